/**
 * Search by words. The index is a file of its own beside the log (FTS5, contentless), filled when somebody searches and
 * by whoever does: writing entries costs nothing for it, and it can be deleted at any time. It holds no answer by itself:
 * what is found is read from the log.
 */
import { chmodSync, existsSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { EntryView } from "../../contract/views.ts";
import type { LogFiles } from "./order.ts";
import { conditions, entryOf, type EntryFilter } from "./read.ts";
import { rowColumns } from "./row.ts";

const indexed =
	"client, agent, upstream, path, tool, reason, decision, judgement, request";
/** Entries between two commits. */
const sliceRows = 5_000;

export interface Search extends EntryFilter {
	/** Each has to be there, the last letters of each may be missing. */
	readonly words: string;
	readonly limit: number;
}

/** The newest that fit, oldest first. `onProgress` is told how many entries were added to the index. */
export function searchLog(
	files: LogFiles,
	{ words, limit, ...filter }: Search,
	onProgress: (added: number) => void = () => undefined,
): EntryView[] {
	const match = matchOf(words);
	if (match === "") return [];
	const db = openIndex(files);
	try {
		let added = 0;
		dropPruned(db);
		for (let more = addSlice(db); more > 0; more = addSlice(db))
			onProgress((added += more));
		const { sql, values } = conditions(filter, "a");
		return db
			.prepare(
				`${hits(rowColumns.replaceAll(/\w+/g, "a.$&"))}${sql} ORDER BY entry_text.rowid DESC LIMIT ?`,
			)
			.all(match, ...values, limit)
			.map(entryOf)
			.toReversed();
	} finally {
		db.close();
	}
}

/** For a SELECT of entries that hold words; `columns` are those of `a`. What narrows further follows it. */
export const hits = (columns: string): string =>
	`SELECT ${columns} FROM entry_text JOIN log.audit a ON a.id = entry_text.rowid WHERE entry_text MATCH ?`;

/** The entries of one request among those that hold words. */
export const requestMatch = (request: string): string =>
	`request : "${request.replaceAll('"', '""')}"`;

/** Quoted, so that nothing in it is an operator of FTS5; "" where there is no word. */
export const matchOf = (words: string): string =>
	words
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== "")
		.slice(0, 20)
		.map((word) => `"${word}"*`)
		.join(" ");

/** With the log attached as `log`. The caller closes it. */
export function openIndex({ log, index }: LogFiles): DatabaseSync {
	const db = open(log, index);
	if (isOfThisLog(db)) return db;
	db.close();
	for (const end of ["", "-wal", "-shm", "-journal"])
		rmSync(index + end, { force: true });
	return open(log, index);
}

function open(log: string, index: string): DatabaseSync {
	const isNew = !existsSync(index);
	const db = new DatabaseSync(index, { timeout: 30_000 });
	if (isNew && process.platform !== "win32") chmodSync(index, 0o600);
	db.exec(
		`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
		CREATE TABLE IF NOT EXISTS reached (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, at INTEGER NOT NULL);
		CREATE VIRTUAL TABLE IF NOT EXISTS entry_text USING fts5(
			${indexed}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`,
	);
	db.prepare("ATTACH ? AS log").run(log);
	return db;
}

/** The entry it reached is still there: the log was not put back to an older copy. */
function isOfThisLog(db: DatabaseSync): boolean {
	const reached = db.prepare("SELECT id, at FROM reached").get();
	if (reached === undefined) return true;
	const { id, at } = reached;
	const there = db
		.prepare("SELECT at FROM log.audit WHERE id = ?")
		.get(id ?? 0);
	return there?.["at"] === at;
}

/** What retention took away from the log is not kept in the index either. */
export function dropPruned(db: DatabaseSync): void {
	db.exec(
		"DELETE FROM entry_text WHERE rowid < (SELECT min(id) FROM log.audit)",
	);
}

/** The last entry that is in it. */
export const indexedUpTo = (db: DatabaseSync): number =>
	Number(db.prepare("SELECT id FROM reached").get()?.["id"] ?? 0);

/** Adds the next entries to the index, and says how many; 0: it has all of them. */
export function addSlice(db: DatabaseSync): number {
	db.exec("BEGIN IMMEDIATE");
	const from = indexedUpTo(db);
	const last = db
		.prepare(
			`SELECT id, at FROM (SELECT id, at FROM log.audit WHERE id > ? ORDER BY id LIMIT ${sliceRows})
			ORDER BY id DESC LIMIT 1`,
		)
		.get(from);
	if (last === undefined) {
		db.exec("COMMIT");
		return 0;
	}
	const { id, at } = last;
	const { changes } = db
		.prepare(
			`INSERT INTO entry_text (rowid, ${indexed}) SELECT id, ${indexed} FROM log.audit WHERE id > ? AND id <= ?`,
		)
		.run(from, id ?? 0);
	db.prepare("INSERT OR REPLACE INTO reached VALUES (1, ?, ?)").run(
		id ?? 0,
		at ?? 0,
	);
	db.exec("COMMIT");
	return Number(changes);
}
