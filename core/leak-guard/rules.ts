/**
 * Finds secrets in a text by secretlint's rules and by the forms of our own keys and of PEM. Owns what a rule's range is
 * worth: some name the wrong end, and some run on into what stands behind. Keeps nothing and prints nothing.
 */
import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

/** Offsets are UTF-16 units. */
export interface Span {
	readonly rule: string;
	readonly start: number;
	readonly end: number;
}

/** The rule of private keys, secretlint's and ours. */
export const pem = "privatekey";
export const ownKey = "drawbridge-key";

/** Stands between two texts that are looked through at once, and in none of them. */
export const separator = "\0";

/** Whoever wrote the text could switch rules off with a comment in it. */
const used = rules.filter(({ meta }) => !meta.id.endsWith("filter-comments"));
const config = { rules: used.map((rule) => ({ id: rule.meta.id, rule })) };

const own: readonly (readonly [string, RegExp])[] = [
	[ownKey, /dbk_[\w-]{16,}/g],
	// Also where it is not ended. Takes what it has read, so that many beginnings cost no more than one.
	[
		pem,
		/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^\0-]|-(?!----))*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
	],
];
/** What ends a secret that a rule has read too far. */
const stop = /["\0]/g;

/** Where they begin is their order. One may stand in another: what looks like a key may hide a token. */
export async function secretsIn(text: string): Promise<Span[]> {
	const { messages } = await lintSource({
		source: {
			filePath: "/text.txt",
			content: text,
			contentType: "text",
			ext: ".txt",
		},
		options: { noPhysicFilePath: true, config },
	});
	const all = messages
		.map(({ ruleId, range, data }) =>
			corrected(
				text,
				ruleId.replace("@secretlint/secretlint-rule-", ""),
				range,
				data,
			),
		)
		.filter(({ start, end }) => end > start);
	for (const [rule, form] of own)
		for (const { index, 0: match } of text.matchAll(form))
			all.push({ rule, start: index, end: index + match.length });
	return all.toSorted((a, b) => a.start - b.start);
}

function corrected(
	text: string,
	rule: string,
	[start, end]: readonly [number, number],
	data: unknown,
): Span {
	const value = valueOf(data);
	// Rules that look for a name and its value give the name's place and the value's length.
	const at =
		value === undefined || text.startsWith(value, start)
			? -1
			: text.indexOf(value, start);
	const from = at === -1 ? start : at;
	const to = at === -1 || value === undefined ? end : at + value.length;
	stop.lastIndex = from + 1;
	const stopped = rule === pem ? undefined : stop.exec(text)?.index;
	return { rule, start: from, end: Math.min(to, stopped ?? to) };
}

/** What a rule says it has found. */
function valueOf(data: unknown): string | undefined {
	if (typeof data !== "object" || data === null) return undefined;
	return Object.values(data).find(
		(value): value is string => typeof value === "string" && value.length >= 8,
	);
}

/** The same ones, none over another; of two that meet, the first is the wider. */
export function merged<S extends Pick<Span, "start" | "end">>(
	spans: readonly S[],
): S[] {
	const out: S[] = [];
	for (const span of spans.toSorted((a, b) => a.start - b.start)) {
		const last = out.at(-1);
		if (last === undefined || span.start >= last.end) out.push(span);
		else if (span.end > last.end)
			out[out.length - 1] = { ...last, end: span.end };
	}
	return out;
}
