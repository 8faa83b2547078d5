/**
 * Carries out the commands of contract/commands.ts, whichever door brought them. Inputs are parsed here, every change
 * is written to the audit log with the actor that asked, and failures are values. Holds no rule about requests.
 */
import {
	type Actor,
	type CommandName,
	type CommandOutput,
	commands,
	type Failure,
} from "../contract/commands.ts";
import type { EventName, EventPayload } from "../contract/events.ts";
import type { Mode, StatusView } from "../contract/views.ts";
import type { Notice } from "../contract/wire.ts";
import { type AuditLog, gateEntry } from "./audit/log.ts";
import type { ApiKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import { isTighter, type ModeState } from "./mode.ts";
import { changeSettings, SettingsError } from "./settings/file.ts";
import { UpstreamUrl } from "./settings/schema.ts";
import type { Upstreams } from "./upstreams.ts";
import { VaultError } from "./vault/backend.ts";

export type CallResult =
	| { readonly ok: true; readonly output: unknown }
	| { readonly ok: false; readonly failure: Failure };

/** One operation surface for every door. */
export interface Control {
	/** Never rejects: what went wrong is the value. */
	call(actor: Actor, name: string, input: unknown): Promise<CallResult>;
	/** Notices from now on. Returns the function that stops them. */
	on(listener: (notice: Notice) => void): () => void;
}

export interface ControlParts {
	readonly settingsFile: string;
	readonly audit: AuditLog;
	readonly keys: ApiKeys;
	readonly mode: ModeState;
	readonly upstreams: Upstreams;
	readonly log: Log;
	gateUrl(): string;
	status(): StatusView;
	reloadSettings(): void;
	consoleLink(): { url: string; expiresAt: string };
	stop(end: "stop" | "restart"): void;
}

/** A command that cannot be done, for a reason the caller can act on. */
export class CommandError extends Error {
	readonly code: Failure["code"];
	constructor(code: Failure["code"], message: string) {
		super(message);
		this.code = code;
	}
}

/** The input as its schema hands it over: defaults filled in. */
type Parsed<N extends CommandName> = ReturnType<
	(typeof commands)[N]["input"]["parse"]
>;
type Operations = {
	readonly [N in CommandName]: (
		input: Parsed<N>,
	) => CommandOutput<N> | Promise<CommandOutput<N>>;
};

export interface GateControl extends Control {
	tell<N extends EventName>(event: N, payload: EventPayload<N>): void;
}

/** Their answers hold a credential: it leaves once the log says so, and not at all when that cannot be written. */
const givesOut: ReadonlySet<string> = new Set([
	"key.create",
	"key.show",
	"console.link",
]);

export function createControl(parts: ControlParts): GateControl {
	const listeners = new Set<(notice: Notice) => void>();
	const operations = implement(parts);
	let stopEntries: (() => void) | undefined;
	const tell: GateControl["tell"] = (event, payload) => {
		for (const listener of listeners) listener({ event, payload });
	};
	return {
		async call(actor, name, input) {
			if (!isCommand(name))
				return failed(
					"unknown-command",
					`unknown command: ${name.slice(0, 60)}`,
				);
			const command = commands[name];
			const parsed = command.input.safeParse(input);
			if (!parsed.success) {
				const issue = parsed.error.issues[0];
				return failed(
					"invalid-input",
					`${issue?.path.join(".") || name}: ${issue?.message ?? "invalid"}`,
				);
			}
			try {
				// The operation and the input's schema were picked by the same name.
				const run = operations[name] as (input: unknown) => unknown;
				const output = await run(parsed.data);
				if (command.effect === "change") {
					const entry = gateEntry(
						"change",
						describe(name, parsed.data),
						parts.mode.current,
						actor,
					);
					if (givesOut.has(name)) await parts.audit.admit(entry);
					else parts.audit.note(entry);
				}
				return { ok: true, output };
			} catch (error) {
				return failure(error, name, parts.log);
			}
		},
		on(listener) {
			listeners.add(listener);
			// Entries are put into words for windows only while one looks.
			stopEntries ??= parts.audit.onEntries((entries) =>
				tell("entries", entries),
			);
			return () => {
				listeners.delete(listener);
				if (listeners.size > 0) return;
				stopEntries?.();
				stopEntries = undefined;
			};
		},
		tell,
	};
}

function implement(parts: ControlParts): Operations {
	const { keys, mode, upstreams, audit, settingsFile } = parts;
	/** The file is changed first: what the gate does after a restart is what it does now. */
	const change = (edit: (json: Record<string, unknown>) => void): void => {
		changeSettings(settingsFile, edit);
		parts.reloadSettings();
	};
	const setModeForGood = (wanted: Mode): void => {
		// A settings file that cannot be changed must not keep anyone from closing the gate.
		if (isTighter(wanted, mode.current)) mode.setUntilRestart(wanted);
		changeSettings(settingsFile, (json) => {
			json["mode"] = wanted;
		});
		mode.set(wanted);
	};
	return {
		"status.get": async () => {
			await upstreams.probe();
			return parts.status();
		},
		"mode.set": ({ mode: wanted, forSeconds, untilRestart }) => {
			if (untilRestart) mode.setUntilRestart(wanted);
			else if (forSeconds === undefined) setModeForGood(wanted);
			else mode.setFor(wanted, forSeconds);
			return mode.view();
		},
		"key.create": ({ expiresInSeconds, ...wanted }) => {
			for (const name of wanted.upstreams)
				if (!upstreams.get(name))
					throw new CommandError("not-found", `no upstream is called ${name}`);
			return keys.create({
				...wanted,
				ttlMs:
					expiresInSeconds === undefined ? undefined : expiresInSeconds * 1_000,
			});
		},
		"key.list": () => keys.list(),
		"key.show": async ({ id }) => {
			const key = await keys.show(id);
			if (!key)
				throw new CommandError(
					"not-found",
					`no active key has the id ${id.slice(0, 60)}`,
				);
			return { id, key: key.reveal() };
		},
		"key.revoke": async ({ id }) => {
			const revoked = await keys.revoke(id);
			if (!revoked)
				throw new CommandError(
					"not-found",
					`no key has the id ${id.slice(0, 60)}`,
				);
			return revoked;
		},
		"upstream.list": async () => {
			await upstreams.probe();
			return upstreams.views(parts.gateUrl());
		},
		"upstream.add": ({ name, url, root }) => {
			if (upstreams.get(name))
				throw new CommandError(
					"conflict",
					`there is an upstream called ${name} already`,
				);
			const checked = UpstreamUrl.safeParse(url);
			if (!checked.success)
				throw new CommandError(
					"invalid-input",
					`url: ${checked.error.issues[0]?.message ?? "invalid"}`,
				);
			if (root && upstreams.root)
				throw new CommandError(
					"conflict",
					`${upstreams.root.name} is the root upstream`,
				);
			change((json) => {
				const known = json["upstreams"];
				json["upstreams"] = {
					...(typeof known === "object" ? known : {}),
					[name]: root ? { url, root } : { url },
				};
			});
			return viewOf(upstreams, name, parts.gateUrl());
		},
		"upstream.remove": ({ name }) => {
			const upstream = upstreams.get(name);
			if (!upstream)
				throw new CommandError("not-found", `no upstream is called ${name}`);
			if (upstream.source !== "settings")
				throw new CommandError(
					"conflict",
					`${name} was not set in the settings file; restart without it`,
				);
			change((json) => {
				const known = json["upstreams"];
				if (typeof known === "object" && known !== null)
					json["upstreams"] = Object.fromEntries(
						Object.entries(known).filter(([key]) => key !== name),
					);
			});
			return { done: true };
		},
		"console.link": () => parts.consoleLink(),
		"audit.tail": ({ limit, before }) => audit.tail(limit, before),
		"gate.stop": () => {
			parts.stop("stop");
			return { done: true };
		},
		"gate.restart": () => {
			parts.stop("restart");
			return { done: true };
		},
	};
}

function viewOf(
	upstreams: Upstreams,
	name: string,
	gateUrl: string,
): CommandOutput<"upstream.add"> {
	const view = upstreams.views(gateUrl).find((one) => one.name === name);
	if (!view)
		throw new CommandError(
			"internal",
			`${name} was not taken over from the settings file`,
		);
	return view;
}

const isCommand = (name: string): name is CommandName =>
	Object.hasOwn(commands, name);

function failed(code: Failure["code"], message: string): CallResult {
	return { ok: false, failure: { code, message } };
}

function failure(error: unknown, name: string, log: Log): CallResult {
	if (error instanceof CommandError) return failed(error.code, error.message);
	if (error instanceof SettingsError)
		return failed("settings-invalid", error.message);
	if (error instanceof VaultError) return failed("vault-locked", error.message);
	log("error", `the command ${name} failed`, {
		bug:
			error instanceof Error ? (error.stack ?? error.message) : String(error),
	});
	return failed("internal", `${name} failed; see the gate's log`);
}

/** What the audit log says of a change. Names only: no input holds a secret. */
function describe(name: CommandName, input: object): string {
	const fields = Object.entries(input).filter(
		([, value]) => value !== undefined && value !== "",
	);
	return [
		name,
		...fields.map(
			([field, value]) =>
				`${field}=${Array.isArray(value) ? value.join("+") : String(value)}`,
		),
	].join(" ");
}
