/**
 * Ruby's literals: percent literals, heredocs, symbols, patterns.
 */
import { isNamePart, isNameStart } from "./characters.ts";
import { words } from "./dialect.ts";
import type { Interpolated, QuoteStyle, Reader } from "./reader.ts";
import type { Token } from "./token.ts";

function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	return lexer.text.startsWith("#{", at)
		? lexer.inside(at + 2, "}")
		: undefined;
}

const double: QuoteStyle = { escapes: "drop", interpolate };
const single: QuoteStyle = { escapes: "minimal" };
const brackets: Readonly<Record<string, string>> = {
	"(": ")",
	"[": "]",
	"{": "}",
	"<": ">",
};
const beforeOperand = words(
	"if unless while until and or not return when in case puts p print then do else elsif yield",
);

/** Whether an operand is expected, or may begin an argument without brackets. */
function mayBeOperand(lexer: Reader, width: number): boolean {
	const { last } = lexer;
	if (last === undefined) return true;
	if (last.kind === "operator") return ![")", "]", "}"].includes(last.text);
	if (last.kind !== "name") return false;
	if (beforeOperand.has(last.text)) return true;
	const before = lexer.text.charCodeAt(lexer.position - 1);
	const after = lexer.text.charCodeAt(lexer.position + width);
	return before <= 32 && after > 32;
}

/** The literal that begins at the lexer's place; undefined: none does. */
export function rubyLiteral(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const character = lexer.text.charAt(start);
	switch (character) {
		case "'":
			lexer.position += 1;
			return lexer.quoted(start, "'", single);
		case '"':
			lexer.position += 1;
			return lexer.quoted(start, '"', double);
		case "`":
			lexer.position += 1;
			return lexer.quoted(start, "`", { ...double, kind: "command" });
		case ":":
			return symbol(lexer, start);
		case "/":
			if (!mayBeOperand(lexer, 1)) return undefined;
			lexer.position += 1;
			return regexFlags(
				lexer,
				lexer.quoted(start, "/", { escapes: "regex", kind: "regex" }),
			);
		case "%":
			return percent(lexer, start);
		case "<":
			return heredoc(lexer, start);
		case "=":
			if (
				lexer.text.startsWith("=begin", start) &&
				(start === 0 || lexer.text.charAt(start - 1) === "\n")
			) {
				const end = lexer.text.indexOf("\n=end", start);
				lexer.position = end < 0 ? lexer.limit : lexer.lineEnd(end + 1);
				return lexer.token("newline", start, "\n");
			}
			return undefined;
		case "_":
			if (lexer.text.startsWith("__END__", start)) {
				lexer.position = lexer.limit;
				return lexer.token("newline", start, "\n");
			}
			return undefined;
		default:
			return undefined;
	}
}

function regexFlags(lexer: Reader, token: Token): Token {
	while ("imxounse".includes(lexer.text.charAt(lexer.position) || " "))
		lexer.position += 1;
	return token;
}

function symbol(lexer: Reader, start: number): Token | undefined {
	const next = lexer.text.charAt(start + 1);
	const before = start === 0 ? 32 : lexer.text.charCodeAt(start - 1);
	if (before === 58 || next === ":") return undefined;
	// "a ?b :c" is rare; "key: value" and "a ? b : c" have white space after the colon.
	if (next === '"' && !isNamePart(before)) {
		lexer.position += 2;
		return lexer.quoted(start, '"', double);
	}
	if (
		!isNameStart(lexer.text.charCodeAt(start + 1)) ||
		(isNamePart(before) && before !== 95)
	)
		return undefined;
	lexer.position += 1;
	const name = lexer.name();
	return { ...name, kind: "text", parts: [name.text], start };
}

function percent(lexer: Reader, start: number): Token | undefined {
	const letter = lexer.text.charAt(start + 1);
	const hasLetter = "wWiIqQxrs".includes(letter) && letter !== "";
	const open = lexer.text.charAt(start + (hasLetter ? 2 : 1));
	const isOpen =
		open !== "" &&
		(open in brackets || (hasLetter && "|!/'\"^-~".includes(open)));
	if (!isOpen || !mayBeOperand(lexer, 1)) return undefined;
	const close = brackets[open] ?? open;
	const isRaw =
		letter === "w" || letter === "q" || letter === "i" || letter === "s";
	const style: QuoteStyle = {
		escapes: isRaw ? "minimal" : letter === "r" ? "regex" : "drop",
		...(isRaw ? {} : { interpolate }),
		...(open === close ? {} : { nests: open }),
		kind: letter === "x" ? "command" : letter === "r" ? "regex" : "text",
	};
	lexer.position = start + (hasLetter ? 3 : 2);
	const token = lexer.quoted(start, close, style);
	if (letter.toLowerCase() !== "w" && letter.toLowerCase() !== "i")
		return token;
	// A list of words: said to the parser by its own operator name.
	return { ...token, kind: "name", text: "%w" };
}

function heredoc(lexer: Reader, start: number): Token | undefined {
	if (!lexer.at("<<")) return undefined;
	let at = start + 2;
	const flag = lexer.text.charAt(at);
	if (flag === "~" || flag === "-") at += 1;
	const quote = lexer.text.charAt(at);
	const isQuoted = quote === "'" || quote === '"' || quote === "`";
	if (isQuoted) at += 1;
	const first = lexer.text.charCodeAt(at);
	const isMark =
		isNameStart(first) &&
		(flag === "~" || flag === "-" || isQuoted || (first >= 65 && first <= 90));
	if (!isMark || (flag !== "~" && flag !== "-" && !mayBeOperand(lexer, 2)))
		return undefined;
	let end = at;
	while (end < lexer.limit && isNamePart(lexer.text.charCodeAt(end))) end += 1;
	const mark = lexer.text.slice(at, end);
	lexer.position = isQuoted ? end + 1 : end;
	return lexer.heredoc(
		start,
		mark,
		quote === "'"
			? { escapes: "none" }
			: quote === "`"
				? { ...double, kind: "command" }
				: double,
	);
}
