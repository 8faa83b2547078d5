/**
 * PHP's literals and forms: tags, interpolated texts, heredocs, closures. What its calls do is php-library.ts's.
 */
import { block, braceStatement, functionRest, spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import { isNamePart, isNameStart } from "./characters.ts";
import type { Interpolated, QuoteStyle, Reader } from "./reader.ts";
import type { Node } from "./node.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

/** "$x", "$x[0]", "$x->y", "{$x}", "${x}". */
function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	const { text } = lexer;
	if (text.startsWith("{$", at)) return lexer.inside(at + 1, "}");
	if (text.charAt(at) !== "$") return undefined;
	if (text.charAt(at + 1) === "{") {
		const inner = lexer.inside(at + 2, "}");
		const [only] = inner.tokens;
		return only?.kind === "name"
			? { ...inner, tokens: [{ ...only, text: `$${only.text}` }] }
			: inner;
	}
	if (!isNameStart(text.charCodeAt(at + 1))) return undefined;
	const found = lexer.simply(at);
	const tokens = [...found.tokens];
	if (text.charAt(lexer.position) === "[") {
		const from = lexer.position;
		const inner = lexer.inside(from + 1, "]");
		const key = inner.tokens.map(keyToken);
		tokens.push(
			lexer.token("operator", from, "["),
			...key,
			lexer.token("operator", lexer.position - 1, "]"),
		);
	} else if (
		text.startsWith("->", lexer.position) &&
		isNameStart(text.charCodeAt(lexer.position + 2))
	) {
		const from = lexer.position;
		const member = lexer.simply(from + 2);
		tokens.push(lexer.token("operator", from, "->"), ...member.tokens);
	}
	return { tokens, end: lexer.position };
}

/** "$x[name]": a bare name is the key. */
function keyToken(token: Token): Token {
	return token.kind === "name" && !token.text.startsWith("$")
		? { ...token, kind: "text", parts: [token.text] }
		: token;
}

const double: QuoteStyle = { escapes: "drop", interpolate };
const single: QuoteStyle = { escapes: "minimal" };

/** Text outside of tags is data. */
function skipToCode(lexer: Reader, from: number): Token {
	const { text } = lexer;
	const open = text.indexOf("<?", from);
	if (open < 0) {
		lexer.position = lexer.limit;
		return lexer.token("operator", from, ";");
	}
	const width =
		text.slice(open, open + 5).toLowerCase() === "<?php"
			? 5
			: text.startsWith("<?=", open)
				? 3
				: 2;
	lexer.position = open + width;
	return lexer.token("operator", from, ";");
}

function literal(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const { text } = lexer;
	if (
		lexer.last === undefined &&
		start === firstCode(text) &&
		text.includes("<?")
	) {
		const before = text.slice(0, start).trim();
		// Code handed over without tags has none; a file begins with text or a tag.
		if (
			before === "" &&
			(text.startsWith("<", start) || text.trimStart().startsWith("#!"))
		)
			return skipToCode(lexer, start);
	}
	switch (text.charAt(start)) {
		case "'":
			lexer.position += 1;
			return lexer.quoted(start, "'", single);
		case '"':
			lexer.position += 1;
			return lexer.quoted(start, '"', double);
		case "`":
			lexer.position += 1;
			return lexer.quoted(start, "`", { ...double, kind: "command" });
		case "?":
			return text.startsWith("?>", start)
				? skipToCode(lexer, start + 2)
				: undefined;
		case "<":
			return text.startsWith("<<<", start) ? heredoc(lexer, start) : undefined;
		default:
			return undefined;
	}
}

function firstCode(text: string): number {
	let at = 0;
	while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
	return at;
}

function heredoc(lexer: Reader, start: number): Token | undefined {
	let at = start + 3;
	while (lexer.text.charAt(at) === " ") at += 1;
	const quote = lexer.text.charAt(at);
	const isQuoted = quote === "'" || quote === '"';
	if (isQuoted) at += 1;
	if (!isNameStart(lexer.text.charCodeAt(at))) return undefined;
	let end = at;
	while (end < lexer.limit && isNamePart(lexer.text.charCodeAt(end))) end += 1;
	lexer.position = isQuoted ? end + 1 : end;
	return lexer.heredoc(
		start,
		lexer.text.slice(at, end),
		quote === "'" ? { escapes: "none" } : double,
	);
}

const casts = words(
	"string int integer bool boolean float double array object binary",
);
const functionWords = words("function");
const printing = words(
	"echo print include include_once require require_once exit die throw clone yield",
);
const modifiers = words(
	"public private protected static final abstract readonly global use const",
);

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (
		token.kind === "operator" &&
		token.text === "(" &&
		casts.has((parser.peek(1)?.text ?? "").toLowerCase()) &&
		parser.at(")", 2)
	) {
		parser.next();
		parser.next();
		parser.next();
		return parser.expression(18);
	}
	if (token.kind === "operator" && token.text === "$") {
		// A variable whose name is in a variable.
		parser.next();
		const inner = parser.at("{") ? block(parser) : parser.operand();
		return {
			kind: "sequence",
			items: [inner, { kind: "name", name: "$?", start, end: inner.end }],
			...spanFrom(start, parser),
		};
	}
	if (token.kind !== "name") return undefined;
	const word = token.text.toLowerCase();
	if (
		(word === "function" || word === "fn") &&
		(parser.at("(", 1) || parser.at("&", 1))
	) {
		parser.next();
		parser.accept("&");
		return functionRest(parser, start, undefined);
	}
	if (word === "static" && (parser.at("function", 1) || parser.at("fn", 1))) {
		parser.next();
		return primary(parser);
	}
	if (word === "new") {
		parser.next();
		if (parser.at("class")) {
			parser.next();
			while (!parser.done && !parser.at("{")) parser.next();
			return {
				kind: "class",
				name: "",
				body: block(parser),
				...spanFrom(start, parser),
			};
		}
		const inner = parser.operand();
		return inner;
	}
	if (printing.has(word) && !parser.at("::", 1)) {
		parser.next();
		const args: Node[] = [];
		if (!parser.at(";") && !parser.done && !parser.at(")"))
			do args.push(parser.expression(1));
			while (parser.accept(","));
		const callee: Node = { kind: "name", name: word, start, end: token.end };
		return { kind: "call", callee, args, ...spanFrom(start, parser) };
	}
	return undefined;
}

function statement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind !== "name")
		return token?.text === "{"
			? braceStatement(parser, functionWords)
			: undefined;
	if (modifiers.has(token.text) && parser.atKind("name", 1)) {
		parser.next();
		if (token.text === "use") {
			while (!parser.done && !parser.at(";")) parser.next();
			return parser.nothing();
		}
		return parser.statement();
	}
	if (token.text === "namespace" && !parser.at("{", 2)) {
		while (!parser.done && !parser.at(";")) parser.next();
		return parser.nothing();
	}
	if (
		token.text.startsWith("end") &&
		token.text.length > 3 &&
		parser.at(";", 1)
	) {
		parser.next();
		return parser.nothing();
	}
	return braceStatement(parser, functionWords);
}

export const php: Dialect = {
	syntax: {
		lineComments: ["//", "#"],
		blockComments: [["/*", "*/"]],
		nestedComments: false,
		operators: operatorTable(
			"<=> **= ??= === !== <<= >>= ... ?-> => -> :: ++ -- ** == != <> <= >= && || ?? ?: << >> += -= *= /= .= %= &= |= ^= + - * / % . & | ^ ! ~ < > = ? : , ; ( ) [ ] { } @ $ #",
		),
		lines: "ignored",
		nameStarts: "$\\",
		nameParts: "\\",
		literal,
	},
	binary: bindings(`
or xor
and
??
||
&&
|
^
&
== != === !== <> <=>
< > <= >= instanceof
.
<< >>
+ -
* / %
**`),
	prefix: words("- + ! ~ @ & ++ --"),
	assignment: words("= += -= *= /= .= %= **= ??= <<= >>= &= |= ^="),
	member: words("-> ?-> ::"),
	named: words(": =>"),
	reserved: words("and or xor as instanceof insteadof else elseif"),
	juxtaposed: false,
	slices: false,
	ternary: true,
	tightBrackets: false,
	primary,
	statement,
};
