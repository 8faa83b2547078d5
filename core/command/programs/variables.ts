/** export, set, unset, read and their kin: what becomes of variables and parameters. */
import type { Program } from "../call.ts";
import { emptyStream, unknownMark } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { isSecretName } from "../scope.ts";
import { plain } from "./shape.ts";
import { tagsOf } from "./printing.ts";
import { assignedName } from "./run-text.ts";
import { dumped } from "./environment-programs.ts";

/** `export`, `declare`, `local`, `readonly`, `typeset`. */
export const declare: Program = (call) => {
	const args = readArguments(call.args, plain);
	const names = args.operands;
	if (names.length === 0 && !hasFlag(args, ["-f", "-F", "-A", "-a"])) {
		if (call.name === "local" || call.name === "readonly") return undefined;
		return dumped(call);
	}
	for (const field of names) {
		const append = field.text.indexOf("+=");
		const name = assignedName(
			append > 0 && append < field.text.indexOf("=") + 1
				? field.text.replace("+=", "=")
				: field.text,
		);
		if (name === undefined) {
			if (hasFlag(args, ["-p"]) && isSecretName(field.text))
				call.shell.report("high", "secrets", field, "prints a secret");
			continue;
		}
		const text = field.text.slice(field.text.indexOf("=") + 1);
		if (text.startsWith("(") && (call.scope.get(name)?.array ?? false))
			continue;
		if (hasFlag(args, ["-n"]) && call.name !== "export") {
			call.scope.refer(name, text);
			continue;
		}
		call.shell.assigned(name, { ...field, text }, call.scope);
		call.scope.set(name, [text], field.tags);
	}
	return emptyStream;
};

export const set: Program = (call) => {
	const first = call.args[0]?.text;
	if (first === undefined) return dumped(call);
	if (first === "+o" && call.args[1]?.text === "history")
		call.shell.report(
			"high",
			"persistence",
			call,
			"keeps the shell from recording what is done",
		);
	const mark = call.args.findIndex((arg) => arg.text === "--");
	const begin =
		mark >= 0
			? mark + 1
			: first.startsWith("-") || first.startsWith("+")
				? -1
				: 0;
	if (begin >= 0) {
		const fields = call.args.slice(begin);
		call.scope.parameters = fields.map((field) => field.text);
		call.scope.parameterTags = tagsOf(fields);
	}
	return emptyStream;
};

export const unset: Program = (call) => {
	for (const { text } of call.args) {
		if (text === "HISTFILE")
			call.shell.report(
				"high",
				"persistence",
				call,
				"keeps the shell from recording what is done",
			);
		if (!text.startsWith("-")) call.scope.unset(text);
	}
	return emptyStream;
};

export const shift: Program = (call) => {
	const by = Number(call.args[0]?.text ?? "1");
	call.scope.parameters = call.scope.parameters?.slice(
		Number.isInteger(by) && by >= 0 ? by : 1,
	);
	return emptyStream;
};

const readShape = {
	...plain,
	values: new Set(["-d", "-i", "-n", "-N", "-p", "-t", "-u"]),
};

export const read: Program = (call) => {
	const args = readArguments(call.args, readShape);
	const names = args.operands.map((field) => field.text);
	const input = call.input;
	const line = input?.text?.split("\n", 1)[0];
	const separators = call.environment.get("IFS")?.text ?? " \t";
	const pieces = (text: string): string[] => {
		const result = [""];
		for (const char of text)
			if (!separators.includes(char)) result[result.length - 1] += char;
			else if (result.at(-1) !== "" || char.trim() !== "") result.push("");
		return result;
	};
	const tags = input?.tags ?? 0;
	if (hasFlag(args, ["-a", "-A"])) {
		call.scope.set(
			names[0] ?? "REPLY",
			line === undefined ? [unknownMark] : pieces(line),
			tags,
			true,
		);
		return emptyStream;
	}
	const all = names.length === 0 ? ["REPLY"] : names;
	const words =
		line === undefined
			? undefined
			: all.length === 1
				? [line.trim()]
				: pieces(line.trim());
	for (const [index, name] of all.entries()) {
		const isLast = index === all.length - 1;
		const value =
			words === undefined
				? unknownMark
				: isLast
					? words.slice(index).join(" ")
					: (words[index] ?? "");
		call.scope.set(name, [value], tags);
	}
	return emptyStream;
};

export const mapfile: Program = (call) => {
	const args = readArguments(call.args, {
		...plain,
		values: new Set(["-d", "-n", "-O", "-s", "-u", "-C", "-c"]),
	});
	for (const code of flagValues(args, ["-C"]))
		call.shell.text(code.text, code, call);
	const name = args.operands[0]?.text ?? "MAPFILE";
	const lines = call.input?.text?.split("\n").filter((line) => line !== "");
	call.scope.set(
		name,
		lines?.slice(0, 256) ?? [unknownMark],
		call.input?.tags ?? 0,
		true,
	);
	return emptyStream;
};
