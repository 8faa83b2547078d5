/**
 * Ruby's forms: blocks, modifiers, calls without brackets. Literals are ruby-literals.ts's; what its calls do is
 * ruby-library.ts's.
 */
import { spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import { clausesToEnd, toEnd } from "./ends.ts";
import type { Node } from "./node.ts";
import { rubyLiteral } from "./ruby-literals.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (token.kind === "operator") {
		if (token.text === "->") return lambda(parser, start);
		if (token.text === "::") {
			parser.next();
			return undefined;
		}
		return undefined;
	}
	if (token.kind !== "name") return undefined;
	if (token.text === "%w" && token.parts.length > 0) {
		parser.next();
		const [text] = token.parts;
		const items = (typeof text === "string" ? text : "")
			.split(" ")
			.flatMap((part) => part.split("\n"))
			.filter((part) => part !== "");
		return {
			kind: "list",
			items: items.map((part) => ({
				kind: "text",
				parts: [part],
				start,
				end: token.end,
			})),
			start,
			end: token.end,
		};
	}
	if (parser.at(":", 1) && !parser.peek(1)?.spaced) return undefined;
	switch (token.text) {
		case "def":
			return definition(parser, start);
		case "class":
		case "module": {
			parser.next();
			if (parser.accept("<<")) parser.expression();
			const name = parser.next()?.text ?? "";
			while (parser.accept("::")) parser.next();
			if (parser.accept("<")) parser.expression();
			return {
				kind: "class",
				name,
				body: toEnd(parser),
				...spanFrom(start, parser),
			};
		}
		case "if":
		case "unless":
		case "case": {
			parser.next();
			const condition = parser.atKind("newline")
				? parser.nothing()
				: parser.expression();
			parser.accept("then");
			const inner = clausesToEnd(parser, start);
			return {
				kind: "sequence",
				items: [condition, inner],
				...spanFrom(start, parser),
			};
		}
		case "while":
		case "until":
		case "for": {
			parser.next();
			const isFor = token.text === "for";
			const target = isFor ? parser.expression(9) : undefined;
			if (isFor) {
				while (parser.accept(",")) parser.expression(9);
				parser.accept("in");
			}
			loopHeads.add(parser);
			const head = parser.expression();
			loopHeads.delete(parser);
			parser.accept("do");
			const inner = toEnd(parser);
			const where = spanFrom(start, parser);
			return {
				kind: "loop",
				target,
				iterable: isFor ? head : undefined,
				body: isFor
					? inner
					: { kind: "sequence", items: [head, inner], ...where },
				collects: false,
				...where,
			};
		}
		case "begin":
			parser.next();
			return clausesToEnd(parser, start);
		case "BEGIN":
		case "END":
			parser.next();
			return parser.at("{") ? braceBlock(parser, start) : undefined;
		case "loop":
		case "lambda":
		case "proc":
			return undefined;
		case "return":
		case "next":
		case "break": {
			parser.next();
			const ends =
				parser.done ||
				parser.atKind("newline") ||
				parser.at(";") ||
				parser.at("if") ||
				parser.at("unless") ||
				parser.at("end") ||
				parser.at("}");
			const value = ends ? undefined : parser.expression(1);
			return { kind: "return", value, ...spanFrom(start, parser) };
		}
		default:
			return undefined;
	}
}

/** Parsers in the head of a loop: a "do" there begins the loop's body. */
const loopHeads = new WeakSet<Parsing>();

function blockParams(parser: Parsing): Node[] {
	const params: Node[] = [];
	if (!parser.accept("|")) return params;
	while (!parser.done && !parser.accept("|")) {
		const place = parser.place;
		if (
			parser.accept(",") ||
			parser.accept("*") ||
			parser.accept("&") ||
			parser.accept(";")
		)
			continue;
		params.push(parser.operand());
		if (parser.place === place) parser.next();
	}
	return params;
}

function braceBlock(parser: Parsing, start: number): Node {
	parser.accept("{");
	const outer = parser.enclosed;
	parser.enclosed = 0;
	parser.skipLines();
	const params = blockParams(parser);
	const inner = parser.sequence((at) => at.at("}"));
	parser.accept("}");
	parser.enclosed = outer;
	return {
		kind: "function",
		name: undefined,
		params,
		body: inner,
		...spanFrom(start, parser),
	};
}

function doBlock(parser: Parsing, start: number): Node {
	parser.accept("do");
	parser.skipLines();
	const params = blockParams(parser);
	const inner = clausesToEnd(parser, start);
	return {
		kind: "function",
		name: undefined,
		params,
		body: inner,
		...spanFrom(start, parser),
	};
}

function lambda(parser: Parsing, start: number): Node {
	parser.next();
	const params = parser.at("(") ? bracketParams(parser) : [];
	while (parser.atKind("name") && !parser.at("do"))
		params.push(parser.operand());
	const inner = parser.at("do")
		? doBlock(parser, start)
		: braceBlock(parser, start);
	return inner.kind === "function" ? { ...inner, params } : inner;
}

function bracketParams(parser: Parsing): Node[] {
	parser.next();
	return parser.list(")");
}

function definition(parser: Parsing, start: number): Node {
	parser.next();
	let name = parser.next()?.text ?? "";
	while (parser.accept(".")) name = parser.next()?.text ?? "";
	let params: Node[] = [];
	if (parser.at("(")) params = bracketParams(parser);
	else
		while (
			!parser.done &&
			!parser.atKind("newline") &&
			!parser.at(";") &&
			!parser.at("=")
		) {
			const place = parser.place;
			if (!parser.accept(",")) params.push(parser.argument());
			if (parser.place === place) parser.next();
		}
	if (parser.accept("="))
		return {
			kind: "function",
			name,
			params,
			body: parser.expression(),
			...spanFrom(start, parser),
		};
	const inner = clausesToEnd(parser, start);
	return {
		kind: "function",
		name,
		params,
		body: inner,
		...spanFrom(start, parser),
	};
}

function postfix(parser: Parsing, left: Node): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = left;
	const isCallable =
		left.kind === "name" || left.kind === "member" || left.kind === "call";
	if (!isCallable) return undefined;
	if (
		token.kind === "operator" &&
		token.text === "{" &&
		!(left.kind === "name" && left.name === "%w")
	) {
		const inner = braceBlock(parser, token.start);
		return withBlock(left, inner, start, parser);
	}
	if (token.kind === "name" && token.text === "do" && !loopHeads.has(parser)) {
		const inner = doBlock(parser, token.start);
		return withBlock(left, inner, start, parser);
	}
	if (
		left.kind === "call" ||
		token.kind === "newline" ||
		!token.spaced ||
		token.lineBefore
	)
		return undefined;
	if (
		left.kind === "name" &&
		(notCalled.has(left.name) ||
			left.name.startsWith("@") ||
			left.name.startsWith("$"))
	)
		return undefined;
	if (!beginsArgument(parser, token)) return undefined;
	const args: Node[] = [];
	do {
		parser.skipLines();
		args.push(parser.argument());
	} while (parser.accept(","));
	const call: Node = {
		kind: "call",
		callee: left,
		args,
		...spanFrom(start, parser),
	};
	return call;
}

const notCalled = words(
	"self nil true false end then __FILE__ __dir__ ARGV ENV STDIN",
);

function beginsArgument(parser: Parsing, token: Token): boolean {
	if (
		token.kind === "text" ||
		token.kind === "command" ||
		token.kind === "number" ||
		token.kind === "regex"
	)
		return true;
	if (token.kind === "name") return !reserved.has(token.text);
	if (token.kind !== "operator") return false;
	if (token.text === "->" || token.text === "[" || token.text === "(")
		return true;
	const next = parser.peek(1);
	const isTight = next !== undefined && !next.spaced;
	return isTight && ["*", "&", "-", "::", "**", "!", "~"].includes(token.text);
}

function withBlock(
	left: Node,
	inner: Node,
	start: number,
	parser: Parsing,
): Node {
	const where = spanFrom(start, parser);
	return left.kind === "call"
		? { ...left, args: [...left.args, inner], ...where }
		: { kind: "call", callee: left, args: [inner], ...where };
}

/** `… if c`, `… rescue x`, and a chain that goes on with a dot on the next line. */
function infix(parser: Parsing, left: Node, minimum: number): Node | undefined {
	const token = parser.peek();
	if (token?.kind !== "name" || minimum > 1) return undefined;
	if (!modifiers.has(token.text)) return undefined;
	parser.next();
	const condition = parser.expression(1);
	const where = spanFrom(left.start, parser);
	const isLoop = token.text === "while" || token.text === "until";
	const inner: Node = isLoop
		? {
				kind: "loop",
				target: undefined,
				iterable: undefined,
				body: left,
				collects: false,
				...where,
			}
		: { kind: "optional", body: left, ...where };
	return { kind: "sequence", items: [condition, inner], ...where };
}

const modifiers = words("if unless while until rescue");
const reserved = words(
	"end else elsif when then do rescue ensure and or in if unless while until",
);

function statement(parser: Parsing): Node | undefined {
	const first = parser.expression();
	if (!parser.at(",")) return first;
	const items = [first];
	while (parser.accept(",")) {
		parser.accept("*");
		items.push(parser.expression(3));
	}
	const { start } = first;
	const target: Node = { kind: "list", items, ...spanFrom(start, parser) };
	if (!parser.accept("=")) return target;
	let value = parser.expression();
	if (parser.at(",")) {
		const values = [value];
		while (parser.accept(",")) values.push(parser.expression(3));
		value = { kind: "list", items: values, ...spanFrom(value.start, parser) };
	}
	return {
		kind: "assign",
		target,
		value,
		operator: "",
		...spanFrom(start, parser),
	};
}

export const ruby: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"**= <=> === &&= ||= <<= >>= ... ** == != >= <= && || << >> += -= *= /= %= |= &= ^= =~ !~ => -> :: .. &. + - * / % & | ^ ! ~ < > = ? : , . ; ( ) [ ] { } @ \\",
		),
		lines: "significant",
		nameStarts: "@$",
		nameParts: "?!@",
		literal: rubyLiteral,
	},
	binary: bindings(`
or and
.. ...
||
&&
<=> == === != =~ !~
< <= > >=
| ^
&
<< >>
+ -
* / %
**
=>`),
	prefix: words("- + ! ~ not * & ** defined?"),
	assignment: words("= += -= *= /= %= **= <<= >>= |= &= ^= &&= ||="),
	member: words(". &. ::"),
	named: words(": =>"),
	reserved,
	juxtaposed: true,
	slices: false,
	ternary: true,
	tightBrackets: true,
	primary,
	postfix,
	infix,
	statement,
};
