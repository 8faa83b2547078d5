/**
 * Parts a command into what caused the verdict and the rest. Offsets are into the call's own text; where that was
 * neutralised they no longer fit, and the piece is looked for instead. What is not found is not marked: no guess.
 */
import type { PieceView } from "../../contract/approvals.ts";

export interface Part {
	readonly text: string;
	/** Where it starts in the whole. */
	readonly at: number;
	readonly marked: boolean;
}

type Span = readonly [start: number, end: number];

/** Together they are `text`. Spans that touch or overlap are one. */
export function markedParts({
	text,
	why,
}: Pick<PieceView, "text" | "why">): readonly Part[] {
	const parts: Part[] = [];
	let done = 0;
	const add = (end: number, marked: boolean): void => {
		if (end > done)
			parts.push({ text: text.slice(done, end), at: done, marked });
		done = Math.max(done, end);
	};
	for (const [start, end] of joined(
		why.flatMap((one) => spanOf(text, one) ?? []),
	)) {
		add(start, false);
		add(end, true);
	}
	add(text.length, false);
	return parts;
}

/** Of parts that are one text, those between two places of it. */
export const cutParts = (
	parts: readonly Part[],
	start: number,
	end: number,
): readonly Part[] =>
	parts.flatMap(({ text, at, marked }) => {
		const from = Math.max(0, start - at);
		const to = Math.min(text.length, end - at);
		return from < to
			? [{ text: text.slice(from, to), at: at + from, marked }]
			: [];
	});

/** What caused the verdict and stands nowhere in `text` that could be marked, each once. */
export const unmarkedTexts = ({
	text,
	why,
}: Pick<PieceView, "text" | "why">): readonly string[] => [
	...new Set(
		why
			.filter((one) => one.text !== "" && spanOf(text, one) === undefined)
			.map((one) => one.text),
	),
];

function spanOf(
	text: string,
	why: PieceView["why"][number],
): readonly Span[] | undefined {
	if (why.text === "") return undefined;
	if (text.slice(why.start, why.end) === why.text)
		return [[why.start, why.end]];
	const found = text.indexOf(why.text);
	// Twice there: which of them it was cannot be told.
	if (found < 0 || text.includes(why.text, found + 1)) return undefined;
	return [[found, found + why.text.length]];
}

function joined(spans: readonly Span[]): readonly Span[] {
	const result: [number, number][] = [];
	for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
		const last = result.at(-1);
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else result.push([start, end]);
	}
	return result;
}
