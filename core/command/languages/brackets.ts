/**
 * What stands in brackets, and what follows an operand: lists, arguments, records, members, calls, indexes. Operators
 * are parser.ts's.
 */
import type { Budget } from "../finding.ts";
import { Cursor } from "./cursor.ts";
import type { Dialect, Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import type { Token } from "./token.ts";

/** Members and calls one after the other: each is one level of the tree. */
const longestChain = 250;

export abstract class Brackets extends Cursor {
	readonly dialect: Dialect;
	/** A bracket is open around what is parsed: new lines do not end it. */
	enclosed = 0;
	#trailingComma = false;

	constructor(tokens: readonly Token[], budget: Budget, dialect: Dialect) {
		super(tokens, budget);
		this.dialect = dialect;
	}

	abstract expression(minimum?: number): Node;

	abstract operand(): Node;

	/** The parser that this is part of: what dialects get. */
	protected abstract self(): Parsing;

	nothing(): Node {
		const at = this.start();
		return { kind: "sequence", items: [], start: at, end: at };
	}

	bracketed(): Node {
		const start = this.start();
		this.next();
		const items = this.list(")");
		const [only] = items;
		if (items.length === 1 && only !== undefined && !this.#trailingComma)
			return only.kind === "spread" || only.kind === "named"
				? { kind: "list", items, start, end: this.end() }
				: only;
		return { kind: "list", items, start, end: this.end() };
	}

	/** Items up to and with the closing bracket: of a list, a tuple, the arguments of a call. */
	list(close: string): Node[] {
		this.enclosed += 1;
		const items: Node[] = [];
		let comma = false;
		while (!this.done) {
			this.skipLines();
			if (this.accept(close)) break;
			if (this.accept(",") || this.accept(";")) {
				comma = true;
				continue;
			}
			const before = this.place;
			const item = this.argument();
			comma = false;
			if (this.place === before) this.next();
			else items.push(item);
		}
		this.enclosed -= 1;
		this.#trailingComma = comma;
		return items;
	}

	argument(): Node {
		const token = this.peek();
		const start = token?.start ?? 0;
		if (token?.kind === "operator" && isSpread(token.text)) {
			this.next();
			const value = this.expression(2);
			return { kind: "spread", value, start, end: this.end() };
		}
		const mark = this.peek(1);
		if (
			(token?.kind === "name" || token?.kind === "text") &&
			mark?.kind === "operator" &&
			this.dialect.named.has(mark.text)
		) {
			this.next();
			this.next();
			this.skipLines();
			const shorthand = this.at(",") || this.at(")");
			const value: Node = shorthand
				? { kind: "name", name: token.text, start, end: token.end }
				: this.expression(1);
			return { kind: "named", name: token.text, value, start, end: this.end() };
		}
		return this.expression(1);
	}

	/** After "{": what it holds, up to and with "}". */
	record(start: number): Node {
		this.enclosed += 1;
		const entries: [Node, Node][] = [];
		const spreads: Node[] = [];
		while (!this.done) {
			this.skipLines();
			if (this.accept("}")) break;
			if (this.accept(",") || this.accept(";")) continue;
			const before = this.place;
			const token = this.peek();
			if (token?.kind === "operator" && isSpread(token.text)) {
				this.next();
				spreads.push(this.expression(2));
			} else {
				const key = this.#key();
				const isEntry =
					this.accept(":") || this.accept("=>") || this.accept("=");
				this.skipLines();
				if (isEntry) entries.push([keyOf(key), this.expression(1)]);
				else if (key.kind === "function")
					entries.push([
						{ ...key, kind: "text", parts: [key.name ?? ""] },
						key,
					]);
				else if (key.kind === "name") entries.push([keyOf(key), key]);
				else spreads.push(key);
			}
			if (this.place === before) this.next();
		}
		this.enclosed -= 1;
		return { kind: "record", entries, spreads, start, end: this.end() };
	}

	#key(): Node {
		const start = this.start();
		if (this.at("[")) {
			this.next();
			const [inner] = this.list("]");
			return inner ?? this.nothing();
		}
		const token = this.peek();
		const mark = this.peek(1);
		if (
			token?.kind === "name" &&
			mark?.kind === "operator" &&
			(mark.text === ":" || mark.text === "=" || mark.text === "=>")
		) {
			this.next();
			return { kind: "name", name: token.text, start, end: token.end };
		}
		return this.expression(3);
	}

	postfix(operand: Node): Node {
		let left = operand;
		for (let links = 0; !this.done; links += 1) {
			if (links > longestChain) {
				this.fail("is nested too deeply");
				break;
			}
			// A chain goes on with a dot on the next line.
			if (this.atKind("newline") && (this.at(".", 1) || this.at("&.", 1)))
				this.skipLines();
			const special = this.dialect.postfix?.(this.self(), left);
			if (special !== undefined) {
				left = special;
				continue;
			}
			const token = this.peek();
			if (token?.kind !== "operator") break;
			const { start } = left;
			if (this.dialect.member.has(token.text)) {
				const follows = this.peek(1);
				if (follows?.kind === "name" || follows?.kind === "text") {
					this.next();
					this.next();
					left = {
						kind: "member",
						object: left,
						name: follows.text,
						start,
						end: this.end(),
					};
					continue;
				}
				if (follows?.kind === "operator" && "([{".includes(follows.text)) {
					this.next();
					left = this.#suffix(left, follows.text) ?? left;
					continue;
				}
				break;
			}
			if (this.dialect.tightBrackets && token.spaced) break;
			const suffixed =
				token.text === "(" || token.text === "["
					? this.#suffix(left, token.text)
					: undefined;
			if (suffixed === undefined) break;
			left = suffixed;
		}
		return left;
	}

	#suffix(left: Node, bracket: string): Node | undefined {
		const { start } = left;
		this.next();
		if (bracket === "(") {
			const args = this.list(")");
			return { kind: "call", callee: left, args, start, end: this.end() };
		}
		const mark = this.place;
		this.enclosed += 1;
		const isHash = bracket === "{";
		let index: Node | undefined;
		let slice = false;
		if (this.dialect.slices && this.at(":")) slice = true;
		else index = this.expression(1);
		const close = isHash ? "}" : "]";
		while (!this.done && !this.accept(close)) {
			if (this.at(":")) slice = true;
			const before = this.place;
			if (this.at(":") || this.at(",")) this.next();
			else this.expression(1);
			if (this.place === before) this.next();
		}
		this.enclosed -= 1;
		const reversed =
			this.place - mark === 5 &&
			this.at(":", mark - this.place) &&
			this.at(":", mark - this.place + 1) &&
			this.at("-", mark - this.place + 2);
		return {
			kind: "index",
			object: left,
			index: slice ? undefined : index,
			reversed,
			bracket: isHash ? "{" : "[",
			start,
			end: this.end(),
		};
	}
}

function isSpread(operator: string): boolean {
	return operator === "..." || operator === "**" || operator === "*";
}

/** A name before ":" is the key's text, not a variable. */
function keyOf(node: Node): Node {
	return node.kind === "name"
		? { kind: "text", parts: [node.name], start: node.start, end: node.end }
		: node;
}
