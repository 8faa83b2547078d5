/**
 * Cuts SQL of any dialect into words, texts, numbers and signs. Comments are stepped over, except MySQL's that run.
 * Quoted names are no keywords. Judges nothing.
 */
import type { Budget } from "../finding.ts";
import { isDigit, isNamePart, isNameStart } from "./characters.ts";

export interface SqlToken {
	readonly kind: "word" | "quoted" | "text" | "number" | "sign" | "meta";
	/** Words in capitals; texts without quotes; of a client's own command the whole line. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

export interface SqlTokens {
	readonly tokens: readonly SqlToken[];
	readonly problem: string | undefined;
}

/** `escapes`: a backslash shields a quote, as in MySQL; not in standard SQL. */
export function sqlTokens(
	text: string,
	escapes: boolean,
	budget: Budget,
): SqlTokens {
	const tokens: SqlToken[] = [];
	let problem: string | undefined;
	let at = 0;
	let inRunning = false;
	const add = (
		kind: SqlToken["kind"],
		value: string,
		start: number,
		end: number,
	) => {
		tokens.push({ kind, text: value, start, end });
		at = end;
	};
	while (at < text.length) {
		if (!budget.spend()) {
			problem = "is too long to look through";
			break;
		}
		const start = at;
		const character = text.charAt(at);
		const code = text.charCodeAt(at);
		const next = text.charAt(at + 1);
		if (code <= 32 || code === 0xa0) {
			at += 1;
			continue;
		}
		if (isLineStart(text, at) && isMeta(text, at)) {
			const end = lineEnd(text, at);
			add("meta", text.slice(at, end), start, end);
			continue;
		}
		if (character === "-" && next === "-") {
			at = lineEnd(text, at);
			continue;
		}
		if (character === "#" && next !== ">" && next !== "-" && next !== "#") {
			const before = at === 0 ? 32 : text.charCodeAt(at - 1);
			// "#name" is a temporary table; a comment's sign stands at a line's start or before a space.
			const isName =
				isNameStart(text.charCodeAt(at + 1)) && !isLineStart(text, at);
			if (before <= 32 && !isName) {
				at = lineEnd(text, at);
				continue;
			}
		}
		if (character === "/" && next === "*") {
			if (text.charAt(at + 2) === "!" || text.startsWith("/*M!", at)) {
				// MySQL runs what stands in such a comment.
				at += text.charAt(at + 2) === "!" ? 3 : 4;
				while (isDigit(text.charCodeAt(at))) at += 1;
				inRunning = true;
				continue;
			}
			const close = text.indexOf("*/", at + 2);
			if (close < 0) {
				problem = "has a comment that does not end";
				break;
			}
			at = close + 2;
			continue;
		}
		if (inRunning && character === "*" && next === "/") {
			at += 2;
			inRunning = false;
			continue;
		}
		if (character === "'" || character === '"' || character === "`") {
			const found = quoted(text, at, character, escapes && character !== "`");
			if (found === undefined) {
				problem = "has a text that does not end";
				break;
			}
			add(character === "'" ? "text" : "quoted", found.text, start, found.end);
			continue;
		}
		if (character === "[" && isNameStart(text.charCodeAt(at + 1))) {
			const close = text.slice(at, at + 200).indexOf("]");
			if (close > 0) {
				add("quoted", text.slice(at + 1, at + close), start, at + close + 1);
				continue;
			}
		}
		if (character === "$") {
			const found = dollarQuoted(text, at);
			if (found !== undefined) {
				if (found.end < 0) {
					problem = "has a text that does not end";
					break;
				}
				add("text", found.text, start, found.end);
				continue;
			}
		}
		if (isDigit(code)) {
			let end = at + 1;
			while (
				isNamePart(text.charCodeAt(end)) ||
				(text.charAt(end) === "." && isDigit(text.charCodeAt(end + 1)))
			)
				end += 1;
			const number = text.slice(at, end);
			if (number.startsWith("0x") || number.startsWith("0X"))
				add(
					"text",
					Buffer.from(number.slice(2), "hex").toString("utf8"),
					start,
					end,
				);
			else add("number", number, start, end);
			continue;
		}
		if (isNameStart(code) || character === "@" || character === "$") {
			let end = at + 1;
			while (
				end < text.length &&
				(isNamePart(text.charCodeAt(end)) || "$@#".includes(text.charAt(end)))
			)
				end += 1;
			const word = text.slice(at, end);
			const isPrefix =
				(text.charAt(end) === "'" ||
					(text.charAt(end) === "&" && text.charAt(end + 1) === "'")) &&
				prefixes.has(word.toUpperCase());
			if (isPrefix) {
				const from = text.charAt(end) === "&" ? end + 1 : end;
				const found = quoted(
					text,
					from,
					"'",
					escapes || word === "E" || word === "e",
				);
				if (found !== undefined) {
					const isHex = word === "x" || word === "X";
					add(
						"text",
						isHex
							? Buffer.from(found.text, "hex").toString("utf8")
							: found.text,
						start,
						found.end,
					);
					continue;
				}
			}
			add("word", word.toUpperCase(), start, end);
			continue;
		}
		const pair = character + next;
		if (pairs.has(pair)) add("sign", pair, start, at + 2);
		else add("sign", character, start, at + 1);
	}
	return { tokens, problem };
}

const prefixes: ReadonlySet<string> = new Set([
	"E",
	"N",
	"B",
	"X",
	"U",
	"Q",
	"_UTF8",
	"_UTF8MB4",
]);
const pairs: ReadonlySet<string> = new Set([
	"||",
	"<>",
	"!=",
	"<=",
	">=",
	"::",
	":=",
]);

function lineEnd(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}

/** Only white space stands before it on its line; bounded. */
function isLineStart(text: string, at: number): boolean {
	for (let before = at - 1; before >= 0 && at - before < 64; before -= 1) {
		const code = text.charCodeAt(before);
		if (code === 10 || code === 59) return true;
		if (code > 32) return false;
	}
	return at < 64;
}

const metaWords: ReadonlySet<string> = new Set([
	"SYSTEM",
	"SOURCE",
	"HOST",
	"TEE",
	"PAGER",
	"SPOOL",
]);

/** `\!`, `\copy`, `.shell`, `!!`, `:r`, `system …`: the client's own commands. */
function isMeta(text: string, at: number): boolean {
	const character = text.charAt(at);
	const next = text.charCodeAt(at + 1);
	if (character === "\\") return true;
	if (
		character === "!" ||
		(character === ":" && (next === 33 || isNameStart(next)))
	)
		return next !== 61;
	if (character === ".") return isNameStart(next);
	if (!isNameStart(text.charCodeAt(at))) return false;
	const word = text
		.slice(at, at + 8)
		.split(" ", 1)
		.join("")
		.toUpperCase();
	return metaWords.has(word);
}

function quoted(
	text: string,
	from: number,
	quote: string,
	escapes: boolean,
): { text: string; end: number } | undefined {
	let value = "";
	let piece = from + 1;
	for (let at = from + 1; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (escapes && character === "\\") {
			value += text.slice(piece, at) + text.charAt(at + 1);
			at += 1;
			piece = at + 1;
		} else if (character === quote) {
			if (text.charAt(at + 1) !== quote)
				return { text: value + text.slice(piece, at), end: at + 1 };
			value += text.slice(piece, at + 1);
			at += 1;
			piece = at + 1;
		}
	}
	return undefined;
}

/** `$$…$$`, `$body$…$body$`; `end` below 0: it does not end. */
function dollarQuoted(
	text: string,
	from: number,
): { text: string; end: number } | undefined {
	let at = from + 1;
	while (at - from < 64 && isNamePart(text.charCodeAt(at))) at += 1;
	if (text.charAt(at) !== "$") return undefined;
	if (at > from + 1 && isDigit(text.charCodeAt(from + 1))) return undefined;
	const mark = text.slice(from, at + 1);
	const close = text.indexOf(mark, at + 1);
	return close < 0
		? { text: "", end: -1 }
		: { text: text.slice(at + 1, close), end: close + mark.length };
}
