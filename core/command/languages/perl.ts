/**
 * Perl's forms: sigils, blocks as arguments, modifiers, calls without brackets. Literals are perl-literals.ts's;
 * what its calls do is perl-library.ts's.
 */
import { block, braceStatement, definition, spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import { perlLiteral } from "./perl-literals.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start, end } = token;
	if (token.kind === "operator") {
		if (["$", "@", "%", "&", "\\"].includes(token.text)) {
			parser.next();
			if (parser.at("{")) {
				const inner = block(parser);
				return inner.kind === "sequence" && inner.items.length === 1
					? inner.items[0]
					: inner;
			}
			return parser.operand();
		}
		if (token.text === "{") {
			parser.next();
			return hash(parser, start);
		}
		if (token.text === "<") return undefined;
		return undefined;
	}
	if (token.kind !== "name") return undefined;
	const [inner] = token.parts;
	if (token.text === "%w" && typeof inner === "string") {
		parser.next();
		const items = inner
			.split("\n")
			.flatMap((line) => line.split(" "))
			.filter((part) => part !== "");
		return {
			kind: "list",
			items: items.map((part) => ({ kind: "text", parts: [part], start, end })),
			start,
			end,
		};
	}
	if (
		(token.text === "%glob" || token.text === "%input") &&
		typeof inner === "string"
	) {
		parser.next();
		const name: Node = {
			kind: "name",
			name: token.text === "%glob" ? "glob" : "readline",
			start,
			end,
		};
		const argument: Node = inner.startsWith("$")
			? { kind: "name", name: inner, start, end }
			: { kind: "text", parts: [inner], start, end };
		return { kind: "call", callee: name, args: [argument], start, end };
	}
	if (parser.at("=>", 1)) {
		parser.next();
		return { kind: "text", parts: [token.text], start, end };
	}
	switch (token.text) {
		case "sub": {
			parser.next();
			if (parser.at("(")) parser.expression(20);
			const body = parser.at("{") ? block(parser) : parser.nothing();
			return {
				kind: "function",
				name: undefined,
				params: [],
				body,
				...spanFrom(start, parser),
			};
		}
		case "do":
		case "eval":
		case "BEGIN":
		case "END":
			if (!parser.at("{", 1)) return undefined;
			parser.next();
			return block(parser);
		case "my":
		case "our":
		case "local":
		case "state":
			parser.next();
			return parser.operand();
		default:
			return undefined;
	}
}

/** `{ a => 1 }` or a block: both are read as pairs and expressions. */
function hash(parser: Parsing, start: number): Node {
	const items = parser.list("}");
	const entries: [Node, Node][] = [];
	const spreads: Node[] = [];
	for (let at = 0; at < items.length; at += 1) {
		const item = items[at];
		if (item?.kind === "named")
			entries.push([
				{ kind: "text", parts: [item.name], start: item.start, end: item.end },
				item.value,
			]);
		else if (item !== undefined) spreads.push(item);
	}
	return { kind: "record", entries, spreads, ...spanFrom(start, parser) };
}

const blockTakers = words(
	"map grep sort first any all none reduce sum try catch finally",
);

const starters = words("exec system");
const blockFirst = words("exec system print printf say");

function postfix(parser: Parsing, left: Node): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = left;
	if (
		left.kind === "call" &&
		left.callee.kind === "name" &&
		repeated.has(left.callee.name) &&
		left.args.length > 1 &&
		left.args[0]?.kind !== "function"
	)
		return { ...left, args: forEach(left.args) };
	const isVariable =
		left.kind === "name" && "$@%".includes(left.name.charAt(0));
	if (
		token.kind === "operator" &&
		token.text === "{" &&
		!token.spaced &&
		(isVariable || left.kind === "index")
	) {
		parser.next();
		return element(parser, left, start);
	}
	if (token.kind === "operator" && token.text === "->" && parser.at("{", 1)) {
		parser.next();
		parser.next();
		return element(parser, left, start);
	}
	if (left.kind === "member" && token.kind === "operator" && token.text !== "(")
		return undefined;
	if (left.kind !== "name" || isVariable || left.name.startsWith("%"))
		return undefined;
	if (
		token.kind === "operator" &&
		token.text === "{" &&
		blockTakers.has(left.name)
	) {
		const inner = block(parser);
		const where = spanFrom(start, parser);
		const callee: Node = {
			kind: "function",
			name: undefined,
			params: [],
			body: inner,
			...where,
		};
		parser.accept(",");
		const rest = commandArguments(parser);
		return {
			kind: "call",
			callee: left,
			args: [callee, ...rest],
			...spanFrom(start, parser),
		};
	}
	const opens = token.text === "{" && token.kind === "operator";
	if (
		!token.spaced &&
		token.kind !== "text" &&
		token.kind !== "command" &&
		!(opens && blockFirst.has(left.name))
	)
		return undefined;
	if (!beginsArgument(parser, token)) return undefined;
	// print {$handle} …, print STDERR …, exec {program} …
	if (opens) {
		const first = block(parser);
		const rest = commandArguments(parser);
		return {
			kind: "call",
			callee: left,
			// What runs is the block's; the first argument is only what it is told it is called.
			args: starters.has(left.name) ? [first, ...rest.slice(1)] : rest,
			...spanFrom(start, parser),
		};
	}
	const args = commandArguments(parser);
	return {
		kind: "call",
		callee: left,
		args: repeated.has(left.name) ? forEach(args) : args,
		...spanFrom(start, parser),
	};
}

const repeated = words("map grep");

/** `map f($_), @list`: the first argument is what is done for each of the others. */
function forEach(args: readonly Node[]): Node[] {
	const [first, ...rest] = args;
	if (first === undefined || rest.length === 0) return [...args];
	const { start, end } = first;
	return [
		{ kind: "function", name: undefined, params: [], body: first, start, end },
		...rest,
	];
}

function element(parser: Parsing, left: Node, start: number): Node {
	const token = parser.peek();
	let index: Node;
	if (
		token?.kind === "name" &&
		parser.at("}", 1) &&
		!"$@%".includes(token.text.charAt(0))
	) {
		parser.next();
		index = {
			kind: "text",
			parts: [token.text],
			start: token.start,
			end: token.end,
		};
	} else index = parser.expression(1);
	while (!parser.done && !parser.accept("}")) parser.next();
	return {
		kind: "index",
		object: left,
		index,
		reversed: false,
		bracket: "{",
		...spanFrom(start, parser),
	};
}

function commandArguments(parser: Parsing): Node[] {
	const args: Node[] = [];
	while (!parser.done) {
		const token = parser.peek();
		if (token === undefined || !beginsArgument(parser, token)) break;
		args.push(parser.argument());
		// A file handle stands before what is printed, without a comma.
		const next = parser.peek();
		if (
			!parser.accept(",") &&
			!parser.accept("=>") &&
			!(
				args.length === 1 &&
				isHandle(args[0]) &&
				next !== undefined &&
				beginsArgument(parser, next)
			)
		)
			break;
	}
	return args;
}

function isHandle(node: Node | undefined): boolean {
	return (
		node?.kind === "name" &&
		(node.name.startsWith("$") || node.name === node.name.toUpperCase())
	);
}

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
	if (["[", "(", "\\", "$", "@", "%", "{"].includes(token.text))
		return token.text !== "{" || parser.peek(1) !== undefined;
	return (
		(token.text === "-" ||
			token.text === "!" ||
			token.text === "+" ||
			token.text === "<") &&
		parser.peek(1)?.spaced === false
	);
}

const reserved = words(
	"if unless while until for foreach and or xor not x eq ne lt gt le ge cmp",
);
const modifiers = words("if unless while until for foreach");

function infix(parser: Parsing, left: Node, minimum: number): Node | undefined {
	const token = parser.peek();
	if (token?.kind === "operator" && token.text === "=~") {
		parser.next();
		const right = parser.expression(18);
		return {
			kind: "sequence",
			items: [right, left],
			...spanFrom(left.start, parser),
		};
	}
	if (token?.kind !== "name" || minimum > 0 || !modifiers.has(token.text))
		return undefined;
	parser.next();
	const condition = parser.expression(1);
	const where = spanFrom(left.start, parser);
	if (token.text === "for" || token.text === "foreach")
		return {
			kind: "loop",
			target: { kind: "name", name: "$_", ...where },
			iterable: condition,
			body: left,
			collects: false,
			...where,
		};
	if (token.text === "while" || token.text === "until")
		return {
			kind: "sequence",
			items: [
				condition,
				{
					kind: "loop",
					target: undefined,
					iterable: undefined,
					body: left,
					collects: false,
					...where,
				},
			],
			...where,
		};
	return {
		kind: "sequence",
		items: [condition, { kind: "optional", body: left, ...where }],
		...where,
	};
}

const functionWords = words("sub");

function statement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (
		token?.kind === "name" &&
		token.text === "sub" &&
		parser.atKind("name", 1)
	)
		return definition(parser, token.start);
	if (
		token?.kind === "name" &&
		(token.text === "use" || token.text === "no" || token.text === "package") &&
		!parser.at("=>", 1)
	) {
		while (!parser.done && !parser.at(";") && !parser.at("{")) parser.next();
		return parser.nothing();
	}
	return braceStatement(parser, functionWords);
}

export const perl: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"<=> **= ||= &&= //= <<= >>= ... => -> ++ -- ** =~ !~ == != <= >= && || // .. :: += -= *= /= .= %= x= &= |= ^= << >> + - * / % . & | ^ ! ~ < > = ? : , ; ( ) [ ] { } @ $ \\",
		),
		lines: "ignored",
		nameStarts: "",
		nameParts: ":",
		literal: perlLiteral,
	},
	binary: bindings(`
or xor
and
..
|| //
&&
| ^
&
== != <=> eq ne cmp
< > <= >= lt gt le ge
<< >>
+ - .
* / % x
**`),
	prefix: words("- + ! ~ \\ not ++ --"),
	assignment: words("= += -= *= /= .= %= x= **= ||= &&= //= <<= >>= &= |= ^="),
	member: words("->"),
	named: words("=>"),
	reserved,
	juxtaposed: false,
	slices: false,
	ternary: true,
	tightBrackets: false,
	primary,
	postfix,
	infix,
	statement,
};
