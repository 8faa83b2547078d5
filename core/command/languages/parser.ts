/**
 * Makes a tree of tokens for any dialect. It is tolerant: what it cannot place it steps over, so that a call after it is
 * still seen; nesting beyond a bound is named in `problem`. Knows no language of its own.
 */
import type { Budget } from "../finding.ts";
import { Brackets } from "./brackets.ts";
import { type Dialect, rightward, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import type { Token } from "./token.ts";

const deepestNesting = 150;

export class Parser extends Brackets implements Parsing {
	#depth: number;

	constructor(
		tokens: readonly Token[],
		dialect: Dialect,
		budget: Budget,
		depth = 0,
	) {
		super(tokens, budget, dialect);
		this.#depth = depth;
	}

	protected override self(): Parsing {
		return this;
	}

	/** Statements up to one of the words (left in place) or the end. */
	sequence(until: (parser: Parsing) => boolean): Node {
		const start = this.start();
		const items: Node[] = [];
		while (!this.done) {
			if (this.atKind("newline") || this.at(";")) {
				this.next();
				continue;
			}
			if (until(this)) break;
			const before = this.place;
			items.push(this.statement());
			if (this.place === before) this.next();
		}
		return { kind: "sequence", items, start, end: this.end() };
	}

	statement(): Node {
		const outer = this.enclosed;
		this.enclosed = 0;
		const node = this.#deeper(
			() => this.dialect.statement?.(this) ?? this.expression(),
		);
		this.enclosed = outer;
		return node;
	}

	#deeper(parse: () => Node): Node {
		if (this.#depth >= deepestNesting || !this.budget.spend()) {
			this.fail("is nested too deeply");
			return this.nothing();
		}
		this.#depth += 1;
		const node = parse();
		this.#depth -= 1;
		return node;
	}

	override expression(minimum = 0): Node {
		return this.#deeper(() => this.#binary(minimum));
	}

	#binary(minimum: number): Node {
		let left = this.operand();
		while (!this.done) {
			if (this.atKind("newline")) {
				if (this.enclosed > 0) {
					this.skipLines();
					continue;
				}
				break;
			}
			const special = this.dialect.infix?.(this, left, minimum);
			if (special !== undefined) {
				left = special;
				continue;
			}
			const token = this.peek();
			if (
				token === undefined ||
				(token.kind !== "operator" && token.kind !== "name")
			)
				break;
			const operator = token.text;
			if (this.dialect.assignment.has(operator) && minimum <= 2) {
				this.next();
				this.skipLines();
				const value = this.expression(1);
				left = {
					kind: "assign",
					target: left,
					value,
					operator: operator.endsWith("=") ? operator.slice(0, -1) : "",
					start: left.start,
					end: this.end(),
				};
				continue;
			}
			if (operator === "?" && this.dialect.ternary && minimum <= 2) {
				left = this.#ternary(left);
				continue;
			}
			const binds = this.dialect.binary.get(operator);
			if (binds === undefined || binds < minimum) break;
			this.next();
			this.skipLines();
			const right = this.expression(
				rightward.has(operator) ? binds : binds + 1,
			);
			left = {
				kind: "binary",
				operator,
				left,
				right,
				start: left.start,
				end: this.end(),
			};
		}
		return left;
	}

	#ternary(condition: Node): Node {
		this.next();
		this.skipLines();
		const yes = this.at(":") ? condition : this.expression(2);
		this.skipLines();
		if (!this.accept(":")) return yes;
		this.skipLines();
		const no = this.expression(2);
		const span = { start: condition.start, end: this.end() };
		return {
			kind: "sequence",
			items: [condition, { kind: "either", options: [yes, no], ...span }],
			...span,
		};
	}

	override operand(): Node {
		const token = this.peek();
		if (token === undefined) return this.nothing();
		const own = this.dialect.primary?.(this);
		if (own !== undefined) return this.postfix(own);
		const { start, end } = token;
		switch (token.kind) {
			case "text":
			case "regex":
				return this.postfix(this.#text());
			case "command":
				this.next();
				return this.postfix({
					kind: "command",
					parts: this.parts(token),
					start,
					end,
				});
			case "number":
				this.next();
				return this.postfix({
					kind: "number",
					number: token.number,
					start,
					end,
				});
			case "name":
				if (
					this.dialect.prefix.has(token.text) &&
					!this.dialect.member.has(this.peek(1)?.text ?? "")
				)
					return this.#prefixed(token);
				if (this.dialect.reserved.has(token.text)) return this.nothing();
				this.next();
				return this.postfix({ kind: "name", name: token.text, start, end });
			case "operator":
				if (token.text === "(") return this.postfix(this.bracketed());
				if (token.text === "[") {
					this.next();
					const items = this.list("]");
					return this.postfix({ kind: "list", items, start, end: this.end() });
				}
				if (token.text === "{") {
					this.next();
					return this.postfix(this.record(start));
				}
				if (this.dialect.prefix.has(token.text)) return this.#prefixed(token);
				return this.nothing();
			case "newline":
				if (this.enclosed > 0) {
					this.skipLines();
					return this.operand();
				}
				return this.nothing();
			case "indent":
			case "dedent":
				break;
		}
		return this.nothing();
	}

	#prefixed(token: Token): Node {
		this.next();
		// "not x == y" reaches as far as a comparison; "-x" and "await x" bind to their operand.
		const value =
			token.text === "not" ? this.expression(6) : this.expression(20);
		return {
			kind: "unary",
			operator: token.text,
			value,
			start: token.start,
			end: this.end(),
		};
	}

	#text(): Node {
		const first = this.next();
		const start = first?.start ?? 0;
		const parts: (string | Node)[] =
			first === undefined ? [] : [...this.parts(first)];
		while (this.dialect.juxtaposed && this.atKind("text")) {
			const more = this.next();
			if (more !== undefined) parts.push(...this.parts(more));
		}
		return { kind: "text", parts, start, end: this.end() };
	}

	/** A text's pieces, those that are code parsed. */
	parts(token: Token): readonly (string | Node)[] {
		return token.parts.map((part) => {
			if (typeof part === "string") return part;
			const inner = new Parser(
				part,
				this.dialect,
				this.budget,
				this.#depth + 1,
			);
			inner.enclosed = 1;
			const node = inner.expression();
			if (inner.problem !== undefined) this.fail(inner.problem);
			return node;
		});
	}
}
