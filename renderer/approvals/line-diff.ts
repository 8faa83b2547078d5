/** Which lines of a text were taken out and put in: the longest common run of lines stays. */

export interface DiffLine {
	readonly kind: "same" | "out" | "in";
	readonly text: string;
}

/** The table of lengths has this many cells at most; larger texts are shown as all out, all in. */
const mostCells = 1_000_000;

export function diffLines(before: string, after: string): readonly DiffLine[] {
	if (before === after) return before.split("\n").map(same);
	const old = before.split("\n");
	const now = after.split("\n");
	if (old.length * now.length > mostCells)
		return [...old.map(out), ...now.map(put)];
	const common = lengths(old, now);
	const result: DiffLine[] = [];
	let i = 0;
	let j = 0;
	while (i < old.length && j < now.length) {
		const [left, right] = [old[i] ?? "", now[j] ?? ""];
		if (left === right) {
			result.push(same(left));
			i += 1;
			j += 1;
		} else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
			result.push(out(left));
			i += 1;
		} else {
			result.push(put(right));
			j += 1;
		}
	}
	return [...result, ...old.slice(i).map(out), ...now.slice(j).map(put)];
}

/** At [i][j]: how many lines the rests from i and j have in common. */
function lengths(
	old: readonly string[],
	now: readonly string[],
): readonly Uint32Array[] {
	const table = Array.from(
		{ length: old.length + 1 },
		() => new Uint32Array(now.length + 1),
	);
	for (let i = old.length - 1; i >= 0; i -= 1) {
		const row = table[i];
		const below = table[i + 1];
		if (!row || !below) continue;
		for (let j = now.length - 1; j >= 0; j -= 1)
			row[j] =
				old[i] === now[j]
					? (below[j + 1] ?? 0) + 1
					: Math.max(below[j] ?? 0, row[j + 1] ?? 0);
	}
	return table;
}

const same = (text: string): DiffLine => ({ kind: "same", text });
const out = (text: string): DiffLine => ({ kind: "out", text });
const put = (text: string): DiffLine => ({ kind: "in", text });
