/**
 * What the statements of SQL do that destroy, change accounts or reach files and programs. Data and where to look in a
 * statement for it; which statement begins where is sql.ts's.
 */
import { filterOf } from "./sql-condition.ts";
import type { SqlView } from "./sql-view.ts";
import { textOf } from "./value.ts";

const dataObjects: ReadonlySet<string> = new Set(
	"TABLE DATABASE SCHEMA TABLESPACE KEYSPACE CATALOG WAREHOUSE BUCKET DATASET PARTITION CLUSTER MATERIALIZED SNAPSHOT OWNED COLLECTION FOREIGN VOLUME STAGE EXTERNAL".split(
		" ",
	),
);
const accountObjects: ReadonlySet<string> = new Set(
	"USER ROLE LOGIN GROUP".split(" "),
);
const notTargets: ReadonlySet<string> = new Set([
	"ON",
	"OF",
	"OR",
	"CASCADE",
	"SET",
	"RESTRICT",
	"NO",
	"THEN",
	"STATISTICS",
]);

export function drop(view: SqlView, at: number, to: number): void {
	let next = at + 1;
	if (view.word(next) === "TEMPORARY" || view.word(next) === "TEMP") return;
	while (
		["IF", "EXISTS", "PUBLIC", "UNIQUE", "FULLTEXT"].includes(view.word(next))
	)
		next += 1;
	const what = view.word(next);
	const name = view.tokens[at + 2]?.text ?? "";
	if (what === "TABLE" && name.startsWith("#")) return;
	if (accountObjects.has(what))
		view.report(
			at,
			to,
			"high",
			"privilege",
			"Deletes an account of a database.",
		);
	else if (dataObjects.has(what))
		view.report(
			at,
			to,
			"critical",
			"destructive",
			`Drops a ${what.toLowerCase()} with what it holds.`,
		);
	else if (what !== "")
		view.report(
			at,
			to,
			"high",
			"destructive",
			`Drops a ${what.toLowerCase()}.`,
		);
}

export function rows(
	view: SqlView,
	verb: string,
	at: number,
	to: number,
): void {
	let depth = 0;
	for (let next = at + 1; next < to; next += 1) {
		const token = view.tokens[next];
		if (token?.text === "(" && token.kind === "sign") depth += 1;
		else if (token?.text === ")" && token.kind === "sign") {
			depth -= 1;
			if (depth < 0) break;
		}
		if (depth !== 0 || token?.kind !== "word") continue;
		if (token.text === "WHERE") {
			const filter = filterOf(view.tokens, next + 1, to);
			if (filter === "none")
				view.report(
					at,
					to,
					"critical",
					"destructive",
					`${verb} every row: its condition is always true.`,
				);
			else if (filter === "weak")
				view.report(at, to, "high", "destructive", `${verb} nearly every row.`);
			return;
		}
		if (token.text === "LIMIT" || token.text === "TOP") {
			view.report(
				at,
				to,
				"high",
				"destructive",
				`${verb} rows without a condition.`,
			);
			return;
		}
	}
	// "UPDATE" and "DELETE" alone are words of other statements (triggers, rights).
	const target = view.tokens[at + 1];
	const isTarget =
		target !== undefined &&
		(target.kind === "word" || target.kind === "quoted") &&
		!notTargets.has(target.text);
	if (
		at + 1 < to &&
		isTarget &&
		(verb === "Deletes" || view.has(at, to, "SET"))
	)
		view.report(
			at,
			to,
			"critical",
			"destructive",
			`${verb} every row of a table.`,
		);
}

/** `WHEN … THEN DELETE`, at `at`, of the MERGE that begins at `from`. */
export function merge(view: SqlView, from: number, at: number): void {
	let on = from;
	while (on < at && view.word(on) !== "ON") on += 1;
	let when = on;
	while (when < at && view.word(when) !== "WHEN") when += 1;
	let last = at;
	while (last > when && view.word(last) !== "WHEN") last -= 1;
	if (filterOf(view.tokens, on + 1, when) === "none")
		view.report(
			from,
			at + 1,
			"critical",
			"destructive",
			"Deletes every row: its condition is always true.",
		);
	else if (view.has(last, at, "NOT"))
		view.report(
			last,
			at + 1,
			"high",
			"destructive",
			"Deletes every row that is not in the source.",
		);
}

export function alter(view: SqlView, at: number, to: number): void {
	const what = view.word(at + 1);
	if (accountObjects.has(what)) {
		view.report(
			at,
			to,
			"high",
			"privilege",
			"Changes an account of a database.",
		);
		return;
	}
	if (what === "SYSTEM" || what === "SERVER")
		view.report(
			at,
			to,
			"high",
			"privilege",
			"Changes the settings of a database server.",
		);
	for (let next = at + 1; next < to; next += 1) {
		const word = view.word(next);
		const after = view.word(next + 1);
		if (
			word === "DROP" &&
			(after === "PARTITION" || after === "COLUMN" || after === "TABLESPACE")
		)
			view.report(
				at,
				to,
				"critical",
				"destructive",
				`Drops a ${after.toLowerCase()} with what it holds.`,
			);
		else if (
			word === "DROP" &&
			what === "TABLE" &&
			![
				"CONSTRAINT",
				"INDEX",
				"PRIMARY",
				"FOREIGN",
				"KEY",
				"CHECK",
				"DEFAULT",
				"NOT",
				"IDENTITY",
				"EXPRESSION",
			].includes(after)
		)
			view.report(
				at,
				to,
				"critical",
				"destructive",
				"Drops a column with what it holds.",
			);
		else if (word === "DELETE" && what === "TABLE")
			rows(view, "Deletes", next, to);
		else if (word === "TRUNCATE")
			view.report(at, to, "critical", "destructive", "Empties a partition.");
		else if (word === "OWNER" || word === "AUTHORIZATION")
			view.report(
				at,
				to,
				"high",
				"privilege",
				"Changes who owns part of a database.",
			);
		else if (word === "DISABLE" && after === "ROW")
			view.report(
				at,
				to,
				"high",
				"privilege",
				"Switches off the protection of rows.",
			);
	}
}

export function create(view: SqlView, at: number, to: number): void {
	let next = at + 1;
	while (
		["OR", "REPLACE", "DEFINER", "AGGREGATE", "TRUSTED", "PROCEDURAL"].includes(
			view.word(next),
		)
	)
		next += 1;
	const what = view.word(next);
	if (accountObjects.has(what))
		view.report(at, to, "high", "privilege", "Adds an account to a database.");
	if (what === "EVENT" || what === "JOB")
		view.report(
			at,
			to,
			"high",
			"persistence",
			"Makes a database run something later by itself.",
		);
	if (
		what === "SERVER" ||
		(what === "DATABASE" && view.word(next + 1) === "LINK")
	)
		view.report(
			at,
			to,
			"high",
			"network",
			"Connects a database to another one.",
		);
	if (what === "EXTENSION" || what === "LANGUAGE") {
		const name = (
			view.tokens
				.slice(next + 1, to)
				.find(
					(token) =>
						token.kind === "quoted" ||
						(token.kind === "word" &&
							!["IF", "NOT", "EXISTS"].includes(token.text)),
				)?.text ?? ""
		).toUpperCase();
		if (name.endsWith("U") && name.startsWith("PL"))
			view.report(
				at,
				to,
				"high",
				"privilege",
				"Lets a database run programs of its server.",
			);
		if (["DBLINK", "ADMINPACK", "FILE_FDW", "PG_CRON"].includes(name))
			view.report(
				at,
				to,
				"high",
				"privilege",
				"Gives a database reach beyond its data.",
			);
	}
	if (view.has(next, to, "SONAME"))
		view.report(
			at,
			to,
			"critical",
			"exec-remote",
			"Loads a library into a database server.",
		);
	if (what === "FUNCTION" || what === "PROCEDURE" || what === "PROC")
		routine(view, next, to);
}

/** Its body counts as code: somebody will call it. */
function routine(view: SqlView, at: number, to: number): void {
	let language = "SQL";
	for (let next = at; next < to; next += 1)
		if (view.word(next) === "LANGUAGE")
			language = (view.tokens[next + 1]?.text ?? "").toUpperCase();
	for (let next = at; next < to; next += 1) {
		if (view.word(next) !== "AS") continue;
		const body = view.tokens[next + 1];
		if (body?.kind !== "text") continue;
		const other = language.startsWith("PLPYTHON")
			? "python"
			: language.startsWith("PLPERL")
				? "perl"
				: language === "PLV8"
					? "javascript"
					: language.startsWith("PLR")
						? "r"
						: undefined;
		if (other !== undefined)
			view.effects.code(other, textOf(body.text), view.span(at, to));
		else if (language === "PLSH")
			view.effects.shell(textOf(body.text), view.span(at, to));
		else if (language === "C")
			view.report(
				at,
				to,
				"critical",
				"exec-remote",
				"Loads a library into a database server.",
			);
		else view.inner(body.text, body);
	}
}

export function copy(view: SqlView, at: number, to: number): void {
	for (let next = at + 1; next < to; next += 1) {
		const word = view.word(next);
		const value = view.tokens[next + 1];
		if (word === "PROGRAM" && value?.kind === "text") {
			view.report(
				at,
				to,
				"high",
				"exec-remote",
				"Makes a database server run a program.",
			);
			view.effects.shell(textOf(value.text), view.span(at, to));
		} else if ((word === "TO" || word === "FROM") && value?.kind === "text")
			view.effects.act(
				word === "TO" ? "write" : "read",
				textOf(value.text),
				view.span(at, to),
			);
	}
}

export function paths(
	view: SqlView,
	at: number,
	to: number,
	act: "read" | "write",
): void {
	for (let next = at; next < to; next += 1) {
		const token = view.tokens[next];
		if (token?.kind !== "text") continue;
		view.effects.act(act, textOf(token.text), view.span(at, to));
		return;
	}
}

export function accountTable(view: SqlView, at: number, to: number): boolean {
	for (let next = at + 1; next < Math.min(to, at + 7); next += 1) {
		const name = (view.tokens[next]?.text ?? "").toUpperCase();
		const owner = (view.tokens[next - 2]?.text ?? "").toUpperCase();
		if (
			name === "PG_AUTHID" ||
			((name === "USER" || name === "DB" || name === "GLOBAL_PRIV") &&
				owner === "MYSQL")
		)
			return true;
	}
	return false;
}
