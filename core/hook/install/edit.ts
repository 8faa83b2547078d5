/**
 * Puts values into a JSON file's text and takes them out again, leaving every other byte as it stands: order, comments,
 * indentation, line ends. Knows JSON, and no agent.
 */
import type { JsonObject } from "../dialect.ts";
import {
	type ArrayNode,
	type Node,
	type ObjectNode,
	parseJsonc,
	skipTrivia,
} from "./jsonc.ts";

/** The file holds something else where a list or an object has to be. */
export class ShapeError extends Error {
	readonly code = "unexpected-shape";
}

type Step = string | number;

/** A text without any value counts as an empty object. @throws JsoncError, ShapeError */
export function rootOf(text: string): ObjectNode | undefined {
	if (skipTrivia(text, text.startsWith("\uFEFF") ? 1 : 0) === text.length)
		return undefined;
	const root = parseJsonc(text);
	if (root.kind !== "object") throw new ShapeError("it holds no object");
	return root;
}

/** undefined: nothing stands there. */
export function nodeAt(text: string, path: readonly Step[]): Node | undefined {
	let node: Node | undefined = rootOf(text);
	for (const step of path) {
		if (typeof step === "number")
			node = node?.kind === "array" ? node.items[step] : undefined;
		else
			node =
				node?.kind === "object"
					? node.members.find(({ key }) => key === step)?.value
					: undefined;
	}
	return node;
}

/** Adds `value` at the end of the list at `path`; what is missing on the way is made. */
export function appendTo(
	text: string,
	path: readonly string[],
	value: JsonObject,
): string {
	const node = nodeAt(text, path);
	if (node === undefined) return setMember(text, path, [value]);
	if (node.kind !== "array")
		throw new ShapeError(`"${path.join(".")}" is no list`);
	return insert(text, node, (layout) => json(value, layout));
}

/** Sets a member that is not there yet. */
export function setMember(
	text: string,
	path: readonly string[],
	value: unknown,
): string {
	const root = rootOf(text);
	const [first, ...rest] = path;
	if (first === undefined) throw new ShapeError("no name");
	if (root === undefined) {
		const eol = text.includes("\r\n") ? "\r\n" : "\n";
		const before = text === "" || text.endsWith("\n") ? text : `${text}${eol}`;
		return `${before}${json(nested(path, value), { eol, unit: "  ", indent: "" })}${eol}`;
	}
	// As far as it exists already.
	let node = root;
	let [key, left] = [first, rest];
	for (;;) {
		const member = node.members.find((one) => one.key === key);
		const [next, ...after] = left;
		if (member === undefined || next === undefined) break;
		if (member.value.kind !== "object")
			throw new ShapeError(`"${key}" is no object`);
		node = member.value;
		[key, left] = [next, after];
	}
	const inner = left.length === 0 ? value : nested(left, value);
	return insert(
		text,
		node,
		(layout) => `${JSON.stringify(key)}: ${json(inner, layout)}`,
	);
}

/** Puts another value in the place of one that is there, laid out as the file is; one that stood on one line stays there. */
export function replaceAt(
	text: string,
	path: readonly string[],
	value: unknown,
): string {
	const node = nodeAt(text, path);
	if (node === undefined)
		throw new ShapeError(`there is no "${path.join(".")}"`);
	const isOnOneLine = !text.slice(node.start, node.end).includes("\n");
	const layout = {
		eol: text.includes("\r\n") ? "\r\n" : "\n",
		unit: indentUnit(text),
		indent: isOnOneLine ? undefined : indentAt(text, node.start),
	};
	return splice(text, node.start, node.end, json(value, layout));
}

const nested = (path: readonly string[], value: unknown): unknown =>
	path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

interface Layout {
	readonly eol: string;
	readonly unit: string;
	/** In front of the entry's own lines. `undefined`: on one line. */
	readonly indent: string | undefined;
}

function json(value: unknown, { eol, unit, indent }: Layout): string {
	if (indent === undefined) return JSON.stringify(value);
	return JSON.stringify(value, null, unit).replaceAll("\n", `${eol}${indent}`);
}

/** At the end of an object or a list, in the way its other entries are laid out. */
function insert(
	text: string,
	node: ObjectNode | ArrayNode,
	written: (layout: Layout) => string,
): string {
	const entries = node.kind === "object" ? node.members : node.items;
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	const unit = indentUnit(text);
	const last = entries.at(-1);
	if (last === undefined) {
		const outer = indentAt(text, node.start);
		const layout = { eol, unit, indent: outer + unit };
		const inside = text.slice(node.start + 1, node.end - 1).trimEnd();
		return splice(
			text,
			node.start + 1,
			node.end - 1,
			`${inside}${eol}${layout.indent}${written(layout)}${eol}${outer}`,
		);
	}
	const isOnOneLine = !text.slice(node.start, node.end).includes("\n");
	const indent = isOnOneLine ? undefined : indentAt(text, last.start);
	const entry = written({ eol, unit, indent });
	const between = isOnOneLine ? " " : `${eol}${indent}`;
	const comma = skipTrivia(text, last.end);
	if (text[comma] === ",") {
		const at = isOnOneLine ? comma + 1 : endOfLine(text, comma + 1, node.end);
		return splice(text, at, at, `${between}${entry},`);
	}
	// A comment behind the last entry stays with it.
	const at = isOnOneLine ? last.end : endOfLine(text, last.end, node.end - 1);
	const added = splice(text, at, at, `${between}${entry}`);
	return splice(added, last.end, last.end, ",");
}

/** Where the line ends on which only blanks and comments follow; `from` itself where something else does. */
function endOfLine(text: string, from: number, limit: number): number {
	const newline = text.indexOf("\n", from);
	if (newline === -1 || newline > limit) return from;
	const end = text[newline - 1] === "\r" ? newline - 1 : newline;
	const rest = text.slice(from, end).trim();
	return rest === "" || rest.startsWith("//") || isWholeComment(rest)
		? end
		: from;
}

const isWholeComment = (rest: string): boolean =>
	rest.startsWith("/*") && rest.indexOf("*/") === rest.length - 2;

/** Takes the entry at `path` out; a list or an object that holds nothing more goes with it, up to the root. */
export function removeAt(text: string, path: readonly Step[]): string {
	const parentPath = path.slice(0, -1);
	const parent = nodeAt(text, parentPath);
	const step = path.at(-1);
	if (parent === undefined || parent.kind === "scalar") return text;
	const entries = parent.kind === "object" ? parent.members : parent.items;
	const at =
		parent.kind === "object"
			? parent.members.findIndex(({ key }) => key === step)
			: Number(step);
	const entry = entries[at];
	if (entry === undefined) return text;
	if (entries.length === 1 && parentPath.length > 0)
		return removeAt(text, parentPath);
	const before = entries[at - 1];
	const after = entries[at + 1];
	if (before !== undefined) return removeAfter(text, before.end, entry);
	if (after !== undefined) return splice(text, entry.start, after.start, "");
	const comma = skipTrivia(text, entry.end);
	const end = text[comma] === "," ? comma + 1 : entry.end;
	const start = text.slice(0, entry.start).trimEnd().length;
	return splice(text, start, end, "");
}

/** One of two commas goes with the entry; comments behind the one before it stay there. */
function removeAfter(
	text: string,
	before: number,
	{ start, end }: Pick<Node, "start" | "end">,
): string {
	const own = skipTrivia(text, end);
	const isFollowed = text[own] === ",";
	const first = skipTrivia(text, before);
	const trivia = text.slice(first + 1, start).trimEnd();
	return (
		text.slice(0, first) +
		(isFollowed ? "," : "") +
		trivia +
		(isFollowed ? text.slice(end, own) + text.slice(own + 1) : text.slice(end))
	);
}

const splice = (text: string, from: number, to: number, by: string): string =>
	text.slice(0, from) + by + text.slice(to);

/** What stands before the first character of the line. */
function indentAt(text: string, at: number): string {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
	return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** Of the first line that is indented. */
const indentUnit = (text: string): string =>
	/\n([ \t]+)["{[]/.exec(text)?.[1] ?? "  ";
