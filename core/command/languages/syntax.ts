/**
 * What a lexer has to know of a language. Holds no logic.
 */
import type { Reader } from "./reader.ts";
import type { Token } from "./token.ts";

export interface Syntax {
	readonly lineComments: readonly string[];
	readonly blockComments: readonly (readonly [open: string, close: string])[];
	readonly nestedComments: boolean;
	/** By first character, longest first. */
	readonly operators: ReadonlyMap<string, readonly string[]>;
	/** Whether new lines end statements, and whether indentation makes blocks. */
	readonly lines: "ignored" | "significant" | "indentation";
	/** Characters of names besides letters, digits, "_" and everything beyond ASCII. */
	readonly nameStarts: string;
	readonly nameParts: string;
	/** The language's own literals at the lexer's place; undefined: none begins here. */
	readonly literal: (reader: Reader) => Token | undefined;
}

export function operatorTable(
	operators: string,
): ReadonlyMap<string, readonly string[]> {
	const table = new Map<string, string[]>();
	for (const operator of operators.split(" ")) {
		const first = operator.charAt(0);
		const known = table.get(first);
		if (known === undefined) table.set(first, [operator]);
		else known.push(operator);
	}
	for (const list of table.values())
		list.sort((one, other) => other.length - one.length);
	return table;
}
