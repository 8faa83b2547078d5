/** The lines of a text that go and those that come, with a few around them. Knows nothing of what they say. */
import type { SetupLine } from "../../contract/setup.ts";

/** Lines that stay, around each change. */
const around = 2;
/** Of what differs in the middle, before times after: beyond that all of it is shown as replaced. */
const mostCells = 4_000_000;

const splitLines = (text: string): string[] =>
	text === "" ? [] : text.replace(/\n$/, "").split("\n");

export function lineChanges(before: string, after: string): SetupLine[] {
	const [old, next] = [splitLines(before), splitLines(after)];
	let head = 0;
	while (head < old.length && head < next.length && old[head] === next[head])
		head++;
	let tail = 0;
	while (
		tail < Math.min(old.length, next.length) - head &&
		old[old.length - 1 - tail] === next[next.length - 1 - tail]
	)
		tail++;
	return withGaps([
		...old.slice(0, head).map(line("same")),
		...middle(
			old.slice(head, old.length - tail),
			next.slice(head, next.length - tail),
		),
		...old.slice(old.length - tail).map(line("same")),
	]);
}

const line =
	(kind: SetupLine["kind"]) =>
	(text: string): SetupLine => ({ kind, text });

/** By the longest common run of lines. */
function middle(old: readonly string[], next: readonly string[]): SetupLine[] {
	const replaced = [...old.map(line("removed")), ...next.map(line("added"))];
	if (old.length * next.length > mostCells) return replaced;
	const width = next.length + 1;
	const longest = new Uint32Array((old.length + 1) * width);
	const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = next.length - 1; j >= 0; j--)
			longest[i * width + j] =
				old[i] === next[j]
					? at(i + 1, j + 1) + 1
					: Math.max(at(i + 1, j), at(i, j + 1));
	const lines: SetupLine[] = [];
	let [i, j] = [0, 0];
	while (i < old.length || j < next.length) {
		const [was, is] = [old[i], next[j]];
		if (was !== undefined && was === is) {
			lines.push({ kind: "same", text: was });
			i++;
			j++;
		} else if (
			was !== undefined &&
			(is === undefined || at(i + 1, j) >= at(i, j + 1))
		) {
			lines.push({ kind: "removed", text: was });
			i++;
		} else {
			lines.push({ kind: "added", text: is ?? "" });
			j++;
		}
	}
	return lines;
}

function withGaps(lines: readonly SetupLine[]): SetupLine[] {
	const isNear = lines.map(() => false);
	for (const [index, { kind }] of lines.entries())
		if (kind !== "same")
			isNear.fill(true, Math.max(0, index - around), index + around + 1);
	const shown: SetupLine[] = [];
	for (const [index, one] of lines.entries())
		if (isNear[index]) shown.push(one);
		else if (shown.at(-1)?.kind !== "gap")
			shown.push({ kind: "gap", text: "" });
	return shown;
}
