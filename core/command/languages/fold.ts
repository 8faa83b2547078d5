/**
 * Operators on constants: joining and repeating texts, arithmetic, filling in a format, taking a part. What is not
 * constant gives unknown, with what it came from. Bounded in what it makes.
 */
import { formatPercent } from "./format.ts";
import type { Library } from "./library.ts";
import {
	eitherOf,
	itemOf,
	joinTexts,
	knownText,
	listOf,
	numberOf,
	optionsOf,
	originOf,
	recordOf,
	textOf,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

const longestRepeat = 1 << 16;

const comparisons: ReadonlySet<string> = new Set([
	"in",
	"not in",
	"is",
	"is not",
	"==",
	"===",
	"!=",
	"!==",
	"instanceof",
]);

export function foldBinary(
	operator: string,
	left: Value,
	right: Value,
	library: Library,
): Value {
	// Yes or no tells nothing of what was compared.
	if (comparisons.has(operator)) return unknown;
	const from = originOf([left, right]);
	if (operator === "/" && (left.type === "Path" || right.type === "Path"))
		return { ...joinTexts([left, textOf("/"), right]), type: "Path" };
	if (library.joins.has(operator)) {
		const sum = joined(left, right, operator);
		if (sum !== undefined) return sum;
	}
	if (library.repeats.has(operator)) {
		const [text, count] =
			left.kind === "number" ? [right, left] : [left, right];
		if (count.kind === "number" && text.kind !== "number")
			return repeated(text, count.number);
	}
	if (operator === "%" && library.formats && left.kind === "text")
		return formatPercent(left, right.kind === "list" ? right.items : [right]);
	if (
		operator === "||" ||
		operator === "or" ||
		operator === "??" ||
		operator === "&&" ||
		operator === "and" ||
		operator === "?:" ||
		operator === "//"
	) {
		if (operator !== "//" || left.kind !== "number")
			return left.kind === "unknown" && right.kind === "unknown"
				? unknownFrom(from)
				: eitherOf([left, right]);
	}
	if (operator === "|" && left.kind === "record" && right.kind === "record")
		return recordOf(new Map([...left.entries, ...right.entries]));
	if (left.kind === "number" && right.kind === "number") {
		if (operator === "..") return rangeOf(left.number, right.number);
		const number = arithmetic(operator, left.number, right.number);
		return number === undefined ? unknown : numberOf(number);
	}
	if ((operator === "..." || operator === ".." || operator === "=>") && from)
		return unknownFrom(from);
	return from === 0 ? unknown : unknownFrom(from);
}

function joined(
	left: Value,
	right: Value,
	operator: string,
): Value | undefined {
	if (left.kind === "list" && right.kind === "list")
		return listOf([...left.items, ...right.items], left.open || right.open);
	if (left.kind === "list" && operator === "<<")
		return listOf([...left.items, right], left.open);
	const always = operator === "." || operator === ".." || operator === "&";
	if (!always && !isText(left) && !isText(right)) return undefined;
	const text = joinTexts([left, right]);
	return left.type === undefined || text.kind !== "text"
		? text
		: { ...text, type: left.type };
}

/** Every whole number from one to the other, downwards too. */
function rangeOf(from: number, to: number): Value {
	const count = Math.abs(to - from) + 1;
	if (!(count <= 512)) return listOf([unknown], true);
	const step = to < from ? -1 : 1;
	return listOf(
		Array.from({ length: Math.floor(count) }, (_, at) =>
			numberOf(from + at * step),
		),
	);
}

function isText(value: Value): boolean {
	return optionsOf(value).some((option) => option.kind === "text");
}

function repeated(value: Value, count: number): Value {
	const text = knownText(value);
	if (text !== undefined && value.kind === "text") {
		return text.length * count <= longestRepeat
			? textOf(text.repeat(Math.max(0, Math.floor(count) || 0)), value.from)
			: unknownFrom(value.from);
	}
	if (value.kind === "list" && value.items.length * count <= 512)
		return listOf(
			Array.from({ length: Math.max(0, Math.floor(count) || 0) }).flatMap(
				() => value.items,
			),
			value.open,
		);
	return unknownFrom(value.from);
}

function arithmetic(
	operator: string,
	left: number,
	right: number,
): number | undefined {
	switch (operator) {
		case "+":
			return left + right;
		case "-":
			return left - right;
		case "*":
			return left * right;
		case "/":
			return left / right;
		case "//":
			return Math.floor(left / right);
		case "%":
			return right === 0 ? undefined : left - right * Math.floor(left / right);
		case "**":
			return left ** right;
		case "^":
		case "xor":
		case "⊻":
			return left ^ right;
		case "&":
			return left & right;
		case "|":
			return left | right;
		case "<<":
			return left << right;
		case ">>":
			return left >> right;
		default:
			return undefined;
	}
}

export function foldUnary(operator: string, value: Value): Value {
	if (value.kind === "number") {
		if (operator === "-") return numberOf(-value.number);
		if (operator === "~") return numberOf(~value.number);
		if (operator === "+") return value;
	}
	switch (operator) {
		case "await":
		case "new":
		case "\\":
		case "&":
		case "@":
		case "+":
		case "*":
		case "my":
		case "our":
		case "local":
		case "return":
		case "async":
		case "const":
		case "global":
		case "yield":
			return value;
		default:
			return unknownFrom(value.from);
	}
}

/** Part of a list, a record or a text; undefined: it is none of them. */
export function foldIndex(object: Value, index: Value): Value | undefined {
	// `$s[4, 26, 25]`: several parts.
	if (
		index.kind === "list" &&
		(object.kind === "text" || object.kind === "list") &&
		index.items.length > 1
	) {
		const parts = index.items.map((item) => foldIndex(object, item));
		return parts.every((part) => part !== undefined)
			? listOf(parts)
			: undefined;
	}
	switch (object.kind) {
		case "list": {
			if (index.kind !== "number") {
				return index.kind === "text" ? undefined : itemOf(object);
			}
			const item = object.items.at(index.number);
			return object.open || item === undefined ? itemOf(object) : item;
		}
		case "record": {
			const key = knownText(index);
			const entry = key === undefined ? undefined : object.entries.get(key);
			if (entry !== undefined) return entry;
			return key === undefined
				? eitherOf([...object.entries.values(), unknownFrom(object.from)])
				: undefined;
		}
		case "text": {
			const text = knownText(object);
			if (text === undefined || index.kind !== "number") return undefined;
			const character = text.at(index.number);
			return character === undefined ? unknown : textOf(character, object.from);
		}
		case "either": {
			const parts = object.options.map((option) => foldIndex(option, index));
			return parts.every((part) => part !== undefined)
				? eitherOf(parts)
				: undefined;
		}
		case "number":
		case "name":
		case "function":
		case "unknown":
			break;
	}
	return undefined;
}
