/**
 * Reads a text character by character: names, quoted texts with their escapes and what they interpolate, heredocs. Knows
 * no language; what it cannot read it names in `problem`.
 */
import { isNamePart } from "./characters.ts";
import { type Escapes, readEscape } from "./escapes.ts";
import type { Token } from "./token.ts";

/** A piece of a text that is code, or a constant written in its own way ("{{" in an f-string). */
export interface Interpolated {
	readonly tokens: Token[];
	readonly text?: string;
	readonly end: number;
}

export interface QuoteStyle {
	readonly escapes: Escapes;
	/** Reads what is interpolated at `at` and says where it ends; undefined: nothing is. */
	readonly interpolate?: (
		reader: Reader,
		at: number,
	) => Interpolated | undefined;
	/** The opening bracket when brackets nest inside: q{a{b}c}. */
	readonly nests?: string;
	readonly kind?: "text" | "command" | "regex";
	/** A new line before the end is an error. */
	readonly oneLine?: boolean;
	/** Two quotes inside are one (awk's and PHP's are not; R's, Lua's are not either). */
	readonly doubled?: boolean;
}

export abstract class Reader {
	readonly text: string;
	position = 0;
	/** Where reading ends: the text's end, or a heredoc's. */
	limit: number;
	/** The token before, comments and new lines apart. */
	last: Token | undefined;
	problem: string | undefined;
	/** Heredocs whose bodies begin on the next line. */
	readonly pending: (() => void)[] = [];
	readonly #nameParts: string;

	constructor(text: string, nameParts: string) {
		this.text = text;
		this.limit = text.length;
		this.#nameParts = nameParts;
	}

	/** Everything to the end, or to the closing bracket that `stop` names, which is passed. */
	abstract tokens(stop?: string): Token[];

	fail(problem: string): void {
		this.problem ??= problem;
	}

	code(ahead = 0): number {
		const at = this.position + ahead;
		return at < this.limit ? this.text.charCodeAt(at) : 0;
	}

	at(prefix: string): boolean {
		return this.text.startsWith(prefix, this.position);
	}

	lineEnd(from: number): number {
		const end = this.text.indexOf("\n", from);
		return end < 0 ? this.limit : end;
	}

	token(kind: Token["kind"], start: number, text: string): Token {
		return {
			kind,
			text,
			parts: kind === "text" || kind === "command" ? [text] : [],
			number: 0,
			start,
			end: this.position,
			spaced: false,
			lineBefore: false,
		};
	}

	name(): Token {
		const start = this.position;
		this.position += 1;
		while (this.position < this.limit) {
			const code = this.code();
			if (
				!isNamePart(code) &&
				!this.#nameParts.includes(String.fromCharCode(code))
			)
				break;
			this.position += 1;
		}
		return this.token("name", start, this.text.slice(start, this.position));
	}

	/** A text whose opening quote has been passed, up to and with `close`. */
	quoted(start: number, close: string, style: QuoteStyle): Token {
		const token = this.token(style.kind ?? "text", start, "");
		token.parts = this.body(close, style);
		token.end = this.position;
		const [first] = token.parts;
		token.text = typeof first === "string" ? first : "";
		return token;
	}

	/** A text's pieces; without `close` up to the limit. */
	body(close: string, style: QuoteStyle): (string | Token[])[] {
		const parts: (string | Token[])[] = [];
		let piece = "";
		let from = this.position;
		let depth = 0;
		const firstClose = close.charCodeAt(0);
		while (true) {
			if (this.position >= this.limit) {
				if (close !== "") this.fail("has a text that does not end");
				break;
			}
			const code = this.code();
			if (code === firstClose && this.at(close)) {
				if (depth > 0) depth -= 1;
				else if (style.doubled === true && this.code(1) === code) {
					piece += this.text.slice(from, this.position + 1);
					this.position += 2;
					from = this.position;
					continue;
				} else break;
			} else if (style.nests !== undefined && this.at(style.nests)) depth += 1;
			else if (style.oneLine === true && (code === 10 || code === 13)) {
				this.fail("has a text that does not end");
				break;
			}
			const escape =
				code === 92
					? readEscape(this.text, this.position, style.escapes, close)
					: undefined;
			if (escape !== undefined) {
				piece += this.text.slice(from, this.position) + escape.text;
				this.position = Math.min(escape.end, this.limit);
				from = this.position;
				continue;
			}
			const at = this.position;
			const inner =
				code === 36 ||
				code === 35 ||
				code === 123 ||
				code === 125 ||
				code === 64
					? style.interpolate?.(this, at)
					: undefined;
			if (inner !== undefined) {
				piece += this.text.slice(from, at) + (inner.text ?? "");
				if (inner.text === undefined) {
					parts.push(piece, inner.tokens);
					piece = "";
				}
				from = inner.end;
			}
			this.position = inner === undefined ? at + 1 : inner.end;
		}
		piece += this.text.slice(from, Math.min(this.position, this.limit));
		parts.push(piece);
		this.position = Math.min(this.position + close.length, this.limit);
		return parts;
	}

	/** A heredoc: its body begins on the next line and ends with a line that is only `mark`. */
	heredoc(start: number, mark: string, style: QuoteStyle): Token {
		const token = this.token(style.kind ?? "text", start, "");
		this.pending.push(() => {
			const from = this.position;
			let end = from;
			while (end < this.limit) {
				const lineEnd = this.lineEnd(end);
				const line = this.text.slice(end, Math.min(lineEnd, end + 300)).trim();
				const isEnd =
					line.startsWith(mark) &&
					(line.length === mark.length ||
						!isNamePart(line.charCodeAt(mark.length)));
				if (isEnd) break;
				end = lineEnd + 1;
			}
			const outer = this.limit;
			this.limit = Math.min(end, outer);
			token.parts = this.body("", style);
			const [first] = token.parts;
			token.text = typeof first === "string" ? first : "";
			if (end >= outer) this.fail("has a text that does not end");
			this.limit = outer;
			const afterMark = this.text.indexOf(mark, Math.min(end, outer));
			this.position = afterMark < 0 ? outer : afterMark + mark.length;
		});
		return token;
	}

	/** The tokens from `from` up to the bracket that closes: what a text interpolates. */
	inside(from: number, close: string): Interpolated {
		this.position = from;
		const tokens = this.tokens(close);
		return { tokens, end: this.position };
	}

	/** The single name at `from`: "$name" in a text. */
	simply(from: number): Interpolated {
		this.position = from;
		const token = this.name();
		return { tokens: [token], end: this.position };
	}
}
