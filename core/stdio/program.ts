/**
 * One running MCP server: a process of its own group that speaks one JSON-RPC message a line. Owns the process from its
 * start until nothing of it is left; what it says is parsed and bounded here, and understood elsewhere.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { isObject } from "../json.ts";
import type { Link, LinkEnd, LinkEvents } from "../mcp/link.ts";
import { parseJson, type RpcMessage } from "../mcp/message.ts";
import { oneLine } from "../one-line.ts";
import { Lines } from "./lines.ts";
import { longestRead } from "./ring.ts";
import { markName, type Warden } from "./warden.ts";

/** What is started: resolved, with every reference filled in. */
export interface Start {
	readonly argv: readonly [string, ...string[]];
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	/** Called once nothing of the process is left. */
	end?(): void;
}

export interface ProgramEvents extends LinkEvents {
	/** What it wrote to its standard error, or to its standard output and is no message. */
	line(bytes: Buffer, pid: number): void;
}

/** In bytes: a longer line ends it. */
const longestMessage = 16 * 1024 * 1024;
/** Lines on its standard output that are no messages, before it is taken for another kind of program. */
const mostJunk = 1_000;
/** What it may leave unread of what it was sent, in bytes. */
const mostUnread = 64 * 1024 * 1024;
/** How long it has after its input was closed, and again after it was asked to end. */
const graceMs = 2_000;
/** What it said last is read by then; and an exit is told by then, where its output ended with it. */
const lastWordsMs = 250;

/** Characters; more than that waits for no turn's end. */
const sentAtOnce = 16_384;

export class Program implements Pick<Link, "send" | "drained"> {
	readonly pid: number;
	readonly startedMs: number;
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #mark: string;
	readonly #warden: Warden;
	readonly #events: ProgramEvents;
	readonly #start: Start;
	readonly #gone: Promise<void>;
	#junk = 0;
	#wasAsked = false;
	/** Lines of this turn of the event loop. */
	#unsent = "";
	#hasSpoken = false;
	#hasEnded = false;
	#hasExited = false;

	private constructor(
		child: ChildProcessWithoutNullStreams,
		pid: number,
		mark: string,
		{ warden, start, clock }: ProgramOptions,
		events: ProgramEvents,
	) {
		this.#child = child;
		this.pid = pid;
		this.#mark = mark;
		this.#warden = warden;
		this.#start = start;
		this.startedMs = clock.monotonicMs();
		this.#events = events;
		const { stdin, stdout, stderr } = child;
		for (const pipe of [stdin, stdout, stderr])
			pipe.on("error", () => undefined);
		const said = new Lines(longestMessage, {
			line: (bytes) => this.#hear(bytes),
			tooLong: (beginning) => {
				this.#events.line(beginning.subarray(0, longestRead), pid);
				this.#cut("it wrote a line of more than 16 MiB");
			},
		});
		stdout.on("data", (chunk: Buffer) => {
			if (!this.#hasEnded) said.push(chunk);
		});
		stdout.once("end", () => {
			if (!this.#hasEnded) said.end();
			// An exit says more, and is told in the same moment.
			setTimeout(() => {
				if (!this.#hasExited)
					this.#stop({ reason: "it closed its standard output" });
			}, lastWordsMs).unref();
		});
		const complained = new Lines(longestRead, {
			line: (bytes) => this.#events.line(bytes, pid),
			tooLong: (beginning) => this.#events.line(beginning, pid),
		});
		stderr.on("data", (chunk: Buffer) => complained.push(chunk));
		stderr.once("end", () => complained.end());
		this.#gone = once(child, "exit").then(([code, signal]) =>
			this.#onExit(
				signal === null
					? `it ended with status ${String(code)}`
					: `it was ended by ${String(signal)}`,
			),
		);
	}

	/** Rejects with the system's error where it cannot be started. */
	static async start(
		options: ProgramOptions,
		events: ProgramEvents,
	): Promise<Program> {
		const { warden, start } = options;
		const [file, ...words] = start.argv;
		const mark = warden.nextMark();
		warden.ready();
		const child = spawn(file, words, {
			cwd: start.cwd,
			env: { ...start.env, [markName]: mark },
			stdio: "pipe",
			detached: process.platform !== "win32",
			windowsHide: true,
		});
		const { pid } = child;
		// Told later, with the reason.
		if (pid === undefined) {
			const [error]: unknown[] = await once(child, "error");
			start.end?.();
			throw error;
		}
		warden.watch(pid);
		child.on("error", () => undefined);
		return new Program(child, pid, mark, options, events);
	}

	send(message: RpcMessage): boolean {
		if (this.#hasEnded) return true;
		this.#wasAsked ||= "id" in message && "method" in message;
		if (this.#unsent === "") process.nextTick(this.#flush);
		this.#unsent += `${oneLine(JSON.stringify(message))}\n`;
		if (this.#unsent.length > sentAtOnce) this.#flush();
		return !this.#child.stdin.writableNeedDrain;
	}

	/** What is sent in one turn of the event loop goes in one write. */
	readonly #flush = (): void => {
		const { stdin } = this.#child;
		const text = this.#unsent;
		this.#unsent = "";
		if (this.#hasEnded || text === "") return;
		stdin.write(text);
		if (stdin.writableLength > mostUnread)
			this.#cut("it does not read what it is sent");
	};

	async drained(): Promise<void> {
		const { stdin } = this.#child;
		if (!stdin.writableNeedDrain) return;
		await Promise.race([once(stdin, "drain"), once(stdin, "close")]);
	}

	end(end: LinkEnd): void {
		this.#stop(end);
	}

	/** It was asked something, and has not said a word yet. */
	get isSilent(): boolean {
		return this.#wasAsked && !this.#hasSpoken;
	}

	/** Resolves when nothing of it is left. */
	get gone(): Promise<void> {
		return this.#gone;
	}

	#hear(bytes: Buffer): void {
		if (this.#hasEnded || isBlank(bytes)) return;
		const messages = messagesIn(bytes);
		if (messages === undefined) {
			this.#events.line(bytes.subarray(0, longestRead), this.pid);
			this.#junk += 1;
			if (this.#junk > mostJunk)
				this.#cut(
					`it wrote more than ${mostJunk} lines to its standard output that are no messages`,
				);
			return;
		}
		this.#hasSpoken = true;
		for (const message of messages) {
			if (this.#hasEnded) return;
			this.#events.message(message);
		}
	}

	/** It floods the gate: it is given no time. */
	#cut(reason: string): void {
		this.#stop({ reason });
		this.#signal("SIGKILL");
	}

	/** Asked in three ways, each with its time: its input ends, then a signal, then the end. */
	#stop(end: LinkEnd): void {
		if (this.#hasEnded) return;
		this.#hasEnded = true;
		const { stdin, stdout } = this.#child;
		stdin.end(this.#unsent);
		// Whatever it still writes is nobody's.
		stdout.resume();
		this.#events.ended(end);
		if (this.#hasExited) return;
		const later = setTimeout(() => {
			this.#signal("SIGTERM");
			const last = setTimeout(() => this.#signal("SIGKILL"), graceMs);
			void this.#gone.then(() => clearTimeout(last));
		}, graceMs);
		void this.#gone.then(() => clearTimeout(later));
	}

	async #onExit(reason: string): Promise<void> {
		this.#hasExited = true;
		// Its children would hold its pipes, and answer nobody.
		this.#signalGroup("SIGKILL");
		this.#warden.ended(this.pid, this.#mark);
		const { stdout, stderr } = this.#child;
		stdout.resume();
		await Promise.race([
			Promise.all([ended(stdout), ended(stderr)]),
			delay(lastWordsMs),
		]);
		stdout.destroy();
		stderr.destroy();
		this.#stop({ reason });
		this.#start.end?.();
	}

	#signal(signal: NodeJS.Signals): void {
		if (!this.#hasExited) this.#signalGroup(signal);
	}

	#signalGroup(signal: NodeJS.Signals): void {
		if (process.platform === "win32") {
			if (this.#hasExited) return;
			spawn("taskkill", ["/T", "/F", "/PID", String(this.pid)], {
				stdio: "ignore",
				windowsHide: true,
			}).on("error", () => this.#child.kill());
			return;
		}
		try {
			process.kill(-this.pid, signal);
		} catch {
			// Nobody is left in it.
		}
	}
}

export interface ProgramOptions {
	readonly warden: Warden;
	readonly start: Start;
	readonly clock: Clock;
}

const ended = (stream: Readable): Promise<unknown> =>
	stream.closed ? Promise.resolve() : once(stream, "close").catch(() => 0);

const isBlank = (bytes: Buffer): boolean =>
	bytes.length < 3 && bytes.toString("latin1").trim() === "";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** undefined: no message. Older servers may send several in one array. */
function messagesIn(bytes: Buffer): readonly RpcMessage[] | undefined {
	let value: unknown;
	try {
		value = parseJson(utf8.decode(bytes));
	} catch {
		return undefined;
	}
	const all: readonly unknown[] = Array.isArray(value) ? value : [value];
	return all.length > 0 && all.every(isMessage) ? all : undefined;
}

const isMessage = (value: unknown): value is RpcMessage =>
	isObject(value) && value["jsonrpc"] === "2.0";
