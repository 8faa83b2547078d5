/**
 * awk's literals and forms: patterns and actions, joining by standing side by side, print's redirections, pipes from and
 * to commands. What its calls do is awk-library.ts's.
 */
import { block, braceStatement, spanFrom } from "./braces.ts";
import { bindings, type Dialect, words, type Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";
import type { Reader } from "./reader.ts";
import { operatorTable } from "./syntax.ts";
import type { Token } from "./token.ts";

function literal(lexer: Reader): Token | undefined {
	const start = lexer.position;
	const character = lexer.text.charAt(start);
	if (character === '"') {
		lexer.position += 1;
		return lexer.quoted(start, '"', { escapes: "drop", oneLine: true });
	}
	if (character !== "/") return undefined;
	const { last } = lexer;
	const isOperand =
		last !== undefined &&
		(last.kind === "number" ||
			last.kind === "text" ||
			(last.kind === "name" && !beforeRegex.has(last.text)) ||
			(last.kind === "operator" && [")", "]"].includes(last.text)));
	if (isOperand) return undefined;
	lexer.position += 1;
	let inClass = false;
	while (lexer.position < lexer.limit) {
		const code = lexer.code();
		lexer.position += code === 92 ? 2 : 1;
		if (code === 91) inClass = true;
		else if (code === 93) inClass = false;
		else if ((code === 47 && !inClass) || code === 10) break;
	}
	lexer.position = Math.min(lexer.position, lexer.limit);
	const token = lexer.token(
		"regex",
		start,
		lexer.text.slice(start, lexer.position),
	);
	token.parts = [token.text];
	return token;
}

const beforeRegex = words("print printf return in case");
/** Above comparisons: there ">" and "|" are redirections. */
const abovePipes = 9;

function primary(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind !== "name") return undefined;
	const { start, end } = token;
	if (token.text === "print" || token.text === "printf") {
		parser.next();
		return prints(parser, start, end);
	}
	if (token.text === "getline") {
		parser.next();
		if (parser.atKind("name") || parser.at("$")) parser.expression(20);
		if (!parser.accept("<")) return parser.nothing();
		const file = parser.expression(abovePipes + 2);
		const callee: Node = { kind: "name", name: "getline<", start, end };
		return { kind: "call", callee, args: [file], ...spanFrom(start, parser) };
	}
	return undefined;
}

function prints(parser: Parsing, start: number, end: number): Node {
	const args: Node[] = [];
	const ends = () =>
		parser.done ||
		parser.atKind("newline") ||
		parser.at(";") ||
		parser.at("}") ||
		parser.at(">") ||
		parser.at(">>") ||
		parser.at("|") ||
		parser.at("|&");
	while (!ends()) {
		const place = parser.place;
		args.push(parser.expression(abovePipes + 1));
		parser.accept(",");
		if (parser.place === place) parser.next();
	}
	const shown: Node = {
		kind: "call",
		callee: { kind: "name", name: "print", start, end },
		args,
		...spanFrom(start, parser),
	};
	const sign = parser.peek()?.text ?? "";
	if (sign !== ">" && sign !== ">>" && sign !== "|" && sign !== "|&")
		return shown;
	if (!parser.accept(sign)) return shown;
	const to = parser.expression(abovePipes);
	const callee: Node = { kind: "name", name: `print${sign}`, start, end };
	return {
		kind: "call",
		callee,
		args: [to, ...args],
		...spanFrom(start, parser),
	};
}

/** `"command" | getline`, and texts side by side. */
function infix(parser: Parsing, left: Node, minimum: number): Node | undefined {
	const token = parser.peek();
	if (token === undefined) return undefined;
	const { start } = left;
	if (
		(parser.at("|") || parser.at("|&")) &&
		parser.at("getline", 1) &&
		minimum <= concatenation
	) {
		parser.next();
		parser.next();
		const args: Node[] = [left];
		const hasTarget =
			(parser.atKind("name") && !reserved.has(parser.peek()?.text ?? "")) ||
			parser.at("$");
		if (hasTarget) args.push(parser.expression(20));
		const callee: Node = {
			kind: "name",
			name: "|getline",
			start,
			end: token.end,
		};
		return { kind: "call", callee, args, ...spanFrom(start, parser) };
	}
	const begins =
		token.kind === "text" ||
		token.kind === "number" ||
		(token.kind === "name" && !reserved.has(token.text)) ||
		(token.kind === "operator" && (token.text === "$" || token.text === "("));
	if (!begins || minimum > concatenation || left.kind === "sequence")
		return undefined;
	const right = parser.expression(concatenation + 1);
	return {
		kind: "binary",
		operator: "concat",
		left,
		right,
		...spanFrom(start, parser),
	};
}

const concatenation = 10;
const reserved = words(
	"in getline if else while for do print printf return next exit delete function func BEGIN END",
);
const functionWords = words("function func");

function statement(parser: Parsing): Node | undefined {
	const token = parser.peek();
	if (token?.kind === "operator" && token.text === "{") return block(parser);
	if (token?.kind !== "name") return undefined;
	if (
		token.text === "BEGIN" ||
		token.text === "END" ||
		token.text === "next" ||
		token.text === "exit" ||
		token.text === "delete"
	) {
		parser.next();
		return parser.nothing();
	}
	return braceStatement(parser, functionWords);
}

export const awk: Dialect = {
	syntax: {
		lineComments: ["#"],
		blockComments: [],
		nestedComments: false,
		operators: operatorTable(
			"|& ** ++ -- += -= *= /= %= ^= == <= >= != && || >> !~ + - * / % ^ ! ~ < > = ? : | , ; ( ) [ ] { } $ @",
		),
		lines: "significant",
		nameStarts: "",
		nameParts: "",
		literal,
	},
	binary: bindings(`
||
&&
in
~ !~
< <= == != > >=
|
>>
concat
+ -
* / %
^ **`),
	prefix: words("- + ! $ ++ --"),
	assignment: words("= += -= *= /= %= ^="),
	member: new Set(),
	named: new Set(),
	reserved: words("in else"),
	juxtaposed: false,
	slices: false,
	ternary: true,
	tightBrackets: false,
	primary,
	infix,
	statement,
};
