/**
 * What Julia's calls do: Base, its standard library, and HTTP. Data; judges nothing.
 */
import { fromBase64, fromHex } from "./decode.ts";
import { words } from "./dialect.ts";
import {
	argument,
	callsBack,
	does,
	isTrue,
	joinsPath,
	namedBy,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	same,
	shows,
	setsOwner,
} from "./library.ts";
import { wordsAsShell } from "./process.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import {
	itemOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	origin,
	originOf,
	textOf,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

const isCommand = (value: Value | undefined): boolean =>
	value?.type === "command";

/** A command literal has been judged where it stands; here its output and a pipeline matter. */
const runs: Rule = (call) => {
	const commands = call.args.filter(isCommand);
	const from = originOf(commands);
	const rest = call.args.filter(
		(arg) => arg.kind === "list" && !isCommand(arg),
	);
	for (const list of rest) call.effects.words([list], call.span);
	return unknownFrom(from, "process");
};

/** Cmd(["rm", "-rf", "/"]). */
const makesCommand: Rule = (call) => {
	const [given] = call.args;
	if (given === undefined || isCommand(given)) return given;
	const from = call.effects.words([given], call.span);
	return unknownFrom(from, "command");
};

/** What one program prints goes to the next, as the shell's pipe would say it. */
const pipes: Rule = (call) => {
	const stages: string[] = [];
	for (const arg of call.args) {
		if (isCommand(arg))
			stages.push(
				...wordsAsShell([arg])
					.slice(0, 1)
					.map((line) => line ?? ""),
			);
		else if (arg.kind === "text") call.effects.act("read", arg, call.span);
	}
	const from = originOf(call.args.filter(isCommand));
	if (stages.length > 1)
		call.effects.shell(textOf(stages.join(" | ")), call.span);
	const to = option(call, "stdout");
	if (to?.kind === "text") call.effects.act("write", to, call.span);
	const input = option(call, "stdin");
	if (input?.kind === "text") call.effects.act("read", input, call.span);
	return unknownFrom(from, "command");
};

const reads: Rule = (call) => {
	const path = call.args.find((arg) => arg.kind !== "function");
	if (isCommand(path)) return unknownFrom(path?.from ?? 0);
	if (path === undefined) return undefined;
	if (path.type === "file" || path.type === "process" || path.type === "socket")
		return unknownFrom(path.from);
	return unknownFrom(call.effects.act("read", path, call.span));
};

const opens: Rule = (call) => {
	const args = call.args.filter((arg) => arg.kind !== "function");
	const [path, mode] = args;
	const callee = call.args.find((arg) => arg.kind === "function");
	let opened: Value;
	if (isCommand(path)) opened = unknownFrom(path?.from ?? 0, "process");
	else {
		const known =
			knownText(mode) ??
			(isTrue(option(call, "append"))
				? "a"
				: isTrue(option(call, "write"))
					? "w"
					: "r");
		const act = known.startsWith("a")
			? "append"
			: known.startsWith("w")
				? "write"
				: "read";
		const from = call.effects.act(act, path, call.span);
		opened = { ...(path ?? unknown), from, type: "file" };
	}
	return callee === undefined ? opened : call.apply(callee, [opened]);
};

const removes: Rule = (call) => {
	const isTree = isTrue(option(call, "recursive"));
	call.effects.act(isTree ? "delete-tree" : "delete", call.args[0], call.span);
	return unknown;
};

const writes: Rule = (call) => {
	const [to, ...rest] = call.args;
	if (to?.type === "socket") call.effects.sends(undefined, rest, call.span);
	else if (to?.type === "file" || to?.type === "process") {
		if ((originOf(rest) & origin.network) !== 0) call.effects.downloaded(to);
	} else if (to?.kind === "text" || to?.kind === "either") {
		if ((originOf(rest) & origin.network) !== 0) call.effects.downloaded(to);
		call.effects.act("write", to, call.span);
	}
	return unknown;
};

const downloads: Rule = (call) => {
	requests()(call);
	const to = argument(call, 1, "output");
	if (to !== undefined) {
		call.effects.act("write", to, call.span);
		call.effects.downloaded(to);
		return { ...to, from: to.from | origin.network };
	}
	return { ...textOf("/tmp/julia_download"), from: origin.network };
};

const evaluates: Rule = (call) => {
	for (const arg of call.args) {
		if (arg.kind === "unknown" && arg.from === 0 && arg.type === undefined) {
			// eval(:(…)) and @eval: the expression was followed where it stands.
			if (arg === unknown) continue;
		}
		if (
			arg.type === "parsed" ||
			(arg.from & (origin.network | origin.decoded)) !== 0
		)
			call.effects.code(
				"julia",
				arg.type === "parsed" ? { ...arg } : arg,
				call.span,
			);
	}
	const last = call.args.at(-1);
	return last === undefined ? unknown : (namedBy(call, last) ?? unknown);
};

const includesText: Rule = (call) => {
	const code =
		call.args.at(-1)?.kind === "text" && call.args.length > 2
			? call.args[1]
			: call.args.at(-1);
	call.effects.code("julia", code, call.span);
	return unknown;
};

const rules = ruleTable({
	"run success readchomp eachline readlines open.read": (call) => {
		if (
			call.name === "readlines" ||
			call.name === "eachline" ||
			call.name === "readchomp"
		)
			return reads(call);
		return runs(call);
	},
	"Cmd setenv addenv ignorestatus detach Base.cmd_gen": makesCommand,
	pipeline: pipes,
	"read read! readline readuntil readavailable readdlm CSV.read CSV.File JSON.parsefile TOML.parsefile deserialize":
		reads,
	open: opens,
	"rm Base.Filesystem.rm": removes,
	"unlink Base.Filesystem.unlink": does("delete"),
	"write print println show display @show dump printstyled @info @warn @debug @error":
		(call) => {
			if (call.name === "write") return writes(call);
			const [to] = call.args;
			if (
				to?.type === "socket" ||
				to?.type === "file" ||
				to?.type === "process"
			)
				return writes(call);
			return shows(call);
		},
	truncate: (call) => {
		call.effects.act("truncate", call.args[0], call.span);
		return unknown;
	},
	"cp symlink hardlink": (call) => {
		const from = call.effects.act("read", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknownFrom(from);
	},
	"mv rename": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	chmod: (call) => {
		const mode = call.args[1];
		if (mode?.kind === "number" && (mode.number & 0o6000) !== 0)
			setsOwner(call, call.args[0]);
		call.effects.act(
			isTrue(option(call, "recursive")) ? "mode-tree" : "mode",
			call.args[0],
			call.span,
		);
		return unknown;
	},
	chown: does("mode"),
	cd: (call) => {
		const path = call.args.find((arg) => arg.kind !== "function");
		call.effects.changeFolder(path ?? textOf(call.effects.context.home));
		return callsBack(call);
	},
	pwd: (call) => textOf(call.effects.folder ?? call.effects.context.cwd),
	homedir: (call) => textOf(call.effects.context.home),
	"tempdir mktempdir mktemp tempname": (call) => {
		const callee = call.args.find((arg) => arg.kind === "function");
		const path = textOf("/tmp/julia");
		return callee === undefined ? path : call.apply(callee, [path]);
	},
	joinpath: joinsPath,
	"expanduser abspath realpath normpath": (call) =>
		mapText(call.args[0], (text) =>
			text === "~" || text.startsWith("~/")
				? call.effects.context.home + text.slice(1)
				: text,
		),
	dirname: (call) =>
		mapText(call.args[0], (text) =>
			text.slice(0, Math.max(1, text.lastIndexOf("/"))),
		),
	basename: (call) =>
		mapText(call.args[0], (text) => text.slice(text.lastIndexOf("/") + 1)),
	readdir: (call) =>
		isTrue(option(call, "join")) && call.args[0] !== undefined
			? listOf([joinTexts([call.args[0], textOf("/"), unknown])])
			: listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]),
	walkdir: (call) =>
		listOf([
			listOf([
				call.args[0] ?? textOf("."),
				listOf([unknown], true),
				listOf([unknown], true),
			]),
		]),
	"glob Glob.glob": (call) =>
		listOf([{ ...(call.args[0] ?? unknown), type: "Pattern" }]),
	"download Downloads.download Base.download": downloads,
	"HTTP.get HTTP.post HTTP.put HTTP.request HTTP.download Downloads.request": (
		call,
	) => {
		const at = call.name.endsWith(".request") && call.args.length > 1 ? 1 : 0;
		return requests(at)(call);
	},
	"HTTP.serve HTTP.serve! HTTP.listen HTTP.listen! Sockets.listen listen": (
		call,
	) => {
		const isLocal = call.args.some((arg) =>
			["127.0.0.1", "localhost"].includes(knownText(arg) ?? ""),
		);
		if (!isLocal) call.effects.listens(call.span);
		return unknownFrom(origin.network, "socket");
	},
	"Sockets.connect connect": (call) => {
		call.effects.connects(
			call.args[0]?.kind === "text" ? call.args[0] : undefined,
			call.span,
		);
		return unknownFrom(origin.network, "socket");
	},
	"Sockets.accept accept": () => unknownFrom(origin.network, "socket"),
	"redirect_stdout redirect_stdin redirect_stdio": (call) => {
		if (call.args.some((arg) => arg.type === "socket"))
			call.effects.redirects();
		return callsBack(call);
	},
	"ccall @ccall Libdl.dlopen dlopen dlsym Libdl.dlsym Base.llvmcall llvmcall unsafe_store! unsafe_load unsafe_wrap":
		(call) => {
			call.effects.report(
				call.span,
				"high",
				"exec-remote",
				"Calls code outside Julia that is not looked at.",
			);
			const [name] = call.args;
			const text =
				knownText(name?.kind === "list" ? name.items[0] : name) ??
				(name?.kind === "name" ? name.name : "");
			if (text === "system" || text === "popen")
				call.effects.shell(call.args.at(-1), call.span);
			if (text === "unlink" || text === "remove" || text === "rmdir")
				call.effects.act("delete", call.args.at(-1), call.span);
			return unknown;
		},
	"system popen": (call) => {
		call.effects.shell(call.args[0], call.span);
		return unknown;
	},
	"Meta.parse Meta.parseall Base.parse_input_line": (call) => ({
		...(call.args[0] ?? unknown),
		type: "parsed",
	}),
	"eval Core.eval Base.eval @eval Main.eval .eval": evaluates,
	"include_string Base.include_string": includesText,
	"include Base.include": (call) => {
		const [path] = call.args;
		const from = call.effects.act("read", path, call.span);
		if (((from | (path?.from ?? 0)) & origin.network) !== 0)
			call.effects.code("julia", unknownFrom(origin.network), call.span);
		return unknown;
	},
	"getfield getproperty getglobal": (call) => {
		const [object, name] = call.args;
		const key = knownText(name);
		if (object === undefined) return undefined;
		return key === undefined ? nameOf("?.?") : call.member(object, key);
	},
	"invokelatest Base.invokelatest invoke Base.invoke @async @spawn @sync @time @elapsed @timed @threads Threads.@spawn Task schedule atexit map foreach broadcast filter":
		(call) => {
			const [callee, ...rest] = call.args;
			if (callee?.kind !== "function" && callee?.kind !== "name") return callee;
			const isMap =
				call.name === "map" ||
				call.name === "foreach" ||
				call.name === "broadcast" ||
				call.name === "filter";
			if (!isMap) return call.apply(callee, rest);
			const [source] = rest;
			if (source === undefined) return undefined;
			const items = itemsOf(source);
			const values =
				items !== undefined && items.length <= 4096
					? items.map((item) => call.apply(callee, [item]))
					: [call.apply(callee, [itemOf(source)])];
			return call.name === "filter"
				? source
				: listOf(values, items === undefined);
		},
	"getindex get": (call) => {
		const [object, name] = call.args;
		const key = knownText(name);
		return object === undefined || key === undefined
			? unknown
			: call.member(object, key);
	},
	"base64decode Base64.base64decode": (call) =>
		hidden(call.args[0], fromBase64),
	hex2bytes: (call) => hidden(call.args[0], fromHex),
	"String string Symbol join Char collect Vector": (call) => {
		const [first] = call.args;
		if (call.name === "Char") return characterOf(first);
		if (call.name === "join" && first !== undefined)
			return (
				foldMethod("join", first, [call.args[1] ?? textOf("")]) ??
				unknownFrom(first.from)
			);
		if (call.name === "string" || call.name === "Symbol")
			return joinTexts(call.args);
		if (call.name === "String" && first?.kind === "list")
			return joinTexts(
				first.items.map((item) =>
					item.kind === "number" ? characterOf(item) : item,
				),
			);
		return first;
	},
	"reverse lowercase uppercase replace split repeat strip chomp": (call) => {
		const [first, ...rest] = call.args;
		const name =
			call.name === "lowercase"
				? "lower"
				: call.name === "uppercase"
					? "upper"
					: call.name;
		return first === undefined
			? undefined
			: (foldMethod(name, first, rest) ?? unknownFrom(first.from));
	},
	"UInt8 Int Int64 parse convert": same(),
	"kill Base.kill": (call) => {
		if (call.args[0]?.kind === "number" && call.args[0].number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	"Pkg.add Pkg.develop": (call) => {
		const url = option(call, "url") ?? call.args[0];
		const text = knownText(url);
		if (text?.includes("://"))
			call.effects.report(
				call.span,
				"high",
				"network",
				"Installs a package from an address of its own.",
			);
		return unknown;
	},
	"Pkg.Registry.add": (call) => {
		if (
			call.args.length > 0 &&
			(knownText(call.args[0]) ?? "General") !== "General"
		)
			call.effects.report(
				call.span,
				"high",
				"network",
				"Adds a package source.",
			);
		return unknown;
	},
	"DBInterface.execute SQLite.execute LibPQ.execute execute": (call) => {
		const sql = call.args.find((arg) => arg.kind === "text");
		if (sql !== undefined) call.effects.code("sql", sql, call.span);
		return unknown;
	},
	"keys values pairs sort Dict": (call) => unknownFrom(originOf(call.args)),
});

const prefixes: readonly string[] = [
	"Base.Filesystem.",
	"Base.",
	"Core.",
	"Main.",
	"Filesystem.",
];

function canonical(name: string): string {
	for (const prefix of prefixes) {
		const rest = name.slice(prefix.length);
		if (name.startsWith(prefix) && rules.has(rest)) return rest;
	}
	return name;
}

export const juliaLibrary: Library = {
	language: "julia",
	rules,
	constants: new Map<string, Constant>([
		["ENV", () => ({ ...nameOf("ENV"), from: origin.environment })],
		["ARGS", () => listOf([unknown], true)],
		["@__DIR__", (effects) => textOf(effects.context.cwd)],
		["devnull", () => textOf("/dev/null")],
	]),
	canonical,
	joins: words("*"),
	repeats: words("^"),
	pipes: words("|>"),
	formats: false,
	powerful: words("Base Core Main"),
	environments: words("ENV"),
	bareCalls: "none",
	countsFromOne: true,
	callsTexts: false,
	command: "words",
	showsStatements: "values",
};
