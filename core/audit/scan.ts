/**
 * Finds secrets in a text, by secretlint's rules and by the forms of our own keys and of PEM, and takes them out. Of
 * JSON it reads the strings as they are meant: an escape before or in a secret would hide it from a rule. Runs on a
 * thread (scan-thread.ts); keeps nothing.
 */
import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

export interface Scanned {
	/** With "[rule]" in the place of each secret, where that was ordered. */
	readonly text: string;
	/** The rules that found something, in its order. */
	readonly findings: readonly string[];
}

/** `redact`: secrets are replaced; otherwise the text stays as it is. */
export interface ScanOrder {
	readonly text: string;
	readonly redact: boolean;
}

interface Span {
	readonly rule: string;
	readonly start: number;
	readonly end: number;
}

/** Whoever wrote the text could switch rules off with a comment in it. */
const used = rules.filter(({ meta }) => !meta.id.endsWith("filter-comments"));
/** Stands between two strings, and in none. */
const separator = "\0";
const own: readonly (readonly [string, RegExp])[] = [
	["drawbridge-key", /dbk_[\w-]{16,}/g],
	// Also where it is not ended.
	["privatekey", /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^\0]*/g],
];

/** @throws Error where the text is nested too deeply to be read */
export async function scanText({ text, redact }: ScanOrder): Promise<Scanned> {
	const json = parsed(text);
	const strings: string[] = [];
	walk(json.value, (string) => {
		strings.push(string);
		return string;
	});
	const found = await spans(
		strings.map((one) => one.replaceAll(separator, " ")).join(separator),
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

/** In their order, none over another. */
async function spans(text: string): Promise<Span[]> {
	const { messages } = await lintSource({
		source: {
			filePath: "/arguments.txt",
			content: text,
			contentType: "text",
			ext: ".txt",
		},
		options: {
			noPhysicFilePath: true,
			config: { rules: used.map((rule) => ({ id: rule.meta.id, rule })) },
		},
	});
	const all = messages.map(({ ruleId, range: [start, end] }) => ({
		rule: ruleId.replace("@secretlint/secretlint-rule-", ""),
		start,
		end,
	}));
	for (const [rule, form] of own)
		for (const { index, 0: match } of text.matchAll(form))
			all.push({ rule, start: index, end: index + match.length });
	const merged: Span[] = [];
	for (const span of all.toSorted((a, b) => a.start - b.start)) {
		const last = merged.at(-1);
		if (last === undefined || span.start >= last.end) merged.push(span);
		else if (span.end > last.end)
			merged[merged.length - 1] = { ...last, end: span.end };
	}
	return merged;
}
