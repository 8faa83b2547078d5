/** Brace expansion on a word's source text, before anything else is looked at, as bash does it. */
import type { Budget } from "./finding.ts";

const mostWords = 256;

/** The words it becomes, as source text; `undefined`: too many to follow. */
export function braced(text: string, budget: Budget): string[] | undefined {
	let words = [""];
	let done: string[] = [];
	// Depth first over a list, no recursion: each round opens the first brace of each word.
	let rounds = 0;
	words = [text];
	while (words.length > 0) {
		rounds += 1;
		if (rounds > 4 * mostWords || !budget.spend(1 + text.length / 64))
			return undefined;
		const word = words.shift() ?? "";
		const brace = firstBrace(word);
		if (brace === undefined) {
			done.push(word);
			if (done.length > mostWords) return undefined;
			continue;
		}
		const before = word.slice(0, brace.start);
		const after = word.slice(brace.end);
		if (brace.parts.length > mostWords) return undefined;
		words = [...brace.parts.map((part) => before + part + after), ...words];
		if (words.length + done.length > mostWords) return undefined;
	}
	done = done.filter((word) => word !== "");
	return done;
}

interface Brace {
	readonly start: number;
	/** After the closing brace. */
	readonly end: number;
	readonly parts: readonly string[];
}

/** The first brace that expands: `{a,b}`, `{1..3}`, `{a..c}`. */
function firstBrace(text: string): Brace | undefined {
	for (let at = 0; at < text.length; at += 1) {
		const skipped = opaque(text, at);
		if (skipped > at) {
			at = skipped - 1;
			continue;
		}
		if (text[at] !== "{") continue;
		const brace = braceAt(text, at);
		if (brace !== undefined) return brace;
	}
	return undefined;
}

function braceAt(text: string, start: number): Brace | undefined {
	const parts: string[] = [];
	let from = start + 1;
	let depth = 0;
	for (let at = start + 1; at < text.length; at += 1) {
		const skipped = opaque(text, at);
		if (skipped > at) {
			at = skipped - 1;
			continue;
		}
		const char = text[at];
		if (char === "{") depth += 1;
		else if (char === "}" && depth > 0) depth -= 1;
		else if (char === "," && depth === 0) {
			parts.push(text.slice(from, at));
			from = at + 1;
		} else if (char === "}") {
			if (parts.length > 0) {
				parts.push(text.slice(from, at));
				return { start, end: at + 1, parts };
			}
			const range = sequence(text.slice(start + 1, at));
			return range === undefined
				? undefined
				: { start, end: at + 1, parts: range };
		}
	}
	return undefined;
}

/** `1..5`, `a..e`, `1..9..2`. */
function sequence(text: string): string[] | undefined {
	const [first, last, step, ...more] = text.split("..");
	if (first === undefined || last === undefined || more.length > 0)
		return undefined;
	const letters =
		first.length === 1 &&
		last.length === 1 &&
		!isDigit(first) &&
		!isDigit(last);
	const begin = letters ? first.charCodeAt(0) : Number(first);
	const end = letters ? last.charCodeAt(0) : Number(last);
	if (
		first === "" ||
		last === "" ||
		!Number.isSafeInteger(begin) ||
		!Number.isSafeInteger(end)
	)
		return undefined;
	const by = Math.max(1, Math.abs(Number(step ?? "1")) || 1);
	const width = Math.max(
		first.startsWith("0") && first.length > 1 ? first.length : 0,
		last.startsWith("0") && last.length > 1 ? last.length : 0,
	);
	const result: string[] = [];
	for (
		let value = begin;
		begin <= end ? value <= end : value >= end;
		value += begin <= end ? by : -by
	) {
		if (result.length > mostWords) return result;
		result.push(
			letters ? String.fromCharCode(value) : String(value).padStart(width, "0"),
		);
	}
	return result;
}

const isDigit = (char: string): boolean => char >= "0" && char <= "9";

/** Past a quoted or escaped piece, `$(…)`, `${…}` or backticks that begin at `at`; `at` itself where none does. */
function opaque(text: string, at: number): number {
	const char = text[at];
	if (char === "\\") return Math.min(text.length, at + 2);
	if (char === "'" || char === "`")
		return after(text, text.indexOf(char, at + 1));
	if (char === '"') {
		for (let to = at + 1; to < text.length; to += 1) {
			if (text[to] === "\\") to += 1;
			else if (text[to] === '"') return to + 1;
		}
		return text.length;
	}
	if (char === "$" && (text[at + 1] === "(" || text[at + 1] === "{"))
		return closing(text, at + 1);
	return at;
}

const after = (text: string, found: number): number =>
	found < 0 ? text.length : found + 1;

function closing(text: string, start: number): number {
	const open = text[start];
	const close = open === "(" ? ")" : "}";
	let depth = 0;
	for (let at = start; at < text.length; at += 1) {
		const char = text[at];
		if (char === "\\") at += 1;
		else if (char === "'") at = after(text, text.indexOf("'", at + 1)) - 1;
		else if (char === open) depth += 1;
		else if (char === close) {
			depth -= 1;
			if (depth === 0) return at + 1;
		}
	}
	return text.length;
}
