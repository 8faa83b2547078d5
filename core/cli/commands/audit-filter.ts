/** Which entries a command of `audit` is about, and the file they are read from. */
import type { DatabaseSync } from "node:sqlite";
import { EntryView } from "../../../contract/views.ts";
import { type EntryFilter, openLog } from "../../audit/read.ts";
import { openState } from "../../state.ts";
import { CliError, parseDuration } from "../output.ts";
import { currentHome } from "../session.ts";

/** The state's schema from which entries have all columns. */
const firstChained = 6;

export interface FilterFlags {
	readonly since?: string;
	readonly until?: string;
	readonly client?: string;
	readonly upstream?: string;
	readonly kind?: string;
	readonly risk?: string;
	readonly decision?: string;
}

/** @throws CliError */
function checkWord(
	flag: string,
	given: string | undefined,
	known: readonly string[],
): void {
	if (given === undefined || known.includes(given)) return;
	throw new CliError(
		"usage",
		`--${flag} ${given}: ${known.filter((one) => one !== "").join(", ")}`,
		2,
	);
}

/** @throws CliError */
export function filterOf(flags: FilterFlags): EntryFilter {
	const { client, upstream, kind, risk, decision } = flags;
	checkWord("kind", kind, EntryView.shape.kind.options);
	checkWord("risk", risk, EntryView.shape.risk.options);
	return {
		since: momentOf("since", flags.since),
		until: momentOf("until", flags.until),
		client,
		upstream,
		kind,
		risk,
		decision,
	};
}

export const isFiltered = (filter: EntryFilter): boolean =>
	Object.values(filter).some((value) => value !== undefined);

/** "2h": that long ago. */
export function momentOf(
	flag: string,
	text: string | undefined,
): number | undefined {
	if (text === undefined) return undefined;
	if (/^\d+[smhd]$/.test(text)) return Date.now() - parseDuration(text) * 1_000;
	const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(at))
		throw new CliError(
			"usage",
			`--${flag} ${text}: write 2h, 7d, or 2026-11-20T10:00:00Z`,
			2,
		);
	return at;
}

/** The log's file; one that an older version wrote is brought up to date first. The caller closes it. */
export function readableLog(): DatabaseSync {
	const { database } = currentHome();
	const db = openLog(database);
	if (!db) throw new CliError("not-found", "there is no audit log here yet");
	const version = db.prepare("PRAGMA user_version").get()?.["user_version"];
	if (Number(version) < firstChained) openState(database).close();
	return db;
}

/** @throws CliError */
export function limitOf(text: string): number {
	const limit = Number(text);
	if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
		throw new CliError("usage", `--limit ${text}: 1 to 1000`, 2);
	return limit;
}
