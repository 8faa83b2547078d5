/**
 * JSON with comments and trailing commas, as agents' settings files are written: read into values that know where they
 * stand, so that an edit can leave every other byte alone. Refuses what it does not understand; changes nothing.
 */

export type Node = ObjectNode | ArrayNode | ScalarNode;

interface Span {
	readonly start: number;
	/** After its last character. */
	readonly end: number;
}
export interface ObjectNode extends Span {
	readonly kind: "object";
	readonly members: readonly Member[];
}
export interface Member extends Span {
	readonly key: string;
	readonly value: Node;
}
export interface ArrayNode extends Span {
	readonly kind: "array";
	readonly items: readonly Node[];
}
interface ScalarNode extends Span {
	readonly kind: "scalar";
	readonly value: string | number | boolean | null;
}

/** Not JSON, also with comments allowed; `offset` is where. */
export class JsoncError extends Error {
	readonly code = "not-json";
	readonly offset: number;
	constructor(what: string, offset: number) {
		super(what);
		this.offset = offset;
	}
}

const deepest = 200;
const bom = "\uFEFF";

/** @throws JsoncError */
export function parseJsonc(text: string): Node {
	const reader = new Reader(text);
	const root = reader.value(0);
	reader.end();
	return root;
}

/** What JSON.parse would have given. */
export function valueOf(node: Node): unknown {
	switch (node.kind) {
		case "object":
			return Object.fromEntries(
				node.members.map(({ key, value }) => [key, valueOf(value)]),
			);
		case "array":
			return node.items.map(valueOf);
		case "scalar":
		default:
			return node.value;
	}
}

class Reader {
	readonly #text: string;
	#at: number;

	constructor(text: string) {
		this.#text = text;
		this.#at = text.startsWith(bom) ? 1 : 0;
	}

	value(depth: number): Node {
		if (depth > deepest) throw this.#odd("nested too deep");
		this.#at = skipTrivia(this.#text, this.#at);
		const char = this.#text[this.#at];
		if (char === "{") return this.#object(depth);
		if (char === "[") return this.#array(depth);
		return this.#scalar();
	}

	end(): void {
		this.#at = skipTrivia(this.#text, this.#at);
		if (this.#at < this.#text.length) throw this.#odd("more than one value");
	}

	#object(depth: number): ObjectNode {
		const start = this.#at;
		const members: Member[] = [];
		const names = new Set<string>();
		this.#list("}", () => {
			const key = this.#scalar();
			if (typeof key.value !== "string") throw this.#odd("a name in quotes");
			if (names.has(key.value))
				throw this.#odd(`"${key.value}" stands there twice`);
			names.add(key.value);
			this.#at = skipTrivia(this.#text, this.#at);
			if (this.#text[this.#at] !== ":") throw this.#odd('":"');
			this.#at += 1;
			const value = this.value(depth + 1);
			members.push({ key: key.value, value, start: key.start, end: value.end });
		});
		return { kind: "object", start, end: this.#at, members };
	}

	#array(depth: number): ArrayNode {
		const start = this.#at;
		const items: Node[] = [];
		this.#list("]", () => items.push(this.value(depth + 1)));
		return { kind: "array", start, end: this.#at, items };
	}

	/** Entries up to the closing bracket; a comma may stand before it. */
	#list(close: string, entry: () => void): void {
		this.#at += 1;
		for (;;) {
			this.#at = skipTrivia(this.#text, this.#at);
			if (this.#text[this.#at] === close) break;
			entry();
			this.#at = skipTrivia(this.#text, this.#at);
			const next = this.#text[this.#at];
			if (next === ",") this.#at += 1;
			else if (next !== close) throw this.#odd(`"," or "${close}"`);
		}
		this.#at += 1;
	}

	#scalar(): ScalarNode {
		const start = this.#at;
		scalarToken.lastIndex = start;
		const token = scalarToken.exec(this.#text)?.[0];
		if (token === undefined) throw this.#odd("a value");
		let value: unknown;
		try {
			value = JSON.parse(token);
		} catch {
			throw this.#odd("a value");
		}
		this.#at = start + token.length;
		// The token is no object and no array, so neither is what it says.
		return {
			kind: "scalar",
			start,
			end: this.#at,
			value: value as ScalarNode["value"],
		};
	}

	#odd(wanted: string): JsoncError {
		return new JsoncError(wanted, this.#at);
	}
}

const scalarToken =
	/"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true(?!\w)|false(?!\w)|null(?!\w)/y;

/** The next character that is neither blank nor part of a comment. @throws JsoncError */
export function skipTrivia(text: string, from: number): number {
	let at = from;
	for (;;) {
		while (/[ \t\r\n]/.test(text[at] ?? "")) at += 1;
		if (text.startsWith("//", at)) {
			const end = text.indexOf("\n", at);
			at = end === -1 ? text.length : end;
		} else if (text.startsWith("/*", at)) {
			const end = text.indexOf("*/", at + 2);
			if (end === -1) throw new JsoncError("the end of a comment", at);
			at = end + 2;
		} else return at;
	}
}
