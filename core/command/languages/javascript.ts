/**
 * JavaScript's and TypeScript's forms: arrows, tagged templates, imports, declarations. What
 * its calls do is javascript-library.ts's.
 */
import {
	block,
	braceStatement,
	functionRest,
	parameters,
	skipType,
	spanFrom,
} from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import { javascriptLiteral } from "./javascript-literals.ts";
import { operatorTable } from "./syntax.ts";

function primary(parser: Parsing): Node | undefined {
	const start = parser.start();
	const token = parser.peek();
	if (token?.kind === "operator") {
		if (token.text === "(") return arrow(parser, start);
		return undefined;
	}
	if (token?.kind !== "name") return undefined;
	if (
		token.text === "async" &&
		(parser.at("function", 1) || parser.atKind("name", 1) || parser.at("(", 1))
	) {
		parser.next();
		return primary(parser) ?? parser.operand();
	}
	if (token.text === "function") {
		parser.next();
		parser.accept("*");
		const name = parser.atKind("name") ? parser.next()?.text : undefined;
		return functionRest(parser, start, name);
	}
	if (token.text === "class") {
		parser.next();
		while (!parser.done && !parser.at("{")) parser.next();
		return {
			kind: "class",
			name: "",
			body: block(parser),
			...spanFrom(start, parser),
		};
	}
	if (token.text === "import" && parser.at("(", 1)) {
		parser.next();
		return { kind: "name", name: "require", ...spanFrom(start, parser) };
	}
	if (parser.at("=>", 1)) {
		parser.next();
		return arrowBody(parser, start, [
			{ kind: "name", name: token.text, start, end: token.end },
		]);
	}
	return undefined;
}

/** `(a, b) => …`: told from brackets by what follows them. */
function arrow(parser: Parsing, start: number): Node | undefined {
	let depth = 0;
	let at = 0;
	// Bounded: parameter lists are short, and longer ones are read as brackets.
	for (; at < 400; at += 1) {
		const token = parser.peek(at);
		if (token === undefined) return undefined;
		if (token.kind !== "operator") continue;
		if ("([{".includes(token.text)) depth += 1;
		else if (")]}".includes(token.text)) {
			depth -= 1;
			if (depth === 0) break;
		}
	}
	let isArrow = parser.at("=>", at + 1);
	if (!isArrow && parser.at(":", at + 1))
		for (let ahead = at + 2; ahead < at + 12 && !isArrow; ahead += 1)
			if (parser.at("=>", ahead)) isArrow = true;
			else if (
				parser.at(",", ahead) ||
				parser.at(";", ahead) ||
				parser.at(")", ahead)
			)
				break;
	if (!isArrow) return undefined;
	const params = parameters(parser);
	while (!parser.done && !parser.at("=>")) parser.next();
	return arrowBody(parser, start, params);
}

function arrowBody(
	parser: Parsing,
	start: number,
	params: readonly Node[],
): Node {
	parser.accept("=>");
	const inner = parser.at("{") ? block(parser) : parser.expression(1);
	return {
		kind: "function",
		name: undefined,
		params,
		body: inner,
		...spanFrom(start, parser),
	};
}

function postfix(parser: Parsing, left: Node): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = left;
	if (token.kind === "text" && !token.spaced) {
		// A tagged template.
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
			start,
			end: parser.end(),
		};
	}
	if (
		token.kind === "name" &&
		(token.text === "as" || token.text === "satisfies") &&
		!token.lineBefore
	) {
		parser.next();
		if (parser.at("const")) parser.next();
		else parser.expression(20);
		return left;
	}
	if (token.kind !== "operator") return undefined;
	if (token.text === "{" && left.kind === "text") return undefined;
	if ((token.text === "++" || token.text === "--") && !token.lineBefore) {
		parser.next();
		return {
			kind: "unary",
			operator: token.text,
			value: left,
			...spanFrom(start, parser),
		};
	}
	if (token.text === "!" && !token.spaced && !parser.at("=", 1)) {
		parser.next();
		return left;
	}
	if (token.text === "<" && !token.spaced) return typeArguments(parser, left);
	// A method of an object literal or class: name(…) { … }.
	if (token.text === "(" && left.kind === "name" && methodAhead(parser)) {
		return functionRest(parser, start, left.name);
	}
	return undefined;
}

/** `name<Type>(…)`. */
function typeArguments(parser: Parsing, left: Node): Node | undefined {
	for (let at = 1; at < 20; at += 1) {
		const token = parser.peek(at);
		if (token === undefined) return undefined;
		if (token.text === ">" && parser.at("(", at + 1)) {
			for (let step = 0; step <= at; step += 1) parser.next();
			return left;
		}
		const isPart =
			token.kind === "name" ||
			token.kind === "text" ||
			[",", ".", "[", "]", "|", "<"].includes(token.text);
		if (!isPart) return undefined;
	}
	return undefined;
}

function methodAhead(parser: Parsing): boolean {
	let depth = 0;
	for (let at = 0; at < 60; at += 1) {
		const token = parser.peek(at);
		if (token?.kind !== "operator") {
			if (token === undefined) return false;
			continue;
		}
		if ("([{".includes(token.text)) depth += 1;
		else if (")]}".includes(token.text)) {
			depth -= 1;
			if (depth === 0)
				return (
					parser.at("{", at + 1) && parser.peek(at + 1)?.lineBefore !== true
				);
		}
	}
	return false;
}

const functionWords = words("function");
const declaring = words("const let var using");
const modifiers = words(
	"export async static public private protected readonly declare abstract default",
);

function statement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (token.kind === "operator" && token.text === "@") {
		parser.next();
		return parser.nothing();
	}
	if (token.kind === "name") {
		if (
			modifiers.has(token.text) &&
			(parser.atKind("name", 1) ||
				(token.text === "export" && parser.at("{", 1)))
		) {
			if (token.text !== "async" || parser.at("function", 1)) {
				parser.next();
				return parser.statement();
			}
		}
		if (declaring.has(token.text) && !parser.at("=", 1) && !parser.at(".", 1))
			return declaration(parser, start);
		if (token.text === "import" && !parser.at("(", 1) && !parser.at(".", 1))
			return imports(parser, start);
		if (
			(token.text === "type" ||
				token.text === "interface" ||
				token.text === "enum") &&
			parser.atKind("name", 1)
		) {
			parser.next();
			parser.next();
			if (parser.at("{")) parser.expression(20);
			return parser.nothing();
		}
		if (token.text === "throw" || token.text === "case") {
			parser.next();
			return parser.expression();
		}
		const named = braceStatement(parser, functionWords);
		if (named !== undefined) return named;
	}
	if (token.kind === "operator" && token.text === "{") return block(parser);
	const first = parser.expression();
	if (!parser.at(",")) return first;
	const items = [first];
	while (parser.accept(",")) items.push(parser.expression());
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

function declaration(parser: Parsing, start: number): Node {
	parser.next();
	const items: Node[] = [];
	do {
		const target = parser.operand();
		if (parser.accept("!")) parser.accept(":");
		if (parser.accept(":")) skipType(parser);
		if (parser.accept("=")) {
			const value = parser.expression(1);
			items.push({
				kind: "assign",
				target,
				value,
				operator: "",
				...spanFrom(target.start, parser),
			});
		} else if (parser.at("of") || parser.at("in")) {
			// Of a loop whose head was read as statements.
			parser.next();
			items.push({
				kind: "assign",
				target,
				value: parser.expression(),
				operator: "",
				...spanFrom(start, parser),
			});
		}
	} while (parser.accept(","));
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

function imports(parser: Parsing, start: number): Node {
	parser.next();
	parser.accept("type");
	let as: string | undefined;
	const names: [string, string][] = [];
	while (!parser.done && !parser.atKind("text") && !parser.at(";")) {
		if (parser.accept("*")) {
			parser.accept("as");
			as = parser.next()?.text;
		} else if (parser.accept("{")) {
			while (!parser.done && !parser.accept("}")) {
				const name = parser.next();
				if (name?.kind !== "name" && name?.kind !== "text") continue;
				names.push([
					name.text,
					parser.accept("as") ? (parser.next()?.text ?? "") : name.text,
				]);
			}
		} else if (parser.atKind("name") && !parser.at("from"))
			as = parser.next()?.text;
		else parser.next();
	}
	const module = parser.atKind("text") ? (parser.next()?.text ?? "") : "";
	return {
		kind: "import",
		module,
		as,
		names,
		all: false,
		...spanFrom(start, parser),
	};
}

export const javascript: Dialect = {
	syntax: {
		lineComments: ["//"],
		blockComments: [["/*", "*/"]],
		nestedComments: false,
		operators: operatorTable(
			">>>= **= &&= ||= ??= === !== >>> <<= >>= ... => ** ++ -- && || ?? ?. == != <= >= << >> += -= *= /= %= &= |= ^= + - * / % & | ^ ! ~ < > = ? : , . ; ( ) [ ] { } @ #",
		),
		lines: "ignored",
		nameStarts: "$#",
		nameParts: "$",
		literal: javascriptLiteral,
	},
	binary: bindings(`
?? ||
&&
|
^
&
== != === !==
in instanceof < > <= >=
<< >> >>>
+ -
* / %
**`),
	prefix: words("- + ! ~ ++ -- typeof void delete await new yield"),
	assignment: words("= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??="),
	member: words(". ?."),
	named: new Set(),
	reserved: words("if else for while do return const let var in instanceof"),
	juxtaposed: false,
	slices: false,
	ternary: true,
	tightBrackets: false,
	primary,
	postfix,
	statement,
};
