/**
 * The programs behind one upstream whose settings name a command: starts one when a client needs it, and ends them when
 * they are idle, when what they were given has changed, or when the gate goes. Clients reach them by HTTP, through
 * core/mcp. Whether one may be started is said in preparing.ts.
 */
import type { Dispatcher } from "undici";
import type { Health, StdioLogView, StdioView } from "../../contract/views.ts";
import { joined } from "../inspection/line.ts";
import { isObject } from "../json.ts";
import type { Log } from "../log.ts";
import { Bridge } from "../mcp/bridge.ts";
import {
	type Link,
	type LinkEnd,
	LinkError,
	type LinkEvents,
} from "../mcp/link.ts";
import type { RpcMessage } from "../mcp/message.ts";
import type { Sent, Transport } from "../outbound/transport.ts";
import { BackOff } from "./back-off.ts";
import type { Command } from "./command.ts";
import {
	Preparing,
	type PreparingParts,
	type StdioUpstream,
} from "./preparing.ts";
import { Program } from "./program.ts";
import { Ring } from "./ring.ts";
import type { Warden } from "./warden.ts";

export interface StdioParts extends PreparingParts {
	readonly log: Log;
	readonly warden: Warden;
	/** Nobody is let in by that client's id any more. */
	readonly isGone: (client: string) => boolean;
	/** What {@link StdioServers.view} or {@link StdioServers.health} shows has changed. */
	readonly onChange: () => void;
}

/** Programs of one kind: those that are given everything, or those of strangers. */
interface Group {
	readonly bridge: Bridge;
	readonly forStrangers: boolean;
}

interface Running {
	readonly program: Program;
	readonly group: Group;
	/** The client's id; "": everybody's. */
	readonly client: string;
	readonly startedAt: number;
	usedMs: number;
	server: string;
	/** It was told to end. */
	isAsked: boolean;
}

/** Of one upstream. */
const mostPrograms = 64;
const sweepEveryMs = 1_000;
/** A caller that showed nothing. */
const stranger = "anonymous";

export class StdioServers implements Transport {
	readonly #upstream: StdioUpstream;
	readonly #parts: StdioParts;
	readonly #preparing: Preparing;
	readonly #known: Group;
	/** Where the others' programs hold secrets: nothing is done with a secret for who shows nothing. */
	readonly #strangers: Group;
	readonly #running = new Set<Running>();
	/** Being started. */
	#starting = 0;
	/** Told to end, and not gone yet. */
	readonly #leaving = new Set<Promise<unknown>>();
	readonly #ring = new Ring();
	readonly #backOff: BackOff;
	#crashes = 0;
	#lastEnd = "";
	#isClosed = false;
	#timer: NodeJS.Timeout | undefined;

	constructor(upstream: StdioUpstream, parts: StdioParts) {
		this.#upstream = upstream;
		this.#parts = parts;
		this.#backOff = new BackOff(parts.clock);
		this.#preparing = new Preparing(upstream, parts, (line) =>
			this.#ring.add(parts.clock.now(), 0, Buffer.from(line)),
		);
		this.#known = this.#group(upstream.settings.sharing, false);
		this.#strangers = this.#group("all", true);
	}

	/** The command line as a person reads it. */
	get title(): string {
		const { command, args } = this.#upstream.settings;
		return joined([command, ...args]);
	}

	/** What a person approves who approves it now. */
	look(): Command {
		return this.#preparing.look();
	}

	/**
	 * Variables with their references filled in, names and values in turn; undefined while one refers to something that is
	 * not there. Programs that were given others are ended. `secrets`: what the references stand for, by themselves.
	 */
	take(env: readonly string[] | undefined, secrets: readonly string[]): void {
		this.#ring.hide(secrets);
		if (!this.#preparing.take(env)) return;
		this.#ring.hide(this.#preparing.secrets);
		for (const one of this.#running)
			if (!one.group.forStrangers)
				this.#end(one, { reason: "its variables have changed" });
	}

	health(): Omit<Health, "checkedAt"> {
		const { problem } = this.#preparing.command;
		if (problem !== undefined) return { state: "down", detail: problem };
		if (this.#running.size > 0) return { state: "up", detail: "running" };
		if (this.#backOff.isWaiting)
			return { state: "down", detail: this.#lastEnd };
		return {
			state: "unknown",
			detail: this.#preparing.isApproved
				? "started by the first request"
				: "its command waits to be approved",
		};
	}

	view(): StdioView {
		const { settings } = this.#upstream;
		const { command, sandbox, isApproved } = this.#preparing;
		return {
			command: [...command.argv],
			cwd: command.cwd,
			env: Object.keys(settings.env),
			sharing: settings.sharing,
			sandbox,
			approved: isApproved,
			processes: [...this.#running].map((one) => ({
				pid: one.program.pid,
				client: one.group.forStrangers ? stranger : one.client,
				startedAt: new Date(one.startedAt).toISOString(),
				server: one.server,
			})),
			crashes: this.#crashes,
			lastEnd: this.#lastEnd,
		};
	}

	log(): StdioLogView {
		return this.#ring.view();
	}

	/** Ends the processes; the next request starts one anew, whatever the back-off says. A no of late is forgotten. */
	restart(): void {
		this.#backOff.forget();
		this.#parts.approved.askAgain(this.#upstream.name);
		this.#endAll({ reason: "it was restarted" });
		this.#parts.onChange();
	}

	/**
	 * A conversation with a program of the gate's own, which ends with it: what is asked there touches nobody's. Rejects with
	 * a LinkError.
	 */
	openOwn(events: LinkEvents, client: string): Promise<Link> {
		return this.#open(events, client, this.#known);
	}

	dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown {
		const isStranger = sent.client === stranger && this.#preparing.hasSecrets;
		const { bridge } = isStranger ? this.#strangers : this.#known;
		return bridge.dispatch(sent, handler);
	}

	/** Calls under way end by themselves, and their programs after them. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.sweep();
		await Promise.all([
			this.#known.bridge.close(),
			this.#strangers.bridge.close(),
		]);
	}

	/** Resolves when nothing of its programs is left. */
	async destroy(): Promise<void> {
		this.#isClosed = true;
		this.#endAll({ reason: "the gate stopped" });
		await Promise.all([
			this.#known.bridge.destroy(),
			this.#strangers.bridge.destroy(),
		]);
		await Promise.all(this.#leaving);
	}

	/** Each second: programs that nobody uses, and those of clients that are let in no more. */
	readonly sweep = (): void => {
		const idleMs = this.#upstream.settings.idle_seconds * 1_000;
		const now = this.#parts.clock.monotonicMs();
		for (const one of this.#running) {
			if (this.#parts.isGone(one.client)) {
				this.#end(one, { reason: "its client is let in no more" });
				continue;
			}
			if (one.group.bridge.callsOf(one.client) > 0) continue;
			if (this.#isClosed)
				this.#end(one, { reason: "its settings have changed" });
			else if (idleMs > 0 && now - one.usedMs >= idleMs)
				this.#end(one, { reason: "nobody used it", idle: true });
		}
	};

	#group(sharing: "client" | "all", forStrangers: boolean): Group {
		const { clock, log } = this.#parts;
		const { name } = this.#upstream;
		const group: Group = {
			forStrangers,
			bridge: new Bridge({
				name,
				sharing,
				clock,
				log,
				startMs: this.#upstream.settings.start_seconds * 1_000,
				open: (events, client) => this.#open(events, client, group),
			}),
		};
		return group;
	}

	async #open(events: LinkEvents, client: string, group: Group): Promise<Link> {
		const whose = group.forStrangers ? stranger : client;
		this.#refuseWhile(whose);
		const start = await this.#preparing
			.start(group.forStrangers)
			.finally(() => this.#parts.onChange());
		this.#starting += 1;
		try {
			this.#refuseWhile(whose);
			if (
				this.#running.size + this.#leaving.size + this.#starting >
				mostPrograms
			)
				throw new LinkError("upstream-down", "too many of its programs run");
		} catch (error) {
			this.#starting -= 1;
			start.end?.();
			throw error;
		}
		const { clock, warden, log } = this.#parts;
		const startedMs = clock.monotonicMs();
		let started: Running | undefined;
		const program = await Program.start(
			{ warden, start, clock },
			{
				message: (message) => {
					if (started) this.#heard(started, message);
					events.message(message);
				},
				ended: (end) => {
					if (started) this.#ended(started, end);
					events.ended(end);
				},
				line: (bytes, pid) => this.#ring.add(clock.now(), pid, bytes),
			},
		)
			.catch((error: unknown) => {
				this.#failed(
					whose,
					startedMs,
					`it cannot be started: ${codeOf(error)}`,
				);
				this.#parts.onChange();
				throw new LinkError("upstream-down", this.#lastEnd);
			})
			.finally(() => {
				this.#starting -= 1;
			});
		const one: Running = {
			program,
			group,
			client,
			startedAt: clock.now(),
			usedMs: startedMs,
			server: "",
			isAsked: false,
		};
		started = one;
		this.#running.add(one);
		log("info", "a server was started", {
			upstream: this.#upstream.name,
			pid: program.pid,
		});
		this.#timer ??= setInterval(this.sweep, sweepEveryMs).unref();
		this.#parts.onChange();
		// The gate went while it started.
		if (this.#isClosed) this.#end(one, { reason: "the gate stopped" });
		return {
			send: (message) => {
				one.usedMs = clock.monotonicMs();
				return program.send(message);
			},
			drained: () => program.drained(),
			end: () => {
				// Whoever gives it up before its first word has waited for it in vain.
				if (program.isSilent)
					program.end({ reason: "it did not answer its first question" });
				else this.#end(one, { reason: "it was not needed any more" });
			},
		};
	}

	/** @throws LinkError */
	#refuseWhile(whose: string): void {
		if (this.#isClosed)
			throw new LinkError("upstream-down", "it is not started any more");
		const left = this.#backOff.left(whose);
		if (left > 0)
			throw new LinkError(
				"upstream-down",
				`${this.#lastEnd}; it is started again in ${Math.ceil(left / 1_000)} s`,
			);
	}

	#heard(one: Running, { result }: RpcMessage): void {
		one.usedMs = this.#parts.clock.monotonicMs();
		if (one.server !== "" || !isObject(result)) return;
		const info = result["serverInfo"];
		if (!isObject(info) || typeof info["name"] !== "string") return;
		const { name, version } = info;
		const said = `${name}${typeof version === "string" ? ` ${version}` : ""}`;
		one.server = said.slice(0, 200);
		this.#parts.onChange();
	}

	#ended(one: Running, { reason }: LinkEnd): void {
		const { program, group, client, isAsked } = one;
		this.#running.delete(one);
		const gone: Promise<unknown> = program.gone.finally(() =>
			this.#leaving.delete(gone),
		);
		this.#leaving.add(gone);
		if (this.#running.size === 0) {
			clearInterval(this.#timer);
			this.#timer = undefined;
		}
		const whose = group.forStrangers ? stranger : client;
		if (isAsked) this.#lastEnd = reason;
		else this.#failed(whose, program.startedMs, reason);
		this.#parts.log(isAsked ? "info" : "warn", "a server ended", {
			upstream: this.#upstream.name,
			pid: program.pid,
			reason,
		});
		this.#parts.onChange();
	}

	/** It went away by itself. */
	#failed(whose: string, startedMs: number, reason: string): void {
		this.#crashes += 1;
		this.#lastEnd = reason;
		this.#backOff.failed(whose, startedMs);
	}

	#end(one: Running, end: LinkEnd): void {
		one.isAsked = true;
		one.program.end(end);
	}

	#endAll(end: LinkEnd): void {
		for (const one of this.#running) this.#end(one, end);
	}
}

const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error
		? String(error.code)
		: "unknown reason";
