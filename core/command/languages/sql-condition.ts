/**
 * Whether a WHERE lets every row through: comparisons of constants, of a column with itself, patterns that match
 * anything. Knows no table.
 */
import type { SqlToken } from "./sql-tokens.ts";

export type Filter = "none" | "weak" | "real";

const ends: ReadonlySet<string> = new Set([
	"RETURNING",
	"LIMIT",
	"ORDER",
	"OPTION",
	"OUTPUT",
	"GROUP",
	"UNION",
]);

/** What the condition that begins at `from` filters. */
export function filterOf(
	tokens: readonly SqlToken[],
	from: number,
	to: number,
): Filter {
	const parts: SqlToken[][] = [[]];
	let depth = 0;
	let end = from;
	for (; end < to; end += 1) {
		const token = tokens[end];
		if (token === undefined) break;
		if (token.kind === "sign") {
			if (token.text === "(") depth += 1;
			else if (token.text === ")") {
				depth -= 1;
				if (depth < 0) break;
			}
		}
		if (depth === 0 && token.kind === "word") {
			if (ends.has(token.text)) break;
			if (token.text === "OR" || token.text === "XOR") {
				parts.push([]);
				continue;
			}
		}
		if (depth === 0 && token.text === "||" && parts.length < 64) {
			parts.push([]);
			continue;
		}
		parts.at(-1)?.push(token);
	}
	let filter: Filter = "real";
	for (const part of parts) {
		const found = allOf(part);
		if (found === "none") return "none";
		if (found === "weak") filter = "weak";
	}
	return filter;
}

/** Conditions that must all hold: as strong as the strongest. */
function allOf(tokens: readonly SqlToken[]): Filter {
	const parts: SqlToken[][] = [[]];
	let depth = 0;
	let between = false;
	for (const token of tokens) {
		if (token.text === "(") depth += 1;
		else if (token.text === ")") depth -= 1;
		if (token.kind === "word" && token.text === "BETWEEN") between = true;
		if (depth === 0 && token.kind === "word" && token.text === "AND") {
			if (!between) {
				parts.push([]);
				continue;
			}
			between = false;
		}
		parts.at(-1)?.push(token);
	}
	let filter: Filter = "none";
	for (const part of parts) {
		const found = oneOf(part);
		if (found === "real") return "real";
		if (found === "weak") filter = "weak";
	}
	return filter;
}

function oneOf(tokens: readonly SqlToken[]): Filter {
	let inner = tokens;
	while (
		inner.length > 2 &&
		inner[0]?.text === "(" &&
		inner.at(-1)?.text === ")" &&
		closesAtEnd(inner)
	)
		inner = inner.slice(1, -1);
	if (inner !== tokens && inner.length > 1)
		return filterOf(inner, 0, inner.length);
	const [first, second, third] = inner;
	if (first === undefined) return "none";
	if (first.kind === "word" && first.text === "NOT") {
		const rest = inner.slice(1);
		return rest.length === 1 && isFalse(rest[0]) ? "none" : "real";
	}
	if (inner.length === 1) {
		if (isFalse(first)) return "real";
		return first.kind === "number" ||
			first.text === "TRUE" ||
			first.kind === "text"
			? "none"
			: "real";
	}
	if (first.kind === "word" && first.text === "EXISTS") return "weak";
	if (second?.kind === "word" && second.text === "IS" && inner.length === 4)
		return "weak";
	if (
		second?.kind === "word" &&
		(second.text === "LIKE" || second.text === "ILIKE")
	)
		return third?.kind === "text" && third.text.replaceAll("%", "") === ""
			? "none"
			: "real";
	if (second === undefined || third === undefined || inner.length > 3) {
		// A name with its table before it: t.id = t.id.
		const sides = sidesOf(inner);
		return sides !== undefined && sides[0] === sides[1] ? "none" : "real";
	}
	if (second.kind !== "sign") return "real";
	return comparison(first, second.text, third);
}

function closesAtEnd(tokens: readonly SqlToken[]): boolean {
	let depth = 0;
	for (let at = 0; at < tokens.length; at += 1) {
		if (tokens[at]?.text === "(") depth += 1;
		else if (tokens[at]?.text === ")") depth -= 1;
		if (depth === 0 && at < tokens.length - 1) return false;
	}
	return true;
}

function sidesOf(
	tokens: readonly SqlToken[],
): readonly [string, string] | undefined {
	const at = tokens.findIndex((token) => token.text === "=");
	if (at < 0) return undefined;
	return [written(tokens.slice(0, at)), written(tokens.slice(at + 1))];
}

function isFalse(token: SqlToken | undefined): boolean {
	return (
		token !== undefined &&
		((token.kind === "number" && Number(token.text) === 0) ||
			(token.kind === "word" &&
				(token.text === "FALSE" || token.text === "NULL")))
	);
}

function comparison(left: SqlToken, sign: string, right: SqlToken): Filter {
	if (isConstant(left) && isConstant(right)) {
		const [one, other] =
			left.kind === "number" && right.kind === "number"
				? [Number(left.text), Number(right.text)]
				: [left.text, right.text];
		return holds(one, sign, other) ? "none" : "real";
	}
	const isSame = left.kind === right.kind && left.text === right.text;
	if (isSame)
		return sign === "=" || sign === ">=" || sign === "<=" ? "none" : "real";
	// "id > 0" and "id <> -1" leave out next to nothing.
	const isOpen =
		sign === ">" || sign === ">=" || sign === "<>" || sign === "!=";
	const small = right.kind === "number" && Number(right.text) <= 1;
	const empty = right.kind === "text" && right.text === "";
	return isOpen && (small || empty) ? "weak" : "real";
}

function holds(
	left: number | string,
	sign: string,
	right: number | string,
): boolean {
	switch (sign) {
		case "=":
			return left === right;
		case "<>":
		case "!=":
			return left !== right;
		case "<":
			return left < right;
		case "<=":
			return left <= right;
		case ">":
			return left > right;
		case ">=":
			return left >= right;
		default:
			return false;
	}
}

function written(tokens: readonly SqlToken[]): string {
	return tokens.map((token) => token.text.toUpperCase()).join("");
}

function isConstant(token: SqlToken): boolean {
	return token.kind === "number" || token.kind === "text";
}
