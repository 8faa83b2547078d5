/**
 * Lua's literals and forms: long brackets, calls with a text or table, bodies up to "end". What its calls do is
 * lua-library.ts's.
 */
import { spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import { clausesToEnd, toEnd } from "./ends.ts";
import { guarded, type Node } from "./node.ts";
import type { Reader } from "./reader.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

/** `[[`, `[==[`: how many "=" stand between; -1: none begins here. */
function level(lexer: Reader, at: number): number {
	if (lexer.text.charAt(at) !== "[") return -1;
	let end = at + 1;
	while (lexer.text.charAt(end) === "=" && end - at < 60) end += 1;
	return lexer.text.charAt(end) === "[" ? end - at - 1 : -1;
}

function literal(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const character = lexer.text.charAt(start);
	if (character === "'" || character === '"') {
		lexer.position += 1;
		return lexer.quoted(start, character, { escapes: "lua", oneLine: true });
	}
	if (character === "-" && lexer.text.startsWith("--", start)) {
		const depth = level(lexer, start + 2);
		if (depth >= 0) {
			const close = lexer.text.indexOf(`]${"=".repeat(depth)}]`, start);
			if (close < 0) lexer.fail("has a comment that does not end");
			lexer.position = close < 0 ? lexer.limit : close + depth + 2;
		} else lexer.position = lexer.lineEnd(start);
		return lexer.token("operator", start, ";");
	}
	const depth = level(lexer, start);
	if (depth < 0) return undefined;
	lexer.position = start + depth + 2;
	return lexer.quoted(start, `]${"=".repeat(depth)}]`, { escapes: "none" });
}

function functionFrom(parser: Parsing, start: number): Node {
	let name: string | undefined;
	while (parser.atKind("name") || parser.at(".") || parser.at(":")) {
		const token = parser.next();
		if (token?.kind === "name") name = token.text;
	}
	const params = parser.accept("(") ? parser.list(")") : [];
	const body = toEnd(parser);
	return { kind: "function", name, params, body, ...spanFrom(start, parser) };
}

/** After "{": a list when nothing in it has a key. */
function table(parser: Parsing, start: number): Node {
	const record = parser.record(start);
	return record.kind === "record" && record.entries.length === 0
		? {
				kind: "list",
				items: record.spreads,
				start: record.start,
				end: record.end,
			}
		: record;
}

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind === "operator" && token.text === "{") {
		parser.next();
		return table(parser, token.start);
	}
	if (token?.kind !== "name") return undefined;
	if (token.text === "function") {
		parser.next();
		return functionFrom(parser, token.start);
	}
	return undefined;
}

function postfix(parser: Parsing, left: Node): Node | undefined {
	const token = parser.peek();
	const isCallable =
		left.kind === "name" ||
		left.kind === "member" ||
		left.kind === "call" ||
		left.kind === "index";
	if (token === undefined || !isCallable) return undefined;
	if (token.kind === "text") {
		parser.next();
		const text: Node = {
			kind: "text",
			parts: parser.parts(token),
			start: token.start,
			end: token.end,
		};
		return {
			kind: "call",
			callee: left,
			args: [text],
			...spanFrom(left.start, parser),
		};
	}
	if (token.kind === "operator" && token.text === "{") {
		parser.next();
		return {
			kind: "call",
			callee: left,
			args: [table(parser, token.start)],
			...spanFrom(left.start, parser),
		};
	}
	return undefined;
}

function statement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind !== "name") return undefined;
	const { start } = token;
	switch (token.text) {
		case "local":
			parser.next();
			if (parser.at("function")) return statement(parser);
			return assignment(parser);
		case "function":
			parser.next();
			return functionFrom(parser, start);
		case "if":
		case "while": {
			parser.next();
			const condition = parser.expression();
			parser.accept("then");
			parser.accept("do");
			const inner = clausesToEnd(parser, start);
			const where = spanFrom(start, parser);
			return guarded(condition, inner, token.text === "while", where);
		}
		case "for": {
			parser.next();
			const targets: Node[] = [];
			do targets.push(parser.expression(9));
			while (parser.accept(","));
			const [first] = targets;
			parser.accept("in");
			parser.accept("=");
			const iterable = parser.expression();
			while (parser.accept(",")) parser.expression();
			parser.accept("do");
			const body = toEnd(parser);
			const where = spanFrom(start, parser);
			const target: Node =
				first !== undefined && targets.length === 1
					? first
					: { kind: "list", items: targets, ...where };
			return {
				kind: "loop",
				target,
				iterable,
				body,
				collects: false,
				...where,
			};
		}
		case "repeat":
		case "do":
			parser.next();
			return token.text === "do"
				? toEnd(parser)
				: {
						kind: "loop",
						target: undefined,
						iterable: undefined,
						body: clausesToEnd(parser, start),
						collects: false,
						...spanFrom(start, parser),
					};
		case "return": {
			parser.next();
			const value =
				parser.done || parser.at("end") || parser.at(";")
					? undefined
					: parser.expression();
			return { kind: "return", value, ...spanFrom(start, parser) };
		}
		default:
			return assignment(parser);
	}
}

/** `a, b = c, d`. */
function assignment(parser: Parsing): Node {
	const start = parser.start();
	const items = list(parser);
	const [only] = items;
	const target: Node =
		only !== undefined && items.length === 1
			? only
			: { kind: "list", items, ...spanFrom(start, parser) };
	if (!parser.accept("=")) return target;
	const values = list(parser);
	const [first] = values;
	const value: Node =
		first !== undefined && values.length === 1
			? first
			: { kind: "list", items: values, ...spanFrom(start, parser) };
	return {
		kind: "assign",
		target,
		value,
		operator: "",
		...spanFrom(start, parser),
	};
}

function list(parser: Parsing): Node[] {
	const items: Node[] = [];
	do {
		items.push(parser.expression(3));
		// Attributes of locals.
		if (parser.at("<") && parser.at(">", 2))
			for (let step = 0; step < 3; step += 1) parser.next();
	} while (parser.accept(","));
	return items;
}

export const lua: Dialect = {
	syntax: {
		lineComments: [],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"... .. == ~= <= >= // << >> :: + - * / % ^ # & ~ | < > = ( ) { } [ ] ; : , .",
		),
		lines: "ignored",
		nameStarts: "",
		nameParts: "",
		literal,
	},
	binary: bindings(`
or
and
< > <= >= ~= ==
|
~
&
<< >>
..
+ -
* / // %
^`),
	prefix: words("- not # ~"),
	assignment: new Set(),
	member: words(". :"),
	named: new Set(),
	reserved: words("end then else elseif do until in and or"),
	juxtaposed: false,
	slices: false,
	ternary: false,
	tightBrackets: false,
	primary,
	postfix,
	statement,
};
