/**
 * Functions and procedures of databases that reach beyond the data: files, programs, the network, settings. Data.
 */
import type { Effects } from "./effects.ts";
import type { Span } from "./node.ts";
import { mapText, textOf, unknown, type Value } from "./value.ts";

type SqlFunction = (
	effects: Effects,
	args: readonly Value[],
	span: Span,
) => void;

const runsProgram: SqlFunction = (effects, args, span) => {
	effects.report(
		span,
		"high",
		"exec-remote",
		"Makes a database server run a program.",
	);
	effects.shell(args[0] ?? unknown, span);
};

const reads: SqlFunction = (effects, args, span) => {
	effects.report(
		span,
		"high",
		"secrets",
		"Reads a file of the database server.",
	);
	if (args[0] !== undefined) effects.act("read", args[0], span);
};

const writes: SqlFunction = (effects, args, span) => {
	effects.report(
		span,
		"high",
		"destructive",
		"Makes a database server write a file.",
	);
	const path = args.at(-1);
	if (path !== undefined) effects.act("write", path, span);
};

const connects: SqlFunction = (effects, _args, span) => {
	effects.report(
		span,
		"high",
		"network",
		"Connects a database to another machine.",
	);
};

/** dblink(connection, query): the query runs there. */
const connectsAndRuns: SqlFunction = (effects, args, span) => {
	connects(effects, args, span);
	const query = args.at(-1);
	if (args.length > 1 && query !== undefined) effects.code("sql", query, span);
};

/** The query runs on every table, "?" being its name. */
const runsOnEach: SqlFunction = (effects, args, span) => {
	for (const query of args)
		effects.code(
			"sql",
			mapText(query, (text) => text.replaceAll("?", "x")),
			span,
		);
};

const ends: SqlFunction = (effects, _args, span) => {
	effects.report(span, "high", "destructive", "Ends sessions of a database.");
};

const loads: SqlFunction = (effects, _args, span) => {
	effects.report(
		span,
		"high",
		"exec-remote",
		"Loads a library into a database.",
	);
};

const registry: SqlFunction = (effects, _args, span) => {
	effects.report(
		span,
		"high",
		"persistence",
		"Writes to the registry of a database server.",
	);
};

const jobs: SqlFunction = (effects, args, span) => {
	effects.report(
		span,
		"high",
		"persistence",
		"Makes a database run something later by itself.",
	);
	for (const arg of args)
		if (arg.kind === "text") effects.code("sql", arg, span);
};

const configures: SqlFunction = (effects, args, span) => {
	const [name] = args;
	const text = name?.kind === "text" ? (name.pieces[0] ?? "") : "";
	if (
		[
			"xp_cmdshell",
			"Ole Automation Procedures",
			"clr enabled",
			"show advanced options",
			"external scripts enabled",
		].includes(text)
	)
		effects.report(
			span,
			"high",
			"privilege",
			"Lets a database run programs of its server.",
		);
};

const accounts: SqlFunction = (effects, _args, span) => {
	effects.report(
		span,
		"high",
		"privilege",
		"Changes who may do what in a database.",
	);
};

const script: SqlFunction = (effects, args, span) => {
	effects.report(
		span,
		"high",
		"exec-remote",
		"Makes a database server run a program.",
	);
	for (const arg of args)
		if (arg.kind === "text") effects.code("python", arg, span);
};

const table: readonly (readonly [string, SqlFunction])[] = [
	[
		"XP_CMDSHELL SYS_EXEC SYS_EVAL SYS_BINEVAL DBMS_SCHEDULER DBMS_JAVA OS_COMMAND SHELL",
		runsProgram,
	],
	[
		"LOAD_FILE PG_READ_FILE PG_READ_BINARY_FILE PG_LS_DIR LO_IMPORT READFILE UTL_FILE XP_READERRORLOG XP_DIRTREE XP_FILEEXIST OPENROWSET_BULK",
		reads,
	],
	["LO_EXPORT WRITEFILE PG_FILE_WRITE", writes],
	["DBLINK DBLINK_EXEC OPENQUERY", connectsAndRuns],
	["SP_MSFOREACHTABLE SP_MSFOREACHDB", runsOnEach],
	[
		"DBLINK_CONNECT OPENROWSET OPENDATASOURCE UTL_HTTP UTL_TCP UTL_SMTP HTTP_GET HTTP_POST URL SP_ADDLINKEDSERVER",
		connects,
	],
	["PG_TERMINATE_BACKEND PG_CANCEL_BACKEND", ends],
	["LOAD_EXTENSION SP_OACREATE SP_OAMETHOD", loads],
	["XP_REGWRITE XP_REGDELETEKEY XP_REGDELETEVALUE", registry],
	["SP_ADD_JOB SP_ADD_JOBSTEP SP_START_JOB SCHEDULE", jobs],
	["SP_CONFIGURE", configures],
	[
		"SP_ADDSRVROLEMEMBER SP_ADDROLEMEMBER SP_ADDLOGIN SP_PASSWORD SP_GRANTDBACCESS",
		accounts,
	],
	["SP_EXECUTE_EXTERNAL_SCRIPT", script],
	[
		"QUERY_TO_XML DATABASE_TO_XML",
		(effects, args, span) => effects.code("sql", args[0] ?? textOf(""), span),
	],
];

export const sqlFunctions: ReadonlyMap<string, SqlFunction> = new Map(
	table.flatMap(([names, act]) =>
		names.split(" ").map((name) => [name, act] as const),
	),
);
