/**
 * What Lua's calls do: its own library, LuaSocket, lfs, and the editors and servers that run Lua. Data; judges nothing.
 */
import { fromBase64 } from "./decode.ts";
import { words } from "./dialect.ts";
import {
	asks,
	callsBack,
	does,
	type Constant,
	type Library,
	requests,
	type Rule,
	ruleTable,
	runsCode,
	runsLineOrWords,
	runsShell,
	same,
	shows,
} from "./library.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import { environmentVariable } from "./environment.ts";
import {
	joinTexts,
	knownText,
	listOf,
	nameOf,
	numberOf,
	origin,
	originOf,
	textOf,
	unknown,
	unknownFrom,
} from "./value.ts";

/** Lua counts from one, and its ends are inside. */
const sub: Rule = (call) => {
	const [text, from, to] =
		call.receiver?.kind === "text" ? [call.receiver, ...call.args] : call.args;
	const start =
		from?.kind === "number"
			? from.number > 0
				? from.number - 1
				: from.number
			: undefined;
	if (text === undefined || start === undefined) return undefined;
	const end =
		to?.kind === "number"
			? to.number < 0
				? to.number + 1 || undefined
				: to.number
			: undefined;
	return (
		foldMethod(
			"slice",
			text,
			end === undefined ? [numberOf(start)] : [numberOf(start), numberOf(end)],
		) ?? unknownFrom(text.from)
	);
};

const onText =
	(name: string): Rule =>
	(call) => {
		const [first, ...rest] =
			call.receiver?.kind === "text"
				? [call.receiver, ...call.args]
				: call.args;
		return first === undefined
			? undefined
			: (foldMethod(name, first, rest) ?? unknownFrom(first.from));
	};

const opens: Rule = (call) => {
	const mode = knownText(call.args[1]) ?? "r";
	const act = mode.startsWith("a")
		? "append"
		: mode.startsWith("w")
			? "write"
			: "read";
	const from = call.effects.act(act, call.args[0], call.span);
	return { ...(call.args[0] ?? unknown), from, type: "file" };
};

const rules = ruleTable({
	"os.execute io.popen vim.fn.system vim.fn.systemlist vim.cmd.! hs.execute": (
		call,
	) => {
		const value = runsShell()(call);
		return { ...(value ?? unknown), type: "process" };
	},
	"vim.system vim.fn.jobstart vim.loop.spawn luv.spawn uv.spawn posix.exec posix.execp unix.execve ngx.pipe.spawn":
		runsLineOrWords,
	"load loadstring dostring vim.api.nvim_exec2 redis.sandbox": runsCode(),
	"dofile loadfile": (call) =>
		unknownFrom(call.effects.act("read", call.args[0], call.span)),
	require: (call) => {
		const name = knownText(call.args[0]);
		return name === undefined
			? nameOf("?module")
			: nameOf(name === "lfs" ? "lfs" : name);
	},
	"os.remove lfs.rmdir vim.fn.delete posix.unlink unix.unlink os.rmdir pl.file.delete file.delete":
		(call) => {
			const isTree = (knownText(call.args[1]) ?? "").includes("r");
			call.effects.act(
				isTree ? "delete-tree" : "delete",
				call.args[0],
				call.span,
			);
			return unknown;
		},
	"pl.dir.rmtree dir.rmtree vim.fs.rm unix.rmrf path.rmdir":
		does("delete-tree"),
	"os.rename": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	"io.open": opens,
	"io.lines io.input": (call) =>
		call.args.length === 0
			? unknown
			: unknownFrom(call.effects.act("read", call.args[0], call.span)),
	"io.output vim.fn.writefile": (call) => {
		call.effects.act(
			"write",
			call.args[call.name.startsWith("vim") ? 1 : 0],
			call.span,
		);
		return unknown;
	},
	"file.read file.lines process.read process.lines socket.receive": (call) =>
		unknownFrom(call.receiver?.from ?? 0),
	"file.write process.write": (call) => {
		if ((originOf(call.args) & origin.network) !== 0)
			call.effects.downloaded(call.receiver);
		if (call.name.startsWith("process")) call.effects.shows([], call.span);
		return call.receiver;
	},
	"lfs.chdir vim.cmd.cd": (call) => {
		call.effects.changeFolder(call.args[0]);
		return unknown;
	},
	"lfs.currentdir": (call) =>
		textOf(call.effects.folder ?? call.effects.context.cwd),
	"lfs.dir": () =>
		listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]),
	"os.tmpname": () => textOf("/tmp/lua"),
	"os.getenv": (call) => {
		const name = knownText(call.args[0]);
		return name === undefined
			? unknown
			: environmentVariable(name, call.effects.context);
	},
	"vim.fn.environ": () => unknownFrom(origin.environment),
	"socket.http.request http.request ssl.https.request https.request":
		requests(),
	"socket.tcp socket.udp socket.connect": (call) => {
		if (call.args.length > 0) call.effects.connects(call.args[0], call.span);
		return unknownFrom(origin.network, "socket");
	},
	"socket.bind": (call) => {
		call.effects.listens(call.span);
		return unknownFrom(origin.network, "socket");
	},
	"socket.send": (call) => {
		call.effects.sends(undefined, call.args, call.span);
		return unknown;
	},
	".connect": (call) => {
		if (call.receiver?.type === "socket")
			call.effects.connects(call.args[0], call.span);
		return call.receiver;
	},
	"string.char": (call) => joinTexts(call.args.map(characterOf)),
	"utf8.char": (call) => joinTexts(call.args.map(characterOf)),
	"string.reverse": onText("reverse"),
	"string.lower": onText("lower"),
	"string.upper": onText("upper"),
	"string.rep": onText("rep"),
	"string.gsub .gsub": onText("gsub"),
	"string.format": onText("format"),
	"string.sub .sub": sub,
	"string.byte": (call) => {
		const text = knownText(call.args[0]);
		return text === undefined || text === ""
			? unknown
			: numberOf(text.charCodeAt(0));
	},
	"table.concat": (call) => {
		const [list, separator] = call.args;
		const items =
			list?.kind === "record"
				? [...list.entries.values()]
				: list?.kind === "list"
					? list.items
					: undefined;
		return items === undefined
			? unknown
			: foldMethod("join", listOf(items), [separator ?? textOf("")]);
	},
	"table.unpack unpack tostring tonumber setmetatable rawget select": (
		call,
	) => {
		if (call.name === "rawget") {
			const key = knownText(call.args[1]);
			return call.args[0] === undefined || key === undefined
				? unknown
				: call.member(call.args[0], key);
		}
		return call.args[call.name === "select" ? 1 : 0];
	},
	"pcall xpcall coroutine.wrap coroutine.create coroutine.resume": (call) => {
		const [callee, ...rest] = call.args;
		return callee === undefined
			? unknown
			: call.apply(callee, call.name === "xpcall" ? rest.slice(1) : rest);
	},
	"mime.unb64 base64.decode ngx.decode_base64 vim.base64.decode": (call) =>
		hidden(call.args[0], fromBase64),
	"print io.write io.stdout.write": shows,
	"ipairs pairs": same(),
	"package.loadlib ffi.load ffi.cdef": asks(
		"high",
		"exec-remote",
		"Calls code outside Lua that is not looked at.",
	),
	"ffi.C.system": runsShell(),
	"vim.cmd vim.api.nvim_command": (call) => {
		const text = knownText(call.args[0]);
		if (text?.startsWith("!"))
			call.effects.shell(textOf(text.slice(1)), call.span);
		return unknown;
	},
	"redis.call redis.pcall": (call) => {
		const name = (knownText(call.args[0]) ?? "").toUpperCase();
		if (name === "FLUSHALL" || name === "FLUSHDB")
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Empties a data store.",
			);
		return unknown;
	},
	".execute .query": (call) => {
		if (knownText(call.args[0]) !== undefined)
			call.effects.code("sql", call.args[0], call.span);
		return unknown;
	},
	"table.foreach": callsBack,
});

function canonical(name: string): string {
	for (const prefix of ["_G.", "_ENV.", "package.loaded."])
		if (name.startsWith(prefix)) return canonical(name.slice(prefix.length));
	return name;
}

export const luaLibrary: Library = {
	language: "lua",
	rules,
	constants: new Map<string, Constant>([
		["arg", () => listOf([unknown], true)],
		["io.stdin", () => unknown],
	]),
	canonical,
	joins: words(".."),
	repeats: new Set(),
	pipes: new Set(),
	formats: false,
	powerful: words("os io _G _ENV ?module"),
	environments: new Set(),
	bareCalls: "none",
	countsFromOne: true,
	callsTexts: false,
	command: "shell",
	showsStatements: "none",
};
