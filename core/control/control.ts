/**
 * Carries out the commands of contract/commands.ts, whichever door brought them. Inputs are parsed here, every change
 * is written to the audit log with the actor that asked, and failures are values. Holds no rule about requests.
 */
import {
	type Actor,
	type CommandName,
	commands,
	type Failure,
} from "../../contract/commands.ts";
import type { EventName, EventPayload } from "../../contract/events.ts";
import type { Notice } from "../../contract/wire.ts";
import { gateEntry } from "../audit/log.ts";
import type { Log } from "../log.ts";
import { SettingsError } from "../settings/file.ts";
import { VaultError } from "../vault/backend.ts";
import { gateOperations } from "./gate.ts";
import { keyOperations } from "./keys.ts";
import {
	CommandError,
	type ControlParts,
	type Operations,
} from "./operation.ts";
import { upstreamOperations } from "./upstreams.ts";

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

export interface GateControl extends Control {
	tell<N extends EventName>(event: N, payload: EventPayload<N>): void;
}

/** Their answers hold a credential: it leaves once the log says so, and not at all when that cannot be written. */
const givesOut: ReadonlySet<string> = new Set([
	"key.create",
	"key.show",
	"key.rotate",
	"user.add",
	"user.password",
	"token.issue",
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

const implement = (parts: ControlParts): Operations => ({
	...gateOperations(parts),
	...keyOperations(parts),
	...upstreamOperations(parts),
	// TRANSITIONAL: areas still being written.
	...({} as Operations),
});

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

/** Inputs that are secrets themselves. */
const unsaid: ReadonlySet<string> = new Set(["password", "value"]);

/** What the audit log says of a change. */
function describe(name: CommandName, input: object): string {
	const fields = Object.entries(input).filter(
		([field, value]) =>
			value !== undefined && value !== "" && !unsaid.has(field),
	);
	return [
		name,
		...fields.map(
			([field, value]) =>
				`${field}=${Array.isArray(value) ? value.join("+") : String(value)}`,
		),
	].join(" ");
}
