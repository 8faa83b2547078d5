/** `${…}`: defaults, slices, removals, replacements, case, indirection, as far as the values are known. */
import type { ParameterExpansionPart, Word } from "unbash";
import { unescaped } from "./escapes.ts";
import { from, hasGlob, isKnown, starMark, unknownMark } from "./field.ts";
import { keyed, type Scope, type Value } from "./scope.ts";

interface Resolve {
	variable(name: string): Value;
	word(word: Word): { readonly text: string; readonly tags: number };
}

const unknown = (tags = 0): Value => ({
	elements: [unknownMark],
	array: false,
	tags,
});

export function parameterValue(
	part: ParameterExpansionPart,
	scope: Scope,
	resolve: Resolve,
): Value {
	const { operation, prefix, index } = part;
	// zsh: ${(e)x} evaluates, ${(P)x} is indirect.
	if (part.text.startsWith("${(")) return unknown(from.program);
	if (prefix === "#") return unknown();
	let value = resolve.variable(part.parameter);
	if (prefix === "!") {
		if (operation?.type === "Names") return unknown();
		const name = value.elements[0];
		// Any variable it may be, a secret one too.
		if (name === undefined || !isKnown(name))
			return unknown(value.tags | from.secret);
		value = resolve.variable(name);
	}
	value = element(part.parameter, value, index, scope, resolve);
	if (operation === undefined) return value;
	const map = (change: (text: string) => string): Value => ({
		...value,
		elements: value.elements.map((text) =>
			text === unknownMark ? text : change(text),
		),
	});
	switch (operation.type) {
		case "Default":
			return withDefault(
				part.parameter,
				value,
				operation.operator,
				operation.operand,
				scope,
				resolve,
			);
		case "Slice": {
			const offset = number(resolve.word(operation.offset).text);
			const length =
				operation.length === undefined
					? Number.POSITIVE_INFINITY
					: number(resolve.word(operation.length).text);
			if (offset === undefined || length === undefined)
				return unknown(value.tags);
			if (value.array || part.parameter === "@" || part.parameter === "*")
				return {
					...value,
					elements: value.elements.slice(
						part.parameter === "@" ? Math.max(0, offset - 1) : offset,
						length === Number.POSITIVE_INFINITY ? undefined : offset + length,
					),
				};
			return map((text) =>
				isKnown(text) ? slice(text, offset, length) : unknownMark,
			);
		}
		case "Remove": {
			const pattern = resolve.word(operation.operand).text;
			return map((text) => removed(text, pattern, operation.operator));
		}
		case "Replace": {
			const pattern = resolve.word(operation.pattern).text;
			const replacement = resolve.word(operation.replacement).text;
			return map((text) =>
				replaced(text, pattern, replacement, operation.operator),
			);
		}
		case "CaseModification": {
			const all = operation.operator.length === 2;
			const upper = operation.operator.startsWith("^");
			const turn = (text: string): string =>
				upper ? text.toUpperCase() : text.toLowerCase();
			return map((text) =>
				all ? turn(text) : turn(text.slice(0, 1)) + text.slice(1),
			);
		}
		case "Transform": {
			const how = operation.operand.value;
			if (how === "E" || how === "P")
				return map((text) => unescaped(text).text);
			if (how === "U") return map((text) => text.toUpperCase());
			if (how === "L") return map((text) => text.toLowerCase());
			if (how === "u")
				return map((text) => text.slice(0, 1).toUpperCase() + text.slice(1));
			return how === "Q" ? value : unknown(value.tags);
		}
		case "Names":
		case "Unknown":
		default:
			return unknown(value.tags);
	}
}

function element(
	name: string,
	value: Value,
	index: Word | undefined,
	scope: Scope,
	resolve: Resolve,
): Value {
	if (index === undefined)
		return value.array
			? { ...value, elements: value.elements.slice(0, 1) }
			: value;
	if (index.text === "@") return value;
	if (index.text === "*")
		return {
			...value,
			array: false,
			elements: [
				value.elements.join(scope.get("IFS")?.elements[0]?.slice(0, 1) ?? " "),
			],
		};
	const at = number(resolve.word(index).text);
	if (at === undefined)
		return (
			scope.get(keyed(name, resolve.word(index).text)) ?? unknown(value.tags)
		);
	const one = value.elements.at(at);
	return one === undefined
		? unknown(value.tags)
		: { elements: [one], array: false, tags: value.tags };
}

/** Set or not cannot be told of what the line did not set: then the line's own text counts. */
function withDefault(
	name: string,
	value: Value,
	operator: string,
	operand: Word,
	scope: Scope,
	resolve: Resolve,
): Value {
	const text = value.elements[0];
	const isSet = text !== undefined && text !== unknownMark;
	const isEmpty = text === "" || value.elements.length === 0;
	if (operator.endsWith("?")) return value;
	const useOperand =
		operator === "+" || operator === ":+"
			? true
			: !isSet || (operator.startsWith(":") && isEmpty);
	if (!useOperand) return value;
	const other = resolve.word(operand);
	// `${x:+y}` is y: of x nothing is told but that it is set.
	const kept = operator.endsWith("+") ? 0 : value.tags;
	const result: Value = {
		elements:
			other.text === "" && !isSet ? [isEmpty ? "" : unknownMark] : [other.text],
		array: false,
		tags: other.tags | kept,
	};
	if (operator.endsWith("=")) scope.set(name, result.elements, result.tags);
	return result;
}

function number(text: string): number | undefined {
	const value = Number(text.trim());
	return text.trim() !== "" && Number.isSafeInteger(value) ? value : undefined;
}

function slice(text: string, offset: number, length: number): string {
	const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
	if (length === Number.POSITIVE_INFINITY) return text.slice(start);
	return length < 0
		? text.slice(start, text.length + length)
		: text.slice(start, start + length);
}

/** A literal, or `*x`, `x*` around a literal; whatever else leaves an unknown rest. */
function removed(text: string, pattern: string, operator: string): string {
	const atEnd = operator.startsWith("%");
	if (!hasGlob(pattern) && !pattern.includes(unknownMark)) {
		if (atEnd)
			return text.endsWith(pattern)
				? text.slice(0, text.length - pattern.length)
				: text;
		return text.startsWith(pattern) ? text.slice(pattern.length) : text;
	}
	const bare = pattern.replaceAll(starMark, "");
	if (isKnown(text) && isKnown(bare) && bare !== "") {
		const longest = operator.length === 2;
		if (atEnd && pattern === bare + starMark) {
			const found = longest ? text.indexOf(bare) : text.lastIndexOf(bare);
			return found < 0 ? text : text.slice(0, found);
		}
		if (!atEnd && pattern === starMark + bare) {
			const found = longest ? text.lastIndexOf(bare) : text.indexOf(bare);
			return found < 0 ? text : text.slice(found + bare.length);
		}
	}
	return unknownMark;
}

function replaced(
	text: string,
	pattern: string,
	replacement: string,
	operator: string,
): string {
	if (!isKnown(text) || !isKnown(pattern) || pattern === "") return unknownMark;
	switch (operator) {
		case "//":
			return text.length > 4_096
				? unknownMark
				: text.split(pattern).join(replacement);
		case "/":
			return text.replace(pattern, () => replacement);
		case "/#":
			return text.startsWith(pattern)
				? replacement + text.slice(pattern.length)
				: text;
		default:
			return text.endsWith(pattern)
				? text.slice(0, text.length - pattern.length) + replacement
				: text;
	}
}
