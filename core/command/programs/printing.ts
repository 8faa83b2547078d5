/** echo and printf: what they print, escapes undone, secrets told. */
import type { Call, Program } from "../call.ts";
import { unescaped } from "../escapes.ts";
import {
	emptyStream,
	type Field,
	from,
	type Stream,
	unknownMark,
} from "../field.ts";

export const tagsOf = (fields: readonly Field[]): number =>
	fields.reduce((all, field) => all | field.tags, 0);

/** A secret variable on the terminal is a secret told; in a pipe or a file it goes on as one. */
function told(call: Call, fields: readonly Field[]): void {
	if (call.scope.unseen) return;
	for (const field of fields)
		if ((field.tags & from.secret) !== 0)
			call.shell.report("high", "secrets", field, "prints a secret");
}

export const echo: Program = (call) => {
	let index = 0;
	let escapes = false;
	let newline = true;
	for (; index < call.args.length; index += 1) {
		const text = call.args[index]?.text ?? "";
		if (!isEchoFlag(text)) break;
		if (text.includes("e")) escapes = true;
		if (text.includes("n")) newline = false;
	}
	const fields = call.args.slice(index);
	told(call, fields);
	let text = fields.map((field) => field.text).join(" ");
	let tags = tagsOf(fields);
	if (escapes) {
		const read = unescaped(text);
		text = read.text;
		if (read.numeric) tags |= from.decoded;
	}
	return { text: newline ? `${text}\n` : text, tags };
};

function isEchoFlag(text: string): boolean {
	if (text.length < 2 || text[0] !== "-") return false;
	for (let at = 1; at < text.length; at += 1)
		if (!"neE".includes(text[at] ?? "")) return false;
	return true;
}

/** Says one thing again and again: once is enough to know it. */
export const yes: Program = (call) => {
	const text = call.args.map((arg) => arg.text).join(" ");
	return { text: `${text === "" ? "y" : text}\n`, tags: tagsOf(call.args) };
};

/** Bounded: a format is used again for the arguments that remain. */
export const printf: Program = (call) => {
	let { args } = call;
	if (args[0]?.text === "--") args = args.slice(1);
	if (args[0]?.text === "-v") {
		const name = args[1]?.text;
		const stream = formatted(args.slice(2));
		if (name !== undefined)
			call.scope.set(name, [stream.text ?? unknownMark], stream.tags);
		return emptyStream;
	}
	told(call, args);
	return formatted(args);
};

function formatted(args: readonly Field[]): Stream {
	const format = args[0];
	if (format === undefined) return emptyStream;
	const values = args.slice(1);
	let tags = tagsOf(args);
	let result = "";
	let next = 0;
	for (let round = 0; round < 64; round += 1) {
		const before = next;
		const { text } = format;
		for (let at = 0; at < text.length; at += 1) {
			const char = text[at] ?? "";
			if (char === "\\") {
				// The longest escape has ten characters.
				const end = escapeEnd(text, at);
				const read = unescaped(text.slice(at, end));
				if (read.numeric) tags |= from.decoded;
				result += read.text;
				at = end - 1;
				continue;
			}
			if (char !== "%") {
				result += char;
				continue;
			}
			at += 1;
			while (at < text.length && "-+ #0123456789.*".includes(text[at] ?? ""))
				at += 1;
			const kind = text[at] ?? "";
			if (kind === "%") {
				result += "%";
				continue;
			}
			const value = values[next]?.text ?? "";
			next += 1;
			if (kind === "b") {
				const read = unescaped(value);
				if (read.numeric) tags |= from.decoded;
				result += read.text;
			} else if (kind === "c") result += value.slice(0, 1);
			else if (
				kind === "s" ||
				kind === "q" ||
				kind === "d" ||
				kind === "i" ||
				kind === "u"
			)
				result += value;
			else result += unknownMark;
		}
		if (next >= values.length || next === before || result.length > 65_536)
			break;
	}
	return { text: result, tags };
}

function escapeEnd(text: string, at: number): number {
	const next = text[at + 1] ?? "";
	let end = at + 2;
	const most =
		next === "x"
			? 2
			: next === "u"
				? 4
				: next === "U"
					? 8
					: next >= "0" && next <= "7"
						? 2
						: 0;
	const digits =
		next === "x" || next === "u" || next === "U"
			? "0123456789abcdefABCDEF"
			: "01234567";
	while (
		end < text.length &&
		end - at - 2 < most &&
		digits.includes(text[end] ?? " ")
	)
		end += 1;
	return Math.min(end, text.length);
}
