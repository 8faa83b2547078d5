/**
 * PowerShell by its tree: without one (not loaded, too long) and with any part that could not be read, at least high.
 */
import type { Effects } from "./effects.ts";
import { Evaluator } from "./evaluator.ts";
import { isNamePart, isNameStart } from "./characters.ts";
import { powershellLibrary } from "./powershell-library.ts";
import { withPowerShellTree } from "./powershell-parser.ts";
import { PowerShellTree } from "./powershell-tree.ts";

export function followPowerShell(text: string, effects: Effects): void {
	const { budget } = effects.context;
	const written = quotedWords(text);
	const read = withPowerShellTree(written.text, (root) => {
		const tree = new PowerShellTree(budget);
		const { startIndex: start, endIndex: end } = root;
		return {
			node: { kind: "sequence", items: [tree.node(root)], start, end } as const,
			problem: root.hasError ? "cannot be read in every part" : tree.problem,
		};
	});
	if (read === undefined) {
		effects.unreadable(text, "cannot be read here");
		return;
	}
	const known = effects.findings.length;
	new Evaluator(powershellLibrary, effects, budget).program(read.node);
	effects.moveBack(known, written.insertions);
	if (read.problem !== undefined) effects.unreadable(text, read.problem);
}

/**
 * `$env:TEMP\x` and `$HOME\.bashrc` as arguments are words that this grammar cannot read; in quotes they mean the same.
 * Says where quotes were put in.
 */
function quotedWords(text: string): {
	readonly text: string;
	readonly insertions: readonly number[];
} {
	if (!text.includes("$") && !text.includes(","))
		return { text, insertions: [] };
	const insertions: number[] = [];
	let result = "";
	let from = 0;
	let quote = "";
	for (let at = 0; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (character === "`") {
			at += 1;
			continue;
		}
		if (quote !== "") {
			if (character === quote) quote = "";
			continue;
		}
		if (character === "'" || character === '"') quote = character;
		if (character === "#") {
			const end = text.indexOf("\n", at);
			at = end < 0 ? text.length : end;
			continue;
		}
		if (!" \t,(=".includes(text.charAt(at - 1) || " ")) continue;
		if (isNameStart(text.charCodeAt(at)) && text.charAt(at - 1) === " ") {
			// `Select-Object Name, CPU`: words with commas between are a list of texts.
			const words = listedWords(text, at);
			for (const [start, end] of words) {
				result += `${text.slice(from, start)}"${text.slice(start, end)}"`;
				insertions.push(start, end);
				from = end;
				at = end - 1;
			}
			if (words.length > 0) continue;
		}
		if (character !== "$") continue;
		let end = at + 1;
		while (end < text.length && isWordPart(text.charCodeAt(end))) end += 1;
		if (text.charAt(end) !== "\\" || !isWordPart(text.charCodeAt(end - 1)))
			continue;
		while (
			end < text.length &&
			!" \t\r\n;|&(){},\"'`".includes(text.charAt(end))
		)
			end += 1;
		result += `${text.slice(from, at)}"${text.slice(at, end)}"`;
		insertions.push(at, end);
		from = end;
		at = end - 1;
	}
	return { text: result + text.slice(from), insertions };
}

/** Two or more plain words with commas between, from `from` on; none: it is no such list. */
function listedWords(
	text: string,
	from: number,
): readonly (readonly [start: number, end: number])[] {
	const words: (readonly [number, number])[] = [];
	let at = from;
	let hasCommas = false;
	while (words.length < 32) {
		const start = at;
		while (
			at < text.length &&
			(isNamePart(text.charCodeAt(at)) || "-.*".includes(text.charAt(at)))
		)
			at += 1;
		// Something else in the list (a number, a variable) stays as it is.
		const isPlain = at > start && isNameStart(text.charCodeAt(start));
		if (!isPlain) break;
		words.push([start, at]);
		let comma = at;
		while (text.charAt(comma) === " ") comma += 1;
		if (text.charAt(comma) !== ",") break;
		hasCommas = true;
		at = comma + 1;
		while (text.charAt(at) === " ") at += 1;
	}
	const after = text.charAt(words.at(-1)?.[1] ?? from);
	return hasCommas && (after === "" || " \t\r\n;|)},".includes(after))
		? words
		: [];
}

function isWordPart(code: number): boolean {
	return isNamePart(code) || code === 58;
}
