/**
 * A command line as a person types it, cut into the words that a program is started with. No shell will read it: quotes
 * and backslashes are understood, and what only a shell would do is told.
 */

export interface CommandWords {
	readonly words: readonly string[];
	/** A quote that was opened is not closed: nobody can tell where the word ends. */
	readonly isOpen: boolean;
	/** Signs outside of quotes that a shell would act on and the gate hands over as they are. */
	readonly forShell: readonly string[];
}

const blank = /\s/;
const acted = /[|&;<>$`*?(){}~#]/;

export function commandWords(line: string): CommandWords {
	const words: string[] = [];
	const forShell = new Set<string>();
	let word = "";
	let isWord = false;
	let quote = "";
	for (let i = 0; i < line.length; i += 1) {
		const char = line[i] ?? "";
		const next = line[i + 1];
		if (quote === "'") {
			if (char === "'") quote = "";
			else word += char;
		} else if (quote === '"') {
			if (char === '"') quote = "";
			else if (char === "\\" && (next === '"' || next === "\\")) {
				word += next;
				i += 1;
			} else word += char;
		} else if (char === "'" || char === '"') {
			quote = char;
			isWord = true;
		} else if (char === "\\" && next !== undefined && isEscaped(next)) {
			word += next;
			isWord = true;
			i += 1;
		} else if (blank.test(char)) {
			if (isWord) words.push(word);
			word = "";
			isWord = false;
		} else {
			if (acted.test(char)) forShell.add(char);
			word += char;
			isWord = true;
		}
	}
	if (isWord) words.push(word);
	return { words, isOpen: quote !== "", forShell: [...forShell] };
}

/** Of others the backslash is a part of the word: so Windows paths stay what they are. */
const isEscaped = (char: string): boolean =>
	/[\s"'\\|&;<>$`*?(){}~#]/.test(char);

/** The line that is cut into these words again. */
export const lineOf = (words: readonly string[]): string =>
	words
		.map((word) =>
			word !== "" && /^[\w@%+=:,./-]+$/.test(word)
				? word
				: `'${word.replaceAll("'", `'\\''`)}'`,
		)
		.join(" ");
