/** sh, bash, zsh and their kin: text by option, by file, by pipe. */
import type { Program } from "../call.ts";
import { from, type Stream, unknownMark } from "../field.ts";
import { runText } from "./run-text.ts";

/** What a shell prints that is told what to do while it runs: to another machine, it is that machine's shell. */
const answers: Stream = { text: undefined, tags: from.program | from.shell };

/** `bash -c text name args`, `bash script args`, `… | bash -s args`. */
export const shell: Program = (call) => {
	const { args } = call;
	let index = 0;
	let command = false;
	let reads = false;
	/** `-n`: parsed, never run. */
	let parses = false;
	for (; index < args.length; index += 1) {
		const text = args[index]?.text ?? "";
		if (text === "--" || text === "-") {
			index += 1;
			break;
		}
		if (text.length < 2 || (text[0] !== "-" && text[0] !== "+")) break;
		if (text === "--help" || text === "--version") return undefined;
		if (text === "--rcfile" || text === "--init-file") {
			const file = args[index + 1];
			if (file !== undefined) call.shell.file(file, call, "shell");
			index += 1;
			continue;
		}
		if (text.startsWith("--")) {
			if (text === "--command") command = true;
			continue;
		}
		if (text.includes("c") && text[0] === "-") command = true;
		if (text.includes("s") && text[0] === "-") reads = true;
		if (text.includes("n") && text[0] === "-") parses = true;
		if (text.endsWith("o") || text.endsWith("O")) {
			index += 1;
			if (args[index]?.text === "noexec") parses = true;
		}
	}
	if (parses) return undefined;
	const rest = args.slice(index);
	const first = rest[0];
	if (command && first !== undefined) {
		if (first.text === unknownMark) {
			if ((first.tags & (from.network | from.decoded)) !== 0)
				return runText([first], call);
			call.shell.report(
				"high",
				"exec-remote",
				first,
				"runs what cannot be told beforehand",
			);
			return undefined;
		}
		if ((first.tags & from.network) !== 0) return runText([first], call);
		if ((first.tags & from.decoded) !== 0)
			call.shell.report(
				"critical",
				"exec-remote",
				first,
				"runs code that was hidden by an encoding",
			);
		const text =
			call.name === "fish"
				? first.text.replaceAll(/(^|[\s"=])\(/gu, "$1$(")
				: first.text;
		// What stands in front of it is the inner shell's to use.
		const scope = call.environment.size === 0 ? call.scope : call.scope.child();
		for (const [name, value] of call.environment)
			scope.set(name, [value.text], value.tags);
		return call.shell.text(
			text,
			first,
			{ ...call, scope },
			{
				parameters: rest.slice(2).map((field) => field.text),
				name: rest[1]?.text,
			},
		);
	}
	if (first !== undefined && !reads) {
		call.shell.file(first, call, "shell");
		return undefined;
	}
	if (call.input !== undefined) {
		call.shell.stream(
			call.input,
			call,
			call,
			"shell",
			(reads ? rest : []).map((field) => field.text),
		);
		return call.input.text === undefined ? answers : undefined;
	}
	// A shell on a terminal waits for a person. Where a program opens it, nobody is there to see what it is fed.
	if (call.scope.fromCode || call.scope.many)
		call.shell.report(
			"high",
			"exec-remote",
			call,
			"opens a shell out of another program",
		);
	return answers;
};
