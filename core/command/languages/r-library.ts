/**
 * What R's calls do: base, utils, and the packages scripts use for files, processes and requests. Data; judges nothing.
 */
import { fromBase64 } from "./decode.ts";
import { words } from "./dialect.ts";
import { environmentVariable } from "./environment.ts";
import {
	argument,
	asks,
	callsBack,
	isTrue,
	joinsPath,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	runsShell,
	same,
	shows,
} from "./library.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import {
	eitherOf,
	itemOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	numberOf,
	origin,
	originOf,
	textOf,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

const removes: Rule = (call) => {
	const isTree = isTrue(argument(call, 1, "recursive"));
	call.effects.act(
		isTree ? "delete-tree" : "delete",
		argument(call, 0, "x"),
		call.span,
	);
	return unknown;
};

/** system2("rm", c("-rf", "/")): the program and its words go through a shell. */
const starts: Rule = (call) => {
	const program = argument(call, 0, "command");
	const args = argument(call, 1, "args");
	const input = option(call, "input");
	if (program === undefined) return undefined;
	const list =
		args === undefined ? [] : args.kind === "list" ? args.items : [args];
	const from = call.effects.shell(
		joinTexts([program, ...list.flatMap((arg) => [textOf(" "), arg])]),
		call.span,
	);
	if (input !== undefined) call.effects.shell(input, call.span);
	return unknownFrom(from);
};

const runsWords: Rule = (call) => {
	const args = argument(call, 1, "args");
	return unknownFrom(
		call.effects.words(
			[
				argument(call, 0, "command") ?? unknown,
				...(args === undefined ? [] : [args]),
			],
			call.span,
		),
	);
};

const reads: Rule = (call) => {
	const path = argument(call, 0, "file", "con", "path", "input");
	const text = knownText(path) ?? "";
	if (path?.kind === "unknown" && path.type === "connection")
		return unknownFrom(path.from);
	if (text.startsWith("http://") || text.startsWith("https://"))
		return requests()(call);
	return unknownFrom(call.effects.act("read", path, call.span));
};

const writes =
	(at: number): Rule =>
	(call) => {
		const to = argument(call, at, "file", "con", "path");
		const content = call.args[at === 0 ? 1 : 0];
		if (to === undefined || to.type === "connection") {
			if (to !== undefined && content !== undefined)
				call.effects.sends(undefined, [content], call.span);
			return unknown;
		}
		if (((content?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(to);
		call.effects.act(
			isTrue(option(call, "append")) ? "append" : "write",
			to,
			call.span,
		);
		return unknown;
	};

const sources: Rule = (call) => {
	const path = argument(call, 0, "file");
	const text = knownText(path) ?? "";
	if (
		text.startsWith("http://") ||
		text.startsWith("https://") ||
		((path?.from ?? 0) & origin.network) !== 0
	)
		call.effects.report(
			call.span,
			"critical",
			"exec-remote",
			"Runs code that came from the network.",
		);
	else if (path?.kind === "text") call.effects.act("read", path, call.span);
	else if (path?.type === "connection" || (path?.from ?? 0) !== 0)
		call.effects.code("r", path, call.span);
	return unknown;
};

const evaluates: Rule = (call) => {
	const [code] = call.args;
	if (code?.type === "parsed") call.effects.code("r", { ...code }, call.span);
	return unknown;
};

const downloads: Rule = (call) => {
	requests()(call);
	const to = argument(call, 1, "destfile");
	call.effects.act("write", to, call.span);
	call.effects.downloaded(to);
	return unknown;
};

/** paste(): texts with a separator; a list is collapsed when it says how. */
const pastes: Rule = (call) => {
	const separator =
		call.name === "paste0" ? textOf("") : (option(call, "sep") ?? textOf(" "));
	const collapse = option(call, "collapse");
	const [first] = call.args;
	if (call.args.length === 1 && first?.kind === "list")
		return collapse === undefined
			? first
			: foldMethod("join", first, [collapse]);
	const parts: Value[] = [];
	call.args.forEach((arg, at) => {
		if (at > 0) parts.push(separator);
		parts.push(arg.kind === "list" ? itemOf(arg) : arg);
	});
	return joinTexts(parts);
};

const named: Rule = (call) => {
	const [name] = call.args;
	const known =
		name?.kind === "name" || name?.kind === "function"
			? undefined
			: knownText(name);
	if (name?.kind === "name" || name?.kind === "function") return name;
	return known === undefined
		? unknown
		: (call.variable(known) ?? nameOf(canonical(known)));
};

const calls: Rule = (call) => {
	const [what, args] = call.args;
	if (what === undefined) return undefined;
	const name = knownText(what);
	const callee =
		name === undefined
			? what
			: (call.variable(name) ?? nameOf(canonical(name)));
	return call.apply(
		callee,
		args === undefined ? [] : (itemsOf(args) ?? [unknown]),
	);
};

const maps: Rule = (call) => {
	const source = call.args.find(
		(arg) => arg.kind !== "function" && arg.kind !== "name",
	);
	const callee =
		call.args.find((arg) => arg.kind === "function" || arg.kind === "name") ??
		option(call, "FUN");
	if (callee === undefined || source === undefined) return callsBack(call);
	const items = itemsOf(source);
	return items !== undefined && items.length <= 4096
		? listOf(items.map((item) => call.apply(callee, [item])))
		: listOf([call.apply(callee, [itemOf(source)])], true);
};

const rules = ruleTable({
	"system shell shell.exec pipe": (call) => ({
		...(runsShell()(call) ?? unknown),
		type: "connection",
	}),
	"system2 sys.system2": starts,
	"processx.run processx.process.new sys.exec_wait sys.exec_internal sys.exec_background callr.rcmd":
		runsWords,
	"unlink fs.dir_delete fs.file_delete": (call) => {
		if (call.name === "fs.dir_delete")
			call.effects.act("delete-tree", call.args[0], call.span);
		else if (call.name === "fs.file_delete")
			call.effects.act("delete", call.args[0], call.span);
		else removes(call);
		return unknown;
	},
	"file.remove": (call) => {
		call.effects.act("delete", listOf(call.args), call.span);
		return unknown;
	},
	"file.rename fs.file_move": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	"file.copy file.symlink file.link file.append fs.file_copy": (call) => {
		const from = call.effects.act("read", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknownFrom(from);
	},
	"Sys.chmod fs.file_chmod": (call) => {
		call.effects.act("mode", call.args[0], call.span);
		return unknown;
	},
	"readLines readRDS read.csv read.table scan readr.read_file readr.read_csv readChar readBin file.show jsonlite.fromJSON data.table.fread":
		reads,
	load: reads,
	"file url gzfile gzcon socketConnection textConnection": (call) => {
		const path = call.args[0];
		const text = knownText(path) ?? "";
		if (call.name === "socketConnection") {
			if (isTrue(option(call, "server"))) call.effects.listens(call.span);
			else call.effects.connects(argument(call, 0, "host"), call.span);
			return unknownFrom(origin.network, "connection");
		}
		if (call.name === "textConnection")
			return { ...(path ?? unknown), type: "connection" };
		if (text.includes("://")) {
			requests()(call);
			return unknownFrom(origin.network, "connection");
		}
		const mode = knownText(argument(call, 1, "open")) ?? "r";
		return {
			...(path ?? unknown),
			from: call.effects.act(
				mode.startsWith("a")
					? "append"
					: mode.startsWith("w")
						? "write"
						: "read",
				path,
				call.span,
			),
		};
	},
	"writeLines write write.csv saveRDS save write.table readr.write_file dput":
		writes(1),
	sink: writes(0),
	cat: (call) => {
		const to = option(call, "file");
		if (to !== undefined) return writes(-1)(call);
		return shows(call);
	},
	"print message show str dump View": shows,
	"file.path fs.path": joinsPath,
	"path.expand normalizePath fs.path_expand": (call) =>
		mapText(call.args[0], (text) =>
			text === "~" || text.startsWith("~/")
				? call.effects.context.home + text.slice(1)
				: text,
		),
	"tempdir tempfile": () => textOf("/tmp/r"),
	getwd: (call) => textOf(call.effects.folder ?? call.effects.context.cwd),
	setwd: (call) => {
		call.effects.changeFolder(call.args[0]);
		return unknown;
	},
	"list.files dir list.dirs Sys.glob": (call) =>
		call.name === "Sys.glob"
			? listOf([{ ...(call.args[0] ?? unknown), type: "Pattern" }])
			: isTrue(option(call, "full.names"))
				? listOf([
						joinTexts([
							argument(call, 0, "path") ?? textOf("."),
							textOf("/"),
							unknown,
						]),
					])
				: listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]),
	"source sys.source devtools.source_url": sources,
	"parse str2lang str2expression": (call) => ({
		...(argument(call, -1, "text") ??
			call.args.find((arg) => arg.kind === "text") ??
			unknownFrom(originOf(call.args))),
		type: "parsed",
	}),
	"eval evalq": evaluates,
	"get match.fun getFunction get0 mget getExportedValue": named,
	"do.call Reduce": calls,
	"lapply sapply vapply Map purrr.map purrr.walk mapply Filter apply parallel.mclapply":
		maps,
	"Sys.getenv": (call) => {
		const [name] = call.args;
		if (name === undefined) return unknownFrom(origin.environment);
		const text = knownText(name);
		return text === undefined
			? unknown
			: environmentVariable(text, call.effects.context);
	},
	"download.file utils.download.file curl.curl_download": downloads,
	"httr.GET httr.POST httr.PUT httr2.request curl.curl curl.curl_fetch_memory RCurl.getURL RCurl.postForm getURL postForm GET POST":
		requests(),
	"httr.content content rawToChar base64enc.base64decode jsonlite.base64_dec openssl.base64_decode base64decode base64_dec":
		(call) => {
			const [first] = call.args;
			if (call.name.includes("base64")) return hidden(first, fromBase64);
			if (call.name === "rawToChar" && first?.kind === "list")
				return joinTexts(first.items.map(characterOf));
			return first;
		},
	"intToUtf8 chartr": (call) => {
		const [first] = call.args;
		if (call.name === "chartr") return undefined;
		return first?.kind === "list"
			? joinTexts(first.items.map(characterOf))
			: characterOf(first);
	},
	"as.raw as.hexmode c list unlist as.character rev toString trimws invisible suppressWarnings suppressMessages identity I":
		(call) => {
			const [first] = call.args;
			if (call.name === "c" || call.name === "list")
				return listOf(
					call.args.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg])),
				);
			if (call.name === "rev" && first !== undefined)
				return foldMethod("reverse", first, []);
			return first;
		},
	"strtoi as.integer as.numeric": (call) => {
		const number = Number.parseInt(
			knownText(call.args[0]) ?? "",
			call.args[1]?.kind === "number" &&
				call.args[1].number >= 2 &&
				call.args[1].number <= 36
				? call.args[1].number
				: 10,
		);
		return Number.isNaN(number) ? unknown : numberOf(number);
	},
	"paste paste0": pastes,
	"sprintf gettextf glue.glue": (call) => {
		const [format, ...rest] = call.args;
		return format === undefined
			? undefined
			: foldMethod("format", format, rest);
	},
	"gsub sub": (call) => {
		const [old, next, text] = call.args;
		return text === undefined || old === undefined || next === undefined
			? undefined
			: (foldMethod("replace", text, [old, next]) ?? unknownFrom(text.from));
	},
	"tolower toupper": (call) =>
		call.args[0] === undefined
			? undefined
			: foldMethod(
					call.name === "tolower" ? "lower" : "upper",
					call.args[0],
					[],
				),
	strsplit: (call) => {
		const [text, separator] = call.args;
		return text === undefined
			? undefined
			: listOf([
					foldMethod("split", text, [separator ?? textOf("")]) ??
						unknownFrom(text.from),
				]);
	},
	"ifelse switch": (call) => eitherOf(call.args.slice(1)),
	"library require loadNamespace requireNamespace": () => unknown,
	"dyn.load .C .Call .External Rcpp.cppFunction Rcpp.sourceCpp inline.cfunction":
		asks("high", "exec-remote", "Calls code outside R that is not looked at."),
	"keyring.key_get": asks("high", "secrets", "Reads a secret from a keychain."),
	"tools.pskill": (call) => {
		if (call.args[0]?.kind === "number" && call.args[0].number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	"DBI.dbExecute DBI.dbSendQuery DBI.dbSendStatement DBI.dbGetQuery dbExecute dbGetQuery dbSendQuery dbSendStatement sqldf":
		(call) => {
			const sql = call.args.find((arg) => arg.kind === "text");
			if (sql !== undefined) call.effects.code("sql", sql, call.span);
			return unknown;
		},
	"DBI.dbRemoveTable dbRemoveTable": asks(
		"critical",
		"destructive",
		"Destroys stored data.",
	),
	"httpuv.runServer httpuv.startServer": (call) => {
		const host = knownText(argument(call, 0, "host"));
		if (host !== "127.0.0.1" && host !== "localhost")
			call.effects.listens(call.span);
		return unknown;
	},
	"tryCatch try withCallingHandlers local within with": same(),
});

function canonical(name: string): string {
	for (const prefix of ["base.", "utils.", "methods.", ".GlobalEnv."])
		if (name.startsWith(prefix)) return name.slice(prefix.length);
	return name;
}

export const rLibrary: Library = {
	language: "r",
	rules,
	constants: new Map<string, Constant>([
		["R.home", () => unknown],
		["commandArgs", () => nameOf("commandArgs")],
	]),
	canonical,
	joins: words("%+%"),
	repeats: new Set(),
	pipes: words("|> %>%"),
	formats: false,
	powerful: new Set(),
	environments: new Set(),
	bareCalls: "none",
	countsFromOne: true,
	callsTexts: true,
	command: "shell",
	showsStatements: "all",
};
