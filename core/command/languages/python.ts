/**
 * Python's literals and forms: prefixed and f-strings, blocks by indentation, comprehensions, lambdas, imports. What its
 * calls do is python-library.ts's.
 */
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";

import type { Interpolated, Reader } from "./reader.ts";
import type { Node } from "./node.ts";
import { pythonInfix } from "./python-expressions.ts";
import { assignment, pythonStatement } from "./python-statements.ts";
import { spanFrom } from "./braces.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

/** In an f-string: "{expression!r:format}"; doubled braces are braces. */
function interpolate(lexer: Reader, at: number): Interpolated | undefined {
	const character = lexer.text.charAt(at);
	if (character !== "{" && character !== "}") return undefined;
	if (lexer.text.charAt(at + 1) === character)
		return { tokens: [], text: character, end: at + 2 };
	return character === "{" ? lexer.inside(at + 1, "}") : undefined;
}

function literal(lexer: Reader): Token | undefined {
	const start = lexer.position;
	let at = start;
	let prefix = "";
	while (
		prefix.length < 3 &&
		"rRbBfFuUtT".includes(lexer.text.charAt(at) || " ")
	) {
		prefix += lexer.text.charAt(at).toLowerCase();
		at += 1;
	}
	const quote = lexer.text.charAt(at);
	if (quote !== "'" && quote !== '"') return undefined;
	const isLong = lexer.text.startsWith(quote.repeat(3), at);
	const close = isLong ? quote.repeat(3) : quote;
	lexer.position = at + close.length;
	return lexer.quoted(start, close, {
		escapes: prefix.includes("r") ? "raw" : "keep",
		oneLine: !isLong,
		...(prefix.includes("f") || prefix.includes("t") ? { interpolate } : {}),
	});
}

function primary(parser: Parsing): Node | undefined {
	const start = parser.start();
	if (parser.at("lambda") && parser.atKind("name")) {
		parser.next();
		const params: Node[] = [];
		while (!parser.done && !parser.accept(":")) {
			if (parser.accept(",") || parser.accept("*") || parser.accept("**"))
				continue;
			const before = parser.place;
			params.push(parser.expression(1));
			if (parser.place === before) parser.next();
		}
		const body = parser.expression(1);
		return {
			kind: "function",
			name: undefined,
			params,
			body,
			...spanFrom(start, parser),
		};
	}
	return undefined;
}

export const python: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"**= //= >>= <<= ... ** // >> << <= >= == != -> := += -= *= /= %= &= |= ^= @= + - * / % & | ^ ~ < > ( ) [ ] { } , : . ; @ =",
		),
		lines: "indentation",
		nameStarts: "",
		nameParts: "",
		literal,
	},
	binary: bindings(`
or
and
in is < > <= >= == !=
|
^
&
<< >>
+ -
* / // % @
**`),
	prefix: words("- + ~ not await yield"),
	assignment,
	member: words("."),
	named: words("="),
	reserved: words(
		"if else elif for in is and or as import from def class while with try except finally return pass break continue",
	),
	juxtaposed: true,
	slices: true,
	ternary: false,
	tightBrackets: false,
	primary,
	infix: pythonInfix,
	statement: pythonStatement,
};
