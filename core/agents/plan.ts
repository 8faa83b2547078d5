/**
 * What moving servers of one list behind the gate would change, before anything is changed: upstreams, keys for the vault,
 * and the file's new entries. Its view holds no key; its digest stands for all of it, so that what is done is what was shown.
 */
import { createHmac, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type {
	AgentPlanView,
	PlannedServerView,
} from "../../contract/agents.ts";
import { canonicalJson } from "../approval/digest.ts";
import { changedLines } from "../hook/install/preview.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { ConfigError } from "./config-file.ts";
import { withEntry } from "./document.ts";
import { entryOf } from "./entry.ts";
import type { Kept } from "./fields.ts";
import { canGuard, guardedEntry, isGuarded } from "./guarded.ts";
import { maskedEntry } from "./keys.ts";
import { type Around, type Place, placeOf } from "./look.ts";
import { upstreamName } from "./names.ts";
import { agentFacts } from "./places.ts";
import { type Transfer, transferOf } from "./transfer.ts";

export interface PlanParts extends Around {
	readonly settings: SecuritySettings;
	readonly isUpstream: (name: string) => boolean;
	readonly isSecret: (name: string) => boolean;
}

/** One server that moves. */
export interface PlannedMove {
	readonly name: string;
	/** The entry as it is, and as it would be. */
	readonly before: JsonObject;
	readonly after: JsonObject;
	readonly upstream: string;
	/** undefined: there is one already that is the same. */
	readonly settings: JsonObject | undefined;
	/** Of what its command was shown to mean. */
	readonly command: string | undefined;
	readonly origin: string;
	readonly secrets: readonly Kept[];
}

export interface Plan {
	readonly view: AgentPlanView;
	readonly place: Place;
	readonly moves: readonly PlannedMove[];
	/** The text with the new entries, as long as the old ones are what they were. @throws ConfigError */
	edit(text: string): string;
}

/** Keys are among what is digested, and a short one could be found out by trying: so nobody else can make the digest. */
const digestKey = randomBytes(32);

/** `names`: empty for all that do not go through the gate yet. @throws ConfigError */
export async function planMove(
	id: string,
	names: readonly string[],
	parts: PlanParts,
): Promise<Plan> {
	const place = placeOf(id, parts);
	if (place === undefined)
		throw new ConfigError("the file is not there any more; look again");
	if (!canGuard(parts.machine))
		throw new ConfigError(
			"drawbridge connect is not built yet, so nothing can be moved; run drawbridge status once",
		);
	const { agent } = place.file;
	const taken = new Set<string>();
	const secrets = new Set<string>();
	const views: PlannedServerView[] = [];
	const moves: PlannedMove[] = [];
	const diff: string[] = [];
	for (const name of wantedOf(place, names, parts)) {
		const before = place.list.servers.get(name) ?? {};
		const entry = entryOf(agent, before);
		const wished = upstreamName(
			name,
			agent,
			(one) => parts.isUpstream(one) || taken.has(one),
		);
		// oxlint-disable-next-line no-await-in-loop -- names that one takes, the next cannot have
		const transfer = await transferOf({
			agent,
			entry,
			upstream: wished,
			folder: place.list.folder,
			project: place.file.project,
			user: parts.machine.user,
			env: parts.machine.env,
			isSecret: (one) => parts.isSecret(one) || secrets.has(one),
		});
		if (typeof transfer === "string") {
			views.push(staying(name, transfer));
			continue;
		}
		const same = sameUpstream(transfer, parts.settings);
		const upstream = same ?? wished;
		taken.add(upstream);
		for (const secret of transfer.secrets) secrets.add(secret.name);
		const after = guardedEntry(agent, upstream, entry.own, parts.machine);
		moves.push({
			name,
			before,
			after,
			upstream,
			settings: same === undefined ? transfer.settings : undefined,
			command: transfer.command?.digest,
			origin: transfer.origin,
			secrets: transfer.secrets,
		});
		views.push(viewOf(name, upstream, same !== undefined, transfer));
		// oxlint-disable-next-line no-await-in-loop
		diff.push(...(await linesOf(name, before, after)));
	}
	const edit = editOf(place, moves);
	// Whatever would go wrong then is told now.
	edit(place.config.text);
	const { file, config } = place;
	const shown = {
		agent,
		place: id,
		file: file.file,
		target: config.target,
		servers: views,
		diff,
		notes: notesOn(place),
	};
	return {
		view: {
			...shown,
			digest: createHmac("sha256", digestKey)
				.update(
					canonicalJson([
						shown,
						moves.map(({ before, after, settings, secrets: kept }) => [
							before,
							after,
							settings ?? null,
							kept.map(({ value }) => value.reveal()),
						]),
					]),
				)
				.digest("hex"),
		},
		place,
		moves,
		edit,
	};
}

function wantedOf(
	{ file, list }: Place,
	names: readonly string[],
	{ machine, origins }: Around,
): readonly string[] {
	const isFree = (name: string): boolean => {
		const server = list.servers.get(name);
		return (
			server !== undefined &&
			!isGuarded(entryOf(file.agent, server), machine, origins)
		);
	};
	if (names.length === 0) return [...list.servers.keys()].filter(isFree);
	const wanted = [...new Set(names)];
	for (const name of wanted)
		if (!isFree(name))
			throw new ConfigError(
				list.servers.has(name)
					? `"${name.slice(0, 100)}" goes through the gate already`
					: `${file.file} has no server "${name.slice(0, 100)}"`,
			);
	return wanted;
}

const editOf =
	({ file, list }: Place, moves: readonly PlannedMove[]): Plan["edit"] =>
	(text) =>
		moves.reduce(
			(now, { name, after }) =>
				withEntry(now, file, [...list.path, name], after),
			text,
		);

/** One that is the same to the last field, and holds no key: keys are each agent's own. */
function sameUpstream(
	{ settings, secrets, missing }: Transfer,
	{ upstreams }: SecuritySettings,
): string | undefined {
	if (secrets.length > 0 || missing.length > 0) return undefined;
	return Object.entries(upstreams).find(([, one]) =>
		holdsOnly(one, settings),
	)?.[0];
}

/** The same values where they were given, and nothing else that says whom it reaches. */
function holdsOnly(
	{ url, stdio, headers, mcp, project }: SecuritySettings["upstreams"][string],
	wanted: JsonObject,
): boolean {
	const env = stdio?.env ?? {};
	const is = {
		...(url === undefined ? {} : { url }),
		...(mcp.length === 0 ? {} : { mcp }),
		...(Object.keys(headers).length === 0 ? {} : { headers }),
		...(stdio === undefined
			? {}
			: {
					stdio: {
						command: stdio.command,
						...(stdio.args.length > 0 ? { args: stdio.args } : {}),
						...(stdio.cwd === undefined ? {} : { cwd: stdio.cwd }),
						...(Object.keys(env).length > 0 ? { env } : {}),
					},
				}),
		...(project === undefined ? {} : { project }),
	};
	return isDeepStrictEqual(is, wanted);
}

const staying = (name: string, obstacle: string): PlannedServerView => ({
	name,
	obstacle,
	upstream: "",
	isThere: false,
	command: [],
	cwd: "",
	url: "",
	fields: [],
	secrets: [],
	variables: [],
	missing: [],
	notes: [],
});

const viewOf = (
	name: string,
	upstream: string,
	isThere: boolean,
	{ settings, command, fields, secrets, variables, missing, notes }: Transfer,
): PlannedServerView => ({
	name,
	obstacle: "",
	upstream,
	isThere,
	command: [...(command?.argv ?? [])],
	cwd: command?.cwd ?? "",
	url: typeof settings["url"] === "string" ? settings["url"] : "",
	fields: [...fields],
	secrets: secrets.map(({ name: secret, field }) => ({ name: secret, field })),
	variables: [...variables],
	missing: [...missing],
	notes: [...notes],
});

/** The entry alone: what stands around it may be somebody else's key. */
async function linesOf(
	name: string,
	before: JsonObject,
	after: JsonObject,
): Promise<readonly string[]> {
	const written = (entry: JsonObject): string =>
		`${JSON.stringify(name)}: ${JSON.stringify(entry, sayDates, 2)}\n`;
	return changedLines(
		written(await maskedEntry(before)),
		written(await maskedEntry(after)),
	);
}

const sayDates = (_: string, value: unknown): unknown =>
	typeof value === "bigint" ? String(value) : value;

function notesOn({ file, config, list }: Place): string[] {
	const { title } = agentFacts[file.agent];
	return [
		...(config.isWritable
			? []
			: ["the file is read-only; make it writable first"]),
		...(file.project === null
			? []
			: [
					"the file belongs to the project: whoever shares it gets the change, and the command in it is this machine's",
				]),
		...(list.folder !== null && file.project === null
			? [`it holds for ${list.folder} only`]
			: []),
		`${title} gets a key of its own for each of them, in the vault: an operator's, for that server only`,
		`${title} takes it over when it starts anew`,
	];
}

/** Whether an entry is the same as another, whichever order its members are in. */
export const sameEntry = (a: unknown, b: unknown): boolean =>
	isObject(a) && isObject(b) && isDeepStrictEqual(a, b);
