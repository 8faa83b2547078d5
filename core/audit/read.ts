/**
 * Entries by what they say, straight from the file: a reader keeps no request waiting, whether a gate runs or not. Opens
 * the database read-only; changes nothing.
 */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { EntryView } from "../../contract/views.ts";
import { type AuditRow, rowColumns, viewOf } from "./row.ts";

export interface EntryFilter {
	/** Milliseconds since 1970: from, and up to but not. */
	readonly since?: number | undefined;
	readonly until?: number | undefined;
	readonly client?: string | undefined;
	readonly upstream?: string | undefined;
	readonly kind?: string | undefined;
	readonly risk?: string | undefined;
	readonly decision?: string | undefined;
	/** Any of them; none: every one. */
	readonly kinds?: readonly string[] | undefined;
	readonly risks?: readonly string[] | undefined;
	/** What it came to at last; "ask": a person was asked, whatever was said. */
	readonly decided?: string | undefined;
	/** Up to this entry. */
	readonly upTo?: number | undefined;
}

const equals = ["client", "upstream", "kind", "risk", "decision"] as const;
const pageRows = 1_000;

/** undefined: there is no log here yet. */
export function openLog(file: string): DatabaseSync | undefined {
	if (!existsSync(file)) return undefined;
	return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
}

/** For a WHERE: conditions on `table`, "" where there is none; and their values. */
export function conditions(
	filter: EntryFilter,
	table = "audit",
): { readonly sql: string; readonly values: (string | number)[] } {
	const sql: string[] = [];
	const values: (string | number)[] = [];
	const add = (condition: string, value: string | number | undefined): void => {
		if (value === undefined) return;
		sql.push(`${table}.${condition}`);
		values.push(value);
	};
	add("at >= ?", filter.since);
	add("at < ?", filter.until);
	for (const column of equals) add(`${column} = ?`, filter[column]);
	add("id <= ?", filter.upTo);
	for (const [column, any] of [
		["kind", filter.kinds],
		["risk", filter.risks],
	] as const) {
		if (any === undefined) continue;
		sql.push(`${table}.${column} IN (${any.map(() => "?").join(",")})`);
		values.push(...any);
	}
	if (filter.decided === "ask") add("decision LIKE ?", "ask%");
	else if (filter.decided !== undefined) {
		sql.push(`(${table}.decision = ? OR ${table}.decision LIKE ?)`);
		// "ask→allow".
		values.push(filter.decided, `%→${filter.decided}`);
	}
	return { sql: sql.map((one) => ` AND ${one}`).join(""), values };
}

/** All of them, oldest first. */
export function* readEntries(
	db: DatabaseSync,
	filter: EntryFilter,
): Generator<EntryView> {
	const { sql, values } = conditions(filter);
	const select = db.prepare(
		`SELECT ${rowColumns} FROM audit WHERE id > ?${sql} ORDER BY id LIMIT ${pageRows}`,
	);
	let after = Number.MIN_SAFE_INTEGER;
	while (true) {
		const rows = select.all(after, ...values);
		for (const row of rows) yield entryOf(row);
		if (rows.length < pageRows) return;
		after = Number(rows.at(-1)?.["id"]);
	}
}

/** The numbers of the oldest and the newest entry; of an empty log 1 and 0. */
export function endsOf(db: DatabaseSync): { first: number; last: number } {
	// Each by itself: SQLite would read the whole table for both at once.
	const ends = db
		.prepare(
			"SELECT (SELECT min(id) FROM audit) AS first, (SELECT max(id) FROM audit) AS last",
		)
		.get();
	return {
		first: Number(ends?.["first"] ?? 1),
		last: Number(ends?.["last"] ?? 0),
	};
}

/** One request's, oldest first. */
export const entriesOf = (db: DatabaseSync, request: string): EntryView[] =>
	db
		.prepare(`SELECT ${rowColumns} FROM audit WHERE request = ? ORDER BY id`)
		.all(request)
		.map(entryOf);

/** What was kept of what it asked, and of what it was answered. */
export interface KeptText {
	readonly part: string;
	/** "redacted", "full", "left out" or "purged". */
	readonly form: string;
	readonly text: string;
}

export const keptTexts = (db: DatabaseSync, request: string): KeptText[] =>
	db
		.prepare(
			"SELECT part, form, text FROM audit_argument WHERE request = ? ORDER BY part DESC",
		)
		.all(request)
		.map(({ part, form, text }) => ({
			part: String(part),
			form: String(form),
			text: String(text),
		}));

/** The newest of them, oldest first. */
export function newestEntries(
	db: DatabaseSync,
	filter: EntryFilter,
	limit: number,
): EntryView[] {
	const { sql, values } = conditions(filter);
	return db
		.prepare(
			`SELECT ${rowColumns} FROM audit WHERE true${sql} ORDER BY id DESC LIMIT ?`,
		)
		.all(...values, limit)
		.map(entryOf)
		.toReversed();
}

/** STRICT tables hold what the schema says. */
export const entryOf = (row: object): EntryView => viewOf(row as AuditRow);
