/**
 * Python's statements: blocks by indentation, definitions, loops, imports, assignments of several names.
 */
import { spanFrom } from "./braces.ts";
import { isNameStart } from "./characters.ts";
import { words, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import { pythonInfix, targets } from "./python-expressions.ts";

/** What assigns. */
export const assignment = words(
	"= += -= *= /= //= %= **= &= |= ^= <<= >>= @= :=",
);

function block(parser: Parsing): Node {
	parser.accept(":");
	if (!parser.atKind("newline")) {
		return parser.sequence((at) => at.atKind("newline") || at.atKind("dedent"));
	}
	parser.skipLines();
	if (!parser.atKind("indent")) return parser.nothing();
	parser.next();
	const body = parser.sequence((at) => at.atKind("dedent"));
	if (parser.atKind("dedent")) parser.next();
	return body;
}

const optionalBlocks = words(
	"if elif else while try except finally match case",
);

/** A statement of its own; else the expression that stands there. */
export function pythonStatement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind === "indent" || token?.kind === "dedent") {
		parser.next();
		return parser.nothing();
	}
	const start = parser.start();
	if (parser.at("@")) {
		parser.next();
		return parser.expression();
	}
	if (token?.kind !== "name") return tuple(parser);
	const word = token.text;
	if (word === "async") {
		parser.next();
		return pythonStatement(parser);
	}
	if (word === "def") return definition(parser, start);
	if (word === "class") return classOf(parser, start);
	if (word === "for") {
		parser.next();
		const target = targets(parser);
		parser.accept("in");
		const iterable = tuple(parser);
		const body = block(parser);
		return {
			kind: "loop",
			target,
			iterable,
			body,
			collects: false,
			...spanFrom(start, parser),
		};
	}
	if (word === "while") {
		parser.next();
		const iterable = parser.expression();
		const body = block(parser);
		return {
			kind: "sequence",
			items: [
				iterable,
				{
					kind: "loop",
					target: undefined,
					iterable: undefined,
					body,
					collects: false,
					...spanFrom(start, parser),
				},
			],
			...spanFrom(start, parser),
		};
	}
	if (word === "with") return withBlock(parser, start);
	const opens =
		optionalBlocks.has(word) &&
		!parser.at("=", 1) &&
		!parser.at(".", 1) &&
		!((word === "match" || word === "case") && parser.at("(", 1));
	if (opens) {
		parser.next();
		const condition = parser.at(":") ? parser.nothing() : tuple(parser);
		if (parser.accept("as")) parser.next();
		const body = block(parser);
		const where = spanFrom(start, parser);
		return {
			kind: "sequence",
			items: [condition, { kind: "optional", body, ...where }],
			...where,
		};
	}
	if (word === "import") return imports(parser, start);
	if (word === "from" && parser.atKind("name", 1))
		return fromImport(parser, start);
	if (word === "return") {
		parser.next();
		const value = atEnd(parser) ? undefined : tuple(parser);
		return { kind: "return", value, ...spanFrom(start, parser) };
	}
	if (simpleWords.has(word)) {
		parser.next();
		return atEnd(parser) ? parser.nothing() : tuple(parser);
	}
	return tuple(parser);
}

const simpleWords = words(
	"del assert raise global nonlocal pass break continue yield",
);

function atEnd(parser: Parsing): boolean {
	return parser.done || parser.atKind("newline") || parser.at(";");
}

/** An expression, or several with commas between; then annotations and assignments. */
function tuple(parser: Parsing): Node {
	const start = parser.start();
	const first = parser.expression(parser.at("*") ? 20 : 3);
	let left: Node = first;
	if (parser.at(",")) {
		const items: Node[] = [first];
		while (parser.accept(",")) {
			if (atEnd(parser) || parser.at("=")) break;
			items.push(parser.expression(3));
		}
		left = { kind: "list", items, ...spanFrom(start, parser) };
	}
	if (parser.at(":") && parser.atKind("name", 1) && left.kind === "name") {
		const place = parser.place;
		parser.next();
		parser.expression(3);
		if (!parser.at("=")) {
			parser.back(place);
			return left;
		}
	}
	const operator = parser.peek();
	if (operator?.kind === "operator" && assignment.has(operator.text)) {
		parser.next();
		const value = tuple(parser);
		const name = operator.text;
		return {
			kind: "assign",
			target: left,
			value,
			operator: name === "=" ? "" : name.slice(0, -1),
			...spanFrom(start, parser),
		};
	}
	if (parser.at("if")) {
		const special = pythonInfix(parser, left, 0);
		if (special !== undefined) return special;
	}
	return left;
}

function parameters(parser: Parsing): Node[] {
	const params: Node[] = [];
	if (!parser.accept("(")) return params;
	parser.enclosed += 1;
	while (!parser.done && !parser.accept(")")) {
		parser.skipLines();
		if (parser.accept(",") || parser.accept("/") || parser.accept("**"))
			continue;
		const before = parser.place;
		const start = parser.start();
		const isRest = parser.accept("*");
		const name = parser.expression(3);
		if (parser.accept(":")) parser.expression(3);
		if (parser.accept("=")) {
			const value = parser.expression(1);
			params.push({
				kind: "assign",
				target: name,
				value,
				operator: "",
				...spanFrom(start, parser),
			});
		} else if (isRest)
			params.push({ kind: "spread", value: name, ...spanFrom(start, parser) });
		else params.push(name);
		if (parser.place === before) parser.next();
	}
	parser.enclosed -= 1;
	return params;
}

function definition(parser: Parsing, start: number): Node {
	parser.next();
	const name = parser.next()?.text ?? "";
	let params = parameters(parser);
	if (parser.accept("->")) parser.expression(3);
	const body = block(parser);
	const [first] = params;
	// A method is called without its object.
	if (first?.kind === "name" && (first.name === "self" || first.name === "cls"))
		params = params.slice(1);
	return { kind: "function", name, params, body, ...spanFrom(start, parser) };
}

function classOf(parser: Parsing, start: number): Node {
	parser.next();
	const name = parser.next()?.text ?? "";
	const bases = parser.at("(") ? parser.expression(20) : undefined;
	const inner = block(parser);
	const body: Node =
		bases === undefined
			? inner
			: { kind: "sequence", items: [bases, inner], ...spanFrom(start, parser) };
	return { kind: "class", name, body, ...spanFrom(start, parser) };
}

function withBlock(parser: Parsing, start: number): Node {
	parser.next();
	const items: Node[] = [];
	const inBrackets = parser.at("(") && false;
	while (!parser.done && !parser.at(":") && !parser.atKind("newline")) {
		if (parser.accept(",") || (inBrackets && parser.accept(")"))) continue;
		const before = parser.place;
		const value = parser.expression(3);
		if (parser.accept("as"))
			items.push({
				kind: "assign",
				target: parser.expression(8),
				value,
				operator: "",
				...spanFrom(value.start, parser),
			});
		else items.push(value);
		if (parser.place === before) parser.next();
	}
	items.push(block(parser));
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

function dotted(parser: Parsing): string {
	let name = "";
	while (parser.accept(".")) continue;
	while (parser.atKind("name") && !parser.at("import")) {
		name += parser.next()?.text ?? "";
		if (!parser.accept(".")) break;
		name += ".";
	}
	return name;
}

function imports(parser: Parsing, start: number): Node {
	parser.next();
	const items: Node[] = [];
	do {
		const module = dotted(parser);
		const as = parser.accept("as")
			? (parser.next()?.text ?? "")
			: module.split(".", 1).join("");
		const isWhole = as !== module && !module.startsWith(`${as}.`);
		items.push({
			kind: "import",
			module: isWhole ? module : as,
			as,
			names: [],
			all: false,
			...spanFrom(start, parser),
		});
	} while (parser.accept(","));
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

function fromImport(parser: Parsing, start: number): Node {
	parser.next();
	const module = dotted(parser);
	parser.accept("import");
	const names: [string, string][] = [];
	let all = false;
	const isBracketed = parser.accept("(");
	for (;;) {
		if (isBracketed) parser.skipLines();
		if (atEnd(parser)) break;
		if (parser.accept(")")) break;
		if (parser.accept(",")) continue;
		if (parser.accept("*")) {
			all = true;
			continue;
		}
		const name = parser.next();
		if (name?.kind !== "name" || !isNameStart(name.text.charCodeAt(0))) break;
		names.push([
			name.text,
			parser.accept("as") ? (parser.next()?.text ?? "") : name.text,
		]);
	}
	return {
		kind: "import",
		module,
		as: undefined,
		names,
		all,
		...spanFrom(start, parser),
	};
}
