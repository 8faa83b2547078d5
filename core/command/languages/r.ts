/**
 * R's literals and forms: raw texts, arrows, blocks as expressions, functions. What its calls do is r-library.ts's.
 */
import { block, spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import { isNamePart } from "./characters.ts";
import type { Node } from "./node.ts";
import type { Reader } from "./reader.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

function literal(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const { text } = lexer;
	const character = text.charAt(start);
	if (character === "'" || character === '"') {
		lexer.position += 1;
		return lexer.quoted(start, character, { escapes: "drop" });
	}
	if (character === "`") {
		lexer.position += 1;
		const token = lexer.quoted(start, "`", { escapes: "drop" });
		return { ...token, kind: "name" };
	}
	if (character === "%") {
		const close = text.slice(start + 1, start + 24).indexOf("%");
		if (close < 0) return undefined;
		lexer.position = start + close + 2;
		return lexer.token("operator", start, text.slice(start, lexer.position));
	}
	const isRaw =
		(character === "r" || character === "R") &&
		(text.charAt(start + 1) === '"' || text.charAt(start + 1) === "'");
	if (!isRaw || isNamePart(text.charCodeAt(start - 1))) return undefined;
	let at = start + 2;
	while (text.charAt(at) === "-") at += 1;
	const dashes = text.slice(start + 2, at);
	const close = { "(": ")", "[": "]", "{": "}" }[text.charAt(at)];
	if (close === undefined) return undefined;
	lexer.position = at + 1;
	return lexer.quoted(start, close + dashes + text.charAt(start + 1), {
		escapes: "none",
	});
}

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (token.kind === "operator" && token.text === "{") return block(parser);
	if (
		(token.kind === "name" && token.text === "function") ||
		(token.kind === "operator" && token.text === "\\")
	) {
		parser.next();
		const params = parser.accept("(") ? parser.list(")") : [];
		parser.skipLines();
		const body = parser.expression(1);
		return {
			kind: "function",
			name: undefined,
			params,
			body,
			...spanFrom(start, parser),
		};
	}
	if (token.kind !== "name") return undefined;
	switch (token.text) {
		case "if":
		case "while": {
			parser.next();
			const condition = parser.accept("(") ? parser.list(")") : [];
			parser.skipLines();
			const body = parser.expression(1);
			const where = spanFrom(start, parser);
			const items: Node[] = [
				...condition,
				{ kind: "optional", body, ...where },
			];
			if (token.text === "while")
				items.push({
					kind: "loop",
					target: undefined,
					iterable: undefined,
					body,
					collects: false,
					...where,
				});
			if (parser.atKind("newline") && parser.at("else", 1)) parser.skipLines();
			if (parser.accept("else")) {
				parser.skipLines();
				items.push({
					kind: "optional",
					body: parser.expression(1),
					...spanFrom(start, parser),
				});
			}
			return { kind: "sequence", items, ...spanFrom(start, parser) };
		}
		case "for": {
			parser.next();
			parser.accept("(");
			parser.enclosed += 1;
			const target = parser.expression(12);
			parser.accept("in");
			const iterable = parser.expression(1);
			parser.accept(")");
			parser.enclosed -= 1;
			parser.skipLines();
			const body = parser.expression(1);
			return {
				kind: "loop",
				target,
				iterable,
				body,
				collects: false,
				...spanFrom(start, parser),
			};
		}
		case "repeat":
			parser.next();
			return {
				kind: "loop",
				target: undefined,
				iterable: undefined,
				body: parser.expression(1),
				collects: false,
				...spanFrom(start, parser),
			};
		default:
			return undefined;
	}
}

/** `value -> name`; `f <- function`, which gives the function its name. */
function infix(parser: Parsing, left: Node, minimum: number): Node | undefined {
	if (minimum > 2) return undefined;
	if (parser.at("->") || parser.at("->>")) {
		parser.next();
		const target = parser.expression(3);
		return {
			kind: "assign",
			target,
			value: left,
			operator: "",
			...spanFrom(left.start, parser),
		};
	}
	return undefined;
}

export const r: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"<<- ->> <- -> |> ::: :: == != <= >= && || ... + - * / ^ & | ! ~ < > = ? : $ @ , ; ( ) [ ] { } \\",
		),
		lines: "significant",
		nameStarts: ".",
		nameParts: ".",
		literal,
	},
	binary: bindings(`
~
|| |
&& &
== != < > <= >=
+ -
* /
|> %>% %in% %% %/% %o% %+% %||%
:
^`),
	prefix: words("- + ! ~ ?"),
	assignment: words("<- <<- = :="),
	member: words("$ @ :: :::"),
	named: words("="),
	reserved: words("else in"),
	juxtaposed: false,
	slices: false,
	ternary: false,
	tightBrackets: false,
	primary,
	infix,
};
