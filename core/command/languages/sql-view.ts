/**
 * The tokens of some SQL with what is needed to judge them: words at places, spans, texts put together of constants and
 * variables. Judges nothing.
 */
import type { Effects } from "./effects.ts";
import type { Span } from "./node.ts";
import type { SqlToken } from "./sql-tokens.ts";
import { textOf, unknown, type Value } from "./value.ts";

export class SqlView {
	readonly text: string;
	readonly tokens: readonly SqlToken[];
	readonly effects: Effects;
	/** Runs a text as SQL, one level deeper. */
	readonly inner: (text: string, span: Span) => void;
	/** Variables that hold texts: SET @s = '…'. */
	readonly texts = new Map<string, Value>();

	constructor(
		text: string,
		tokens: readonly SqlToken[],
		effects: Effects,
		inner: (text: string, span: Span) => void,
	) {
		this.text = text;
		this.tokens = tokens;
		this.effects = effects;
		this.inner = inner;
	}

	word(at: number): string {
		const token = this.tokens[at];
		return token?.kind === "word" ? token.text : "";
	}

	has(from: number, to: number, word: string): boolean {
		for (let at = from; at < to; at += 1)
			if (this.word(at) === word) return true;
		return false;
	}

	span(from: number, to: number): { start: number; end: number } {
		return {
			start: this.tokens[from]?.start ?? 0,
			end: this.tokens[Math.max(from, to - 1)]?.end ?? this.text.length,
		};
	}

	report(
		from: number,
		to: number,
		risk: "high" | "critical",
		category:
			| "destructive"
			| "privilege"
			| "secrets"
			| "network"
			| "exec-remote"
			| "persistence",
		reason: string,
	): void {
		this.effects.report(this.span(from, to), risk, category, reason);
	}

	/** `@s = 'text'`, `s := 'a' || 'b'`. */
	assign(from: number, to: number): void {
		for (let at = from; at + 1 < to; at += 1) {
			const sign = this.tokens[at + 1]?.text;
			const token = this.tokens[at];
			if (
				token?.kind === "word" &&
				token.text.startsWith("@") &&
				(sign === "=" || sign === ":=")
			)
				this.texts.set(token.text, this.value(at + 2, to));
			else if (token?.kind === "word" && sign === ":=")
				this.texts.set(token.text, this.value(at + 2, to));
			else if (token?.kind === "word" && token.text.startsWith("@")) {
				// DECLARE @s VARCHAR(100) = '…'
				for (let next = at + 1; next < Math.min(to, at + 7); next += 1)
					if (this.tokens[next]?.text === "=")
						this.texts.set(token.text, this.value(next + 1, to));
			}
		}
	}

	/** A text put together of constants; unknown when a part is. */
	value(from: number, to: number): Value {
		let text = "";
		let expects = true;
		let at = from;
		for (; at < to; at += 1) {
			const token = this.tokens[at];
			if (token === undefined) break;
			if (token.kind === "text" && expects) {
				text += token.text;
				expects = false;
			} else if (
				token.kind === "sign" &&
				(token.text === "||" || token.text === "+")
			)
				expects = true;
			else if (
				token.kind === "word" &&
				(token.text === "CHAR" || token.text === "CHR") &&
				this.tokens[at + 1]?.text === "("
			) {
				at += 2;
				for (; at < to && this.tokens[at]?.text !== ")"; at += 1) {
					const code = Number(this.tokens[at]?.text);
					if (Number.isInteger(code) && code >= 0 && code <= 0x10ffff)
						text += String.fromCodePoint(code);
				}
				expects = false;
			} else if (
				token.kind === "word" &&
				token.text === "FORMAT" &&
				this.tokens[at + 2]?.kind === "text"
			) {
				// `format('DROP TABLE %I', name)`.
				const cut = (this.tokens[at + 2]?.text ?? "").indexOf("%");
				const format = this.tokens[at + 2]?.text ?? "";
				if (cut >= 0) return begun(text + format.slice(0, cut));
				text += format;
				at += 2;
				expects = false;
			} else if (
				token.kind === "word" &&
				(token.text === "CONCAT" ||
					token.text === "CAST" ||
					token.text === "UNHEX")
			) {
				for (at += 1; at < to && this.tokens[at]?.text !== ")"; at += 1) {
					const part = this.tokens[at];
					if (part?.kind === "text")
						text +=
							token.text === "UNHEX"
								? Buffer.from(part.text, "hex").toString("utf8")
								: part.text;
					else if (part?.kind === "word" && part.text !== "AS") {
						if (token.text === "CAST") break;
						const known = this.texts.get(part.text);
						if (known?.kind !== "text" || known.pieces.length !== 1)
							return begun(text);
						text += known.pieces[0] ?? "";
					}
				}
				expects = false;
			} else if (token.kind === "word" && expects) {
				const known = this.texts.get(token.text);
				if (known?.kind !== "text" || known.pieces[0] === undefined)
					return begun(text);
				text += known.pieces[0];
				if (known.pieces.length > 1) return begun(text);
				expects = false;
			} else if (token.kind === "sign" && token.text === "(") expects = true;
			else break;
		}
		return text === "" && expects ? unknown : textOf(text);
	}
}

/** A text whose beginning alone is known. */
function begun(text: string): Value {
	return text === ""
		? unknown
		: { kind: "text", pieces: [text, undefined], from: 0 };
}
