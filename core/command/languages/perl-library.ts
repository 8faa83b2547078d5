/**
 * What Perl's calls do: built-in functions, File::*, LWP and sockets. Data; judges nothing.
 */
import { fromBase64, fromHex, fromPercent, expand } from "./decode.ts";
import { words } from "./dialect.ts";
import {
	asks,
	callsBack,
	joinsPath,
	type Call,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	runsLineOrWords,
	same,
	shows,
	does,
	setsOwner,
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
	optionsOf,
	origin,
	originOf,
	textOf,
	typed,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

/** Lists in arguments are flat: f(@a, 1). */
function flat(args: readonly Value[]): readonly Value[] {
	return args.flatMap((arg) =>
		arg.kind === "list"
			? [...arg.items, ...(arg.open ? [unknownFrom(arg.from)] : [])]
			: [arg],
	);
}

const starts: Rule = (call) =>
	runsLineOrWords({ ...call, args: flat(call.args) });

const removes: Rule = (call) => {
	call.effects.act("delete", listOf(flat(call.args)), call.span);
	return unknown;
};

const removesTree: Rule = (call) => {
	call.effects.act(
		"delete-tree",
		listOf(
			flat(call.args).filter(
				(arg) =>
					arg.kind === "text" ||
					arg.kind === "unknown" ||
					arg.kind === "either",
			),
		),
		call.span,
	);
	return unknown;
};

/** open(F, mode, path), open(F, "mode path"), and commands at either end of a pipe. */
const opens: Rule = (call) => {
	const [, mode, ...rest] = call.args;
	let result: Value = unknown;
	for (const possible of optionsOf(mode)) {
		const text = (knownText(possible) ?? "").trim();
		if (text === "-|" || text === "|-")
			result = unknownFrom(
				call.effects.words(
					rest.length === 1 && rest[0]?.kind !== "list" ? [] : rest,
					call.span,
				) | (rest.length === 1 ? call.effects.shell(rest[0], call.span) : 0),
				"process",
			);
		else if (rest.length > 0) result = opensPath(call, text, rest[0]);
		else if (text.startsWith("|"))
			result = unknownFrom(
				call.effects.shell(textOf(text.slice(1)), call.span),
				"process",
			);
		else if (text.endsWith("|"))
			result = unknownFrom(
				call.effects.shell(textOf(text.slice(0, -1)), call.span),
				"process",
			);
		else if (knownText(possible) === undefined) {
			const pieces = possible.kind === "text" ? possible.pieces : [undefined];
			const [first] = pieces;
			if (
				first?.trimStart().startsWith("|") ||
				pieces.at(-1)?.trimEnd().endsWith("|")
			)
				call.effects.shell(possible, call.span);
			else if (first?.startsWith(">"))
				result = opensPath(call, first.startsWith(">>") ? ">>" : ">", unknown);
			else result = opensPath(call, "<", possible);
		} else {
			const sign = text.startsWith("+>")
				? ">"
				: text.startsWith(">>")
					? ">>"
					: text.startsWith(">")
						? ">"
						: "<";
			let path = text;
			while (path !== "" && "<>+ ".includes(path.charAt(0)))
				path = path.slice(1);
			result = opensPath(
				call,
				path.startsWith("&") ? `${sign}&` : sign,
				textOf(path),
			);
		}
	}
	call.assign(0, result);
	return result;
};

function opensPath(call: Call, mode: string, path: Value | undefined): Value {
	if (mode.includes("&")) {
		call.effects.redirects();
		return unknown;
	}
	const act = mode.startsWith(">>")
		? "append"
		: mode.includes(">")
			? "write"
			: "read";
	const from = call.effects.act(act, path, call.span);
	return unknownFrom(from, "file");
}

const evaluates: Rule = (call) => {
	const [code] = call.args;
	if (code === undefined) return undefined;
	if (code.kind === "text" || code.kind === "either" || code.kind === "unknown")
		call.effects.code("perl", code, call.span);
	return unknown;
};

const unpacks: Rule = (call) => {
	const [format, ...rest] = flat(call.args);
	if (format === undefined) return undefined;
	if (call.name === "unpack") {
		const text = knownText(rest[0]);
		const known = knownText(format) ?? "";
		if (text !== undefined && known.startsWith("u"))
			return unknownFrom(origin.decoded);
		if (text !== undefined && known.startsWith("H"))
			return textOf(Buffer.from(text).toString("hex"));
		return unknownFrom(originOf(rest));
	}
	const known = knownText(format) ?? "";
	if (known.startsWith("H")) return hidden(rest[0], fromHex);
	return (
		foldMethod("pack", listOf(rest), [format]) ??
		unknownFrom(originOf(rest) | origin.decoded)
	);
};

const maps: Rule = (call) => {
	const [callee, ...rest] = call.args;
	if (callee?.kind !== "function") {
		return listOf(flat(rest));
	}
	const source = listOf(
		flat(rest),
		rest.some(
			(value) =>
				value.kind !== "list" &&
				value.kind !== "text" &&
				value.kind !== "number",
		),
	);
	const items = itemsOf(source);
	if (call.name === "grep" || call.name === "sort") {
		call.apply(callee, [itemOf(source)]);
		return source;
	}
	return items !== undefined && items.length <= 4096
		? listOf(items.map((item) => call.apply(callee, [item])))
		: listOf([call.apply(callee, [itemOf(source)])], true);
};

const connects: Rule = (call) => {
	const host =
		option(call, "PeerAddr") ?? option(call, "PeerHost") ?? call.args.at(-1);
	if (
		option(call, "Listen") !== undefined ||
		option(call, "LocalPort") !== undefined
	) {
		call.effects.listens(call.span);
	} else
		call.effects.connects(host?.kind === "text" ? host : undefined, call.span);
	return unknownFrom(origin.network, "socket");
};

const downloads: Rule = (call) => {
	requests()(call);
	call.effects.act("write", call.args[1], call.span);
	call.effects.downloaded(call.args[1]);
	return unknownFrom(origin.network);
};

const rules = ruleTable({
	"system exec CORE::system CORE::exec CORE::GLOBAL::system": starts,
	"qx readpipe CORE::readpipe capture capturex systemx IPC::System::Simple::system run3 IPC::Run::run":
		starts,
	"eval CORE::eval evalbytes": evaluates,
	"unlink rmdir": (call) =>
		removes(
			call.args.length > 0
				? call
				: { ...call, args: [call.variable("$_") ?? unknown] },
		),
	"rmtree remove_tree File::Path::rmtree File::Path::remove_tree pathrmdir":
		removesTree,
	".remove_tree .rmtree": (call) => {
		call.effects.act("delete-tree", call.args[0] ?? call.receiver, call.span);
		return unknown;
	},
	".spew .spew_utf8 .spurt": (call) => {
		call.effects.act("write", call.receiver, call.span);
		return unknown;
	},
	".slurp .slurp_utf8 .lines": (call) =>
		unknownFrom(call.effects.act("read", call.receiver, call.span)),
	"path Path::Tiny::path Path::Tiny.new": (call) =>
		typed(call.args[0] ?? unknown, "Path"),
	"open sysopen CORE::open": opens,
	truncate: (call) => {
		call.effects.act("truncate", call.args[0], call.span);
		return unknown;
	},
	"rename move mv File::Copy::move File::Copy::mv": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	"copy cp File::Copy::copy File::Copy::cp symlink link": (call) => {
		const from = call.effects.act("read", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknownFrom(from);
	},
	chmod: (call) => {
		const [mode, ...paths] = flat(call.args);
		if (mode?.kind === "number" && (mode.number & 0o6000) !== 0)
			setsOwner(call, listOf(paths));
		call.effects.act("mode", listOf(paths), call.span);
		return unknown;
	},
	chown: does("mode", 2),
	"glob bsd_glob File::Glob::bsd_glob": (call) => {
		const text = knownText(call.args[0]);
		const patterns =
			text === undefined
				? [call.args[0] ?? unknown]
				: text.split(" ").map((part) => textOf(part));
		return listOf(patterns.map((pattern) => typed(pattern, "Pattern")));
	},
	"find File::Find::find finddepth": (call) => {
		const [wanted, ...folders] = call.args;
		const callee =
			wanted?.kind === "record" ? wanted.entries.get("wanted") : wanted;
		const found = eitherOf(
			flat(folders).map((folder) =>
				typed(joinTexts([folder, textOf("/*")]), "Pattern"),
			),
		);
		call.define("$File::Find::name", found);
		if (callee !== undefined) call.apply(callee, [found]);
		return unknown;
	},
	readdir: () => listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]),
	"read_file File::Slurp::read_file slurp": (call) =>
		unknownFrom(call.effects.act("read", call.args[0], call.span)),
	"write_file File::Slurp::write_file": (call) => {
		call.effects.act("write", call.args[0], call.span);
		return unknown;
	},
	readline: (call) => {
		const name = call.args[0];
		// `<F>`: a handle that is a bare word.
		const handle = call.variable(knownText(name) ?? "") ?? name;
		return unknownFrom(handle?.from ?? 0);
	},
	"chdir CORE::chdir": (call) => {
		call.effects.changeFolder(
			call.args[0] ?? textOf(call.effects.context.home),
		);
		return unknown;
	},
	chroot: asks("high", "privilege", "Changes whose rights the program has."),
	kill: (call) => {
		const [, pid] = flat(call.args);
		if (pid?.kind === "number" && pid.number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	fork: (call) => {
		if (call.repeated)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Starts copies of itself without end.",
			);
		return unknown;
	},
	"getcwd cwd Cwd::getcwd Cwd::cwd": (call) =>
		textOf(call.effects.folder ?? call.effects.context.cwd),
	"tempdir tempfile File::Temp::tempdir File::Temp.new tmpdir": () =>
		textOf("/tmp/perl"),
	"catfile catdir File::Spec.catfile File::Spec.catdir": joinsPath,
	"shift pop": (call) =>
		call.args.length === 0
			? (itemsOf(call.variable("@_") ?? unknown)?.[0] ?? unknown)
			: call.args[0]?.kind === "list"
				? (call.args[0].items[0] ?? unknown)
				: unknown,
	"do require": (call) => {
		if (call.args[0]?.kind === "text" && call.name === "do")
			call.effects.act("read", call.args[0], call.span);
		return unknown;
	},
	"get LWP::Simple::get getprint head .get .post .put .request .delete .post_form":
		(call) => {
			const isBare = !call.name.startsWith(".");
			if (!isBare && call.receiver?.type !== "agent") return undefined;
			const content = option(call, ":content_file");
			if (content !== undefined) call.effects.downloaded(content);
			return requests()(call);
		},
	".mirror mirror getstore LWP::Simple::getstore LWP::Simple::mirror":
		downloads,
	".content .decoded_content .body .res .result .json .text": (call) =>
		unknownFrom(call.receiver?.from ?? 0),
	"LWP::UserAgent.new HTTP::Tiny.new WWW::Mechanize.new Mojo::UserAgent.new LWP::UserAgent::new":
		() => unknownFrom(0, "agent"),
	"HTTP::Request.new HTTP::Request::Common::POST POST GET": (call) =>
		unknownFrom(origin.network | originOf(call.args)),
	"IO::Socket::INET.new IO::Socket::SSL.new IO::Socket.new IO::Socket::INET::new IO::Socket::IP.new":
		connects,
	socket: () => unknown,
	connect: (call) => {
		call.effects.connects(undefined, call.span);
		return unknown;
	},
	listen: (call) => {
		call.effects.listens(call.span);
		return unknown;
	},
	fdopen: (call) => {
		call.effects.redirects();
		return unknown;
	},
	".fdopen POSIX::dup2 dup2": (call) => {
		call.effects.redirects();
		return unknown;
	},
	"POSIX::setuid POSIX::setgid setuid": asks(
		"high",
		"privilege",
		"Changes whose rights the program has.",
	),
	"syscall DynaLoader::dl_load_file FFI::Platypus.new Inline.bind": asks(
		"high",
		"exec-remote",
		"Calls code outside Perl that is not looked at.",
	),
	"decode_base64 MIME::Base64::decode_base64 MIME::Base64::decode": (call) =>
		hidden(call.args[0], fromBase64),
	"uncompress Compress::Zlib::uncompress Compress::Zlib::memGunzip": (call) =>
		hidden(call.args[0], expand),
	"uri_unescape URI::Escape::uri_unescape": (call) =>
		mapText(call.args[0], fromPercent),
	"pack unpack": unpacks,
	chr: (call) => characterOf(call.args[0] ?? call.variable("$_")),
	ord: (call) => {
		const text = knownText(call.args[0]);
		return text === undefined || text === ""
			? unknown
			: numberOf(text.codePointAt(0) ?? 0);
	},
	hex: (call) => {
		const number = Number.parseInt(knownText(call.args[0]) ?? "", 16);
		return Number.isNaN(number) ? unknown : numberOf(number);
	},
	join: (call) => {
		const [separator, ...rest] = call.args;
		return separator === undefined
			? undefined
			: (foldMethod(
					"join",
					listOf(
						flat(rest),
						rest.some((value) => value.kind === "unknown"),
					),
					[separator],
				) ?? unknownFrom(originOf(rest)));
	},
	split: (call) => {
		const [separator, text] = call.args;
		return text === undefined
			? unknown
			: (foldMethod("split", text, [separator ?? textOf(" ")]) ??
					unknownFrom(text.from));
	},
	reverse: (call) => {
		const items = flat(call.args);
		const [only] = items;
		return items.length === 1 && only?.kind === "text"
			? (foldMethod("reverse", only, []) ?? unknown)
			: listOf(items.toReversed());
	},
	"scalar lc uc ucfirst lcfirst chomp chop quotemeta defined ref bless wantarray sprintf int abs":
		(call) => {
			const [first, ...rest] = call.args;
			if (first === undefined) return undefined;
			if (call.name === "lc")
				return foldMethod("lower", first, []) ?? unknownFrom(first.from);
			if (call.name === "uc")
				return foldMethod("upper", first, []) ?? unknownFrom(first.from);
			return call.name === "sprintf"
				? foldMethod("format", first, flat(rest))
				: first;
		},
	substr: (call) => {
		const [text, from, length] = call.args;
		const to =
			from?.kind === "number" && length?.kind === "number"
				? numberOf(from.number + length.number)
				: undefined;
		return text === undefined || from === undefined
			? undefined
			: foldMethod("slice", text, to === undefined ? [from] : [from, to]);
	},
	"map grep sort first any all reduce": maps,
	"keys values each": (call) => unknownFrom(originOf(call.args)),
	"print printf say warn die Dumper Data::Dumper::Dumper": (call) => {
		const [first] = call.args;
		if (first?.type === "socket")
			call.effects.sends(undefined, call.args.slice(1), call.span);
		else if (first?.type === "process") {
			call.effects.shows([], call.span);
		}
		return shows(call);
	},
	".send .print .printf .syswrite .say": (call) => {
		if (call.receiver?.type === "socket")
			call.effects.sends(undefined, call.args, call.span);
		return unknown;
	},
	".do .prepare .execute .selectall_arrayref .selectrow_array": (call) => {
		if (knownText(call.args[0]) !== undefined)
			call.effects.code("sql", call.args[0], call.span);
		return unknown;
	},
	can: same(),
	".can": (call) => {
		const name = knownText(call.args[0]);
		return name === undefined ? unknown : nameOf(name);
	},
	local: callsBack,
	"push unshift": (call) => {
		const [list, ...more] = call.args;
		const before = list?.kind === "list" ? list.items : [];
		const isOpen = list?.kind !== "list" || list.open;
		call.assign(
			0,
			listOf(
				call.name === "push"
					? [...before, ...flat(more)]
					: [...flat(more), ...before],
				isOpen || call.repeated || before.length > 512,
			),
		);
		return unknown;
	},
	env: () => unknownFrom(origin.environment),
	concat: (call) => joinTexts(call.args),
});

function canonical(name: string): string {
	for (const prefix of ["main::", "CORE::GLOBAL::", "CORE::"])
		if (name.startsWith(prefix)) return name.slice(prefix.length);
	return name.startsWith("&") ? name.slice(1) : name;
}

export const perlLibrary: Library = {
	language: "perl",
	rules,
	constants: new Map<string, Constant>([
		["%ENV", () => ({ ...nameOf("%ENV"), from: origin.environment })],
		["@ARGV", () => listOf([unknown], true)],
		["$^X", () => textOf("perl")],
		["$0", () => textOf("script.pl")],
		["@_", (_effects, variable) => variable("@_") ?? listOf([unknown], true)],
	]),
	canonical,
	joins: words("."),
	repeats: words("x"),
	pipes: new Set(),
	formats: false,
	powerful: new Set(),
	environments: words("%ENV"),
	bareCalls: "all",
	countsFromOne: false,
	callsTexts: true,
	command: "shell",
	showsStatements: "none",
};
