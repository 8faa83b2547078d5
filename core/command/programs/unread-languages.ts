/** Interpreters whose language is not read: at least it is known what such code could do. */
import type { Program } from "../call.ts";
import { hasGlob } from "../field.ts";
import { isUrl } from "../network-redirection.ts";

/** A quick language whose code is not read: at least it is known what it could do. */
export const unread: Program = (call) => {
	const flags = new Set([
		"-e",
		"-c",
		"--eval",
		"-eval",
		"--execute",
		"-r",
		"-s",
		"--expr",
		"--batch-eval",
		"-g",
	]);
	const index = call.args.findIndex((arg) => flags.has(arg.text));
	const code =
		index < 0
			? call.input?.text === undefined
				? undefined
				: { text: call.input.text, start: call.start, end: call.end }
			: call.args[index + 1];
	if (
		call.input !== undefined &&
		index < 0 &&
		call.args.every((arg) => arg.text.startsWith("-"))
	)
		call.shell.stream(
			{ ...call.input, text: call.input.text === undefined ? undefined : "" },
			call,
			call,
			"shell",
		);
	if (code === undefined) {
		const file = call.args.find((arg) => !arg.text.startsWith("-"));
		if (file !== undefined && (isUrl(file.text) || hasGlob(file.text)))
			call.shell.file(file, call, "shell");
		return undefined;
	}
	for (const verb of ["exec ", "spawn "]) {
		// Tcl's words after it are a command's.
		const at = code.text.indexOf(verb);
		if (at >= 0 && ["tclsh", "expect", "wish"].includes(call.name))
			call.shell.text(
				code.text.slice(at + verb.length).split(/[;\]\n}]/u, 1)[0] ?? "",
				code,
				call,
				{ input: undefined },
			);
	}
	const text = code.text.toLowerCase();
	const runs = [
		"system",
		"exec",
		"shell",
		"spawn",
		"popen",
		"process",
		"os:cmd",
		"os.cmd",
		"run-program",
		"call-process",
		"shell-command",
		"command",
		"createprocess",
		"backtick",
		"qx",
		"start-process",
		"sh(",
	];
	const deletes = [
		"delete",
		"remove",
		"unlink",
		"rmdir",
		"rm_rf",
		"rm-rf",
		"rmtree",
		"erase",
		"drop",
	];
	const inner = stringIn(code.text);
	const removed =
		/\bfile\s+delete\s+(?:-force\s+)?(?:--\s+)?([^\s;\]}]+)/u.exec(
			code.text,
		)?.[1];
	if (removed !== undefined)
		call.shell.act(
			"remove-tree",
			{ text: removed, tags: 0, start: code.start, end: code.end },
			call,
		);
	if (runs.some((word) => text.includes(word))) {
		// A program and its arguments may be texts of their own.
		if (inner !== undefined)
			call.shell.text(
				inner.includes(" ") ? inner : stringsIn(code.text).join(" "),
				code,
				call,
			);
		call.shell.report(
			"high",
			"exec-remote",
			code,
			`runs a command from ${call.name} code`,
		);
	} else if (deletes.some((word) => text.includes(word))) {
		if (inner !== undefined)
			call.shell.act(
				"remove-tree",
				{ text: inner, tags: 0, start: code.start, end: code.end },
				call,
			);
		else
			call.shell.report(
				"high",
				"destructive",
				code,
				`deletes from ${call.name} code`,
			);
	} else if (["socket", "tcp", "http"].some((word) => text.includes(word)))
		call.shell.report(
			"high",
			"network",
			code,
			`talks to the network from ${call.name} code`,
		);
	else if (inner !== undefined)
		call.shell.act(
			"read",
			{ text: inner, tags: 0, start: code.start, end: code.end },
			call,
		);
	return undefined;
};

const stringsIn = (text: string): readonly string[] =>
	Array.from(
		text.slice(0, 8_192).matchAll(/"([^"\\]*)"|'([^'\\]*)'/gu),
		([, double, single]) => double ?? single ?? "",
	);

function stringIn(text: string): string | undefined {
	for (const quote of ['"', "'"]) {
		const open = text.indexOf(quote);
		const close = open < 0 ? -1 : text.indexOf(quote, open + 1);
		if (close > open + 1) return text.slice(open + 1, close);
	}
	return undefined;
}
