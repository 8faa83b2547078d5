/** tr: what was hidden by it is readable again. */
import type { Program } from "../call.ts";
import { from, starMark, unknownMark } from "../field.ts";
import { hasFlag, readArguments } from "../arguments.ts";

/** `tr a-z n-za-m`: what was hidden by it is readable again. */
export const translate: Program = (call) => {
	const args = readArguments(call.args, {
		values: new Set(),
		words: false,
		abbreviates: true,
		stops: false,
	});
	const input = call.input;
	if (input === undefined) return undefined;
	const [a, b] = args.operands.map((field) =>
		characters(field.text.replaceAll(starMark, "*")),
	);
	if (
		input.text === undefined ||
		input.text.includes(unknownMark) ||
		a === undefined
	)
		return { text: undefined, tags: input.tags };
	const complement = hasFlag(args, ["-c", "-C", "--complement"]);
	if (hasFlag(args, ["-d", "--delete"]))
		return {
			text: Array.from(input.text)
				.filter((char) => a.includes(char) === complement)
				.join(""),
			tags: input.tags,
		};
	if (b === undefined || b.length === 0 || complement)
		return { text: input.text, tags: input.tags };
	const map = new Map<string, string>();
	for (const [index, char] of Array.from(a).entries())
		map.set(char, b[Math.min(index, b.length - 1)] ?? char);
	let moved = false;
	let text = "";
	for (const char of input.text) {
		const to = map.get(char) ?? char;
		if (
			to !== char &&
			char !== "\n" &&
			char !== " " &&
			to.toLowerCase() !== char.toLowerCase() &&
			to !== " " &&
			to !== "\n"
		)
			moved = true;
		text += to;
	}
	return { text, tags: input.tags | (moved ? from.decoded : 0) };
};

const classes: Readonly<Record<string, string>> = {
	"[:lower:]": "abcdefghijklmnopqrstuvwxyz",
	"[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	"[:digit:]": "0123456789",
	"[:space:]": " \t\n\r\f\v",
	"[:blank:]": " \t",
};

function characters(text: string): string {
	let rest = text;
	for (const [name, chars] of Object.entries(classes))
		rest = rest.split(name).join(chars);
	rest = rest
		.replaceAll("\\n", "\n")
		.replaceAll("\\t", "\t")
		.replaceAll("\\0", "\0");
	let result = "";
	for (let at = 0; at < rest.length && result.length < 1_024; at += 1) {
		const end = rest[at + 2];
		if (rest[at + 1] === "-" && end !== undefined) {
			const last = end.charCodeAt(0);
			for (
				let code = rest.charCodeAt(at);
				code <= last && result.length < 1_024;
				code += 1
			)
				result += String.fromCharCode(code);
			at += 2;
		} else result += rest[at] ?? "";
	}
	return result;
}
