/**
 * A word as the program would get it, as far as that can be told. What cannot be told stands in the text as one of three
 * noncharacters (Unicode never assigns them; hygiene.ts removes them from what came in), so that joining, splitting and
 * reading a text again as code keep what is known and what is not.
 */

/** Any text, also none: an unset variable, a program's output. */
export const unknownMark = "\uFDD0";
/** An active `*`. */
export const starMark = "\uFDD1";
/** An active `?` or `[…]`. */
export const anyMark = "\uFDD2";

/** Where a value comes from, as bits: what was fetched, decoded or read stays so through pipes, variables and files. */
export const from = {
	nowhere: 0,
	/** Fetched from another machine. */
	network: 1,
	/** Came out of base64, xxd, gzip or the like. */
	decoded: 2,
	/** Holds what a secret file or variable holds. */
	secret: 4,
	/** An ordinary local file. */
	file: 8,
	/** A local program's answer that cannot be told. */
	program: 16,
	/** Settings for the shell, by a program that is made to print them (ssh-agent -s). */
	setup: 32,
	/** A shell: its file, or what it prints while it takes commands as they come. */
	shell: 64,
} as const;

/** One word of a command. `start` and `end` are offsets into the whole command. */
export interface Field {
	readonly text: string;
	/** Bits of {@link from}. */
	readonly tags: number;
	readonly start: number;
	readonly end: number;
}

/** What stands in a pipe or a file. `undefined`: cannot be told. */
export interface Stream {
	readonly text: string | undefined;
	readonly tags: number;
	/** What the program that printed it was given: texts of the line that may be what it prints. */
	readonly given?: string | undefined;
	/** A file that is this program under another name. */
	readonly program?: string | undefined;
}

export const emptyStream: Stream = { text: "", tags: from.nowhere };

/** Whether every character of it is known. */
export function isKnown(text: string): boolean {
	return !text.includes(unknownMark) && !hasGlob(text);
}

export const hasGlob = (text: string): boolean =>
	text.includes(starMark) || text.includes(anyMark);

/** As a person would write it. */
export function shown(text: string): string {
	if (isKnown(text)) return text;
	return text
		.replaceAll(unknownMark, "…")
		.replaceAll(starMark, "*")
		.replaceAll(anyMark, "?");
}

/** The known beginning. */
export function knownPrefix(text: string): string {
	for (let at = 0; at < text.length; at += 1) {
		const char = text[at];
		if (char === unknownMark || char === starMark || char === anyMark)
			return text.slice(0, at);
	}
	return text;
}

/**
 * Whether `pattern` (marks are wild) could be `text`. Two positions, no recursion: linear in practice, at worst
 * pattern × text, and both are short.
 */
export function couldBe(pattern: string, text: string): boolean {
	let p = 0;
	let t = 0;
	let star = -1;
	let resume = 0;
	while (t < text.length) {
		const char = pattern[p];
		if (char === starMark || char === unknownMark) {
			star = p;
			resume = t;
			p += 1;
		} else if (char === anyMark || char === text[t]) {
			p += 1;
			t += 1;
		} else if (star >= 0) {
			p = star + 1;
			resume += 1;
			t = resume;
		} else return false;
	}
	while (pattern[p] === starMark || pattern[p] === unknownMark) p += 1;
	return p === pattern.length;
}

/** Both after another; lines that cannot be told are one unknown line. */
export function joined(first: Stream, second: Stream): Stream {
	const tags = first.tags | second.tags;
	if (first.text === "" || second.text === "")
		return { text: first.text === "" ? second.text : first.text, tags };
	if (first.text === undefined && second.text === undefined)
		return { text: undefined, tags };
	return {
		text: (first.text ?? unknownLine) + (second.text ?? unknownLine),
		tags,
	};
}

const unknownLine = `${unknownMark}\n`;

export const textOf = (stream: Stream): string => stream.text ?? unknownMark;
