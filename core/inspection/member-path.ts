/**
 * Where in a JSON value something stands: `content.code`, `steps[].run`, "" for the whole. A lenient server takes another
 * case for the same name, a list for its items and a string for the JSON in it: so does this. Judges nothing.
 */
import { isObject } from "../json.ts";
import { fold } from "../permission/wildcard.ts";

/** Folded names, outermost first. `[]` is not kept: lists are always gone through. */
export type MemberPath = readonly string[];

/** Deeper values are not gone into. */
export const deepest = 64;

export const memberPath = (text: string): MemberPath =>
	text
		.replaceAll("[]", ".")
		.split(".")
		.filter((name) => name !== "")
		.map(foldedName);

/** As the most lenient reader takes a member's name. */
export const foldedName = (name: string): string =>
	fold(name.normalize("NFKC").trim());

/** Every value that stands there, in order. Strings that hold JSON are opened once on the way. */
export function valuesAt(value: unknown, path: MemberPath): unknown[] {
	const found: unknown[] = [];
	collect(value, path, 0, 0, found);
	return found;
}

/** The first string that stands there. */
export function stringAt(value: unknown, path: MemberPath): string | undefined {
	for (const one of valuesAt(value, path))
		if (typeof one === "string") return one;
	return undefined;
}

function collect(
	value: unknown,
	path: MemberPath,
	at: number,
	depth: number,
	found: unknown[],
): void {
	const name = path[at];
	if (name === undefined) {
		if (value !== undefined && value !== null) found.push(value);
		return;
	}
	if (depth > deepest) return;
	if (Array.isArray(value)) {
		for (const item of value) collect(item, path, at, depth + 1, found);
		return;
	}
	const inner = typeof value === "string" ? opened(value) : value;
	if (!isObject(inner)) return;
	for (const [key, member] of Object.entries(inner))
		if (foldedName(key) === name)
			collect(member, path, at + 1, depth + 1, found);
}

/** What a string holds when it is a JSON object or list, at most a mebibyte of it. */
export function opened(text: string): unknown {
	if (text.length > 1024 * 1024 || !/^\s*[[{]/.test(text)) return undefined;
	if (!/[\]}]\s{0,100}$/.test(text.slice(-101))) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
