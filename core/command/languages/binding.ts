/**
 * Gives names to what a value holds: plain names, patterns, parameters with defaults, members. Follows nothing itself.
 */
import type { Node } from "./node.ts";
import {
	itemOf,
	knownText,
	recordOf,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

/** Where names are kept and what they are made of. */
export interface Binder {
	/** `declares`: a name of its own here, else wherever it is known. */
	readonly set: (name: string, value: Value, declares: boolean) => void;
	readonly evaluate: (node: Node) => Value;
	readonly member: (value: Value, name: string) => Value;
}

/** Gives names to what a value holds: plain names, patterns, members. */
export function bind(
	target: Node,
	value: Value,
	declares: boolean,
	place: Binder,
): void {
	switch (target.kind) {
		case "name":
			place.set(target.name, value, declares);
			break;
		case "list":
			target.items.forEach((item, at) => {
				if (item.kind === "spread") bind(item.value, value, declares, place);
				else
					bind(
						item,
						value.kind === "list" && !value.open
							? (value.items[at] ?? unknown)
							: value.kind === "list"
								? itemOf(value)
								: unknownFrom(value.from),
						declares,
						place,
					);
			});
			break;
		case "record":
			for (const [key, inner] of target.entries) {
				const name = knownText(place.evaluate(key));
				if (name !== undefined)
					bind(inner, place.member(value, name), declares, place);
			}
			break;
		case "assign":
			// A parameter or pattern with a default.
			bind(
				target.target,
				value === unknown ? place.evaluate(target.value) : value,
				declares,
				place,
			);
			break;
		case "named":
			bind(
				{ kind: "name", name: target.name, start: 0, end: 0 },
				value === unknown ? place.evaluate(target.value) : value,
				declares,
				place,
			);
			break;
		case "spread":
			bind(target.value, value, declares, place);
			break;
		case "member": {
			const path = pathOf(target);
			if (path !== undefined) place.set(path, value, false);
			else place.evaluate(target.object);
			break;
		}
		case "index":
			bindIndex(target, value, place);
			break;
		case "unary":
			bind(target.value, value, declares, place);
			break;
		case "call":
			// `names(x) <- …` calls, too.
			place.evaluate(target);
			for (const item of target.args) bind(item, value, declares, place);
			break;
		// Nothing else holds a name; but what stands there may still run.
		case "binary":
		case "class":
		case "command":
		case "either":
		case "function":
		case "import":
		case "loop":
		case "number":
		case "optional":
		case "return":
		case "sequence":
		case "text":
			place.evaluate(target);
			break;
	}
}

function bindIndex(
	target: Extract<Node, { kind: "index" }>,
	value: Value,
	place: Binder,
): void {
	const object = place.evaluate(target.object);
	if (target.object.kind !== "name" || target.index === undefined) return;
	const key = knownText(place.evaluate(target.index));
	const { name } = target.object;
	if (key === undefined || object.kind !== "record") return;
	const entries = new Map(object.entries);
	entries.set(key, value);
	place.set(name, recordOf(entries), false);
}

/** "a.b.c" of plain members. */
export function pathOf(node: Node): string | undefined {
	const names: string[] = [];
	let at = node;
	while (at.kind === "member") {
		names.push(at.name);
		at = at.object;
	}
	if (at.kind !== "name" || names.length > 12) return undefined;
	names.push(at.name);
	return names.toReversed().join(".");
}
