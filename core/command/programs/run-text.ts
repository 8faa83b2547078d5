/** Words joined into shell text, and assignments in front of a command. */
import type { Call, RunOptions } from "../call.ts";
import { type Field, from, type Stream } from "../field.ts";

/** Words joined into one shell text; a single word is a text already. */
export function runText(
	fields: readonly Field[],
	call: Call,
	options: RunOptions = {},
): Stream {
	const first = fields[0];
	const last = fields.at(-1);
	if (first === undefined || last === undefined)
		return { text: undefined, tags: 0 };
	const text = fields.map((field) => field.text).join(" ");
	if ((first.tags & from.network) !== 0) {
		call.shell.report(
			"critical",
			"exec-remote",
			first,
			"runs code fetched from the network",
		);
		return { text: undefined, tags: 0 };
	}
	if ((first.tags & from.decoded) !== 0)
		call.shell.report(
			"critical",
			"exec-remote",
			first,
			"runs code that was hidden by an encoding",
		);
	return call.shell.text(
		text,
		{ start: first.start, end: last.end },
		call,
		options,
	);
}

/** `NAME=value` words in front. */
export function assignments(
	fields: readonly Field[],
	call: Call,
): { rest: readonly Field[]; environment: Map<string, Field> } {
	const environment = new Map(call.environment);
	let index = 0;
	for (; index < fields.length; index += 1) {
		const field = fields[index];
		const name = field === undefined ? undefined : assignedName(field.text);
		if (field === undefined || name === undefined) break;
		const value = { ...field, text: field.text.slice(name.length + 1) };
		environment.set(name, value);
		call.shell.assigned(name, value, call.scope);
	}
	return { rest: fields.slice(index), environment };
}

export function assignedName(text: string): string | undefined {
	const equals = text.indexOf("=");
	if (equals <= 0) return undefined;
	// Functions travel so: BASH_FUNC_name%%=….
	if (text.startsWith("BASH_FUNC_")) return text.slice(0, equals);
	for (let at = 0; at < equals; at += 1) {
		const code = text.charCodeAt(at);
		const isLetter =
			(code >= 0x41 && code <= 0x5a) ||
			(code >= 0x61 && code <= 0x7a) ||
			code === 0x5f;
		const isDigit = code >= 0x30 && code <= 0x39;
		if (!isLetter && !(isDigit && at > 0)) return undefined;
	}
	return text.slice(0, equals);
}
