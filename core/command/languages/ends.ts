/**
 * Bodies that end with a word: what Ruby, Lua and Julia have in common. Each language says which words open and close.
 */
import { spanFrom } from "./braces.ts";
import type { Parsing } from "./dialect.ts";
import type { Node } from "./node.ts";

/** Statements up to one of the words, which stays. */
export function bodyUntil(parser: Parsing, stops: ReadonlySet<string>): Node {
	const outer = parser.enclosed;
	parser.enclosed = 0;
	const inner = parser.sequence((at) => {
		const token = at.peek();
		return token?.kind === "name" && stops.has(token.text) && !isKey(at);
	});
	parser.enclosed = outer;
	return inner;
}

function isKey(parser: Parsing): boolean {
	return (
		parser.at("=", 1) || (parser.at(":", 1) && parser.peek(1)?.spaced === false)
	);
}

export const untilEnd: ReadonlySet<string> = new Set(["end"]);

const clauses: ReadonlySet<string> = new Set(
	"end else elsif elseif when in rescue ensure catch finally until".split(" "),
);

/** A condition's clauses up to and with "end": each may or may not run. */
export function clausesToEnd(parser: Parsing, start: number): Node {
	const items: Node[] = [];
	while (!parser.done) {
		const body = bodyUntil(parser, clauses);
		items.push({ kind: "optional", body, ...spanFrom(start, parser) });
		const word = parser.next()?.text;
		if (word === "end" || word === undefined) break;
		if (word === "until") {
			items.push(parser.expression());
			break;
		}
		const line = parser.peek();
		const hasHead =
			word !== "else" &&
			word !== "ensure" &&
			word !== "finally" &&
			line?.kind !== "newline" &&
			!line?.lineBefore;
		if (!hasHead) continue;
		items.push(parser.expression());
		while (parser.accept(",")) items.push(parser.expression());
		parser.accept("then");
	}
	return { kind: "sequence", items, ...spanFrom(start, parser) };
}

export function toEnd(parser: Parsing): Node {
	const body = bodyUntil(parser, untilEnd);
	parser.accept("end");
	return body;
}
