/**
 * Literals that are commands no shell reads (Julia's backticks): cut into words, quotes and all. Judges nothing.
 */
import type { Node } from "./node.ts";
import { joinTexts, textOf, type Value } from "./value.ts";

/** The words of a command literal that no shell reads: white space parts them, quotes hold them together. */
export function commandWords(
	parts: readonly (string | Node)[],
	evaluate: (node: Node) => Value,
): readonly Value[] {
	const words: Value[] = [];
	let word: Value[] = [];
	let quote = "";
	const end = () => {
		const [only] = word;
		if (only !== undefined)
			words.push(word.length === 1 ? only : joinTexts(word));
		word = [];
	};
	for (const part of parts) {
		if (typeof part !== "string") {
			const value = evaluate(part);
			word.push(value);
			continue;
		}
		let piece = "";
		for (const character of part) {
			if (quote === "" && " \t\r\n".includes(character)) {
				if (piece !== "") word.push(textOf(piece));
				piece = "";
				end();
			} else if (quote === character) {
				quote = "";
				if (piece === "" && word.length === 0) word.push(textOf(""));
			} else if (quote === "" && (character === "'" || character === '"'))
				quote = character;
			else piece += character;
		}
		if (piece !== "") word.push(textOf(piece));
	}
	end();
	return words;
}
