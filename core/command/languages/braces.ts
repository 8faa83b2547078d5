/**
 * The statements of languages with blocks in braces: conditions, loops, functions, classes, returns. Each language says
 * which words it has; what differs more stays in its own file.
 */
import { words, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";

const conditional = words(
	"if elsif elseif while until unless switch match with catch given when",
);
const bare = words("else try finally do default BEGIN END eval");

export function spanFrom(
	start: number,
	parser: Parsing,
): { start: number; end: number } {
	return { start, end: parser.end() };
}

/** A block, or the one statement that stands for it. */
export function body(parser: Parsing): Node {
	parser.skipLines();
	if (!parser.at("{")) return parser.statement();
	return block(parser);
}

export function block(parser: Parsing): Node {
	const outer = parser.enclosed;
	parser.enclosed = 0;
	parser.accept("{");
	const inner = parser.sequence((at) => at.at("}"));
	parser.accept("}");
	parser.enclosed = outer;
	return inner;
}

/** A condition, loop, function, return or block; undefined: it is none of them. */
export function braceStatement(
	parser: Parsing,
	functionWords: ReadonlySet<string>,
): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (token.kind === "operator" && token.text === "{") {
		return block(parser);
	}
	if (token.kind !== "name") return undefined;
	const word = token.text;
	const isKey = parser.at(":", 1) && !parser.at("::", 1);
	if (isKey && !functionWords.has(word)) {
		// A label, or "default:".
		parser.next();
		parser.next();
		return parser.nothing();
	}
	if (parser.at("=", 1) || parser.at(".", 1) || parser.at("=>", 1))
		return undefined;
	if (conditional.has(word)) {
		parser.next();
		const condition = parser.at("{") ? parser.nothing() : bracketed(parser);
		const inner = body(parser);
		const where = spanFrom(start, parser);
		const isLoop = word === "while" || word === "until";
		return {
			kind: "sequence",
			items: [
				condition,
				isLoop
					? {
							kind: "loop",
							target: undefined,
							iterable: undefined,
							body: inner,
							collects: false,
							...where,
						}
					: { kind: "optional", body: inner, ...where },
			],
			...where,
		};
	}
	if (
		bare.has(word) &&
		(word !== "eval" || parser.at("{", 1)) &&
		(word !== "do" || parser.at("{", 1) || parser.atKind("name", 1))
	) {
		parser.next();
		if (word === "else" && parser.at("if")) return parser.statement();
		const inner = body(parser);
		return { kind: "optional", body: inner, ...spanFrom(start, parser) };
	}
	if (word === "for" || word === "foreach") return loop(parser, start);
	if (functionWords.has(word) && parser.atKind("name", 1))
		return definition(parser, start);
	if (word === "return") {
		parser.next();
		const isEmpty =
			parser.done ||
			parser.at(";") ||
			parser.at("}") ||
			parser.peek()?.lineBefore === true;
		const value = isEmpty ? undefined : parser.expression();
		return { kind: "return", value, ...spanFrom(start, parser) };
	}
	if (
		(word === "class" || word === "namespace" || word === "interface") &&
		parser.atKind("name", 1)
	) {
		parser.next();
		const name = parser.next()?.text ?? "";
		while (!parser.done && !parser.at("{") && !parser.at(";")) parser.next();
		const inner = parser.at("{") ? block(parser) : parser.nothing();
		return { kind: "class", name, body: inner, ...spanFrom(start, parser) };
	}
	return undefined;
}

/** What stands in brackets after "if" and the like; several statements with ";" between are all read. */
export function bracketed(parser: Parsing): Node {
	const start = parser.start();
	if (!parser.accept("(")) return parser.expression();
	parser.enclosed += 1;
	const items: Node[] = [];
	while (!parser.done && !parser.accept(")")) {
		const before = parser.place;
		if (!parser.accept(";") && !parser.accept(","))
			items.push(parser.statement());
		if (parser.place === before) parser.next();
	}
	parser.enclosed -= 1;
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

/** Perl's `$x (…)` is a variable and a list, no call. */
function loopVariable(parser: Parsing): Node {
	const token = parser.peek();
	if (token?.kind !== "name" || !parser.at("(", 1))
		return parser.expression(20);
	parser.next();
	const { text: name, start, end } = token;
	return { kind: "name", name, start, end };
}

/** `for (const x of y)`, `for (x in y)`, `foreach ($a as $k => $v)`, `for my $x (list)`, `for (;;)`. */
function loop(parser: Parsing, start: number): Node {
	parser.next();
	parser.accept("await");
	let target: Node | undefined;
	let iterable: Node | undefined;
	const before: Node[] = [];
	while (parser.at("my") || parser.at("our") || parser.at("local"))
		parser.next();
	if (!parser.at("(")) target = loopVariable(parser);
	if (parser.accept("(")) {
		parser.enclosed += 1;
		while (parser.at("const") || parser.at("let") || parser.at("var"))
			parser.next();
		const first = parser.at(";") ? undefined : parser.expression(9);
		if (parser.accept("of") || parser.accept("in")) {
			target = first;
			iterable = parser.expression();
		} else if (parser.accept("as")) {
			iterable = first;
			target = parser.expression(3);
			if (parser.accept("=>")) target = parser.expression(3);
		} else if (first !== undefined) {
			const rest: Node[] = [first];
			iterable = first;
			while (!parser.done && !parser.at(")")) {
				const place = parser.place;
				if (parser.at(";")) target = undefined;
				if (!parser.accept(",") && !parser.accept(";"))
					rest.push(parser.expression(1));
				if (parser.place === place) parser.next();
			}
			iterable =
				rest.length === 1
					? first
					: { kind: "list", items: rest, ...spanFrom(start, parser) };
		}
		while (!parser.done && !parser.at(")")) {
			const place = parser.place;
			if (!parser.accept(";") && !parser.accept(","))
				before.push(parser.expression());
			if (parser.place === place) parser.next();
		}
		parser.accept(")");
		parser.enclosed -= 1;
	}
	const inner = parser.accept(":") ? parser.statement() : body(parser);
	const where = spanFrom(start, parser);
	const topic: Node = { kind: "name", name: "$_", ...where };
	return {
		kind: "loop",
		target: target ?? topic,
		iterable,
		body: { kind: "sequence", items: [...before, inner], ...where },
		collects: false,
		...where,
	};
}

/** After the word: a name, parameters, a body. */
export function definition(parser: Parsing, start: number): Node {
	parser.next();
	parser.accept("*");
	const name = parser.atKind("name") ? parser.next()?.text : undefined;
	return functionRest(parser, start, name);
}

export function functionRest(
	parser: Parsing,
	start: number,
	name: string | undefined,
): Node {
	const params = parser.at("(") ? parameters(parser) : [];
	// Types, attributes, captured variables.
	while (
		!parser.done &&
		!parser.at("{") &&
		!parser.at("=>") &&
		!parser.at(";")
	) {
		if (parser.at("(")) parser.expression(20);
		else parser.next();
	}
	if (parser.accept("=>"))
		return {
			kind: "function",
			name,
			params,
			body: parser.expression(1),
			...spanFrom(start, parser),
		};
	const inner = parser.at("{") ? block(parser) : parser.nothing();
	return {
		kind: "function",
		name,
		params,
		body: inner,
		...spanFrom(start, parser),
	};
}

/** Names of parameters; their types are stepped over. */
export function parameters(parser: Parsing): Node[] {
	const params: Node[] = [];
	parser.accept("(");
	parser.enclosed += 1;
	while (!parser.done && !parser.accept(")")) {
		const place = parser.place;
		const start = parser.start();
		const isRest = parser.accept("...");
		let param = parser.expression(1);
		// "string $name": the type comes first.
		while (parser.atKind("name") || parser.at("...")) {
			const before = parser.place;
			parser.accept("...");
			param = parser.expression(1);
			if (parser.place === before) parser.next();
		}
		parser.accept("?");
		if (parser.accept(":")) {
			skipType(parser);
			if (parser.accept("="))
				param = {
					kind: "assign",
					target: param,
					value: parser.expression(1),
					operator: "",
					...spanFrom(start, parser),
				};
		}
		params.push(
			isRest
				? { kind: "spread", value: param, ...spanFrom(start, parser) }
				: param,
		);
		parser.accept(",");
		if (parser.place === place) parser.next();
	}
	parser.enclosed -= 1;
	return params;
}

/** A type, up to what ends it outside of brackets. */
export function skipType(parser: Parsing): void {
	let depth = 0;
	while (!parser.done) {
		const text =
			parser.peek()?.kind === "operator" ? (parser.peek()?.text ?? "") : "";
		if (text !== "" && "([{<".includes(text)) depth += 1;
		else if (depth > 0 && text !== "" && ")]}>".includes(text)) depth -= 1;
		else if (
			depth === 0 &&
			(text === "," ||
				text === ")" ||
				text === "=" ||
				text === ";" ||
				text === "}" ||
				text === "]")
		)
			return;
		parser.next();
	}
}
