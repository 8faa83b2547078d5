/**
 * Reads a header value of the settings: text with `${secret:NAME}`, `${env:NAME}` and `${file:PATH}` in it. Anything else
 * in `${…}` is no value at all: a typo must not be sent to an upstream as it stands. Looks nothing up.
 */
import { isAbsolute } from "node:path";

export interface Reference {
	readonly kind: "secret" | "env" | "file";
	readonly name: string;
}
export type Part = string | Reference;

const whole = /\$\{(?:(secret|env|file):([^{}]*))?(\})?/g;
const forms: Record<Reference["kind"], (name: string) => boolean> = {
	secret: (name) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name),
	// The gate's own, such as its vault's passphrase, are nobody's header.
	env: (name) =>
		/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name) && !/^DRAWBRIDGE_/i.test(name),
	file: isAbsolute,
};

/** The value's parts in order; undefined when a reference in it is malformed. */
export function parseTemplate(text: string): Part[] | undefined {
	const parts: Part[] = [];
	let from = 0;
	for (const match of text.matchAll(whole)) {
		const [all, kind, name, close] = match;
		// The pattern has no other words.
		const known = kind as Reference["kind"] | undefined;
		if (!known || name === undefined || !close || !forms[known](name))
			return undefined;
		if (match.index > from) parts.push(text.slice(from, match.index));
		parts.push({ kind: known, name });
		from = match.index + all.length;
	}
	if (from < text.length) parts.push(text.slice(from));
	return parts;
}

/** The secrets that header values name, each once. */
export function secretsIn(values: Iterable<string>): ReadonlySet<string> {
	const names = new Set<string>();
	for (const value of values)
		for (const part of parseTemplate(value) ?? [])
			if (typeof part !== "string" && part.kind === "secret")
				names.add(part.name);
	return names;
}
