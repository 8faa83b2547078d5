/** Assignments of a line, as a command or as the word of one: values, arrays, keys. Judges none. */
import type { Assignment, Word } from "unbash";
import { expandOne, expandWord, spanOf, type Substituter } from "./expand.ts";
import { type Field, unknownMark } from "./field.ts";
import type { Runner } from "./runner.ts";
import { keyed, type Origin, type Scope } from "./scope.ts";

/** `export a=b`, `alias x=…`: one word with its value expanded. */
export function assignmentWord(
	node: Assignment,
	scope: Scope,
	at: Origin,
	shell: Substituter,
): Field {
	const sign = `${node.name}${node.append === true ? "+" : ""}=`;
	if (node.value.type === "Word") {
		const value = expandOne(node.value, scope, at, shell);
		return { text: sign + value.text, tags: value.tags, ...spanOf(node, at) };
	}
	const elements = elementsOf(node.name, node.value.elements, scope, at, shell);
	scope.set(
		node.name,
		elements.map((field) => field.text),
		0,
		true,
	);
	return {
		text: `${sign}(${elements.map((field) => field.text).join(" ")})`,
		tags: 0,
		...spanOf(node, at),
	};
}

/** `(a b)`, and `([key]=value)`, which can be asked for by its key. */
function elementsOf(
	name: string,
	words: readonly Word[],
	scope: Scope,
	at: Origin,
	shell: Substituter,
): readonly Field[] {
	return words.flatMap((word) => {
		const key = /^\[([^\]]{1,64})\]\+?=/u.exec(word.text)?.[1];
		if (key === undefined) return expandWord(word, scope, at, shell);
		const field = expandOne(word, scope, at, shell);
		const value = {
			...field,
			text: field.text.slice(field.text.indexOf("=") + 1),
		};
		scope.set(keyed(name, key), [value.text], value.tags);
		return [value];
	});
}

export function assign(
	node: Assignment,
	scope: Scope,
	at: Origin,
	shell: Substituter,
	runner: Runner,
): void {
	const { name, value, append } = node;
	const before = append === true ? scope.get(name) : undefined;
	if (value.type === "ArrayValue") {
		const fields = elementsOf(name, value.elements, scope, at, shell);
		const tags = fields.reduce(
			(all, field) => all | field.tags,
			before?.tags ?? 0,
		);
		scope.set(
			name,
			[...(before?.elements ?? []), ...fields.map((field) => field.text)],
			tags,
			true,
		);
		return;
	}
	const field = expandOne(value, scope, at, shell);
	runner.assigned(name, field, scope);
	if (node.index !== undefined) {
		expandOne(node.index, scope, at, shell);
		const index = Number(node.index.value);
		const elements = [...(scope.get(name)?.elements ?? [])];
		if (Number.isInteger(index) && index >= 0 && index < 256) {
			while (elements.length < index) elements.push("");
			elements[index] = field.text;
		} else {
			elements.push(field.text);
			scope.set(keyed(name, node.index.value), [field.text], field.tags);
		}
		scope.set(name, elements, field.tags, true);
		return;
	}
	const text = (before?.elements[0] ?? "") + field.text;
	scope.set(
		name,
		[text.length > 8_192 ? unknownMark : text],
		field.tags | (before?.tags ?? 0),
	);
}
