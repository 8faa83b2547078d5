/**
 * Julia's forms: macros, do-blocks, short definitions. Literals are julia-literals.ts's; what its calls do is
 * julia-library.ts's.
 */
import { spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import { clausesToEnd, toEnd } from "./ends.ts";
import { guarded, type Node } from "./node.ts";
import { juliaLiteral } from "./julia-literals.ts";
import { operatorTable } from "./syntax.ts";

const bodies = words("begin let module baremodule quote try");
const skipped = words("const global local outer export public");

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = token;
	if (token.kind === "operator") {
		if (token.text === "@") {
			parser.next();
			return macro(parser, start);
		}
		if (token.text === ":" && parser.at("(", 1)) {
			// A quoted expression: evaluated only where eval gets it, so it is read as if it were.
			parser.next();
			return undefined;
		}
		if (token.text === "$") {
			parser.next();
			return parser.operand();
		}
		return undefined;
	}
	if (token.kind !== "name") return undefined;
	if (bodies.has(token.text)) {
		parser.next();
		if (token.text === "module" || token.text === "baremodule") parser.next();
		if (token.text === "let")
			while (!parser.done && !parser.atKind("newline") && !parser.at(";"))
				parser.expression();
		return clausesToEnd(parser, start);
	}
	switch (token.text) {
		case "function":
		case "macro": {
			parser.next();
			let name: string | undefined;
			while (parser.atKind("name") || parser.at(".")) {
				const part = parser.next();
				if (part?.kind === "name") name = part.text;
			}
			const params = parser.accept("(") ? parser.list(")") : [];
			const typeMark = parser.accept("::");
			if (typeMark) parser.expression(20);
			if (parser.accept("where")) parser.expression(20);
			const body = toEnd(parser);
			return {
				kind: "function",
				name,
				params,
				body,
				...spanFrom(start, parser),
			};
		}
		case "if":
		case "while": {
			parser.next();
			const condition = parser.expression();
			const inner = clausesToEnd(parser, start);
			const where = spanFrom(start, parser);
			return guarded(condition, inner, token.text === "while", where);
		}
		case "for": {
			parser.next();
			const { target, iterable } = head(parser);
			const body = toEnd(parser);
			return {
				kind: "loop",
				target,
				iterable,
				body,
				collects: false,
				...spanFrom(start, parser),
			};
		}
		case "struct":
		case "mutable":
		case "abstract":
		case "primitive":
			parser.next();
			return toEnd(parser);
		case "return": {
			parser.next();
			const isEmpty =
				parser.done ||
				parser.atKind("newline") ||
				parser.at(";") ||
				parser.at("end");
			return {
				kind: "return",
				value: isEmpty ? undefined : parser.expression(),
				...spanFrom(start, parser),
			};
		}
		case "using":
		case "import":
			return imports(parser, start);
		default:
			if (skipped.has(token.text) && parser.atKind("name", 1)) {
				parser.next();
				return parser.expression();
			}
			return undefined;
	}
}

/** `x in xs`, `x = xs`, `(a, b) ∈ xs`. */
function head(parser: Parsing): { target: Node; iterable: Node } {
	const target = parser.expression(9);
	for (const word of ["in", "=", "∈"]) if (parser.accept(word)) break;
	const iterable = parser.expression(3);
	while (parser.accept(",")) {
		parser.expression(9);
		parser.accept("in");
		parser.accept("=");
		parser.expression(3);
	}
	return { target, iterable };
}

/** `@time f(x)`, `@eval …`, `@ccall f(…)::T`. */
function macro(parser: Parsing, start: number): Node {
	let name = "";
	while (parser.atKind("name")) {
		name = parser.next()?.text ?? "";
		if (!parser.accept(".")) break;
	}
	const callee: Node = {
		kind: "name",
		name: `@${name}`,
		...spanFrom(start, parser),
	};
	const args: Node[] = [];
	if (parser.at("(") && parser.peek()?.spaced === false) {
		parser.next();
		args.push(...parser.list(")"));
	} else
		while (
			!parser.done &&
			!parser.atKind("newline") &&
			!parser.at(";") &&
			!parser.at(")") &&
			!parser.at("]") &&
			!parser.at(",") &&
			!parser.at("end")
		) {
			const place = parser.place;
			args.push(parser.expression());
			if (parser.place === place) break;
		}
	return { kind: "call", callee, args, ...spanFrom(start, parser) };
}

function imports(parser: Parsing, start: number): Node {
	parser.next();
	const items: Node[] = [];
	do {
		let module = "";
		while (parser.atKind("name") || parser.at("."))
			module += parser.next()?.text ?? "";
		const names: [string, string][] = [];
		const as = parser.accept("as")
			? parser.next()?.text
			: module.split(".").at(-1);
		if (parser.accept(":"))
			do {
				const name = parser.next()?.text ?? "";
				names.push([
					name,
					parser.accept("as") ? (parser.next()?.text ?? "") : name,
				]);
			} while (parser.accept(","));
		items.push({
			kind: "import",
			module,
			as,
			names,
			all: false,
			...spanFrom(start, parser),
		});
	} while (parser.accept(","));
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

function postfix(parser: Parsing, left: Node): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = left;
	if (parser.at(".") && parser.at("(", 1) && !token.spaced) {
		// `f.(xs)`: f of each.
		parser.next();
		parser.next();
		const args = parser.list(")");
		const where = spanFrom(start, parser);
		return {
			kind: "call",
			callee: { kind: "name", name: "broadcast", ...where },
			args: [left, ...args],
			...where,
		};
	}
	if (
		token.kind === "name" &&
		token.text === "do" &&
		left.kind === "call" &&
		parser.enclosed === 0
	)
		return doBlock(parser, left);
	if (token.kind === "name" && token.text === "do" && left.kind === "call")
		return doBlock(parser, left);
	if (token.kind !== "operator") return undefined;
	if (token.text === "'" && !token.spaced) {
		parser.next();
		return left;
	}
	if (token.text === "..." || token.text === "::") {
		parser.next();
		if (token.text === "::") {
			parser.operand();
			return left;
		}
		return { kind: "spread", value: left, ...spanFrom(start, parser) };
	}
	if (token.text === "{" && !token.spaced) {
		parser.next();
		parser.list("}");
		return left;
	}
	return undefined;
}

function doBlock(parser: Parsing, left: Extract<Node, { kind: "call" }>): Node {
	const from = parser.start();
	parser.next();
	const params: Node[] = [];
	while (!parser.done && !parser.atKind("newline") && !parser.at(";")) {
		const place = parser.place;
		if (!parser.accept(",")) params.push(parser.operand());
		if (parser.place === place) parser.next();
	}
	const outer = parser.enclosed;
	parser.enclosed = 0;
	const body = toEnd(parser);
	parser.enclosed = outer;
	const callee: Node = {
		kind: "function",
		name: undefined,
		params,
		body,
		...spanFrom(from, parser),
	};
	return { ...left, args: [callee, ...left.args], end: parser.end() };
}

/** `f(x) = …`, `x -> …`, `[f(x) for x in xs]`. */
function infix(parser: Parsing, left: Node, minimum: number): Node | undefined {
	const { start } = left;
	if (
		parser.at("=") &&
		left.kind === "call" &&
		left.callee.kind === "name" &&
		minimum <= 1
	) {
		parser.next();
		parser.skipLines();
		const body = parser.expression(1);
		return {
			kind: "function",
			name: left.callee.name,
			params: left.args,
			body,
			...spanFrom(start, parser),
		};
	}
	const isPlain = left.kind === "name" || left.kind === "list";
	if (parser.at("->") && (minimum <= 2 || isPlain)) {
		parser.next();
		const body = parser.expression(1);
		const params =
			left.kind === "list"
				? left.items
				: left.kind === "sequence"
					? []
					: [left];
		return {
			kind: "function",
			name: undefined,
			params,
			body,
			...spanFrom(start, parser),
		};
	}
	if (parser.at("for") && parser.enclosed > 0 && minimum <= 1) {
		parser.next();
		const { target, iterable } = head(parser);
		if (parser.accept("if")) parser.expression();
		return {
			kind: "loop",
			target,
			iterable,
			body: left,
			collects: true,
			...spanFrom(start, parser),
		};
	}
	return undefined;
}

export const julia: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [["#=", "=#"]],
		nestedComments: true,
		operators: operatorTable(
			"... .. .+ .- .* ./ .== .= === !== == != <= >= <: >: -> => |> <| && || :: := += -= *= /= ^= |= &= << >> >>> ÷= // ⊻= .. + - * / \\ % ^ & | ~ ! < > = ? : , . ; ( ) [ ] { } @ $ ' ÷ ⊻ ∈ ∘",
		),
		lines: "significant",
		nameStarts: "",
		nameParts: "!",
		literal: juliaLiteral,
	},
	binary: bindings(`
=>
||
&&
== != === !== < <= > >= <: >: in isa ∈
|> <|
:
+ - | ⊻ .+ .-
* / ÷ % & \\ // .* ./ << >> >>> ∘
^`),
	prefix: words("- + ! ~ & <:"),
	assignment: words("= := += -= *= /= ^= |= &= .= ÷= ⊻="),
	member: words("."),
	named: words("="),
	reserved: words("end else elseif catch finally do in isa where for"),
	juxtaposed: false,
	slices: false,
	ternary: true,
	tightBrackets: true,
	primary,
	postfix,
	infix,
};
