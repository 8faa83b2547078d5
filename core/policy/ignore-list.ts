/**
 * A project's list of paths that count as secrets, in gitignore's syntax: read here, and held against paths that may be
 * known in part only. Where this reads a pattern more widely than git does, more counts as a secret. Reads no file.
 */
import { anyMark, starMark, unknownMark } from "../command/field.ts";
import { PathPattern } from "./path-pattern.ts";

interface Line {
	readonly pattern: PathPattern;
	/** `!`: what matched before is no secret after all. */
	readonly again: boolean;
	/** Named from the list's folder on, not anywhere below. */
	readonly anchored: boolean;
	/** No wildcard in it. */
	readonly plain: boolean;
}

/** More than this is no list a person keeps. */
export const mostPatterns = 1_000;
const longestPattern = 1_000;
const deepest = 64;

export class IgnoreList {
	readonly #lines: readonly Line[];

	/** @throws RangeError when there are too many patterns, or one is too long */
	constructor(patterns: readonly string[]) {
		const lines = patterns.flatMap(lineOf);
		if (lines.length > mostPatterns)
			throw new RangeError(`more than ${mostPatterns} patterns`);
		this.#lines = lines;
	}

	get size(): number {
		return this.#lines.length;
	}

	/** `path`: from the list's folder on, without a slash in front; may hold marks. */
	has(path: string): boolean {
		const parts = path.split("/").slice(0, deepest);
		// As git does: below a folder that matches, nothing is taken back.
		for (let count = 1; count <= parts.length; count += 1)
			if (this.#matches(parts.slice(0, count))) return true;
		return false;
	}

	#matches(parts: readonly string[]): boolean {
		const path = parts.join("/");
		const base = parts.at(-1) ?? "";
		let is = false;
		for (const line of this.#lines) {
			if (line.again ? !is : is) continue;
			const meets = line.pattern.meets(path, false);
			if (line.again) is = meets !== "yes";
			else if (meets === "yes") is = true;
			else if (meets === "maybe") is = names(base, line);
		}
		return is;
	}
}

/**
 * Whether a name that is not wholly known means this pattern: `cat *` takes the file that is listed by its name, and not
 * everything because some files anywhere are; `cat "$file"` means none in particular.
 */
function names(base: string, { anchored, plain }: Line): boolean {
	const known = base
		.replaceAll(starMark, "")
		.replaceAll(anyMark, "")
		.replaceAll(unknownMark, "");
	if (known.length > 0 || anchored) return true;
	return plain && !base.includes(unknownMark);
}

function lineOf(written: string): Line[] {
	let text = withoutSpaces(written);
	if (text === "" || text.startsWith("#")) return [];
	if (text.length > longestPattern)
		throw new RangeError(`a pattern of ${text.length} characters`);
	const again = text.startsWith("!");
	if (again) text = text.slice(1);
	// One of several characters is taken for any: too much for a secret, so never to take one back.
	const widened = text.replaceAll(/(?<!\\)\[(?:\\.|[^\]\\])+\]/gu, "?");
	if (again && widened !== text) return [];
	text = widened.endsWith("/") ? widened.slice(0, -1) : widened;
	const anchored = text.includes("/");
	const bare = text.startsWith("/") ? text.slice(1) : text;
	if (bare === "") return [];
	return [
		{
			pattern: new PathPattern(
				anchored || bare.startsWith("**/") ? bare : `**/${bare}`,
				true,
			),
			again,
			anchored: anchored && !bare.startsWith("**"),
			plain: !/[*?]/u.test(bare),
		},
	];
}

/** Spaces at the end do not count unless a backslash stands before them. */
function withoutSpaces(line: string): string {
	let end = line.length;
	while (
		end > 0 &&
		(line[end - 1] === " " ||
			line[end - 1] === "\r" ||
			line[end - 1] === "\t") &&
		line[end - 2] !== "\\"
	)
		end -= 1;
	return line.slice(0, end);
}

/** The patterns of a `.gitignore`-like text. */
export const patternsOfText = (text: string): readonly string[] =>
	(text.startsWith("\uFEFF") ? text.slice(1) : text).split("\n");
