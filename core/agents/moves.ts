/**
 * Moves servers behind the gate and takes them back. In this order, so that whoever dies in between leaves an agent that
 * works: what is needed to undo it, keys, upstreams, and last the agent's file, in one step. What fails is taken back.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { AgentMoveView, AgentUndoView } from "../../contract/agents.ts";
import type { SecretView } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import { writeText } from "../hook/install/settings-file.ts";
import type { JsonObject } from "../json.ts";
import { withLock } from "../vault/disk.ts";
import type { Secret } from "../vault/secret.ts";
import { ConfigError, readConfig } from "./config-file.ts";
import { listsIn, withEntry } from "./document.ts";
import { guardedEntry } from "./guarded.ts";
import { entryOf } from "./entry.ts";
import type { Around } from "./look.ts";
import { type Plan, sameEntry } from "./plan.ts";
import { agentFacts } from "./places.ts";
import { type Head, RecordError, Records } from "./record.ts";

/** What a move works on beside the agent's file. */
export interface MoveParts {
	readonly clock: Clock;
	readonly records: Records;
	/** Of the gate's state. */
	readonly state: string;
	readonly around: () => Around;
	readonly keep: (
		name: string,
		value: Secret,
		bound: SecretView["boundTo"],
	) => Promise<unknown>;
	readonly forget: (secret: string) => Promise<unknown>;
	/** Adds them to the settings at once, and approves commands that still mean what `command` is the digest of. */
	readonly addUpstreams: (
		upstreams: readonly {
			readonly name: string;
			/** undefined: it is there already. */
			readonly settings: JsonObject | undefined;
			readonly command: string | undefined;
		}[],
	) => void;
	/** Those that are not there any more are no trouble. */
	readonly removeUpstreams: (names: readonly string[]) => void;
}

/** Something is not as it was when it was shown. */
export class ChangedError extends Error {
	readonly code = "changed";
}

/** `plan` is asked for when nobody else moves anything. @throws ChangedError, ConfigError, FileError, VaultError */
export function move(
	plan: () => Promise<Plan>,
	digest: string,
	parts: MoveParts,
): Promise<AgentMoveView> {
	return alone(parts, async () => {
		const planned = await plan();
		if (planned.view.digest !== digest)
			throw new ChangedError(
				"something has changed since this was shown; look at it again",
			);
		const { place, moves } = planned;
		if (moves.length === 0)
			throw new ChangedError("none of these servers can be moved");
		if (!place.config.isWritable)
			throw new ConfigError(
				`${place.file.file} is read-only; make it writable first`,
			);
		const recorded = (text: string): Head => ({
			format: "drawbridge-move-1",
			id,
			agent: place.file.agent,
			file: place.file.file,
			target: place.config.target,
			project: place.file.project,
			list: [...place.list.path],
			at,
			after: sha256(text),
			servers: moves.map(({ name, upstream, settings, secrets }) => ({
				name,
				upstream,
				isOurs: settings !== undefined,
				secrets: secrets.map((secret) => secret.name),
			})),
		});
		const id = Records.newId();
		const at = new Date(parts.clock.now()).toISOString();
		const { text } = place.config;
		const head = recorded(planned.edit(text));
		await parts.records.write(head, text);
		const kept: string[] = [];
		let isNameTaken = false;
		try {
			for (const { upstream, origin, secrets } of moves)
				for (const { name, field, value } of secrets) {
					kept.push(name);
					// oxlint-disable-next-line no-await-in-loop -- the vault is written once at a time
					await parts.keep(name, value, [
						{ upstream, origin, header: field.toLowerCase() },
					]);
				}
			isNameTaken = true;
			parts.addUpstreams(
				moves.map(({ upstream, settings, command }) => ({
					name: upstream,
					settings,
					command,
				})),
			);
			isNameTaken = false;
			// The agent may have written it meanwhile: what is its own stays.
			const now = readConfig(place.file);
			if (now === undefined || now.target !== place.config.target)
				throw new ChangedError(`${place.file.file} is another file now`);
			checkEntries(now.text, planned);
			const after = planned.edit(now.text);
			if (now.text !== text)
				await parts.records.write(recorded(after), now.text);
			writeText(now.target, after);
		} catch (error) {
			// A name that somebody else took meanwhile is theirs.
			if (!(isNameTaken && error instanceof ChangedError))
				removeUnused(head.servers, parts, id);
			await forgetAll(kept, parts);
			parts.records.remove(id);
			throw error;
		}
		return viewOf(recordedOrThrow(parts, id));
	});
}

/** @throws ChangedError, ConfigError, FileError, RecordError, VaultError */
export function undo(id: string, parts: MoveParts): Promise<AgentUndoView> {
	return alone(parts, async () => {
		const found = await parts.records.read(id);
		if (found === undefined)
			throw new ChangedError("there is no such move any more");
		const { head, before } = found;
		const now = readConfig(head);
		if (now === undefined)
			throw new ChangedError(
				`${head.file} is not there any more; its servers' upstreams can be removed by hand`,
			);
		if (now.target !== head.target)
			throw new ChangedError(`${head.file} leads somewhere else now`);
		if (sha256(now.text) === head.after) {
			writeText(now.target, before);
			await takeBack(head.servers, parts, id);
			parts.records.remove(id);
			return { exact: true, left: [] };
		}
		const { text, left } = withOriginals(now.text, found, parts);
		if (text !== now.text) writeText(now.target, text);
		const gone = head.servers.filter(({ name }) => !left.includes(name));
		await takeBack(gone, parts, id);
		// What somebody has changed can still be looked up as long as it stands there.
		if (left.length === 0) parts.records.remove(id);
		return { exact: false, left };
	});
}

/** What was moved and not taken back, oldest first. */
export const movesOf = (records: Records): AgentMoveView[] =>
	records.list().map(viewOf);

/** Our entries, and only those, replaced by what stood there before. */
function withOriginals(
	text: string,
	{ head, before }: { readonly head: Head; readonly before: string },
	parts: MoveParts,
): { text: string; left: string[] } {
	const { machine } = parts.around();
	const form = agentFacts[head.agent].own(machine);
	const file = {
		...form,
		agent: head.agent,
		file: head.file,
		project: head.project,
		list: head.list,
	};
	const { perFolder: _, ...flat } = file;
	const originals = listsIn(before, flat)[0]?.servers;
	const present = listsIn(text, flat)[0]?.servers;
	const left: string[] = [];
	let next = text;
	for (const { name, upstream } of head.servers) {
		const original = originals?.get(name);
		const is = present?.get(name);
		// Taken out by somebody, or never written.
		if (original === undefined || is === undefined || sameEntry(is, original))
			continue;
		const { own } = entryOf(head.agent, is);
		if (sameEntry(is, guardedEntry(head.agent, upstream, own, machine)))
			next = withEntry(next, flat, [...head.list, name], original);
		else left.push(name);
	}
	return { text: next, left };
}

/** Upstreams and keys that were made for these. */
async function takeBack(
	servers: Head["servers"],
	parts: MoveParts,
	id: string,
): Promise<void> {
	const gone = removeUnused(servers, parts, id);
	await forgetAll(
		gone.flatMap(({ secrets }) => secrets),
		parts,
	);
}

/** Those that were made for it, unless another move uses them, too. The answer is which. */
function removeUnused(
	servers: Head["servers"],
	{ records, removeUpstreams }: MoveParts,
	id: string,
): Head["servers"] {
	const used = new Set(
		records
			.list()
			.filter((head) => head.id !== id)
			.flatMap((head) => head.servers.map(({ upstream }) => upstream)),
	);
	const gone = servers.filter(
		({ upstream, isOurs }) => isOurs && !used.has(upstream),
	);
	removeUpstreams(gone.map(({ upstream }) => upstream));
	return gone;
}

async function forgetAll(
	secrets: readonly string[],
	{ forget }: MoveParts,
): Promise<void> {
	// oxlint-disable-next-line no-await-in-loop -- the vault is written once at a time
	for (const secret of secrets) await forget(secret);
}

function checkEntries(text: string, { place, moves }: Plan): void {
	const { file, list } = place;
	const { perFolder: _, ...flat } = file;
	const present = listsIn(text, { ...flat, list: list.path })[0]?.servers;
	for (const { name, before } of moves)
		if (!sameEntry(present?.get(name), before))
			throw new ChangedError(
				`"${name.slice(0, 100)}" has changed since it was shown; look at it again`,
			);
}

function recordedOrThrow({ records }: MoveParts, id: string): Head {
	const head = records.list().find((one) => one.id === id);
	if (head === undefined) throw new RecordError("the record is gone");
	return head;
}

function viewOf(head: Head): AgentMoveView {
	const { id, agent, file, at, servers } = head;
	return {
		id,
		agent,
		file,
		at,
		servers: servers.map(({ name, upstream }) => ({ name, upstream })),
		state: stateOf(head),
	};
}

function stateOf(head: Head): AgentMoveView["state"] {
	try {
		const now = readConfig(head);
		return now !== undefined && sha256(now.text) === head.after
			? "written"
			: "changed";
	} catch {
		return "unreadable";
	}
}

const alone = <T>({ state }: MoveParts, work: () => Promise<T>): Promise<T> =>
	withLock(join(state, "agents", "lock"), work);

const sha256 = (text: string): string =>
	createHash("sha256").update(text).digest("hex");
