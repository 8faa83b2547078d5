/**
 * What PHP's calls do: program execution, files, streams and requests. Data; judges nothing.
 */
import { expand, fromBase64, fromHex, fromPercent, rot13 } from "./decode.ts";
import { words } from "./dialect.ts";
import { environmentVariable } from "./environment.ts";
import {
	asks,
	callsBack,
	does,
	type Call,
	type Constant,
	type Library,
	requests,
	type Rule,
	ruleTable,
	runsCode,
	runsShell,
	same,
	shows,
	setsOwner,
} from "./library.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import {
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

/** A path may be a URL: then it is a request. */
const reads: Rule = (call) => {
	let from = 0;
	for (const possible of optionsOf(call.args[0])) {
		const text = possible.kind === "text" ? (possible.pieces[0] ?? "") : "";
		if (
			text.startsWith("php://input") ||
			text.startsWith("http://") ||
			text.startsWith("https://") ||
			text.startsWith("ftp://")
		) {
			requests()(call);
			from |= origin.network;
		} else if (text.startsWith("data:")) from |= origin.decoded;
		else if (!text.startsWith("php://"))
			from |= call.effects.act("read", filtered(possible), call.span);
	}
	return unknownFrom(from);
};

/** php://filter/…/resource=PATH reads PATH. */
function filtered(value: Value): Value {
	const text = knownText(value);
	const at = text?.startsWith("php://filter") ? text.indexOf("resource=") : -1;
	return text === undefined || at < 0 ? value : textOf(text.slice(at + 9));
}

const writes: Rule = (call) => {
	const [path, content, flags] = call.args;
	if (((content?.from ?? 0) & origin.network) !== 0)
		call.effects.downloaded(path);
	const isAppend = flags !== undefined && flags.kind !== "number";
	call.effects.act(isAppend ? "append" : "write", path, call.span);
	return unknown;
};

const opens: Rule = (call) => {
	const mode = knownText(call.args[1]) ?? "r";
	if (mode.startsWith("r") && !mode.includes("+"))
		return { ...(reads(call) ?? unknown), type: "file" };
	const from = call.effects.act(
		mode.startsWith("a") ? "append" : "write",
		call.args[0],
		call.span,
	);
	return { ...(call.args[0] ?? unknown), from, type: "file" };
};

const includes: Rule = (call) => {
	const value = reads(call) ?? unknown;
	if ((value.from & (origin.network | origin.decoded)) !== 0)
		call.effects.code("php", unknownFrom(value.from), call.span);
	return unknown;
};

const callsNamed: Rule = (call) => {
	const [callee, ...rest] = call.args;
	if (callee === undefined) return undefined;
	const args =
		call.name === "call_user_func_array"
			? rest[0] === undefined
				? []
				: (itemsOf(rest[0]) ?? [unknown])
			: rest;
	return callValue(call, callee, args);
};

function callValue(call: Call, callee: Value, args: readonly Value[]): Value {
	if (callee.kind === "text" && knownText(callee) === undefined) return unknown;
	return call.apply(callee, args);
}

const maps: Rule = (call) => {
	const at = call.name === "array_map" ? 0 : 1;
	const callee = call.args[at];
	const source = call.args[at === 0 ? 1 : 0];
	if (callee === undefined || source === undefined) return undefined;
	const items = itemsOf(source) ?? [unknownFrom(source.from)];
	return listOf(
		items.slice(0, 4096).map((item) => callValue(call, callee, [item])),
	);
};

const connects: Rule = (call) => {
	call.effects.connects(
		call.args.find((arg) => arg.kind === "text"),
		call.span,
	);
	return unknownFrom(origin.network, "socket");
};

const sets: Rule = (call) => {
	const [, name, value] = call.args;
	const isBody =
		name?.kind === "name" &&
		(name.name.includes("postfields") ||
			name.name.includes("infile") ||
			name.name.includes("url"));
	if (value !== undefined && isBody)
		call.effects.sends(
			undefined,
			[value, ...(value.kind === "list" ? value.items : [])],
			call.span,
		);
	return unknown;
};

const queries: Rule = (call) => {
	for (const arg of call.args)
		if (knownText(arg) !== undefined && arg.kind === "text")
			call.effects.code("sql", arg, call.span);
	return unknown;
};

const transforms =
	(name: string): Rule =>
	(call) => {
		const [first, ...rest] = call.args;
		return first === undefined
			? undefined
			: (foldMethod(name, first, rest) ?? unknownFrom(first.from));
	};

const rules = ruleTable({
	"system exec shell_exec passthru popen pcntl_system": runsShell(),
	proc_open: (call) => {
		const [command] = call.args;
		return unknownFrom(
			command?.kind === "list"
				? call.effects.words([command], call.span)
				: call.effects.shell(command, call.span),
			"process",
		);
	},
	pcntl_exec: (call) =>
		unknownFrom(call.effects.words(call.args.slice(0, 2), call.span)),
	pcntl_fork: (call) => {
		if (call.repeated)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Starts copies of itself without end.",
			);
		return unknown;
	},
	"eval assert": (call) =>
		call.args[0]?.kind === "text" ||
		call.name === "eval" ||
		(call.args[0]?.from ?? 0) !== 0
			? runsCode()(call)
			: undefined,
	create_function: runsCode(1),
	"include include_once require require_once": includes,
	"call_user_func call_user_func_array forward_static_call": callsNamed,
	"array_map array_walk array_filter usort array_reduce preg_replace_callback iterator_apply":
		(call) =>
			call.name === "array_map" ||
			call.name === "array_filter" ||
			call.name === "array_walk"
				? maps(call)
				: callsBack(call),
	preg_replace: (call) => {
		const [pattern, replacement, subject] = call.args;
		const text = knownText(pattern) ?? "";
		if (text.slice(text.lastIndexOf(text.charAt(0)) + 1).includes("e"))
			call.effects.code("php", replacement, call.span);
		return unknownFrom(subject?.from ?? 0);
	},
	"register_shutdown_function set_error_handler ob_start spl_autoload_register":
		(call) => {
			const [callee] = call.args;
			return callee?.kind === "function" ? call.apply(callee, []) : unknown;
		},
	"unlink rmdir": does("delete"),
	ftruncate: (call) => {
		call.effects.act("truncate", call.args[0], call.span);
		return unknown;
	},
	"file_get_contents readfile file fpassthru highlight_file show_source parse_ini_file simplexml_load_file":
		reads,
	file_put_contents: writes,
	"fopen gzopen SplFileObject": opens,
	"fread fgets stream_get_contents fgetcsv feof gzread": (call) =>
		unknownFrom(call.args[0]?.from ?? 0),
	"fwrite fputs": (call) => {
		const [to, content] = call.args;
		if (to?.type === "socket" && content !== undefined)
			call.effects.sends(undefined, [content], call.span);
		if (to?.type === "file" && ((content?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(to);
		return unknown;
	},
	"copy symlink link": (call) => {
		const text = knownText(call.args[0]) ?? "";
		if (text.includes("://")) {
			requests()(call);
			call.effects.downloaded(call.args[1]);
		} else call.effects.act("read", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	"rename move_uploaded_file": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	chmod: (call) => {
		const [path, mode] = call.args;
		if (mode?.kind === "number" && (mode.number & 0o6000) !== 0)
			setsOwner(call, path);
		call.effects.act("mode", path, call.span);
		return unknown;
	},
	"chown chgrp": does("mode"),
	glob: (call) => listOf([typed(call.args[0] ?? unknown, "Pattern")]),
	scandir: () => listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]),
	chdir: (call) => {
		call.effects.changeFolder(call.args[0]);
		return unknown;
	},
	"chroot posix_setuid posix_setgid posix_seteuid": asks(
		"high",
		"privilege",
		"Changes whose rights the program has.",
	),
	posix_kill: (call) => {
		if (call.args[0]?.kind === "number" && call.args[0].number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	getcwd: (call) => textOf(call.effects.folder ?? call.effects.context.cwd),
	"sys_get_temp_dir tempnam tmpfile": () => textOf("/tmp/php"),
	"realpath escapeshellarg escapeshellcmd strval addslashes trim rtrim ltrim stripslashes nl2br htmlspecialchars":
		(call) =>
			call.name.endsWith("trim")
				? transforms("strip")(call)
				: (call.args[0] ?? unknown),
	dirname: (call) =>
		mapText(call.args[0], (text) =>
			text.slice(0, Math.max(1, text.lastIndexOf("/"))),
		),
	basename: (call) =>
		mapText(call.args[0], (text) => text.slice(text.lastIndexOf("/") + 1)),
	getenv: (call) => {
		const name = knownText(call.args[0]);
		return call.args.length === 0
			? unknownFrom(origin.environment)
			: name === undefined
				? unknown
				: environmentVariable(name, call.effects.context);
	},
	phpinfo: asks(
		"high",
		"secrets",
		"Shows the whole environment, with the secrets in it.",
	),
	get_defined_vars: () => unknown,
	base64_decode: (call) => hidden(call.args[0], fromBase64),
	"gzinflate gzuncompress gzdecode zlib_decode bzdecompress brotli_uncompress":
		(call) => hidden(call.args[0], expand),
	hex2bin: (call) => hidden(call.args[0], fromHex),
	str_rot13: (call) => hidden(call.args[0], rot13),
	"convert_uudecode openssl_decrypt": (call) =>
		unknownFrom(originOf(call.args) | origin.decoded),
	"urldecode rawurldecode": (call) => mapText(call.args[0], fromPercent),
	pack: (call) => {
		const format = knownText(call.args[0]) ?? "";
		if (format.startsWith("H")) return hidden(call.args[1], fromHex);
		return (
			foldMethod("pack", listOf(call.args.slice(1)), [
				call.args[0] ?? textOf(""),
			]) ?? unknown
		);
	},
	strrev: transforms("reverse"),
	strtolower: transforms("lower"),
	strtoupper: transforms("upper"),
	str_repeat: transforms("repeat"),
	str_replace: (call) => {
		const [old, next, subject] = call.args;
		return subject === undefined || old === undefined || next === undefined
			? undefined
			: (foldMethod("replace", subject, [old, next]) ??
					unknownFrom(subject.from));
	},
	substr: (call) => {
		const [text, from, length] = call.args;
		const to =
			from?.kind === "number" && length?.kind === "number"
				? numberOf(from.number + length.number)
				: undefined;
		return text === undefined || from === undefined
			? undefined
			: (foldMethod("slice", text, to === undefined ? [from] : [from, to]) ??
					unknownFrom(text.from));
	},
	"implode join": (call) => {
		const list = call.args.find((arg) => arg.kind === "list");
		const separator =
			call.args.find((arg) => arg.kind === "text") ?? textOf("");
		return list === undefined
			? undefined
			: foldMethod("join", list, [separator]);
	},
	"explode str_split": (call) => {
		const text = call.args[call.name === "explode" ? 1 : 0];
		return text === undefined
			? undefined
			: (foldMethod("split", text, [
					call.name === "explode" ? (call.args[0] ?? unknown) : textOf(""),
				]) ?? unknownFrom(text.from));
	},
	"sprintf vsprintf": (call) => {
		const [format, ...rest] = call.args;
		return format === undefined
			? undefined
			: foldMethod(
					"format",
					format,
					rest.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg])),
				);
	},
	chr: (call) => characterOf(call.args[0]),
	ord: (call) => {
		const text = knownText(call.args[0]);
		return text === undefined || text === ""
			? unknown
			: numberOf(text.codePointAt(0) ?? 0);
	},
	array_reverse: transforms("reverse"),
	"array compact list": (call) => listOf(call.args),
	"fsockopen pfsockopen stream_socket_client socket_connect socket_create":
		connects,
	"stream_socket_server socket_listen socket_bind": (call) => {
		call.effects.listens(call.span);
		return unknownFrom(origin.network, "socket");
	},
	"socket_write socket_send mail": (call) => {
		call.effects.sends(undefined, call.args, call.span);
		return unknown;
	},
	socket_read: () => unknownFrom(origin.network),
	curl_init: (call) => {
		if (call.args[0] !== undefined)
			call.effects.sends(call.args[0], [], call.span);
		return unknownFrom(origin.network, "request");
	},
	curl_exec: () => unknownFrom(origin.network),
	curl_setopt: sets,
	"dns_get_record gethostbyname checkdnsrr": (call) => {
		call.effects.sends(undefined, call.args, call.span);
		return unknown;
	},
	"echo print print_r var_dump var_export printf error_log exit die debug_zval_refcount":
		shows,
	"json_encode serialize http_build_query array_merge": (call) =>
		unknownFrom(originOf(call.args)),
	unserialize: (call) => {
		const from = originOf(call.args);
		if ((from & (origin.network | origin.decoded)) !== 0)
			call.effects.code("php", unknownFrom(from), call.span);
		return unknown;
	},
	"dl FFI.cdef FFI.load": asks(
		"high",
		"exec-remote",
		"Calls code outside PHP that is not looked at.",
	),
	"mysqli_query mysql_query pg_query pg_exec sqlite_exec .query .exec .prepare .multi_query .execute DB.statement DB.unprepared DB.delete DB.select":
		queries,
	"Closure.fromCallable ReflectionFunction": same(),
	".invoke .invokeArgs .__invoke": (call) =>
		call.receiver === undefined
			? undefined
			: callValue(call, call.receiver, call.args),
	".truncate Schema.drop Schema.dropIfExists": asks(
		"critical",
		"destructive",
		"Destroys stored data.",
	),
	define: () => unknown,
	concat: (call) => joinTexts(call.args),
});

function canonical(name: string): string {
	const bare = name.startsWith("\\") ? name.slice(1) : name;
	if (bare.startsWith("$") || bare.startsWith(".")) return bare;
	// Functions' names have no case; members' keep it.
	return bare.includes(".")
		? bare
		: knownClasses.has(bare)
			? bare
			: bare.toLowerCase();
}

const knownClasses = words(
	"SplFileObject ReflectionFunction FFI Closure DB Schema",
);

export const phpLibrary: Library = {
	language: "php",
	rules,
	constants: new Map<string, Constant>([
		["$_ENV", () => ({ ...nameOf("$_ENV"), from: origin.environment })],
		["$_SERVER", () => ({ ...nameOf("$_SERVER"), from: origin.environment })],
		["$_GET", () => unknownFrom(origin.network)],
		["$_POST", () => unknownFrom(origin.network)],
		["$_REQUEST", () => unknownFrom(origin.network)],
		["$_COOKIE", () => unknownFrom(origin.network)],
		["$argv", () => listOf([unknown], true)],
		["__dir__", (effects) => textOf(effects.context.cwd)],
		["__file__", (effects) => textOf(`${effects.context.cwd}/script.php`)],
		["php_binary", () => textOf("php")],
		["directory_separator", () => textOf("/")],
		["php_eol", () => textOf("\n")],
		["$?", () => unknown],
	]),
	canonical,
	joins: words("."),
	repeats: new Set(),
	pipes: new Set(),
	formats: false,
	powerful: new Set(),
	environments: words("$_ENV $_SERVER"),
	bareCalls: "none",
	countsFromOne: false,
	callsTexts: true,
	command: "shell",
	showsStatements: "none",
};
