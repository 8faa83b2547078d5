/** sed, vi and their kin, emacs: files changed and read, commands run out of them. */
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import {
	type Field,
	from,
	isKnown,
	type Stream,
	unknownMark,
} from "../field.ts";
import { flagValues, readArguments } from "../arguments.ts";
import { readAll } from "./readers.ts";
import { shapeOf } from "./shape.ts";

const sedShape = shapeOf("-e --expression -f --file -l --line-length");

export const sed: Program = (call) => {
	// `-i.bak` takes its suffix attached; macOS' `-i ''` apart.
	const edits = call.args.some(
		(arg) =>
			(arg.text.startsWith("-i") && !arg.text.startsWith("--")) ||
			arg.text.startsWith("--in-place") ||
			isCluster(arg.text, "i"),
	);
	const given = call.args.filter(
		(arg, index) =>
			!(arg.text.startsWith("-i") || arg.text.startsWith("--in-place")) &&
			!(arg.text === "" && call.args[index - 1]?.text === "-i"),
	);
	const args = readArguments(given, sedShape);
	if (onlyTells(args)) return undefined;
	const scripts = flagValues(args, ["-e", "--expression"]);
	const files = flagValues(args, ["-f", "--file"]);
	const first =
		scripts.length === 0 && files.length === 0 ? args.operands[0] : undefined;
	const all = first === undefined ? scripts : [first];
	for (const script of all) call.shell.code("sed", script.text, script, call);
	for (const file of files) call.shell.file(file, call, "sed");
	const named = first === undefined ? args.operands : args.operands.slice(1);
	const stream = readAll(named, true, call, edits);
	if (edits) {
		for (const file of named) {
			const place = call.shell.place(file.text, call.scope);
			call.shell.act("write", file, call);
			if (place.lasting === "start-up" && place.kind !== "temporary")
				for (const script of all)
					call.shell.later(
						{ text: inserted(script.text), tags: script.tags },
						script,
						call.scope,
					);
		}
		return { text: "", tags: 0 };
	}
	const script = all.length === 1 ? all[0]?.text : undefined;
	// GNU's `s///e` runs what it made of a line; `e` by itself runs the line.
	if (script?.trim() === "e" && stream.text !== undefined)
		call.shell.text(stream.text, call, call, { input: undefined });
	if (
		(stream.tags & from.network) !== 0 &&
		script !== undefined &&
		(/^s(.).*\1[a-z0-9]*e[a-z0-9]*$/su.test(script) || script.trim() === "e")
	)
		call.shell.report(
			"critical",
			"exec-remote",
			call,
			"runs code fetched from the network",
		);
	return {
		text: script === undefined ? undefined : substituted(script, stream.text),
		tags: stream.tags & ~from.file,
	};
};

const isCluster = (text: string, letter: string): boolean =>
	text.length > 1 &&
	text.length <= 4 &&
	text[0] === "-" &&
	text[1] !== "-" &&
	text.includes(letter);

/** A substitution's parts; an escaped delimiter is part of one. */
function partsOf(script: string): string[] {
	const delimiter = script[1] ?? "/";
	const result = [""];
	for (let at = 0; at < script.length; at += 1) {
		const char = script[at] ?? "";
		if (char === "\\" && script[at + 1] === delimiter) {
			result[result.length - 1] += delimiter;
			at += 1;
		} else if (char === delimiter) result.push("");
		else result[result.length - 1] += char;
	}
	return result;
}

/** What `a`, `i`, `c` and `s` put into a file, one line each. */
function inserted(script: string): string {
	const added = /(?:^|[\d$/}!\s])[aic]\\?[ \t\n]*(\S[^\n]*)/u.exec(script)?.[1];
	const put = script[0] === "s" ? script.split(script[1] ?? "/")[2] : undefined;
	return [added, put].filter((text) => text !== undefined).join("\n");
}

/** `s/a/b/` of plain characters. */
function substituted(
	script: string,
	text: string | undefined,
): string | undefined {
	if (script[0] !== "s") return undefined;
	const [, a, b, flags, ...more] = partsOf(script);
	// Something in front of or behind every line, whatever the lines are.
	if (
		(a === "^" ||
			a === "$" ||
			a === ".*" ||
			a === "^.*$" ||
			a === "\\(.*\\)") &&
		b !== undefined &&
		more.length === 0
	) {
		const line = text === undefined || !isKnown(text) ? unknownMark : undefined;
		const replaced = b.replaceAll(/(?<!\\)&|\\[01]/gu, unknownMark);
		if (line !== undefined)
			return `${a === "^" ? replaced + line : a === "$" ? line + replaced : replaced}\n`;
		return (text ?? "")
			.replace(/\n$/u, "")
			.split("\n")
			.map((one) =>
				a === "^"
					? b + one
					: a === "$"
						? one + b
						: b.replaceAll(/(?<!\\)&|\\[01]/gu, () => one),
			)
			.join("\n")
			.concat("\n");
	}
	if (text === undefined || !isKnown(text)) return undefined;
	if (a === undefined || b === undefined || more.length > 0 || a === "")
		return undefined;
	if (!isPlain(a) || !isPlain(b) || !isKnown(script)) return undefined;
	if (flags?.includes("g") === true) return text.split(a).join(b);
	const at = text.indexOf(a);
	return at < 0 ? text : text.slice(0, at) + b + text.slice(at + a.length);
}

/** `vim -c ':!cmd'`, `ex -sc '%!sh'`, `ed` scripts, `emacs --eval`. */
export const editor: Program = (call) => {
	const args = readArguments(
		call.args,
		shapeOf("-c --cmd -S -u --eval -eval -l --load -f --funcall", {
			words: false,
		}),
	);
	if (onlyTells(args)) return undefined;
	// What `:r !cmd` puts in is what `:w !sh` hands on.
	let buffer = call.input;
	const commands = [
		...flagValues(args, ["-c", "--cmd"]),
		...Array.from(
			call.args.filter(({ text }) => text.startsWith("+") && text.length > 1),
			(arg) => ({ ...arg, text: arg.text.slice(1) }),
		),
	];
	const typed = batch.has(call.name) ? (call.input?.text ?? "") : "";
	const saves = [
		...commands.map(({ text }) => text),
		...typed.split("\n"),
	].some(isSaving);
	for (const command of commands)
		buffer = editorCommand(command, { ...call, input: buffer }) ?? buffer;
	for (const code of flagValues(args, ["--eval", "-eval"])) lisp(code, call);
	for (const file of flagValues(args, ["-S", "-u", "-l", "--load"]))
		if (file.text !== "NONE" && file.text !== "NORC")
			call.shell.file(file, call, "shell");
	for (const line of typed.split("\n").slice(0, 64))
		editorCommand(
			{ text: line, tags: 0, start: call.start, end: call.end },
			call,
		);
	for (const file of args.operands) {
		if (file.text.startsWith("+")) continue;
		if (/^(?:scp|sftp|ftp|rsync|davs?|rcp):\/\//u.test(file.text))
			call.shell.report(
				"high",
				"network",
				file,
				"opens a file of another machine",
			);
		call.shell.act("read", file, call);
		if (saves) saved(file, typed, call);
		// An editor on a terminal is a person's; on a file of the system it is a write all the same.
		const { lasting, kind } = call.shell.place(file.text, call.scope);
		if (
			lasting === "back-door" ||
			lasting === "boot" ||
			(lasting !== undefined && kind === "system")
		)
			call.shell.act("append", file, call);
	}
	return undefined;
};

/** They take their commands from standard input. */
const batch: ReadonlySet<string> = new Set(["ed", "ex", "red"]);

/** `wq`, `x`, `:%s/a/b/ | update`: the file is written without anybody at a terminal. */
const isSaving = (command: string): boolean =>
	command.length <= 4_096 &&
	/(?:^|[|:,%$\d])\s*(?:w|wq|x|wa|wqa|xa|wall|up|update|write|exit)!?\s*$/u.test(
		command,
	);

function saved(file: Field, typed: string, call: Call): void {
	call.shell.act("write", file, call);
	const { lasting, kind } = call.shell.place(file.text, call.scope);
	if (lasting === "start-up" && kind !== "temporary" && typed !== "")
		call.shell.later({ text: typed, tags: 0 }, call, call.scope);
}

/** Answers what the command puts into the buffer. */
function editorCommand(command: Field, call: Call): Stream | undefined {
	let text = command.text.trimStart();
	while (text.startsWith(":")) text = text.slice(1);
	const bang = text.indexOf("!");
	// `:!cmd`, `:%!cmd`, `:r !cmd`, `:w !cmd`.
	if (bang >= 0) {
		const before = text.slice(0, bang).trim();
		// `w! file` writes; `w !cmd` pipes.
		if (
			["w", "wq", "write", "x", "sav", "saveas"].includes(before) &&
			text[bang - 1] !== " "
		) {
			call.shell.act(
				"write",
				{ ...command, text: text.slice(bang + 1).trim() },
				call,
			);
			return undefined;
		}
		if (
			before === "" ||
			before === "%" ||
			["r", "read", "w", "write", "sil", "silent", "exe", "execute"].includes(
				before,
			) ||
			Array.from(before).every((char) => "0123456789,.$%'<>".includes(char))
		) {
			const inner = text.slice(bang + 1);
			return before.startsWith("r")
				? call.shell.text(inner, command, call, { input: undefined })
				: call.shell.text(inner, command, call, {
						input: call.input ?? { text: undefined, tags: from.program },
					});
		}
	}
	const lower = text.toLowerCase();
	const deleted = /\bdelete\(\s*(["'])(.*?)\1/u.exec(text)?.[2];
	if (deleted !== undefined)
		call.shell.act(
			text.includes("rf") ? "remove-tree" : "remove",
			{ ...command, text: deleted },
			call,
		);
	if (
		lower.startsWith("shell") ||
		lower.startsWith("sh ") ||
		lower === "sh" ||
		lower.startsWith("term")
	)
		call.shell.report(
			"high",
			"exec-remote",
			command,
			"opens a shell out of an editor",
		);
	else if (
		lower.startsWith("call system(") ||
		lower.includes("system(") ||
		lower.startsWith("py") ||
		lower.startsWith("lua ") ||
		lower.startsWith("perl ") ||
		lower.startsWith("ruby ")
	) {
		const quote = text.search(/["']/u);
		if (quote >= 0)
			call.shell.text(
				text.slice(quote + 1, text.lastIndexOf(text[quote] ?? '"')),
				command,
				call,
			);
		call.shell.report(
			"high",
			"exec-remote",
			command,
			"runs code out of an editor",
		);
	} else if (lower.startsWith("set shell=") || lower.startsWith("source http"))
		call.shell.report(
			"high",
			"exec-remote",
			command,
			"runs code out of an editor",
		);
	else if (
		lower.startsWith("e ") ||
		lower.startsWith("r ") ||
		lower.startsWith("edit ")
	)
		call.shell.act(
			"read",
			{ ...command, text: text.slice(text.indexOf(" ") + 1).trim() },
			call,
		);
	else if (lower.startsWith("w ") || lower.startsWith("wq "))
		call.shell.act(
			"write",
			{ ...command, text: text.slice(text.indexOf(" ") + 1).trim() },
			call,
		);
	return undefined;
}

function lisp(code: Field, call: Call): void {
	const { text } = code;
	const quote = text.indexOf('"');
	const inner =
		quote < 0 ? undefined : text.slice(quote + 1, text.indexOf('"', quote + 1));
	if (
		/"\/(?:ssh|scp|sftp|ftp|rsync|sudo|su|doas|docker|kubernetes):/u.test(text)
	)
		call.shell.report(
			"high",
			text.includes("/sudo:") || text.includes("/su:")
				? "privilege"
				: "network",
			code,
			"opens a file of another machine or user",
		);
	if (
		text.includes("(term ") ||
		text.includes("(shell)") ||
		text.includes("ansi-term") ||
		text.includes("eshell")
	)
		call.shell.report(
			"high",
			"exec-remote",
			code,
			"opens a shell out of an editor",
		);
	else if (
		text.includes("shell-command") ||
		text.includes("call-process") ||
		text.includes("start-process")
	) {
		if (inner !== undefined) call.shell.text(inner, code, call);
		call.shell.report(
			"high",
			"exec-remote",
			code,
			"runs a command out of an editor",
		);
	} else if (text.includes("delete-"))
		call.shell.act(
			text.includes("delete-directory") ? "remove-tree" : "remove",
			{ ...code, text: inner ?? unknownMark },
			call,
		);
	else if (
		inner !== undefined &&
		(text.includes("find-file") || text.includes("insert-file"))
	)
		call.shell.act("read", { ...code, text: inner }, call);
}

const isPlain = (part: string): boolean =>
	Array.from(part).every((char) => !".*[]^$\\+?(){}|&".includes(char));
