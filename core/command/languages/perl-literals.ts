/**
 * Perl's literals: sigils, quoting operators, heredocs, patterns, substitutions that run code.
 */
import { isDigit, isNamePart, isNameStart } from "./characters.ts";
import { words } from "./dialect.ts";
import type { Interpolated, QuoteStyle, Reader } from "./reader.ts";
import type { Token } from "./token.ts";

const brackets: Readonly<Record<string, string>> = {
	"(": ")",
	"[": "]",
	"{": "}",
	"<": ">",
};

/** "$x", "${x}", "$x->{a}[0]", "@x", "@{[ code ]}". */
function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	const sigil = lexer.text.charAt(at);
	if (sigil !== "$" && sigil !== "@") return undefined;
	const next = lexer.text.charCodeAt(at + 1);
	if (next === 123) {
		const inner = lexer.inside(at + 2, "}");
		const [only] = inner.tokens;
		const isName =
			inner.tokens.length === 1 &&
			only?.kind === "name" &&
			!"$@%".includes(only.text.charAt(0));
		const tokens = isName
			? [{ ...only, text: sigil + only.text }]
			: inner.tokens;
		return { tokens, end: inner.end };
	}
	if (
		!isNameStart(next) &&
		!(sigil === "$" && (isDigit(next) || next === 38 || next === 33))
	)
		return undefined;
	lexer.position = at;
	const tokens = [variable(lexer, at)];
	while (lexer.position < lexer.limit) {
		let from = lexer.position;
		if (lexer.text.startsWith("->", from)) from += 2;
		const open = lexer.text.charAt(from);
		if (open !== "[" && open !== "{") break;
		lexer.position = from + 1;
		const opening = lexer.token("operator", from, open);
		const inner = lexer.inside(from + 1, brackets[open] ?? "]");
		tokens.push(
			opening,
			...inner.tokens,
			lexer.token("operator", lexer.position - 1, brackets[open] ?? "]"),
		);
	}
	return { tokens, end: lexer.position };
}

function variable(lexer: Reader, start: number): Token {
	const text = lexer.text;
	let at = start + 1;
	if (text.charAt(at) === "#") at += 1;
	if (text.charAt(at) === "^") at += 1;
	if (isNameStart(text.charCodeAt(at)) || text.startsWith("::", at))
		while (
			at < lexer.limit &&
			(isNamePart(text.charCodeAt(at)) ||
				(text.startsWith("::", at) && isNameStart(text.charCodeAt(at + 2))) ||
				(text.startsWith("::", at - 1) && at > start + 1))
		)
			at += 1;
	else if (isDigit(text.charCodeAt(at)))
		while (isDigit(text.charCodeAt(at))) at += 1;
	else at += 1;
	lexer.position = Math.min(at, lexer.limit);
	return lexer.token("name", start, text.slice(start, lexer.position));
}

const double: QuoteStyle = { escapes: "drop", interpolate };
const single: QuoteStyle = { escapes: "minimal" };

const beforeOperand = words(
	"return and or not if unless while until print push x eq ne lt gt le ge cmp split grep map join unlink system exec die warn say",
);

function expectsOperand(lexer: Reader): boolean {
	const { last } = lexer;
	if (last === undefined) return true;
	if (last.kind === "operator") return ![")", "]", "}"].includes(last.text);
	return last.kind === "name" && (beforeOperand.has(last.text) || false);
}

/** After a function's name an operand may begin, when no space follows its first character. */
function mayBeOperand(lexer: Reader): boolean {
	const { last } = lexer;
	if (expectsOperand(lexer)) return true;
	return (
		last?.kind === "name" &&
		!"$@%&".includes(last.text.charAt(0)) &&
		lexer.text.charCodeAt(lexer.position - 1) <= 32
	);
}

/** The literal that begins at the lexer's place; undefined: none does. */
export function perlLiteral(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const { text } = lexer;
	const character = text.charAt(start);
	const next = text.charCodeAt(start + 1);
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
		case "$":
			if (next === 123 || next === 36) break;
			return variable(lexer, start);
		case "@":
			if (isNameStart(next) || next === 58) return variable(lexer, start);
			break;
		case "%":
			if (mayBeOperand(lexer) && (isNameStart(next) || next === 43))
				return variable(lexer, start);
			break;
		case "&":
			if (mayBeOperand(lexer) && isNameStart(next)) {
				lexer.position += 1;
				return lexer.name();
			}
			break;
		case "/":
			if (!expectsOperand(lexer)) break;
			lexer.position += 1;
			return flagged(
				lexer,
				lexer.quoted(start, "/", {
					escapes: "regex",
					kind: "regex",
					interpolate,
				}),
			);
		case "<":
			return angle(lexer, start);
		case "=":
			if (
				isNameStart(next) &&
				(start === 0 || text.charAt(start - 1) === "\n")
			) {
				const end = text.indexOf("\n=cut", start);
				lexer.position = end < 0 ? lexer.limit : lexer.lineEnd(end + 1);
				return lexer.token("operator", start, ";");
			}
			break;
		default:
			return quoteOperator(lexer, start);
	}
	return undefined;
}

function flagged(lexer: Reader, token: Token): Token {
	while (isNameStart(lexer.code())) lexer.position += 1;
	return token;
}

const operators = ["qq", "qw", "qx", "qr", "tr", "q", "m", "s", "y"];

function quoteOperator(lexer: Reader, start: number): Token | undefined {
	const { text } = lexer;
	const name = operators.find(
		(one) =>
			text.startsWith(one, start) &&
			!isNamePart(text.charCodeAt(start + one.length)),
	);
	if (name === undefined) {
		if (
			text.startsWith("__END__", start) ||
			text.startsWith("__DATA__", start)
		) {
			lexer.position = lexer.limit;
			return lexer.token("operator", start, ";");
		}
		return undefined;
	}
	if (lexer.last?.text === "->" || lexer.last?.text === "sub") return undefined;
	let at = start + name.length;
	while (text.charCodeAt(at) <= 32) at += 1;
	const open = text.charAt(at);
	const isSpaced = at > start + name.length;
	const isBound = lexer.last?.text === "=~" || lexer.last?.text === "!~";
	if (
		open === "" ||
		(",;)=".includes(open) && !(isBound && open !== ")" && !isSpaced)) ||
		(isSpaced && open === "#") ||
		isNamePart(text.charCodeAt(at)) ||
		// "-s $file" asks for a size.
		text.charAt(start - 1) === "-"
	)
		return undefined;
	if (open === "}" && lexer.last?.text === "{") return undefined;
	const close = brackets[open] ?? open;
	const nests = open === close ? {} : { nests: open };
	lexer.position = at + 1;
	switch (name) {
		case "q":
			return lexer.quoted(start, close, { ...single, ...nests });
		case "qq":
			return lexer.quoted(start, close, { ...double, ...nests });
		case "qx":
			return lexer.quoted(start, close, {
				...(open === "'" ? single : double),
				...nests,
				kind: "command",
			});
		case "qw": {
			const token = lexer.quoted(start, close, { ...single, ...nests });
			return { ...token, kind: "name", text: "%w" };
		}
		case "m":
		case "qr":
			return flagged(
				lexer,
				lexer.quoted(start, close, {
					escapes: "regex",
					kind: "regex",
					...nests,
					interpolate,
				}),
			);
		default:
			return substitution(lexer, start, name, close, nests);
	}
}

/** s/…/…/e runs its right side. */
function substitution(
	lexer: Reader,
	start: number,
	name: string,
	close: string,
	nests: { nests?: string },
): Token {
	lexer.body(close, { escapes: "regex", ...nests });
	let end = close;
	let inner = nests;
	if (nests.nests !== undefined) {
		while (lexer.code() <= 32 && lexer.position < lexer.limit)
			lexer.position += 1;
		const open = lexer.text.charAt(lexer.position);
		end = brackets[open] ?? open;
		inner = open === end ? {} : { nests: open };
		lexer.position += 1;
	}
	const from = lexer.position;
	const parts = lexer.body(
		end,
		name === "s" ? { ...double, ...inner } : { escapes: "minimal", ...inner },
	);
	const to = lexer.position - end.length;
	const flagsFrom = lexer.position;
	while (isNameStart(lexer.code())) lexer.position += 1;
	const flags = lexer.text.slice(flagsFrom, lexer.position);
	const token = lexer.token(
		"regex",
		start,
		lexer.text.slice(start, lexer.position),
	);
	token.parts = [""];
	if (name !== "s") return token;
	if (!flags.includes("e")) {
		token.parts = parts;
		return token;
	}
	const after = lexer.position;
	const limit = lexer.limit;
	lexer.position = from;
	lexer.limit = Math.max(from, to);
	const code = lexer.tokens();
	lexer.limit = limit;
	lexer.position = after;
	token.parts = ["", code];
	return token;
}

/** `<STDIN>`, `<$fh>`, `<*.txt>`, `<<"EOF"`. */
function angle(lexer: Reader, start: number): Token | undefined {
	const { text } = lexer;
	if (text.startsWith("<<", start)) {
		let at = start + 2;
		if (text.charAt(at) === "~") at += 1;
		const quote = text.charAt(at);
		const isQuoted = quote === "'" || quote === '"';
		if (isQuoted) at += 1;
		if (!isNameStart(text.charCodeAt(at)) || !mayBeOperand(lexer))
			return undefined;
		let end = at;
		while (end < lexer.limit && isNamePart(text.charCodeAt(end))) end += 1;
		lexer.position = isQuoted ? end + 1 : end;
		return lexer.heredoc(
			start,
			text.slice(at, end),
			quote === "'" ? { escapes: "none" } : double,
		);
	}
	if (!expectsOperand(lexer)) return undefined;
	const line = text.slice(
		start + 1,
		Math.min(lexer.lineEnd(start), start + 200),
	);
	const close = line.indexOf(">");
	if (close < 0) return undefined;
	const inner = line.slice(0, close);
	if (inner.includes(";") || inner.includes("=")) return undefined;
	lexer.position = start + close + 2;
	const isHandle =
		inner === "" ||
		inner.startsWith("$") ||
		Array.from(inner).every((one) => isNamePart(one.charCodeAt(0)));
	const token = lexer.token("name", start, isHandle ? "%input" : "%glob");
	token.parts = [inner];
	return token;
}
