/**
 * JavaScript's literals: texts, templates, regular expressions.
 */
import { words } from "./dialect.ts";
import type { Interpolated, Reader } from "./reader.ts";
import type { Token } from "./token.ts";

function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	return lexer.text.startsWith("${", at)
		? lexer.inside(at + 2, "}")
		: undefined;
}

const beforeRegex = words(
	"return typeof case in of delete void throw new do else yield await instanceof",
);

/** A slash begins a regular expression where an operand is expected. */
function expectsOperand(last: Token | undefined): boolean {
	if (last === undefined) return true;
	if (last.kind === "operator")
		return ![")", "]", "}", "++", "--"].includes(last.text);
	return last.kind === "name" && beforeRegex.has(last.text);
}

/** The literal that begins at the lexer's place; undefined: none does. */
export function javascriptLiteral(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const character = lexer.text.charAt(start);
	if (character === "'" || character === '"') {
		lexer.position += 1;
		return lexer.quoted(start, character, { escapes: "drop", oneLine: true });
	}
	if (character === "`") {
		lexer.position += 1;
		const token = lexer.quoted(start, "`", { escapes: "drop", interpolate });
		return token;
	}
	if (character === "/" && expectsOperand(lexer.last))
		return regex(lexer, start);
	if (character === "#" && lexer.text.startsWith("#!", start) && start === 0) {
		lexer.position = lexer.lineEnd(start);
		return lexer.token("operator", start, ";");
	}
	return undefined;
}

function regex(lexer: Reader, start: number): Token | undefined {
	let inClass = false;
	const end = lexer.lineEnd(start);
	for (let at = start + 1; at < end; at += 1) {
		const code = lexer.text.charCodeAt(at);
		if (code === 92) at += 1;
		else if (code === 91) inClass = true;
		else if (code === 93) inClass = false;
		else if (code === 47 && !inClass) {
			lexer.position = at + 1;
			while ("dgimsuvy".includes(lexer.text.charAt(lexer.position) || " "))
				lexer.position += 1;
			const token = lexer.token(
				"regex",
				start,
				lexer.text.slice(start + 1, at),
			);
			token.parts = [token.text];
			return token;
		}
	}
	return undefined;
}
