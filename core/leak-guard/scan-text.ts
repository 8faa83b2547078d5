/**
 * Takes the secrets out of a call's arguments. Of JSON it reads the strings as they are meant: an escape before or in a
 * secret would hide it from a rule. Runs on a thread (scan-thread.ts); keeps nothing.
 */
import { merged, secretsIn, separator, type Span } from "./rules.ts";

export interface Scanned {
	/** With "[rule]" in the place of each secret, where that was ordered. */
	readonly text: string;
	/** The rules that found something, in its order. */
	readonly findings: readonly string[];
}

/** `redact`: secrets are replaced; otherwise the text stays as it is. */
export interface TextOrder {
	readonly text: string;
	readonly redact: boolean;
}

/** @throws Error where the text is nested too deeply to be read */
export async function scanText({ text, redact }: TextOrder): Promise<Scanned> {
	const json = parsed(text);
	const strings: string[] = [];
	walk(json.value, (string) => {
		strings.push(string);
		return string;
	});
	const found = merged(
		await secretsIn(
			strings.map((one) => one.replaceAll(separator, " ")).join(separator),
		),
	);
	const findings = found.map(({ rule }) => rule);
	if (!redact) return { text, findings };
	let offset = 0;
	const value = walk(json.value, (string) => {
		const start = offset;
		offset += string.length + separator.length;
		return without(string, start, found);
	});
	return {
		text: json.isJson ? JSON.stringify(value) : String(value),
		findings,
	};
}

/** A text that is no JSON is one string. */
function parsed(text: string): { value: unknown; isJson: boolean } {
	try {
		return { value: JSON.parse(text), isJson: true };
	} catch {
		return { value: text, isJson: false };
	}
}

/** The same value with every string, names too, as `change` gives it; in one order each time. */
function walk(value: unknown, change: (string: string) => string): unknown {
	if (typeof value === "string") return change(value);
	if (Array.isArray(value)) return value.map((item) => walk(item, change));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [
			change(name),
			walk(item, change),
		]),
	);
}

/** `start`: of the string in the text that was looked through. */
function without(
	string: string,
	start: number,
	found: readonly Span[],
): string {
	let kept = "";
	let end = start;
	for (const span of found) {
		if (span.end <= end || span.start >= start + string.length) continue;
		kept += `${string.slice(end - start, Math.max(0, span.start - start))}[${span.rule}]`;
		end = Math.min(span.end, start + string.length);
	}
	return end === start ? string : kept + string.slice(end - start);
}
