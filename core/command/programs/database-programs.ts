/** Database clients whose code comes by a pipe, and shells of stores that speak JavaScript or words. */
import type { Call, Program } from "../call.ts";
import { type Field, from, unknownMark } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";

const sqlClients = [
	"psql",
	"pgcli",
	"mysql",
	"mariadb",
	"mycli",
	"sqlcmd",
	"osql",
	"sqlite3",
	"sqlite",
	"litecli",
	"duckdb",
	"clickhouse-client",
	"clickhouse",
	"clickhouse-local",
	"cqlsh",
	"cockroach",
	"snowsql",
	"usql",
	"isql",
	"trino",
	"presto",
	"hive",
	"beeline",
	"impala-shell",
	"spark-sql",
	"sqlplus",
	"bq",
];

export function databasePrograms(
	tables: ReadonlyMap<string, Program>,
): Map<string, Program> {
	const result = new Map<string, Program>();
	for (const name of sqlClients) {
		const rules = tables.get(name);
		result.set(name, (call) => {
			rules?.(call);
			escapes(call);
			const isDump = call.args.some(
				(arg) =>
					arg.text === "-l" ||
					arg.text === "--list" ||
					arg.text === "--help" ||
					arg.text === "--version",
			);
			if (
				call.input?.text === undefined &&
				((call.input?.tags ?? 0) & from.network) !== 0 &&
				!call.args.some((arg) =>
					["-c", "-e", "-q", "-Q", "--command", "--execute"].includes(arg.text),
				)
			)
				call.shell.report(
					"critical",
					"exec-remote",
					call,
					"runs code fetched from the network",
				);
			if (call.input?.text !== undefined && !isDump)
				sqlText(call.input.text, call);
			return undefined;
		});
	}
	for (const name of ["mongo", "mongosh"]) result.set(name, mongo);
	const redis = tables.get("redis-cli");
	for (const name of ["redis-cli", "valkey-cli", "keydb-cli"])
		result.set(name, (call) => {
			redis?.(call);
			for (const line of call.input?.text?.split("\n").slice(0, 64) ?? []) {
				const words = line.trim().split(/\s+/u);
				if (words[0] !== "")
					redis?.({
						...call,
						input: undefined,
						args: words.map((text) => ({
							text,
							tags: 0,
							start: call.start,
							end: call.end,
						})),
					});
			}
			return undefined;
		});
	return result;
}

/** A client's own commands begin a line; the rest is SQL. */
function sqlText(text: string, call: Call): void {
	const sql: string[] = [];
	for (const line of text.split("\n")) {
		if (metaCommand(line.trim(), call, call)) continue;
		sql.push(line);
	}
	call.shell.code("sql", sql.join("\n"), call, call);
}

/** `\! cmd` (psql, mysql), `.shell cmd` (sqlite), `!cmd`, `system cmd`. */
function escapes(call: Call): void {
	const args = readArguments(call.args, {
		values: new Set(["-c", "--command", "-e", "--execute", "-cmd", "-q", "-Q"]),
		words: false,
		abbreviates: false,
		stops: false,
	});
	for (const field of [
		...flagValues(args, [
			"-c",
			"--command",
			"-e",
			"--execute",
			"-cmd",
			"-q",
			"-Q",
		]),
		...args.operands,
	])
		metaCommand(field.text.trim(), field, call);
}

function metaCommand(
	line: string,
	where: { readonly start: number; readonly end: number },
	call: Call,
): boolean {
	for (const prefix of [
		"\\!",
		".shell ",
		".system ",
		"system ",
		"!",
		"host ",
		"\\copy ",
	]) {
		if (!line.toLowerCase().startsWith(prefix)) continue;
		const rest = line.slice(prefix.length);
		if (prefix === "\\copy ") {
			const program = rest.toLowerCase().indexOf("program ");
			if (program >= 0)
				call.shell.report(
					"high",
					"exec-remote",
					where,
					"runs a command out of a database client",
				);
			return true;
		}
		if (prefix === "system " && call.name.startsWith("sqlite")) return false;
		call.shell.text(rest, where, call);
		call.shell.report(
			"high",
			"exec-remote",
			where,
			"runs a command out of a database client",
		);
		return true;
	}
	const pipe =
		line.startsWith("\\o |") ||
		line.startsWith("\\g |") ||
		line.startsWith(".once |") ||
		line.startsWith(".output |") ||
		line.startsWith("pager ");
	if (pipe) {
		call.shell.text(
			line.slice(line.indexOf(line.startsWith("pager ") ? " " : "|") + 1),
			where,
			call,
		);
		return true;
	}
	return (
		line.startsWith("\\") ||
		(line.startsWith(".") && call.name.includes("sqlite"))
	);
}

/** Calls of mongosh's JavaScript, by what stands in them; the language's own are languages/'s. */
const mongo: Program = (call) => {
	const args = readArguments(call.args, {
		values: new Set([
			"--eval",
			"-u",
			"--username",
			"-p",
			"--password",
			"--host",
			"--port",
			"--authenticationDatabase",
			"-f",
			"--file",
		]),
		words: false,
		abbreviates: false,
		stops: false,
	});
	if (hasFlag(args, ["--help", "--version"])) return undefined;
	const texts: Field[] = [...flagValues(args, ["--eval"])];
	if (call.input?.text !== undefined)
		texts.push({
			text: call.input.text,
			tags: call.input.tags,
			start: call.start,
			end: call.end,
		});
	for (const file of [
		...flagValues(args, ["-f", "--file"]),
		...args.operands.filter((field) => field.text.endsWith(".js")),
	])
		call.shell.file(file, call, "javascript");
	for (const text of texts) {
		mongoText(text, call);
		call.shell.code("javascript", text.text, text, call);
	}
	return undefined;
};

function mongoText(field: Field, call: Call): void {
	let bare = "";
	for (const char of field.text)
		if (char !== " " && char !== "\n" && char !== "\t" && char !== unknownMark)
			bare += char;
	const lower = bare.toLowerCase();
	const critical = [
		"dropdatabase(",
		".drop()",
		"deletemany({})",
		"deletemany()",
		".remove({})",
		".remove()",
		"dropdatabase:1",
		"{drop:",
		"deletemany({},",
		"dropalluser",
		"dropallroles",
	];
	if (
		lower.includes("system.users") ||
		lower.includes("showcredentials:true") ||
		lower.includes("usersinfo")
	)
		call.shell.report(
			"high",
			"secrets",
			field,
			"prints the accounts' passwords as they are stored",
		);
	const found = critical.find((text) => lower.includes(text));
	if (found !== undefined)
		call.shell.report(
			"critical",
			"destructive",
			field,
			"deletes a database, a collection or all it holds",
		);
	const admin = [
		"createuser(",
		"updateuser(",
		"dropuser(",
		"grantrolestouser(",
		"changeuserpassword(",
		"shutdownserver(",
		"createrole(",
	];
	if (admin.some((text) => lower.includes(text)))
		call.shell.report(
			"high",
			"privilege",
			field,
			"changes accounts of a database, or stops it",
		);
	if (lower.includes("deletemany(") || lower.includes("dropindex"))
		call.shell.report("high", "destructive", field, "deletes from a database");
}
