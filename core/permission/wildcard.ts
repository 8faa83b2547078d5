/**
 * Patterns with gaps, over letters or over segments, and the folding under which lenient servers take two spellings for
 * one. No regular expression is made of a pattern: time grows with its length times the text's, whatever they hold.
 */

/** `gap` stands for any number of items, also none; the other items are compared by `same`. */
export function matchesItems<P>(
	pattern: ArrayLike<P>,
	items: ArrayLike<string>,
	gap: P,
	same: (wanted: P, item: string) => boolean,
): boolean {
	let at = 0;
	let afterGap = -1;
	let retryFrom = 0;
	let i = 0;
	while (i < items.length) {
		const wanted = pattern[at];
		const item = items[i] ?? "";
		if (wanted === gap) {
			at++;
			afterGap = at;
			retryFrom = i;
		} else if (wanted !== undefined && same(wanted, item)) {
			at++;
			i++;
		} else if (afterGap === -1) return false;
		else {
			// Only the last gap needs another try: what an earlier one could take, this one can.
			at = afterGap;
			retryFrom++;
			i = retryFrom;
		}
	}
	while (pattern[at] === gap) at++;
	return at === pattern.length;
}

const equal = (wanted: string, item: string): boolean => wanted === item;

/** A pattern over letters: `*` stands for any run of them, also none. */
export class Wildcard {
	readonly #pattern: string;
	/** What stands before the first `*`: it settles most comparisons. */
	readonly #start: string;

	constructor(pattern: string) {
		this.#pattern = pattern;
		this.#start = pattern.split("*", 1)[0] ?? "";
	}

	matches(text: string): boolean {
		if (this.#start === this.#pattern) return text === this.#pattern;
		return (
			text.startsWith(this.#start) &&
			matchesItems(this.#pattern, text, "*", equal)
		);
	}
}

/** Case-insensitive as the most lenient reader is: to it the long s is an s, and the Kelvin sign a k. */
export const fold = (text: string): string => text.toUpperCase().toLowerCase();
