/**
 * What looks like a key by the name it stands under: a variable's, a flag's, a header's, a member's. Reads and writes
 * over; keeps nothing. What has a key's own form is found by rules.ts.
 */
import { credentialName } from "../stdio/command.ts";

/** In the place of a value that nobody is shown. */
export const mask = "••••••";

/** Names that are given to nothing else. */
const certain =
	/passw|secret|token|credential|api-?_?key|^(?:proxy-)?authorization$/i;
/** Numbers, switches, paths and plain addresses are no keys, whatever they are called. */
const harmless =
	/^(?:|true|false|yes|no|on|off|none|-?[\d.,]+|(?:~|\.{1,2})?[/\\].*|[A-Za-z]:\\.*|https?:\/\/[^@\s]*)$/i;

/** By the name it stands under. */
export const isNamedKey = (name: string, value: string): boolean =>
	mayNameKey(name) &&
	!harmless.test(value) &&
	!isReference(value) &&
	(certain.test(name) || value.length >= 16);

const mayNameKey = (name: string): boolean =>
	certain.test(name) || credentialName.test(name);

/** Nothing but what is looked up elsewhere, perhaps behind a word such as Bearer. */
export const isReference = (value: string): boolean =>
	/^(?:(?:Bearer|Basic|Token) +)?(?:\$\{[^}]*\}|\$\w+)$/i.test(value);

/** A name, and what joins it to its value. Each run of letters is looked at once. */
const named = /(?<![\w-])([\w-]+)(?:=|: *)/gi;
const value = /(?:(?:Bearer|Basic|Token) +)?\S+/iy;

/** A command's words with what a name says is a key written over: `--api-key X`, `-e TOKEN=X`, `X-Api-Key: X`. */
export const withoutNamed = (words: readonly string[]): string[] =>
	words.map((word, at) => {
		const [, flag = ""] = /^--?([\w-]+)$/.exec(words[at - 1] ?? "") ?? [];
		return !word.startsWith("-") && isNamedKey(flag, word)
			? mask
			: withoutNamedIn(word);
	});

/** Within one text. */
export function withoutNamedIn(text: string): string {
	let [result, from] = ["", 0];
	for (const { 0: before, 1: name = "", index } of text.matchAll(named)) {
		if (index < from || !mayNameKey(name)) continue;
		const start = index + before.length;
		value.lastIndex = start;
		const [found = ""] = value.exec(text) ?? [];
		if (!isNamedKey(name, found)) continue;
		result += text.slice(from, start) + mask;
		from = start + found.length;
	}
	return result + text.slice(from);
}
