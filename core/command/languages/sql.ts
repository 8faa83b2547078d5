/**
 * SQL of several dialects: what statements destroy, whom they let in, which files and commands they reach. Words inside
 * texts, quoted names and comments are data. Knows no schema.
 */
import type { Effects } from "./effects.ts";
import { followMeta } from "./sql-client.ts";
import type { Span } from "./node.ts";
import { type SqlToken, sqlTokens } from "./sql-tokens.ts";
import {
	accountTable,
	alter,
	copy,
	create,
	drop,
	merge,
	paths,
	rows,
} from "./sql-verbs.ts";
import { SqlView } from "./sql-view.ts";
import { sqlFunctions } from "./sql-functions.ts";
import { textOf, unknown, type Value } from "./value.ts";

const deepestBodies = 6;

/** `depth`: how many texts that are run as SQL lie around it. */
export function followSql(text: string, effects: Effects, depth = 0): void {
	const whole = { start: 0, end: text.length };
	// A backslash before a quote is read differently by the dialects: both readings count.
	const readings =
		text.includes("\\'") || text.includes('\\"') ? [false, true] : [false];
	let problems = 0;
	for (const escapes of readings) {
		const { tokens, problem } = sqlTokens(
			text,
			escapes,
			effects.context.budget,
		);
		if (problem !== undefined) problems += 1;
		new Statements(text, tokens, effects, depth).follow();
		if (problem !== undefined && problems === readings.length)
			effects.report(whole, "high", "destructive", `The SQL ${problem}.`);
	}
}

/** After these a statement may begin. */
const openers: ReadonlySet<string> = new Set(
	"; ( ) BEGIN THEN ELSE LOOP DO AS IS ANALYZE EXPLAIN DECLARE GO REPEAT ATOMIC".split(
		" ",
	),
);

class Statements {
	readonly #view: SqlView;
	readonly #depth: number;

	constructor(
		text: string,
		tokens: readonly SqlToken[],
		effects: Effects,
		depth: number,
	) {
		this.#view = new SqlView(text, tokens, effects, (inner, span) =>
			this.#inner(inner, span),
		);
		this.#depth = depth;
	}

	follow(): void {
		let from = 0;
		for (let at = 0; at <= this.#view.tokens.length; at += 1) {
			const token = this.#view.tokens[at];
			const isEnd =
				token === undefined ||
				token.kind === "meta" ||
				(token.kind === "sign" && token.text === ";");
			if (!isEnd) continue;
			if (at > from) this.#statement(from, at);
			if (token?.kind === "meta")
				followMeta(token, this.#view.effects, (text) =>
					this.#inner(text, token),
				);
			from = at + 1;
		}
	}

	#statement(from: number, to: number): void {
		const first = this.#view.word(from);
		// A plan is only shown, unless it is asked to run.
		if (
			(first === "EXPLAIN" || first === "DESCRIBE" || first === "DESC") &&
			!this.#view.has(from, Math.min(to, from + 8), "ANALYZE")
		)
			return;
		for (let at = from; at < to; at += 1) {
			const token = this.#view.tokens[at];
			if (token === undefined || !this.#view.effects.context.budget.spend())
				return;
			if (token.kind !== "word" && token.kind !== "quoted") continue;
			const isCall =
				this.#view.tokens[at + 1]?.text === "(" ||
				token.text.startsWith("XP_") ||
				token.text.startsWith("SP_") ||
				token.text === "OPENROWSET";
			const before = this.#view.tokens[at - 1];
			const opens =
				at === from ||
				(before !== undefined &&
					before.kind !== "text" &&
					before.kind !== "quoted" &&
					openers.has(before.text));
			if (isCall) this.#call(token, at, to);
			if (
				token.kind === "word" &&
				opens &&
				!(isCall && notCalls.has(token.text))
			)
				this.#verb(token.text, from, at, to);
			if (token.kind === "word") this.#clause(token.text, from, at, to);
		}
	}

	#verb(verb: string, from: number, at: number, to: number): void {
		// Most look through the rest of the statement.
		if (!this.#view.effects.context.budget.spend((to - at) >> 5)) return;
		switch (verb) {
			case "DROP":
				drop(this.#view, at, to);
				break;
			case "TRUNCATE":
				this.#view.report(
					at,
					to,
					"critical",
					"destructive",
					"Empties a table.",
				);
				break;
			case "DELETE":
				if (this.#view.word(from) === "MERGE") merge(this.#view, from, at);
				else rows(this.#view, "Deletes", at, to);
				break;
			case "UPDATE":
				if (
					this.#view.word(at - 1) !== "DO" &&
					this.#view.word(from) !== "MERGE"
				)
					rows(this.#view, "Changes", at, to);
				break;
			case "ALTER":
				alter(this.#view, at, to);
				break;
			case "CREATE":
				create(this.#view, at, to);
				break;
			case "GRANT":
			case "REVOKE":
			case "DENY":
				this.#view.report(
					at,
					to,
					"high",
					"privilege",
					"Changes who may do what in a database.",
				);
				break;
			case "COPY":
				copy(this.#view, at, to);
				break;
			case "SET":
				this.#set(at, to);
				break;
			case "DECLARE":
			case "SELECT":
				this.#view.assign(at + 1, to);
				break;
			case "EXEC":
			case "EXECUTE":
			case "PREPARE":
			case "CALL":
				this.#execute(at, to);
				break;
			case "DO":
				for (let next = at + 1; next < to; next += 1) this.#body(next);
				break;
			case "FLUSHALL":
			case "FLUSHDB":
				this.#view.report(
					at,
					to,
					"critical",
					"destructive",
					"Empties a data store.",
				);
				break;
			case "SHUTDOWN":
			case "KILL":
				this.#view.report(
					at,
					to,
					"high",
					"destructive",
					"Stops a database or a session of it.",
				);
				break;
			case "PURGE":
			case "RESET":
				if (verb === "PURGE" || this.#view.word(at + 1) === "MASTER")
					this.#view.report(
						at,
						to,
						"critical",
						"destructive",
						"Deletes a database's logs.",
					);
				break;
			case "RESTORE":
				this.#view.report(
					at,
					to,
					"critical",
					"destructive",
					"Replaces a database by a backup.",
				);
				break;
			case "BULK":
			case "LOAD":
				paths(this.#view, at, to, "read");
				break;
			case "ATTACH":
				paths(this.#view, at, to, "write");
				break;
			case "INSERT":
			case "REPLACE":
				if (accountTable(this.#view, at, to))
					this.#view.report(
						at,
						to,
						"high",
						"privilege",
						"Changes a database's accounts.",
					);
				break;
			case "DETACH":
				if (this.#view.word(at + 1) === "DELETE")
					this.#view.report(
						at,
						to,
						"critical",
						"destructive",
						"Deletes what it matches, with all its relations.",
					);
				break;
			default:
				break;
		}
	}

	#set(at: number, to: number): void {
		const word = this.#view.word(at + 1);
		if (word === "PASSWORD")
			this.#view.report(
				at,
				to,
				"high",
				"privilege",
				"Changes a password of a database.",
			);
		if (word === "GLOBAL" || word === "PERSIST")
			this.#view.report(
				at,
				to,
				"high",
				"privilege",
				"Changes the settings of a database server.",
			);
		this.#view.assign(at + 1, to);
	}

	#execute(at: number, to: number): void {
		let next = at + 1;
		if (this.#view.word(next) === "IMMEDIATE") next += 1;
		if (this.#view.word(at) === "PREPARE") {
			while (
				next < to &&
				this.#view.word(next) !== "FROM" &&
				this.#view.word(next) !== "AS"
			)
				next += 1;
			next += 1;
		}
		const token = this.#view.tokens[next];
		if (token === undefined || next >= to) return;
		const isText =
			token.kind === "text" ||
			token.text === "(" ||
			token.text.startsWith("@") ||
			["CONCAT", "CONCAT_WS", "CHAR", "CHR", "FORMAT"].includes(token.text) ||
			this.#view.texts.has(token.text);
		if (token.text === "SP_EXECUTESQL" || token.text === "SP_SQLEXEC")
			this.#run(this.#view.value(next + 1, to), at, to);
		else if (isText) this.#run(this.#view.value(next, to), at, to);
	}

	#run(value: Value, at: number, to: number): void {
		const { findings } = this.#view.effects;
		const known = findings.length;
		// What is not known stands for a name.
		if (value.kind === "text" && value.pieces[0] !== undefined)
			this.#inner(
				value.pieces.map((piece) => piece ?? "x").join(""),
				this.#view.span(at, to),
			);
		const isWhole = value.kind === "text" && !value.pieces.includes(undefined);
		if (!isWhole && findings.length === known)
			this.#view.report(
				at,
				to,
				"high",
				"destructive",
				"Runs SQL that cannot be known.",
			);
	}

	#body(at: number): void {
		const token = this.#view.tokens[at];
		if (token?.kind === "text") this.#inner(token.text, token);
	}

	#inner(text: string, span: Span): void {
		const { effects } = this.#view;
		if (this.#depth >= deepestBodies) {
			effects.tooDeep(span);
			return;
		}
		const known = effects.findings.length;
		followSql(text, effects, this.#depth + 1);
		effects.pointTo(known, span);
	}

	#clause(word: string, from: number, at: number, to: number): void {
		const value = this.#view.tokens[at + 1];
		if ((word === "OUTFILE" || word === "DUMPFILE") && value?.kind === "text") {
			const isPage = [".php", ".jsp", ".asp", ".aspx", ".so", ".dll"].some(
				(ending) => value.text.toLowerCase().endsWith(ending),
			);
			this.#view.report(
				from,
				to,
				isPage ? "critical" : "high",
				isPage ? "persistence" : "destructive",
				"Makes a database server write a file.",
			);
			this.#view.effects.act(
				"write",
				textOf(value.text),
				this.#view.span(from, to),
			);
		}
		if (secretTables.has(word) && !this.#view.has(from, from + 1, "CREATE"))
			this.#view.report(
				from,
				to,
				"high",
				"secrets",
				"Reads the passwords of a database.",
			);
		const owner = this.#view.tokens[at - 2];
		if (
			(word === "USER" || word === "GLOBAL_PRIV") &&
			this.#view.tokens[at - 1]?.text === "." &&
			owner?.text.toUpperCase() === "MYSQL" &&
			this.#view.tokens
				.slice(from, to)
				.some((token) => passwordColumns.has(token.text.toUpperCase()))
		)
			this.#view.report(
				from,
				to,
				"high",
				"secrets",
				"Reads the accounts of a database.",
			);
	}

	#call(token: SqlToken, at: number, to: number): void {
		const found = sqlFunctions.get(token.text.toUpperCase());
		if (found === undefined) return;
		const args: Value[] = [];
		for (let next = at + 1; next < to && args.length < 4; next += 1) {
			const part = this.#view.tokens[next];
			if (part?.kind === "sign" && part.text === ")") break;
			if (part?.kind === "text") {
				args.push(this.#view.value(next, to));
				while (
					next < to &&
					this.#view.tokens[next + 1]?.text !== "," &&
					this.#view.tokens[next + 1]?.text !== ")"
				)
					next += 1;
			} else if (part?.kind === "word" && part.text.startsWith("@"))
				args.push(this.#view.texts.get(part.text) ?? unknown);
		}
		found(this.#view.effects, args, this.#view.span(at, to));
	}
}

const notCalls: ReadonlySet<string> = new Set([
	"TRUNCATE",
	"REPLACE",
	"INSERT",
	"UPDATE",
	"SET",
]);
/** Columns of mysql.user that hold what a password becomes, and all of them. */
const passwordColumns = new Set(["*", "AUTHENTICATION_STRING", "PASSWORD"]);

const secretTables: ReadonlySet<string> = new Set([
	"PG_SHADOW",
	"PG_AUTHID",
	"SQL_LOGINS",
	"SYSLOGINS",
	"SYSXLOGINS",
	"PG_USER_MAPPING",
	"DBA_USERS",
]);
