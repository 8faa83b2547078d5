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
import { isObject, type JsonObject } from "../json.ts";
import type { Log } from "../log.ts";
import { historyOf } from "../policy/history.ts";
import { Probes } from "../probe/probes.ts";
import { SettingsError } from "../settings/file.ts";
import { VaultError } from "../vault/backend.ts";
import { nameOfSubject } from "../subjects.ts";
import { aboutOperations } from "./about.ts";
import { agentOperations } from "./agents.ts";
import { allowlistOperations } from "./allowlist.ts";
import { connectOperations } from "./connect.ts";
import { oauthOperations } from "./oauth.ts";
import { approvalOperations } from "./approvals.ts";
import { auditOperations } from "./audit.ts";
import { backupOperations } from "./backup.ts";
import { certificateOperations } from "./certificates.ts";
import { deviceOperations } from "./devices.ts";
import { gateOperations } from "./gate.ts";
import { hookOperations } from "./hooks.ts";
import { importOperations } from "./import.ts";
import { keyOperations } from "./keys.ts";
import { limitOperations } from "./limits.ts";
import {
	type Asker,
	CommandError,
	type ControlParts,
	type Operations,
} from "./operation.ts";
import { permit } from "./permit.ts";
import { projectOperations } from "./projects.ts";
import { ruleOperations } from "./rules.ts";
import { sandboxOperations } from "./sandbox.ts";
import { secretOperations } from "./secrets.ts";
import { settingOperations } from "./settings.ts";
import { setupOperations } from "./setup.ts";
import { unsaid } from "./unsaid.ts";
import { upstreamOperations } from "./upstreams.ts";
import { userOperations } from "./users.ts";
import { vaultOperations } from "./vault.ts";

export type CallResult =
	| { readonly ok: true; readonly output: unknown }
	| { readonly ok: false; readonly failure: Failure };

/** One operation surface for every door. */
export interface Control {
	/** Never rejects: what went wrong is the value. */
	call(
		actor: Actor,
		name: string,
		input: unknown,
		more?: Omit<Asker, "actor">,
	): Promise<CallResult>;
	/** Notices from now on. Returns the function that stops them. A desktop that listens is one that answers. */
	on(listener: (notice: Notice) => void, actor?: Actor): () => void;
}

export interface GateControl extends Control {
	tell<N extends EventName>(event: N, payload: EventPayload<N>): void;
	/**
	 * Soon tells what a command without input answers then, if somebody listens and it is not what was told last. Many at
	 * once are one.
	 */
	tellSoon(event: EventName, command: CommandName): void;
}

/** What belongs together has happened by then. */
const soonMs = 25;

/** Their answers hold a credential: it leaves once the log says so, and not at all when that cannot be written. */
const givesOut: ReadonlySet<string> = new Set([
	"key.create",
	"key.show",
	"key.rotate",
	"user.add",
	"user.password",
	"token.issue",
	"console.link",
	"pair.start",
	"connect.open",
	"setup.apply",
]);

/** Somebody tried what is the owner's to say: the owner finds it in the log. */
const isTold: ReadonlySet<string> = new Set([
	"passphrase-wrong",
	"answer-on-desktop",
]);

/** A command that changes what another one lists: whoever looks is told. */
const changesList: ReadonlyMap<string, readonly [EventName, CommandName]> =
	new Map([
		["secret.set", ["secrets", "secret.list"]],
		["secret.remove", ["secrets", "secret.list"]],
		["import.apply", ["secrets", "secret.list"]],
		["agent.apply", ["secrets", "secret.list"]],
		["agent.undo", ["secrets", "secret.list"]],
		["network.trust", ["networks", "network.list"]],
		["network.forget", ["networks", "network.list"]],
	]);

export function createControl(control: ControlParts): GateControl {
	const { parts } = control;
	const listeners = new Set<(notice: Notice) => void>();
	const operations = implement(control);
	let stopEntries: (() => void) | undefined;
	const told = new Map<EventName, string>();
	const tell: GateControl["tell"] = (event, payload) => {
		for (const listener of listeners) listener({ event, payload });
	};
	const soon = new Set<EventName>();
	const tellAnswer = async (
		event: EventName,
		name: CommandName,
	): Promise<void> => {
		// A command without input, as its caller says.
		const run = operations[name] as (input: object) => unknown;
		try {
			const payload = await run({});
			const text = JSON.stringify(payload);
			if (told.get(event) === text) return;
			told.set(event, text);
			for (const listener of listeners) listener({ event, payload });
		} catch (error) {
			failure(error, name, parts.log);
		}
	};
	const tellSoon: GateControl["tellSoon"] = (event, name) => {
		if (listeners.size === 0 || soon.has(event)) return;
		soon.add(event);
		setTimeout(() => {
			soon.delete(event);
			void tellAnswer(event, name);
		}, soonMs).unref();
	};
	parts.approvals.onChange(() => tellSoon("approvals", "approval.list"));
	parts.grants.onChange(() => tellSoon("grants", "grant.list"));
	parts.bridge.onChange(() => tell("bridge", parts.bridge.view()));
	return {
		async call(actor, name, input, more) {
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
				const run = operations[name] as (
					input: unknown,
					asker: Asker,
				) => unknown;
				const asker: Asker = { actor, ...more };
				await permit(parts, name, parsed.data, asker);
				const output = await run(parsed.data, asker);
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
				const list = changesList.get(name);
				if (list) tellSoon(...list);
				return { ok: true, output };
			} catch (error) {
				if (error instanceof CommandError && isTold.has(error.code))
					parts.audit.refused(
						gateEntry(
							"refused",
							`${error.code}: ${name}`,
							parts.mode.current,
							actor,
						),
					);
				return failure(error, name, parts.log);
			}
		},
		on(listener, actor) {
			listeners.add(listener);
			const detach = actor === "desktop" ? parts.owner.attach() : undefined;
			// Entries are put into words for windows only while one looks.
			stopEntries ??= parts.audit.onEntries((entries) =>
				tell("entries", entries),
			);
			return () => {
				detach?.();
				listeners.delete(listener);
				if (listeners.size > 0) return;
				stopEntries?.();
				stopEntries = undefined;
			};
		},
		tell,
		tellSoon,
	};
}

function implement(control: ControlParts): Operations {
	const { parts, gateUrl } = control;
	const shared = {
		...parts,
		settingsFile: parts.home.settings,
		settings: () => parts.settings,
		reloadSettings: () => parts.reload(),
		lookUp: () => parts.lookUpSecrets(),
		gateUrl,
	};
	return {
		...gateOperations(control),
		...approvalOperations(parts),
		...deviceOperations({ ...parts, phones: () => control.phones() }),
		...auditOperations(parts),
		...backupOperations(parts),
		...keyOperations(shared),
		...userOperations(shared),
		...allowlistOperations(shared),
		...limitOperations({
			...shared,
			clientName: (id) => nameOfSubject(id, parts),
		}),
		...secretOperations(shared),
		...vaultOperations(parts),
		...certificateOperations(parts),
		...projectOperations(shared),
		...ruleOperations({
			...shared,
			history: historyOf(parts.db),
			mode: () => parts.mode.current,
			projectOf: (upstream) => parts.upstreams.get(upstream)?.project,
			projects: () => [
				...new Set(
					[...parts.upstreams.all()].flatMap(({ project }) => project ?? []),
				),
			],
		}),
		...upstreamOperations({
			...shared,
			sandboxed: () => parts.sandboxed,
			probes: new Probes({
				clock: parts.clock,
				missing: (name) => parts.secrets.missing(name),
				roles: () => parts.roles,
				record: (words) =>
					parts.audit.admit(gateEntry("change", words, parts.mode.current)),
			}),
		}),
		...agentOperations(parts, gateUrl),
		...connectOperations(parts),
		...oauthOperations(parts),
		...settingOperations({ ...shared, readSettings: () => parts.read }),
		...setupOperations({ ...shared, sandboxed: () => parts.sandboxed }),
		...aboutOperations(control),
		...hookOperations(parts),
		...sandboxOperations(parts),
		...importOperations({
			...shared,
			env: process.env,
		}),
	};
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
				`${field}=${isObject(value) ? inWords(value) : plain(value)}`,
		),
	].join(" ");
}

const plain = (value: unknown): string =>
	Array.isArray(value) ? value.join("+") : String(value);

/** Of what stands deeper, such as variables, the names only: a value may be a secret. */
const inWords = (object: JsonObject): string =>
	Object.entries(object)
		.filter(([, value]) => value !== undefined)
		.map(
			([field, value]) =>
				`${field}:${isObject(value) ? Object.keys(value).join("+") : plain(value)}`,
		)
		.join(",");
