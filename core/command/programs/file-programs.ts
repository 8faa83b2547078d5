/** Programs on files that rules cannot describe: cp, tee, dd, rsync, chmod, chown, sed, tar, find, openssl, editors. */
import type { Call, Program } from "../call.ts";
import { from, hasGlob, starMark, type Stream } from "../field.ts";
import {
	type Arguments,
	flagValues,
	hasFlag,
	readArguments,
} from "../arguments.ts";
import { tar, unzip } from "./archive-programs.ts";
import { cp, dd, mv, rsync, tee } from "./copying.ts";
import { editor, sed } from "./editors.ts";
import { chmod, chown } from "./modes.ts";
import { readAll } from "./readers.ts";
import { fd, find } from "./search.ts";
import { shapeOf } from "./shape.ts";
import { runText } from "./run-text.ts";

/** BSD's `e` shows every process's environment. */
const ps: Program = (call) => {
	const bare = call.args.filter(
		(arg) =>
			arg.text !== "" &&
			!arg.text.startsWith("-") &&
			Array.from(arg.text).every((char) => char >= "a" && char <= "z"),
	);
	// `-E` is macOS's; elsewhere there is no such letter.
	const shows = call.args.some(
		(arg) =>
			arg.text[0] === "-" && arg.text[1] !== "-" && arg.text.includes("E"),
	);
	if (
		shows ||
		bare.some((arg) => arg.text.includes("e") && arg.text.length <= 8)
	)
		call.shell.report(
			"high",
			"secrets",
			call,
			"prints the environment of other programs",
		);
	return printsEveryId(call)
		? { text: `${starMark}\n`, tags: from.program }
		: undefined;
};

/** `ps -eo pid`, `ps -A -o pid=`, `ps axo pid`: the number of every program, and nothing else. */
function printsEveryId({ args }: Call): boolean {
	const texts = args
		.map((arg) => arg.text)
		.filter((text) => !text.startsWith("--no-header"));
	const last = texts.pop();
	const letters = texts.map((text) => text.replace("-", "")).join("");
	return (
		(last === "pid" || last === "pid=") &&
		letters.endsWith("o") &&
		["e", "A", "ax"].includes(letters.slice(0, -1))
	);
}

const openssl: Program = (call) => {
	const args = readArguments(
		call.args,
		shapeOf(
			"-in -out -k -K -pass -passin -passout -keyout -key -connect -accept -port -days -subj -config -engine -CA -CAkey -cert -cert_chain -inkey -signkey -proxy -cipher -servername",
			{ words: true },
		),
	);
	const [sub] = args.operands.map((field) => field.text);
	const input = flagValues(args, ["-in"])[0];
	for (const file of flagValues(args, ["-out", "-keyout"]))
		call.shell.act("write", file, call);
	for (const engine of flagValues(args, ["-engine"]))
		call.shell.report("high", "exec-remote", engine, "loads a library");
	if (sub === "s_server")
		call.shell.report("high", "network", call, "opens a port on this machine");
	if (sub === "s_client") {
		const to = flagValues(args, ["-connect"])[0];
		if (((call.input?.tags ?? 0) & from.shell) !== 0)
			call.shell.report(
				"critical",
				"exec-remote",
				call,
				"hands a shell to another machine",
			);
		if (((call.input?.tags ?? 0) & from.secret) !== 0)
			call.shell.report(
				"critical",
				"network",
				call,
				"sends a secret to another machine",
			);
		return { text: undefined, tags: to === undefined ? 0 : from.network };
	}
	const shows =
		["rsa", "pkey", "ec", "pkcs12", "dsa", "pkcs8", "genpkey"].includes(
			sub ?? "",
		) &&
		!hasFlag(args, ["-pubout", "-pubin"]) &&
		(hasFlag(args, ["-text", "-nodes", "-noenc"]) ||
			!hasFlag(args, ["-noout", "-out"]));
	const reads =
		["enc", "base64", "rsautl", "pkeyutl", "cms", "smime"].includes(
			sub ?? "",
		) ||
		sub?.startsWith("aes-") === true ||
		sub?.startsWith("des") === true;
	let stream: Stream = call.input ?? { text: undefined, tags: from.program };
	if (input !== undefined && (shows || reads || sub === "rsa"))
		stream = readAll([input], false, call);
	if (reads && (stream.tags & from.secret) !== 0)
		for (const file of flagValues(args, ["-out"]))
			call.scope.files.set(call.shell.place(file.text, call.scope).path, {
				text: undefined,
				tags: from.secret,
			});
	if (
		input !== undefined &&
		hasFlag(args, ["-d", "-decrypt"]) &&
		(sub?.startsWith("aes") === true ||
			args.flags.some(
				(flag) =>
					flag.name.startsWith("-aes") ||
					flag.name.startsWith("-des") ||
					flag.name.startsWith("-chacha"),
			))
	)
		call.shell.report("high", "secrets", input, "decrypts");
	if (sub === "base64" || reads) {
		const decodes = hasFlag(args, ["-d", "-decrypt"]);
		const isBase64 = sub === "base64" || hasFlag(args, ["-base64", "-a", "-A"]);
		const text =
			decodes &&
			isBase64 &&
			stream.text !== undefined &&
			!hasFlag(args, ["-aes-256-cbc", "-k", "-pass", "-K"]) &&
			!(sub?.startsWith("aes") ?? false)
				? Buffer.from(stream.text, "base64").toString("utf8")
				: undefined;
		return { text, tags: stream.tags | (decodes ? from.decoded : 0) };
	}
	return { text: undefined, tags: stream.tags };
};

/** `man -P cmd`, `man -H cmd`. */
const man: Program = (call) => {
	const args = readArguments(
		call.args,
		shapeOf("-P --pager -M -S -s -L -C -H -k -l"),
	);
	for (const pager of flagValues(args, ["-P", "--pager", "-H"]))
		if (!["cat", "less", "more"].includes(pager.text))
			call.shell.text(pager.text, pager, call);
	return undefined;
};

/** Files' names and facts only. */
const metadata: Program = (call) => {
	for (const [index, arg] of call.args.entries()) {
		// A list of names is read, and told in the errors.
		const value =
			arg.text === "-f" && call.name === "file"
				? call.args[index + 1]
				: arg.text.startsWith("--files0-from")
					? arg.text.includes("=")
						? { ...arg, text: arg.text.slice(14) }
						: call.args[index + 1]
					: undefined;
		if (value !== undefined) call.shell.act("read", value, call);
	}
	return undefined;
};

const ls: Program = (call) => {
	const operands = call.args.filter((arg) => !arg.text.startsWith("-"));
	const text =
		operands.length === 0
			? starMark
			: operands
					.map((field) =>
						hasGlob(field.text) ? field.text : `${field.text}/${starMark}`,
					)
					.join("\n");
	return { text: `${text}\n`, tags: from.program };
};

/** `basename`, `dirname`, `realpath`, `readlink`. */
const pathPart: Program = (call) => {
	const operand = call.args.find((arg) => !arg.text.startsWith("-"));
	if (operand === undefined) return undefined;
	const { text } = operand;
	const slash = text.lastIndexOf("/");
	if (call.name === "basename") {
		const suffix =
			call.args.filter((arg) => !arg.text.startsWith("-"))[1]?.text ?? "";
		const base = text.slice(slash + 1);
		return {
			text: `${suffix !== "" && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`,
			tags: operand.tags,
		};
	}
	if (call.name === "dirname")
		return {
			text: `${slash < 0 ? "." : slash === 0 ? "/" : text.slice(0, slash)}\n`,
			tags: operand.tags,
		};
	return {
		text: `${call.shell.place(text, call.scope).path}\n`,
		tags: operand.tags,
	};
};

const mktemp: Program = () => ({ text: "/tmp/tmp.made\n", tags: 0 });

/** perl's rename: its first operand is code. */
const rename: Program = (call) => {
	const args = readArguments(call.args, shapeOf("-e"));
	const code = flagValues(args, ["-e"])[0] ?? args.operands[0];
	if (code !== undefined && code.text.includes("("))
		call.shell.code("perl", code.text, code, call);
	return undefined;
};

const shuf: Program = (call) => {
	const args: Arguments = readArguments(call.args, shapeOf("-e"));
	return args.operands.length === 0 ? call.input : undefined;
};

const runParts: Program = (call) => {
	if (call.args.some((arg) => arg.text === "--test" || arg.text === "--list"))
		return undefined;
	for (const arg of call.args)
		if (!arg.text.startsWith("-")) call.shell.file(arg, call, "shell");
	return undefined;
};

const split: Program = (call) => {
	const filter = call.args.find((arg) => arg.text.startsWith("--filter="));
	if (filter !== undefined)
		runText([{ ...filter, text: filter.text.slice(9) }], call);
	return undefined;
};

export const filePrograms: Readonly<Record<string, Program>> = {
	cp,
	gcp: cp,
	mv,
	gmv: mv,
	ps,
	tee,
	dd,
	dcfldd: dd,
	dc3dd: dd,
	pvdd: dd,
	rsync,
	chmod,
	gchmod: chmod,
	chown,
	chgrp: chown,
	sed,
	gsed: sed,
	tar,
	gtar: tar,
	bsdtar: tar,
	unzip,
	find,
	gfind: find,
	fd,
	fdfind: fd,
	openssl,
	vi: editor,
	vim: editor,
	nvim: editor,
	view: editor,
	rvim: editor,
	ex: editor,
	ed: editor,
	red: editor,
	nano: editor,
	pico: editor,
	emacs: editor,
	emacsclient: editor,
	micro: editor,
	hx: editor,
	kak: editor,
	joe: editor,
	man,
	ls,
	gls: ls,
	exa: ls,
	eza: ls,
	lsd: ls,
	dir: ls,
	vdir: ls,
	stat: metadata,
	file: metadata,
	du: metadata,
	df: metadata,
	wc: metadata,
	tree: metadata,
	md5sum: metadata,
	sha1sum: metadata,
	sha256sum: metadata,
	sha512sum: metadata,
	shasum: metadata,
	md5: metadata,
	b2sum: metadata,
	cksum: metadata,
	sum: metadata,
	xdg_mime: metadata,
	getfacl: metadata,
	lsattr: metadata,
	namei: metadata,
	locate: metadata,
	mlocate: metadata,
	plocate: metadata,
	basename: pathPart,
	dirname: pathPart,
	realpath: pathPart,
	readlink: pathPart,
	grealpath: pathPart,
	mktemp,
	rename,
	"perl-rename": rename,
	shuf_: shuf,
	"run-parts": runParts,
	split,
};
