/**
 * Lists, records and texts as they are written, with what is spread into them or interpolated. Follows nothing itself.
 */
import type { Node } from "./node.ts";
import {
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	recordOf,
	textOf,
	unknownFrom,
	type Value,
} from "./value.ts";

type Evaluate = (node: Node) => Value;

export function listFrom(items: readonly Node[], evaluate: Evaluate): Value {
	const values: Value[] = [];
	let open = false;
	for (const item of items) {
		const value = evaluate(item);
		if (item.kind !== "spread") {
			values.push(value);
			continue;
		}
		const spread = itemsOf(value);
		if (spread === undefined) open = true;
		else values.push(...spread);
		if (spread === undefined && value.from !== 0)
			values.push(unknownFrom(value.from));
	}
	return listOf(values, open);
}

export function recordFrom(
	entries: readonly (readonly [Node, Node])[],
	spreads: readonly Node[],
	evaluate: Evaluate,
): Value {
	const known = new Map<string, Value>();
	for (const spread of spreads) {
		const value = evaluate(spread);
		if (value.kind === "record")
			for (const [key, entry] of value.entries) known.set(key, entry);
		else if (value.from !== 0) known.set("...", value);
	}
	for (const [key, node] of entries) {
		const name = knownText(evaluate(key));
		const value = evaluate(node);
		known.set(name ?? `?${known.size}`, value);
	}
	return recordOf(known);
}

export function textFrom(
	parts: readonly (string | Node)[],
	evaluate: Evaluate,
): Value {
	const [first] = parts;
	if (parts.length === 1 && typeof first === "string") return textOf(first);
	return joinTexts(
		parts.map((part) =>
			typeof part === "string" ? textOf(part) : evaluate(part),
		),
	);
}
