/**
 * Patterns of paths, held against paths that may be known in part only. `*` and `?` stay within a segment, `**` does not.
 * One pass over the path for each pattern, no backtracking. Touches no disk.
 */
import { anyMark, starMark, unknownMark } from "../command/field.ts";

/** `maybe`: the path is not wholly known, and could be one of them. */
export type Meets = "yes" | "maybe" | "no";

type Token =
	| { readonly kind: "char"; readonly char: string }
	/** `?` */
	| { readonly kind: "one" }
	/** `*` */
	| { readonly kind: "star" }
	/** `**` */
	| { readonly kind: "deep" }
	/** In front of a two stars and a slash: all of it may be missing. */
	| { readonly kind: "skip" };

/** Longer paths are not compared: they could be anything. */
const longestPath = 4_096;

export class PathPattern {
	readonly #tokens: readonly Token[];
	/** The folder that all it names lies in, as far as it is spelled out. */
	readonly #folder: readonly Token[];
	readonly #folds: boolean;

	/** `folds`: case does not matter, as on some file systems. */
	constructor(pattern: string, folds: boolean) {
		const text = spelled(pattern, folds);
		this.#tokens = compile(text);
		this.#folder = compile(fixedFolder(text));
		this.#folds = folds;
	}

	/** `rises`: what cannot be told may hold `..`, and so lead anywhere. */
	meets(path: string, rises = true): Meets {
		const text = spelled(path, this.#folds);
		if (text.length > longestPath) return "maybe";
		if (ends(run(this.#tokens, text, "sure", rises), this.#tokens))
			return "yes";
		return ends(run(this.#tokens, text, "maybe", rises), this.#tokens)
			? "maybe"
			: "no";
	}

	/** Whether the path is a folder above what the pattern names: what is done to it is done to that. */
	liesBelow(path: string): boolean {
		if (this.#folder.length === 0) return false;
		const text = spelled(path, this.#folds);
		if (text.length > longestPath) return true;
		if (text === "/") return true;
		const states = run(this.#folder, text, "maybe", false);
		return states.some(
			(is, at) =>
				is === 1 &&
				at > 0 &&
				(at === this.#folder.length || isSlash(this.#folder[at])),
		);
	}
}

function spelled(text: string, folds: boolean): string {
	const plain = text.normalize("NFC");
	return folds ? plain.toLowerCase() : plain;
}

function fixedFolder(pattern: string): string {
	const wild = pattern.search(/[*?]/u);
	if (!pattern.startsWith("/") && pattern[1] !== ":") return "";
	if (wild < 0) return pattern;
	return pattern.slice(0, pattern.lastIndexOf("/", wild));
}

function compile(pattern: string): readonly Token[] {
	const tokens: Token[] = [];
	for (let at = 0; at < pattern.length; at += 1) {
		const char = pattern[at] ?? "";
		if (char === "\\" && at + 1 < pattern.length) {
			at += 1;
			tokens.push({ kind: "char", char: pattern[at] ?? "" });
		} else if (char === "?") tokens.push({ kind: "one" });
		else if (char !== "*") tokens.push({ kind: "char", char });
		else if (pattern[at + 1] !== "*") tokens.push({ kind: "star" });
		else {
			while (pattern[at + 1] === "*") at += 1;
			if (pattern[at + 1] === "/") tokens.push({ kind: "skip" });
			tokens.push({ kind: "deep" });
		}
	}
	return tokens;
}

type States = Uint8Array;

/** Where in the pattern one may be after the path. A place is forward of where it is reached from, so one sweep closes a set. */
function run(
	tokens: readonly Token[],
	path: string,
	mode: "sure" | "maybe",
	rises: boolean,
): States {
	let states: States = new Uint8Array(tokens.length + 1);
	states[0] = 1;
	close(states, tokens);
	const comesBack = mode === "maybe" && rises && path.includes(unknownMark);
	for (const char of path) {
		if (!comesBack && !states.includes(1)) return states;
		if (char === unknownMark) {
			if (mode === "sure") return new Uint8Array(tokens.length + 1);
			if (rises) states[0] = 1;
			spread(states, tokens, true);
		} else if (char === starMark && mode === "maybe")
			spread(states, tokens, false);
		else states = step(states, tokens, char, mode);
		close(states, tokens);
	}
	return states;
}

function close(states: States, tokens: readonly Token[]): void {
	for (let at = 0; at < tokens.length; at += 1) {
		if (states[at] !== 1) continue;
		const kind = tokens[at]?.kind;
		if (kind === "star" || kind === "deep") states[at + 1] = 1;
		else if (kind === "skip") {
			states[at + 1] = 1;
			// The `**` and its slash.
			states[at + 3] = 1;
		}
	}
}

function step(
	states: States,
	tokens: readonly Token[],
	char: string,
	mode: "sure" | "maybe",
): States {
	const next = new Uint8Array(states.length);
	const slash = char === "/";
	for (let at = 0; at < tokens.length; at += 1) {
		const token = tokens[at];
		if (states[at] !== 1 || token === undefined) continue;
		if (token.kind === "deep" || (token.kind === "star" && !slash))
			next[at] = 1;
		else if (token.kind === "one" && !slash && char !== starMark)
			next[at + 1] = 1;
		else if (
			token.kind === "char" &&
			(token.char === char ||
				(char === anyMark && mode === "maybe" && token.char !== "/"))
		)
			next[at + 1] = 1;
	}
	return next;
}

/** Any text stands here. */
function spread(
	states: States,
	tokens: readonly Token[],
	slashes: boolean,
): void {
	for (let at = 0; at < tokens.length; at += 1) {
		const token = tokens[at];
		if (states[at] !== 1 || token === undefined) continue;
		if (token.kind === "skip") states[at + 3] = 1;
		if (slashes || !isSlash(token)) states[at + 1] = 1;
	}
}

const isSlash = (token: Token | undefined): boolean =>
	token?.kind === "char" && token.char === "/";

/** At the end, or where only `/**` is left: the folder itself. */
function ends(states: States, tokens: readonly Token[]): boolean {
	const end = tokens.length;
	if (states[end] === 1) return true;
	return (
		end >= 2 &&
		states[end - 2] === 1 &&
		tokens[end - 1]?.kind === "deep" &&
		isSlash(tokens[end - 2])
	);
}
