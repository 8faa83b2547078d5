/**
 * What PowerShell does besides its cmdlets: commands by name, operators, casts, and the methods of .NET that scripts use
 * for files, processes and requests. Data; judges nothing.
 */
import { fromBase64 } from "./decode.ts";
import { words } from "./dialect.ts";
import { foldIndex } from "./fold.ts";
import { formatBraces } from "./format.ts";
import {
	asks,
	type Call,
	callsBack,
	type Constant,
	does,
	isTrue,
	joinsPath,
	type Library,
	requests,
	type Rule,
	ruleTable,
	self,
	shows,
} from "./library.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import {
	type Bound,
	type Cmdlet,
	cmdlets,
	readsPath,
	runsProgram,
} from "./powershell-cmdlets.ts";
import {
	eitherOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	numberOf,
	optionsOf,
	origin,
	originOf,
	textOf,
	typed,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";
import { programName, windowsPath } from "./windows-path.ts";

/** A command: a function of the text, a cmdlet, or a program. */
const command: Rule = (call) => {
	const [callee, ...args] = call.args;
	if (callee === undefined) return undefined;
	return eitherOf(
		optionsOf(callee).map((option) => runsCommand(call, option, args)),
	);
};

function runsCommand(call: Call, callee: Value, args: readonly Value[]): Value {
	const piped = call.named.get("|");
	if (callee.kind === "function")
		return call.apply(
			callee,
			args.filter((arg) => arg.type !== "parameter"),
		);
	// `& (Get-Command iex)`: what it found is in the value.
	const name = knownText(callee);
	if (name === undefined) {
		call.effects.words([callee, ...args], call.span);
		return unknownFrom(originOf([callee, ...args]));
	}
	// A pattern for a command's name is there to hide it.
	if (name.includes("*") && !name.includes("/")) {
		call.effects.words([unknown], call.span);
		return unknown;
	}
	if (isRange(name)) return listOf([unknown], true);
	const lower = programName(name);
	const own = call.variable(`function:${name.toLowerCase()}`);
	if (own?.kind === "text" && knownText(own) !== name)
		// An alias; one that leads back to itself ends with the budget.
		return call.effects.context.budget.spend(50)
			? runsCommand(call, own, args)
			: unknown;
	if (own?.kind === "function") {
		const given = args.filter((arg) => arg.type !== "parameter");
		return call.apply(own, piped === undefined ? given : [...given, piped]);
	}
	const bare = lower.includes("/")
		? lower
		: (name.toLowerCase().split("\\").at(-1) ?? lower);
	if (
		bare === "get-command" ||
		bare === "gcm" ||
		bare === "get-alias" ||
		bare === "gal"
	)
		return args.find((arg) => arg.type !== "parameter") ?? unknown;
	const cmdlet =
		name.includes("/") || name.toLowerCase().endsWith(".exe")
			? undefined
			: cmdlets.get(bare);
	if (cmdlet === undefined)
		return unknownCommand(call, bare, callee, args, piped);
	const bound = bind(cmdlet, args, piped);
	if (
		isTrue(bound.named.get("whatif")) ||
		args.some((arg) => knownText(arg) === "-?")
	)
		return unknown;
	return cmdlet.does(bound, call, bare) ?? unknown;
}

/** `0..9` at a statement's beginning: a value that the grammar takes for a command. */
function isRange(name: string): boolean {
	return (
		name !== "" &&
		Array.from(name).every((character) => "0123456789.-".includes(character))
	);
}

/** Verbs that say what a cmdlet nobody listed would do. */
const removing = words(
	"remove clear uninstall unregister reset format revoke stop disable",
);

function unknownCommand(
	call: Call,
	name: string,
	callee: Value,
	args: readonly Value[],
	piped: Value | undefined,
): Value {
	const dash = name.indexOf("-");
	const verb = name.slice(0, dash);
	if (dash > 2 && removing.has(verb) && !name.includes(".")) {
		if (!args.some((arg) => knownText(arg)?.toLowerCase() === "-whatif"))
			call.effects.report(
				call.span,
				"high",
				"destructive",
				"Removes, stops or resets something.",
			);
		return unknown;
	}
	if (name.endsWith(".ps1")) {
		call.effects.words([textOf("pwsh"), windowsPath(callee)], call.span);
		return unknown;
	}
	const value = runsProgram(callee, args, call);
	if (piped !== undefined && ["powershell", "pwsh"].includes(programName(name)))
		call.effects.code("powershell", piped, call.span);
	else if (piped !== undefined && programName(name) === "cmd")
		call.effects.code("cmd", piped, call.span);
	else if (
		piped !== undefined &&
		["sh", "bash", "zsh"].includes(programName(name))
	)
		call.effects.shell(piped, call.span);
	return value;
}

function bind(
	cmdlet: Cmdlet,
	args: readonly Value[],
	piped: Value | undefined,
): Bound {
	const named = new Map<string, Value>();
	const rest: Value[] = [];
	for (let at = 0; at < args.length; at += 1) {
		const arg = args[at];
		if (arg === undefined) continue;
		if (arg.type === "splat" && arg.kind === "record") {
			for (const [key, value] of arg.entries)
				named.set(key.toLowerCase(), value);
			continue;
		}
		const written =
			arg.type === "parameter" ? (knownText(arg) ?? "") : undefined;
		if (written === undefined) {
			rest.push(arg);
			continue;
		}
		const name = parameterOf(
			cmdlet,
			written.slice(1).replaceAll(":", "").toLowerCase(),
		);
		const next = args[at + 1];
		if (
			cmdlet.values.includes(name) &&
			next !== undefined &&
			next.type !== "parameter"
		) {
			named.set(name, next);
			at += 1;
		} else if (cmdlet.switches.includes(name)) {
			const isSet =
				next?.kind === "name" &&
				(next.name === "$false" || next.name === "$true");
			named.set(name, isSet ? next : nameOf("$true"));
			if (isSet) at += 1;
		} else
			named.set(
				name,
				next !== undefined && next.type !== "parameter"
					? next
					: nameOf("$true"),
			);
	}
	if (named.has("rf") || named.has("fr")) named.set("recurse", nameOf("$true"));
	const open = cmdlet.positional.filter(
		(name) =>
			!named.has(name) && !(name === "path" && named.has("literalpath")),
	);
	open.forEach((name, at) => {
		const value = rest[at];
		if (value !== undefined) named.set(name, value);
	});
	return { named, rest, piped };
}

/** A parameter by a beginning of its name; where several begin so, the first. */
function parameterOf(cmdlet: Cmdlet, written: string): string {
	const all = [...cmdlet.values, ...cmdlet.switches];
	if (all.includes(written)) return written;
	return all.find((name) => name.startsWith(written)) ?? written;
}

const decodesBytes: Rule = (call) => {
	const [bytes] = call.args;
	if (bytes?.kind === "list") return joinTexts(bytes.items.map(characterOf));
	return mapText(bytes, (text) => text.replaceAll("\0", ""));
};

const casts: Rule = (call) => {
	const [type, value] = call.args;
	const name = knownText(type) ?? "";
	if (value === undefined) return undefined;
	if (name === "[char]")
		return value.kind === "list"
			? value.items.length === 1
				? characterOf(value.items[0])
				: listOf(value.items.map(characterOf))
			: characterOf(value);
	if (name === "[string]" || name === "[char]array") return value;
	if (name === "[scriptblock]")
		return value.kind === "text" ? { ...value, type: "scriptblock" } : value;
	if (name === "[int]" || name === "[byte]" || name === "[long]") {
		const text = knownText(value) ?? "";
		const number =
			value.kind === "text" && text.length === 1 && !"0123456789".includes(text)
				? text.charCodeAt(0)
				: Number(text);
		return Number.isNaN(number) ? unknown : numberOf(number);
	}
	if (name === "[type]" || name === "[ref]")
		return value.kind === "text"
			? nameOf(`[${(knownText(value) ?? "").toLowerCase()}]`)
			: value;
	// "[char[]](105, 101)".
	if (name.startsWith("[char"))
		return value.kind === "list" ? listOf(value.items.map(characterOf)) : value;
	return value;
};

const joinsWith: Rule = (call) => {
	const [list, separator] = call.args;
	if (list === undefined) return undefined;
	if (list.kind === "text") return list;
	return (
		foldMethod("join", list, [separator ?? textOf("")]) ??
		unknownFrom(originOf(call.args))
	);
};

const replaces: Rule = (call) => {
	const [text, pair] = call.args;
	if (text === undefined || pair === undefined) return undefined;
	const [old, next] = pair.kind === "list" ? pair.items : [pair];
	// A pattern that is a plain text replaces as one; another leaves what cannot be known.
	const pattern = knownText(old);
	if (pattern === undefined || hasSigns(pattern)) return unknownFrom(text.from);
	return (
		foldMethod("replace", text, [
			textOf(pattern.replaceAll("\\", "")),
			next ?? textOf(""),
		]) ?? unknownFrom(text.from)
	);
};

function hasSigns(pattern: string): boolean {
	return Array.from("[](){}|*+?^$.").some(
		(sign) => pattern.includes(sign) && !pattern.includes(`\\${sign}`),
	);
}

const formats: Rule = (call) => {
	const [format, args] = call.args;
	if (format === undefined || args === undefined) return undefined;
	return formatBraces(
		format,
		args.kind === "list" ? args.items : [args],
		new Map(),
	);
};

const downloads: Rule = (call) => {
	const [url, to] = call.args;
	call.effects.sends(url, [], call.span);
	if (call.name.includes("file") && to !== undefined) {
		call.effects.act("write", windowsPath(to), call.span);
		call.effects.downloaded(windowsPath(to));
	}
	return unknownFrom(origin.network);
};

const uploads: Rule = (call) => {
	const [url, ...rest] = call.args;
	const contents = call.name.includes("uploadfile")
		? [
				unknownFrom(
					call.effects.act(
						"read",
						windowsPath(rest.at(-1) ?? unknown),
						call.span,
					) | origin.file,
				),
			]
		: rest;
	call.effects.sends(url, contents, call.span);
	return unknownFrom(origin.network);
};

const loadsCode: Rule = (call) => {
	const from = originOf(call.args);
	const isHidden = (from & (origin.network | origin.decoded)) !== 0;
	call.effects.report(
		call.span,
		isHidden ? "critical" : "high",
		"exec-remote",
		isHidden
			? "Runs a library that came from elsewhere."
			: "Loads a library that is not looked at.",
	);
	return unknown;
};

const runsText: Rule = (call) => {
	const code =
		call.args.find(
			(arg) =>
				arg.kind === "text" || arg.kind === "unknown" || arg.kind === "either",
		) ?? call.receiver;
	call.effects.code("powershell", code, call.span);
	return call.receiver;
};

const native = asks(
	"high",
	"exec-remote",
	"Calls code outside PowerShell that is not looked at.",
);

const invoked: Rule = (call) => {
	const { receiver } = call;
	if (receiver === undefined) return undefined;
	if (receiver.kind === "function") return call.apply(receiver, call.args);
	if (receiver.type === "scriptblock")
		call.effects.code("powershell", { ...receiver }, call.span);
	if (receiver.kind === "name" && receiver.name.startsWith("."))
		return call.apply(receiver, call.args);
	return unknown;
};

const made: Rule = (call) => {
	const type =
		call.receiver?.kind === "name" ? call.receiver.name.slice(1, -1) : "";
	const [first] = call.args;
	if (type.includes("sockets.tcpclient")) {
		call.effects.connects(first, call.span);
		return unknownFrom(origin.network, type);
	}
	if (type === "string" || type.startsWith("char")) return first;
	return unknownFrom(originOf(call.args), type);
};

const rules = ruleTable({
	"%command": command,
	"%parameter": (call) => typed(call.args[0] ?? unknown, "parameter"),
	"%splat": (call) => typed(call.args[0] ?? unknown, "splat"),
	"%write": (call) => {
		const path = windowsPath(call.args[0] ?? unknown);
		if (knownText(path)?.startsWith("$null") || path.kind === "name")
			return unknown;
		if (((call.args[1]?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(path);
		call.effects.act("write", path, call.span);
		return unknown;
	},
	"%append": (call) => {
		if (call.args[0]?.kind !== "name")
			call.effects.act(
				"append",
				windowsPath(call.args[0] ?? unknown),
				call.span,
			);
		return unknown;
	},
	"%cast": casts,
	"%-join": joinsWith,
	"%-f": formats,
	"%-replace %-creplace %-ireplace": replaces,
	"%-split %-csplit": (call) => {
		const [text, separator] = call.args;
		return text === undefined
			? undefined
			: (foldMethod(
					"split",
					text,
					separator === undefined ? [] : [separator],
				) ?? unknownFrom(text.from));
	},
	"%-bxor": (call) => {
		const [left, right] = call.args;
		return left?.kind === "number" && right?.kind === "number"
			? numberOf(left.number ^ right.number)
			: unknown;
	},
	"%-": (call) =>
		call.args[0]?.kind === "number" ? numberOf(-call.args[0].number) : unknown,
	"%+ %,": (call) => call.args[0],
	"[convert].frombase64string [text.convert].frombase64string": (call) =>
		hidden(call.args[0], fromBase64),
	".getstring": decodesBytes,
	".frombase64string": (call) => hidden(call.args[0], fromBase64),
	"[convert].touint16 [convert].toint16 [convert].toint32 [convert].tobyte": (
		call,
	) => {
		const base = call.args[1]?.kind === "number" ? call.args[1].number : 10;
		const number = Number.parseInt(
			knownText(call.args[0]) ?? "",
			base >= 2 && base <= 36 ? base : 10,
		);
		return Number.isNaN(number) ? unknown : numberOf(number);
	},
	"[convert].tochar": (call) => characterOf(call.args[0]),
	"[string].join": (call) =>
		call.args[1] === undefined
			? undefined
			: (foldMethod("join", call.args[1], [call.args[0] ?? textOf("")]) ??
				unknownFrom(originOf(call.args))),
	"[string].concat": (call) => joinTexts(call.args),
	"[string].format": (call) =>
		call.args[0] === undefined
			? undefined
			: formatBraces(call.args[0], call.args.slice(1), new Map()),
	"[string].new": (call) =>
		call.args[0]?.kind === "list"
			? joinTexts(call.args[0].items)
			: call.args[0],
	"[regex].replace": (call) => {
		const [text, old, next] = call.args;
		return text === undefined || old === undefined || next === undefined
			? undefined
			: replaces({ ...call, args: [text, listOf([old, next])] });
	},
	"[array].reverse": (call) => {
		const [list] = call.args;
		if (list !== undefined)
			call.assign(0, foldMethod("reverse", list, []) ?? unknownFrom(list.from));
		return unknown;
	},
	"[char].convertfromutf32": (call) => characterOf(call.args[0]),
	".tolower .tolowerinvariant": (call) =>
		call.receiver === undefined
			? undefined
			: foldMethod("lower", call.receiver, []),
	".toupper .toupperinvariant": (call) =>
		call.receiver === undefined
			? undefined
			: foldMethod("upper", call.receiver, []),
	".substring": (call) => {
		const [from, length] = call.args;
		if (call.receiver === undefined || from?.kind !== "number")
			return undefined;
		return foldMethod(
			"slice",
			call.receiver,
			length?.kind === "number"
				? [from, numberOf(from.number + length.number)]
				: [from],
		);
	},
	".tostring .tochararray .getenumerator .trim .value .fullname .content .rawcontent .result .readtoend .getresponse .getresponsestream .getawaiter .getresult .getstream .name .path":
		self,
	".insert .remove": (call) => {
		const [at, text] = call.args;
		const value =
			call.receiver === undefined ? undefined : knownText(call.receiver);
		if (value === undefined || at?.kind !== "number") return undefined;
		if (call.name === ".insert")
			return textOf(
				value.slice(0, at.number) +
					(knownText(text) ?? "") +
					value.slice(at.number),
			);
		const length = text?.kind === "number" ? text.number : value.length;
		return textOf(value.slice(0, at.number) + value.slice(at.number + length));
	},
	".downloadstring .downloaddata .openread .getstringasync .getbytearrayasync .getasync .downloadfile .downloadfileasync":
		downloads,
	".uploadstring .uploaddata .uploadfile .uploadvalues .postasync .sendasync":
		uploads,
	"[net.webrequest].create [net.httpwebrequest].create": requests(),
	"[net.sockets.tcpclient].new": (call) => {
		call.effects.connects(call.args[0], call.span);
		return unknownFrom(origin.network, "socket");
	},
	".read .readline .readtoendasync .receive": (call) => {
		const from = call.receiver?.from ?? 0;
		// It fills what it is given.
		if ((from & origin.network) !== 0 && call.args.length > 0)
			call.assign(0, unknownFrom(origin.network));
		return unknownFrom(from);
	},
	".start": (call) => {
		if (call.receiver?.type === "listener") call.effects.listens(call.span);
		return unknown;
	},
	"[io.file].delete": does("delete"),
	"[io.directory].delete": (call) => {
		const isTree =
			call.args[1]?.kind === "name" && call.args[1].name !== "$false";
		call.effects.act(
			isTree ? "delete-tree" : "delete",
			windowsPath(call.args[0] ?? unknown),
			call.span,
		);
		return unknown;
	},
	"[io.file].readalltext [io.file].readalllines [io.file].readallbytes [io.file].openread [io.file].readlines":
		(call) => readsPath(windowsPath(call.args[0] ?? unknown), call),
	"[io.file].writealltext [io.file].writealllines [io.file].writeallbytes [io.file].create [io.file].openwrite":
		(call) => {
			const path = windowsPath(call.args[0] ?? unknown);
			if (((call.args[1]?.from ?? 0) & origin.network) !== 0)
				call.effects.downloaded(path);
			call.effects.act("write", path, call.span);
			return unknown;
		},
	"[io.file].appendalltext [io.file].appendalllines": (call) => {
		call.effects.act("append", windowsPath(call.args[0] ?? unknown), call.span);
		return unknown;
	},
	"[io.file].move [io.directory].move": (call) => {
		call.effects.act("move", windowsPath(call.args[0] ?? unknown), call.span);
		call.effects.act("write", windowsPath(call.args[1] ?? unknown), call.span);
		return unknown;
	},
	"[io.file].copy": (call) => {
		call.effects.act("read", windowsPath(call.args[0] ?? unknown), call.span);
		call.effects.act("write", windowsPath(call.args[1] ?? unknown), call.span);
		return unknown;
	},
	"[io.path].combine": joinsPath,
	"[io.path].gettemppath [io.path].gettempfilename": () =>
		textOf("/tmp/powershell"),
	"[diagnostics.process].start": (call) => {
		const [file, args] = call.args;
		const list =
			knownText(args)
				?.split(" ")
				.map((part) => textOf(part)) ?? (args === undefined ? [] : [args]);
		return runsProgram(file ?? unknown, list, call);
	},
	"[environment].getenvironmentvariables": () =>
		unknownFrom(origin.environment),
	"[environment].setenvironmentvariable": (call) => {
		const scope = (knownText(call.args[2]) ?? "").toLowerCase();
		const name = (knownText(call.args[0]) ?? "path").toLowerCase();
		if (
			(scope === "machine" || scope === "user") &&
			(name === "path" || name === "psmodulepath" || name === "comspec")
		)
			call.effects.report(
				call.span,
				"high",
				"persistence",
				"Changes the environment of every program to come.",
			);
		return unknown;
	},
	"[environment].getfolderpath": (call) => textOf(call.effects.context.home),
	"[environment].exit": () => unknown,
	"[scriptblock].create": (call) =>
		typed(call.args[0] ?? unknown, "scriptblock"),
	".invoke .invokereturnasis .begininvoke .dynamicinvoke": invoked,
	".invokescript .addscript .newscriptblock": runsText,
	".addcommand": (call) => {
		const [name] = call.args;
		return name === undefined ? undefined : typed(name, "scriptblock");
	},
	"[reflection.assembly].load [reflection.assembly].loadfile [reflection.assembly].loadfrom [reflection.assembly].unsafeloadfrom [appdomain].currentdomain.load":
		loadsCode,
	"[runtime.interopservices.marshal].copy [runtime.interopservices.marshal].getdelegateforfunctionpointer [runtime.interopservices.marshal].writebyte":
		native,
	"[runtime.interopservices.marshal].ptrtostringauto [runtime.interopservices.marshal].ptrtostringbstr":
		asks("high", "secrets", "Turns a protected text into a plain one."),
	".gettype": (call) => {
		const name = (knownText(call.args[0]) ?? "").toLowerCase();
		if (name.includes("amsi"))
			call.effects.report(
				call.span,
				"critical",
				"privilege",
				"Switches off what protects the machine.",
			);
		return call.receiver;
	},
	"[windows.clipboard].gettext [windows.forms.clipboard].gettext": asks(
		"high",
		"secrets",
		"Reads the clipboard.",
	),
	".getnetworkcredential": (call) =>
		unknownFrom((call.receiver?.from ?? 0) | origin.token),
	".run .exec .shellexecute": (call) => {
		const type = call.receiver?.type ?? "";
		if (type.startsWith("wscript.shell") && call.args[0] !== undefined)
			call.effects.code("cmd", call.args[0], call.span);
		else if (type.startsWith("shell.application"))
			runsProgram(call.args[0] ?? unknown, call.args.slice(1, 2), call);
		else return callsBack(call);
		return unknown;
	},
	".regwrite": (call) => {
		call.effects.report(
			call.span,
			"high",
			"persistence",
			`Writes to the registry (${knownText(call.args[0]) ?? "unknown"}).`,
		);
		return unknown;
	},
	".delete": (call) => {
		const { receiver } = call;
		if (receiver?.kind === "text" || receiver?.kind === "list")
			call.effects.act(
				call.args.length > 0 ? "delete-tree" : "delete",
				receiver,
				call.span,
			);
		return unknown;
	},
	".kill": () => unknown,
	"[console].writeline [console].write": shows,
	".foreach .where": (call) => {
		const items =
			call.receiver === undefined ? undefined : itemsOf(call.receiver);
		const [block] = call.args;
		if (block?.kind !== "function") return call.receiver;
		return listOf(
			(items ?? [unknownFrom(call.receiver?.from ?? 0)])
				.slice(0, 512)
				.map((item) => call.apply(block, [item])),
		);
	},
	".item .get_item": (call) =>
		call.receiver === undefined || call.args[0] === undefined
			? undefined
			: foldIndex(call.receiver, call.args[0]),
	".new": made,
});

export const powershellLibrary: Library = {
	language: "powershell",
	rules,
	constants: new Map<string, Constant>([
		["$env", () => ({ ...nameOf("$env"), from: origin.environment })],
		["$home", (effects) => textOf(effects.context.home)],
		[
			"history-options.historysavepath",
			(effects) =>
				textOf(
					`${effects.context.home}/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt`,
				),
		],
		["$psscriptroot", (effects) => textOf(effects.context.cwd)],
		["$pwd", (effects) => textOf(effects.folder ?? effects.context.cwd)],
		[
			"$profile",
			(effects) =>
				textOf(`${effects.context.home}/Documents/PowerShell/profile.ps1`),
		],
		[
			"$args",
			(_effects, variable) => variable("@_") ?? listOf([unknown], true),
		],
		["$psitem", (_effects, variable) => variable("$_") ?? unknown],
		["$input", () => unknown],
		["$pshome", () => textOf("C:/Windows/System32/WindowsPowerShell/v1.0")],
		["$shellid", () => textOf("Microsoft.PowerShell")],
		["$verbosepreference", () => textOf("SilentlyContinue")],
	]),
	canonical: (name) => name.toLowerCase(),
	joins: words("+"),
	repeats: words("*"),
	pipes: new Set(),
	formats: false,
	powerful: new Set(),
	environments: words("$env"),
	bareCalls: "none",
	countsFromOne: false,
	callsTexts: false,
	command: "shell",
	showsStatements: "all",
};
