/** Commands about what the gate keeps: keys, upstreams, the audit log. */
import { z } from "zod";
import {
	EntryView,
	type KeyView,
	Role,
	type UpstreamView,
} from "../../../contract/views.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { visible } from "../../visible.ts";
import { ask } from "../session.ts";
import { followEntries } from "./gate.ts";

interface Json {
	readonly json?: boolean;
}

/** The names roles have on the pages of the systems people come from. */
const aliases: Record<string, Role> = { reader: "viewer", agent: "operator" };

function parseRole(text: string): Role {
	const role = Role.safeParse(aliases[text] ?? text);
	if (!role.success)
		throw new CliError(
			"usage",
			`"${text}" is no role: viewer (reader), operator (agent) or admin`,
			2,
		);
	return role.data;
}

export async function createKey(
	name: string,
	flags: Json & {
		role: string;
		upstream?: string[];
		expires?: string;
		note?: string;
	},
): Promise<void> {
	const key = await ask("key.create", {
		name,
		role: parseRole(flags.role),
		upstreams: flags.upstream ?? [],
		...(flags.expires === undefined
			? {}
			: { expiresInSeconds: parseDuration(flags.expires) }),
		...(flags.note === undefined ? {} : { note: flags.note }),
	});
	if (flags.json) {
		printJson(key);
		return;
	}
	print(key.key);
	tell(
		`key ${key.id} for "${key.name}", ${describeScope(key)}; it is in the vault (again: drawbridge key show ${key.id})`,
	);
	if (key.role !== "operator")
		tell("note: roles are stored, and not judged by this version yet");
}

const describeScope = (key: KeyView): string =>
	`${key.role}, ${key.upstreams.length === 0 ? "every upstream" : key.upstreams.join(", ")}, ${key.expiresAt === null ? "no expiry" : `until ${localTime(key.expiresAt)}`}`;

export async function listKeys(flags: Json): Promise<void> {
	const keys = await ask("key.list", {});
	if (flags.json) printJson(keys);
	else {
		const rows = keys.map((key) => [
			key.id,
			key.name,
			key.role,
			`${key.prefix}…`,
			key.upstreams.join(",") || "all",
			key.state,
			localTime(key.lastUsedAt),
		]);
		print(
			table(
				rows,
				["ID", "NAME", "ROLE", "KEY", "UPSTREAMS", "STATE", "LAST USED"],
				"no key yet; make one with: drawbridge key create NAME",
			),
		);
	}
}

export async function showKey(id: string, flags: Json): Promise<void> {
	const shown = await ask("key.show", { id });
	if (flags.json) printJson(shown);
	else print(shown.key);
}

export async function revokeKey(id: string, flags: Json): Promise<void> {
	const key = await ask("key.revoke", { id });
	if (flags.json) printJson(key);
	else tell(`revoked ${key.id} ("${key.name}"); it is refused from now on`);
}

export async function addUpstream(
	name: string,
	target: string[],
	flags: Json & { root?: boolean; preset?: string },
): Promise<void> {
	const [url] = target;
	if (flags.preset !== undefined) throw notYet("--preset");
	if (target.length !== 1 || url === undefined)
		throw notYet("an upstream that is a command");
	const view = await ask("upstream.add", {
		name,
		url,
		root: flags.root ?? false,
	});
	if (flags.json) printJson(view);
	else print(`${view.name} is at ${view.gateUrl}`);
}

export async function listUpstreams(flags: Json): Promise<void> {
	const upstreams = await ask("upstream.list", {});
	if (flags.json) printJson(upstreams);
	else
		print(
			table(
				upstreams.map(upstreamRow),
				["NAME", "ADDRESS", "AT THE GATE", "HEALTH", "FROM"],
				"no upstream yet; add one with: drawbridge upstream add NAME URL",
			),
		);
}

const upstreamRow = (one: UpstreamView): string[] => [
	one.name,
	one.url,
	one.gateUrl,
	`${one.health.state}${one.health.detail ? ` (${one.health.detail})` : ""}`,
	one.source,
];

export async function removeUpstream(name: string, flags: Json): Promise<void> {
	const done = await ask("upstream.remove", { name });
	if (flags.json) printJson(done);
	else tell(`removed ${name}`);
}

export async function tailAudit(
	flags: Json & { limit: string; follow?: boolean },
): Promise<void> {
	const limit = Number(flags.limit);
	if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
		throw new CliError("usage", `--limit ${flags.limit}: 1 to 1000`, 2);
	const entries = await ask("audit.tail", { limit });
	if (flags.json && !flags.follow) printJson(entries);
	else for (const entry of entries) printEntry(entry, flags.json);
	if (!flags.json && entries.length === 0) tell("no entry yet");
	if (!flags.follow) return;
	await followEntries((payload) => {
		for (const entry of z.array(EntryView).parse(payload))
			printEntry(entry, flags.json);
	});
}

function printEntry(entry: EntryView, json: boolean | undefined): void {
	if (json) {
		printJson(entry);
		return;
	}
	const what =
		entry.kind === "change"
			? entry.reason
			: `${entry.method} ${entry.upstream}${entry.path}${entry.tool ? ` [${entry.tool}]` : ""}`;
	const result =
		entry.kind === "admitted"
			? ""
			: entry.kind === "change"
				? `by ${entry.client || "gate"}`
				: `${entry.status} ${entry.durationMs.toFixed(1)} ms ${entry.reason}`;
	print(
		[
			localTime(entry.at),
			entry.kind.padEnd(8),
			visible(entry.client || "-"),
			visible(what),
			visible(result),
		]
			.join("  ")
			.trimEnd(),
	);
}

/** A contract word whose feature comes with a later version. */
export const notYet = (what: string): CliError =>
	new CliError("not-yet", `${what} is not built yet`, 2);
