/**
 * Julia's literals: texts with what they interpolate, command literals, characters, symbols, raw texts.
 */
import { isNamePart, isNameStart } from "./characters.ts";
import type { Interpolated, QuoteStyle, Reader } from "./reader.ts";
import type { Token } from "./token.ts";

/** "$x", "$(code)". */
function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	if (lexer.text.charAt(at) !== "$") return undefined;
	if (lexer.text.charAt(at + 1) === "(") return lexer.inside(at + 2, ")");
	return isNameStart(lexer.text.charCodeAt(at + 1))
		? lexer.simply(at + 1)
		: undefined;
}

const text: QuoteStyle = { escapes: "drop", interpolate };

/** The literal that begins at the lexer's place; undefined: none does. */
export function juliaLiteral(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const character = lexer.text.charAt(start);
	if (character === '"') return quoted(lexer, start, start, text);
	if (character === "`") {
		const close = lexer.text.startsWith("```", start) ? "```" : "`";
		lexer.position += close.length;
		return lexer.quoted(start, close, {
			...text,
			escapes: "none",
			kind: "command",
		});
	}
	if (character === "'") return characterLiteral(lexer, start);
	if (character === ":") return symbol(lexer, start);
	if (!isNameStart(lexer.text.charCodeAt(start))) return undefined;
	let at = start;
	while (at - start < 24 && isNamePart(lexer.text.charCodeAt(at))) at += 1;
	// raw"…", r"…", b"…" and macros of users: no interpolation.
	if (lexer.text.charAt(at) === '"')
		return quoted(lexer, start, at, {
			escapes: lexer.text.startsWith("b", start) ? "drop" : "raw",
		});
	return undefined;
}

function quoted(
	lexer: Reader,
	start: number,
	at: number,
	style: QuoteStyle,
): Token {
	const close = lexer.text.startsWith('"""', at) ? '"""' : '"';
	lexer.position = at + close.length;
	return lexer.quoted(start, close, style);
}

/** After an operand a quote transposes. */
function characterLiteral(lexer: Reader, start: number): Token | undefined {
	const { last } = lexer;
	const isOperand =
		last !== undefined &&
		lexer.text.charCodeAt(start - 1) > 32 &&
		(last.kind === "name" ||
			last.kind === "number" ||
			[")", "]", "}"].includes(last.text));
	if (isOperand) return undefined;
	const close = lexer.text
		.slice(start + 1, start + 14)
		.indexOf("'", lexer.text.charAt(start + 1) === "\\" ? 2 : 1);
	if (close < 0) return undefined;
	lexer.position = start + 1;
	return lexer.quoted(start, "'", { escapes: "drop" });
}

/** `:name` where an operand is expected. */
function symbol(lexer: Reader, start: number): Token | undefined {
	const { last } = lexer;
	const before = start === 0 ? 32 : lexer.text.charCodeAt(start - 1);
	const isOperand =
		last !== undefined &&
		(last.kind !== "operator" || [")", "]", "}"].includes(last.text)) &&
		before > 32;
	if (
		isOperand ||
		before === 58 ||
		!isNameStart(lexer.text.charCodeAt(start + 1))
	)
		return undefined;
	if (last?.kind === "operator" && last.text === "?") return undefined;
	lexer.position = start + 1;
	const name = lexer.name();
	return { ...name, kind: "text", parts: [name.text], start };
}
