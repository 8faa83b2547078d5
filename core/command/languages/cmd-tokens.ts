/**
 * Cuts a line of cmd.exe into words and signs: quotes and carets shield, variables stay as they are written. Judges
 * nothing.
 */
import type { Budget } from "../finding.ts";

export interface CmdToken {
	readonly kind: "word" | "separator" | "open" | "close" | "redirection";
	/** Words keep their quotes and lose their carets. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

/** A caret before it, so that it is no sign: kept as a mark until the word is used. */
export function cmdTokens(text: string, budget: Budget): readonly CmdToken[] {
	const tokens: CmdToken[] = [];
	let word = "";
	let wordStart = -1;
	let quoted = false;
	const flush = (end: number) => {
		if (wordStart >= 0)
			tokens.push({ kind: "word", text: word, start: wordStart, end });
		word = "";
		wordStart = -1;
	};
	const add = (character: string, at: number) => {
		if (wordStart < 0) wordStart = at;
		word += character;
	};
	for (let at = 0; at < text.length && budget.spend(); at += 1) {
		const character = text.charAt(at);
		if (character === '"') {
			quoted = !quoted;
			add(character, at);
			continue;
		}
		if (character === "\n" || character === "\r") {
			quoted = false;
			flush(at);
			tokens.push({ kind: "separator", text: "\n", start: at, end: at + 1 });
			continue;
		}
		if (quoted) {
			add(character, at);
			continue;
		}
		if (character === "^") {
			if (text.charAt(at + 1) === "\r") at += 1;
			if (text.charAt(at + 1) === "\n") {
				at += 1;
				continue;
			}
			at += 1;
			if (at < text.length) add(text.charAt(at), at);
			continue;
		}
		switch (character) {
			case " ":
			case "\t":
				flush(at);
				break;
			case "&":
			case "|":
				flush(at);
				if (text.charAt(at + 1) === character) {
					tokens.push({
						kind: "separator",
						text: character + character,
						start: at,
						end: at + 2,
					});
					at += 1;
				} else
					tokens.push({
						kind: "separator",
						text: character,
						start: at,
						end: at + 1,
					});
				break;
			case "(":
				if (wordStart >= 0) add(character, at);
				else tokens.push({ kind: "open", text: "(", start: at, end: at + 1 });
				break;
			case ")":
				flush(at);
				tokens.push({ kind: "close", text: ")", start: at, end: at + 1 });
				break;
			case ">":
			case "<": {
				const handle = word.length === 1 && "0123456789".includes(word);
				if (handle) {
					word = "";
					wordStart = -1;
				} else flush(at);
				let sign: string = character;
				if (text.charAt(at + 1) === ">") {
					sign = ">>";
					at += 1;
				}
				if (text.charAt(at + 1) === "&") {
					sign += "&";
					at += 1;
				}
				tokens.push({
					kind: "redirection",
					text: sign,
					start: at,
					end: at + 1,
				});
				break;
			}
			default:
				add(character, at);
		}
	}
	flush(text.length);
	return tokens;
}

/** Arguments as cmd's own commands see them: commas, semicolons and equals signs part them, too, and so does "/". */
export function cmdArguments(words: readonly string[]): readonly string[] {
	const parts: string[] = [];
	for (const word of words) {
		let part = "";
		let quoted = false;
		for (const character of word) {
			if (character === '"') {
				quoted = !quoted;
				continue;
			}
			if (
				!quoted &&
				(character === "," || character === ";" || character === "=")
			) {
				if (part !== "") parts.push(part);
				part = "";
			} else if (!quoted && character === "/" && part.startsWith("/")) {
				parts.push(part);
				part = "/";
			} else part += character;
		}
		if (part !== "") parts.push(part);
	}
	return parts;
}
