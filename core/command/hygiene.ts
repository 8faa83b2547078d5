/**
 * What a command's characters do to the people and terminals that see it: NUL, controls, invalid Unicode, text that runs
 * backwards, letters that look like others. Flags them, and gives a text of the same length that is safe to read on with.
 */
import { anyMark, starMark, unknownMark } from "./field.ts";
import type { Finding } from "./finding.ts";

export interface Clean {
	/** As long as what came in, so that offsets hold. */
	readonly text: string;
	readonly findings: readonly Finding[];
}

const reasons = {
	nul: "holds a NUL character: what is shown and what runs can differ",
	control: "holds a control character or terminal escape",
	surrogate: "is no valid Unicode",
	bidi: "holds a character that changes the direction of the text: it reads differently from what runs",
	invisible: "holds an invisible character",
	lookalike: "mixes letters of other alphabets that look like Latin ones",
	reserved: "holds a character that Unicode reserves",
} as const;
type Trouble = keyof typeof reasons;

/** Letters of Greek, Cyrillic, Armenian and Cherokee, and mathematical and full-width forms, are drawn like Latin ones. */
function isLookalike(code: number): boolean {
	return (
		(code >= 0x370 && code <= 0x58f) ||
		(code >= 0x13a0 && code <= 0x13ff) ||
		(code >= 0xff01 && code <= 0xff5e) ||
		(code >= 0x2010 && code <= 0x2015) ||
		code === 0x2212 ||
		code === 0x2044 ||
		code === 0x2215 ||
		code === 0x29f8 ||
		code === 0x1f5b ||
		(code >= 0x1d400 && code <= 0x1d7ff)
	);
}

function troubleOf(code: number): Trouble | undefined {
	if (code < 0x20)
		return code === 0
			? "nul"
			: code === 9 || code === 10 || code === 13
				? undefined
				: "control";
	if (code < 0x7f) return undefined;
	if (code < 0xa0) return "control";
	if (code === 0xad || code === 0xfeff || code === 0x2060 || code === 0x180e)
		return "invisible";
	// The zero-width joiner (200d) holds emoji together.
	if (code === 0x200b || code === 0x200c) return "invisible";
	if (
		code === 0x61c ||
		code === 0x200e ||
		code === 0x200f ||
		(code >= 0x202a && code <= 0x202e) ||
		(code >= 0x2066 && code <= 0x2069)
	)
		return "bidi";
	if (code >= 0xd800 && code <= 0xdfff) return "surrogate";
	if (code >= 0xfdd0 && code <= 0xfdef) return "reserved";
	if (code >= 0xe0000 && code <= 0xe007f) return "invisible";
	return undefined;
}

const isAscii = (text: string): boolean => {
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code > 0x7e || (code < 0x20 && code !== 9 && code !== 10)) return false;
	}
	return true;
};

const isLatinLetter = (code: number | undefined): boolean =>
	code !== undefined &&
	((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a));

/** Linear. At most one finding of each kind. */
export function clean(text: string): Clean {
	if (isAscii(text)) return { text, findings: [] };
	const findings: Finding[] = [];
	const seen = new Set<Trouble>();
	const flag = (trouble: Trouble, start: number, end: number): void => {
		if (seen.has(trouble)) return;
		seen.add(trouble);
		findings.push({
			risk: "high",
			category: "exec-remote",
			start,
			end,
			reason: reasons[trouble],
		});
	};
	let result = "";
	for (let at = 0; at < text.length; ) {
		const code = text.codePointAt(at) ?? 0;
		const length = code > 0xffff ? 2 : 1;
		const trouble = troubleOf(code);
		if (trouble !== undefined) {
			flag(trouble, at, at + length);
			// A carriage return hides what stands before it on a terminal; the shell sees an ordinary character.
			result += "\uFFFD".repeat(length);
		} else {
			if (isLookalike(code) && touchesLatin(text, at, length))
				flag("lookalike", at, at + length);
			result += text.slice(at, at + length);
		}
		at += length;
	}
	return { text: result, findings };
}

/** A foreign letter inside a Latin word; whole words in another script are somebody's language. */
function touchesLatin(text: string, at: number, length: number): boolean {
	return (
		(at > 0 && isLatinLetter(text.charCodeAt(at - 1))) ||
		(at + length < text.length && isLatinLetter(text.charCodeAt(at + length)))
	);
}

/** For windows, logs and terminals: controls and direction marks are shown as `\u…`, nothing is obeyed. */
export function neutral(text: string): string {
	if (isAscii(text)) return text;
	let result = "";
	for (const char of text) {
		const code = char.codePointAt(0) ?? 0;
		const mark =
			char === unknownMark
				? "…"
				: char === starMark
					? "*"
					: char === anyMark
						? "?"
						: undefined;
		if (mark !== undefined) result += mark;
		else if (troubleOf(code) !== undefined || code === 13)
			result += `\\u${code.toString(16).padStart(4, "0")}`;
		else result += char;
	}
	return result;
}
