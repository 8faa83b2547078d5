/**
 * Cuts code into tokens: one pass, no look back, bounded depth. What it cannot read it names in `problem`; it never
 * throws and never guesses that the rest is harmless.
 */
import type { Budget } from "../finding.ts";
import { isDigit, isNamePart, isNameStart, numberIn } from "./characters.ts";
import { Reader } from "./reader.ts";
import type { Syntax } from "./syntax.ts";
import type { Token } from "./token.ts";

const deepestNesting = 40;

export class Lexer extends Reader {
	readonly #syntax: Syntax;
	readonly #budget: Budget;
	#depth = 0;
	#brackets: string[] = [];
	#indents = [0];
	#lineStart = true;

	constructor(text: string, syntax: Syntax, budget: Budget) {
		super(text, syntax.nameParts);
		this.#syntax = syntax;
		this.#budget = budget;
	}

	/** Everything to the end, or to the closing bracket that `stop` names, which is passed. */
	override tokens(stop?: string): Token[] {
		const found: Token[] = [];
		if (this.#depth >= deepestNesting) {
			this.fail("is nested too deeply");
			this.position = this.limit;
			return found;
		}
		this.#depth += 1;
		const outer = this.#brackets;
		const lastOutside = this.last;
		this.#brackets = [];
		this.last = undefined;
		const inner = stop !== undefined;
		if (inner) this.#lineStart = false;
		let spaced = false;
		let lineBefore = false;
		let stopped = false;
		while (this.position < this.limit) {
			if (!this.#budget.spend()) {
				this.fail("is too long to look through");
				this.position = this.limit;
				break;
			}
			if (this.#lineStart && !inner) this.#indentation(found);
			const code = this.code();
			if (code === 10 || code === 13) {
				this.#newline(found);
				spaced = true;
				lineBefore = true;
				continue;
			}
			if (
				code <= 32 ||
				code === 0xa0 ||
				code === 0xfeff ||
				code === 0x2028 ||
				code === 0x2029
			) {
				this.position += 1;
				spaced = true;
				continue;
			}
			if (this.#comment(inner)) {
				spaced = true;
				continue;
			}
			if (
				this.#syntax.lines !== "ignored" &&
				code === 92 &&
				(this.code(1) === 10 || this.code(1) === 13)
			) {
				// A line goes on after a backslash.
				this.position += this.code(1) === 13 && this.code(2) === 10 ? 3 : 2;
				spaced = true;
				continue;
			}
			if (stop !== undefined && this.#brackets.length === 0 && this.at(stop)) {
				this.position += stop.length;
				stopped = true;
				break;
			}
			const before = this.position;
			const token = this.#next();
			token.spaced = spaced;
			token.lineBefore = lineBefore;
			spaced = false;
			lineBefore = false;
			if (this.position === before) this.position += 1;
			this.last = token;
			found.push(token);
		}
		if (inner && !stopped) this.fail("has a text that does not end");
		if (!inner) {
			while (this.#indents.length > 1) {
				this.#indents.pop();
				found.push(this.token("dedent", this.position, ""));
			}
		}
		this.#brackets = outer;
		this.last = lastOutside;
		this.#depth -= 1;
		return found;
	}

	#next(): Token {
		const start = this.position;
		const literal = this.#syntax.literal(this);
		if (literal !== undefined) return literal;
		const code = this.code();
		if (isDigit(code) || (code === 46 && isDigit(this.code(1))))
			return this.#number();
		if (
			isNameStart(code) ||
			this.#syntax.nameStarts.includes(String.fromCharCode(code))
		)
			return this.name();
		const character = this.text.charAt(start);
		for (const operator of this.#syntax.operators.get(character) ?? []) {
			if (this.at(operator)) {
				this.position += operator.length;
				return this.#bracket(this.token("operator", start, operator));
			}
		}
		this.position += 1;
		return this.#bracket(this.token("operator", start, character));
	}

	#bracket(token: Token): Token {
		if ("([{".includes(token.text)) this.#brackets.push(token.text);
		else if (")]}".includes(token.text)) this.#brackets.pop();
		return token;
	}

	#number(): Token {
		const start = this.position;
		const prefix = this.text.slice(start, start + 2).toLowerCase();
		const isPrefixed = prefix === "0x" || prefix === "0o" || prefix === "0b";
		if (isPrefixed) this.position += 2;
		while (this.position < this.limit) {
			const code = this.code();
			const isExponent =
				!isPrefixed && (code === 101 || code === 69) && !this.at("..");
			if (isExponent) {
				this.position += 1;
				if (this.code() === 43 || this.code() === 45) this.position += 1;
				continue;
			}
			// Two dots are a range or a concatenation, and a dot before a letter is a method.
			if (
				code === 46 &&
				!isPrefixed &&
				!isNameStart(this.code(1)) &&
				this.code(1) !== 46
			) {
				this.position += 1;
				continue;
			}
			if (!isNamePart(code)) break;
			this.position += 1;
		}
		const text = this.text.slice(start, this.position);
		const token = this.token("number", start, text);
		token.number = numberIn(text);
		return token;
	}

	#newline(found: Token[]): void {
		const start = this.position;
		this.position += this.code() === 13 && this.code(1) === 10 ? 2 : 1;
		while (this.pending.length > 0) this.pending.shift()?.();
		const open = this.#brackets.at(-1);
		const { lines } = this.#syntax;
		if (lines === "ignored" || open === "(" || open === "[") return;
		if (lines === "indentation" && open !== undefined) return;
		if (found.length > 0 && found.at(-1)?.kind !== "newline")
			found.push({ ...this.token("newline", start, "\n"), spaced: true });
		this.#lineStart = true;
	}

	#indentation(found: Token[]): void {
		this.#lineStart = false;
		if (this.#syntax.lines !== "indentation" || this.#brackets.length > 0)
			return;
		let width = 0;
		let at = this.position;
		for (; at < this.limit; at += 1) {
			const code = this.text.charCodeAt(at);
			if (code === 32) width += 1;
			else if (code === 9) width += 8 - (width % 8);
			else break;
		}
		const code = at < this.limit ? this.text.charCodeAt(at) : 10;
		if (code === 10 || code === 13 || code === 35) return;
		this.position = at;
		const first = found.every((token) => token.kind === "newline");
		if (first) this.#indents = [width];
		if (width > (this.#indents.at(-1) ?? 0)) {
			this.#indents.push(width);
			found.push(this.token("indent", at, ""));
		}
		while (this.#indents.length > 1 && width < (this.#indents.at(-1) ?? 0)) {
			this.#indents.pop();
			found.push(this.token("dedent", at, ""));
		}
	}

	#comment(isInner: boolean): boolean {
		// In Python a sign in an f-string's format is no comment.
		if (isInner && this.#syntax.lines === "indentation") return false;
		for (const [open, close] of this.#syntax.blockComments) {
			if (!this.at(open)) continue;
			let depth = 1;
			this.position += open.length;
			let inner = this.#syntax.nestedComments
				? this.text.indexOf(open, this.position)
				: -1;
			while (depth > 0) {
				const end = this.text.indexOf(close, this.position);
				if (end < 0) {
					this.position = this.limit;
					this.fail("has a comment that does not end");
					return true;
				}
				while (inner >= 0 && inner < end) {
					depth += 1;
					inner = this.text.indexOf(open, inner + open.length);
				}
				depth -= 1;
				this.position = end + close.length;
			}
			return true;
		}
		for (const mark of this.#syntax.lineComments) {
			if (!this.at(mark)) continue;
			this.position = this.lineEnd(this.position);
			return true;
		}
		return false;
	}
}
