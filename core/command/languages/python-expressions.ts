/**
 * Python's expressions that no other language has: conditions between their values, comprehensions.
 */
import { spanFrom } from "./braces.ts";
import type { Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";

/** `a if c else b`, `x for x in y`, `not in`, `is not`. */
export function pythonInfix(
	parser: Parsing,
	left: Node,
	minimum: number,
): Node | undefined {
	if (!parser.atKind("name")) return undefined;
	if (parser.at("if") && minimum <= 2 && !collecting.has(parser)) {
		const place = parser.place;
		parser.next();
		const condition = parser.expression(3);
		if (!parser.accept("else")) {
			parser.back(place);
			return undefined;
		}
		const other = parser.expression(2);
		const where = spanFrom(left.start, parser);
		return {
			kind: "sequence",
			items: [condition, { kind: "either", options: [left, other], ...where }],
			...where,
		};
	}
	if (
		(parser.at("for") || parser.at("async")) &&
		minimum <= 1 &&
		parser.enclosed > 0
	)
		return comprehension(parser, left);
	if (parser.at("not") && parser.at("in", 1)) {
		parser.next();
		return undefined;
	}
	return undefined;
}

/** Parsers inside a comprehension's source: an "if" there begins its filter. */
const collecting = new WeakSet<Parsing>();

function comprehension(parser: Parsing, element: Node): Node {
	parser.accept("async");
	parser.next();
	const target = targets(parser);
	parser.accept("in");
	const wasCollecting = collecting.has(parser);
	collecting.add(parser);
	const iterable = parser.expression(3);
	const filters: Node[] = [];
	parser.skipLines();
	while (parser.accept("if")) {
		filters.push(parser.expression(3));
		parser.skipLines();
	}
	if (!wasCollecting) collecting.delete(parser);
	const inner =
		parser.at("for") || parser.at("async")
			? comprehension(parser, element)
			: element;
	const where = spanFrom(element.start, parser);
	const body: Node =
		filters.length === 0
			? inner
			: { kind: "sequence", items: [...filters, inner], ...where };
	return { kind: "loop", target, iterable, body, collects: true, ...where };
}

/** `a, (b, c)` before "in". */
export function targets(parser: Parsing): Node {
	const start = parser.start();
	const items: Node[] = [];
	while (!parser.done && !parser.at("in")) {
		if (parser.accept(",") || parser.accept("*")) continue;
		const before = parser.place;
		items.push(parser.expression(8));
		if (parser.place === before) parser.next();
	}
	const [only] = items;
	return items.length === 1 && only !== undefined
		? only
		: { kind: "list", items, ...spanFrom(start, parser) };
}
