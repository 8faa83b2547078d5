/**
 * What the parser has to know of a language besides its tokens: which operators bind how, and the forms that only it
 * has. Holds no logic.
 */
import type { Node } from "./node.ts";
import type { Cursor } from "./cursor.ts";
import type { Syntax } from "./syntax.ts";
import type { Token } from "./token.ts";

/** The parser as the forms of a language use it. */
export interface Parsing extends Cursor {
	/** A bracket is open around what is parsed: new lines do not end it. */
	enclosed: number;
	/** Statements up to a place (which stays) or the end. */
	sequence(until: (parser: Parsing) => boolean): Node;
	statement(): Node;
	/** An expression whose operators bind at least so tightly. */
	expression(minimum?: number): Node;
	operand(): Node;
	argument(): Node;
	/** Items up to and with the closing bracket. */
	list(close: string): Node[];
	/** What braces hold, up to and with the closing one. */
	record(start: number): Node;
	/** A text's pieces, those that are code parsed. */
	parts(token: Token): readonly (string | Node)[];
	nothing(): Node;
}

export interface Dialect {
	readonly syntax: Syntax;
	/** How tightly binary operators bind; words among them too. */
	readonly binary: ReadonlyMap<string, number>;
	readonly prefix: ReadonlySet<string>;
	readonly assignment: ReadonlySet<string>;
	/** Between an object and the name of its member. */
	readonly member: ReadonlySet<string>;
	/** Between a named argument and its value. */
	readonly named: ReadonlySet<string>;
	/** Names that end an expression and are no operands. */
	readonly reserved: ReadonlySet<string>;
	/** Text beside text is one text. */
	readonly juxtaposed: boolean;
	/** "[1:2]" is a slice. */
	readonly slices: boolean;
	/** `c ? a : b`. */
	readonly ternary: boolean;
	/** An opening bracket after white space begins an argument, not a call or an index. */
	readonly tightBrackets: boolean;
	/** An operand of its own: lambdas, blocks, quoting forms. */
	readonly primary?: (parser: Parsing) => Node | undefined;
	/** What may follow an operand: a block, a call without brackets. */
	readonly postfix?: (parser: Parsing, left: Node) => Node | undefined;
	/** What may follow an expression: conditions, modifiers. */
	readonly infix?: (
		parser: Parsing,
		left: Node,
		minimum: number,
	) => Node | undefined;
	/** A statement of its own. */
	readonly statement?: (parser: Parsing) => Node | undefined;
}

/** "or=1 and=2 …": how tightly each binds. */
export function bindings(rows: string): ReadonlyMap<string, number> {
	const table = new Map<string, number>();
	rows
		.trim()
		.split("\n")
		.forEach((row, level) => {
			for (const operator of row.trim().split(" "))
				table.set(operator, 3 + level);
		});
	return table;
}

export function words(text: string): ReadonlySet<string> {
	return new Set(text.split(" "));
}

/** Ids that bind to the right. */
export const rightward: ReadonlySet<string> = words("** ^ .. ?? =>");
