/** What changes in a settings file, for a person: the lines that go and those that come, with some around them. */

const around = 2;

export function changedLines(
	before: string | undefined,
	after: string | undefined,
): readonly string[] {
	const old = linesOf(before);
	const next = linesOf(after);
	let top = 0;
	while (top < Math.min(old.length, next.length) && old[top] === next[top])
		top += 1;
	let bottom = 0;
	while (
		bottom < Math.min(old.length, next.length) - top &&
		old.at(-1 - bottom) === next.at(-1 - bottom)
	)
		bottom += 1;
	return [
		...old.slice(Math.max(0, top - around), top).map(marked(" ")),
		...old.slice(top, old.length - bottom).map(marked("-")),
		...next.slice(top, next.length - bottom).map(marked("+")),
		...old
			.slice(old.length - bottom, old.length - bottom + around)
			.map(marked(" ")),
	];
}

const marked =
	(mark: string) =>
	(line: string): string =>
		`${mark} ${line}`;

function linesOf(text: string | undefined): readonly string[] {
	if (text === undefined || text === "") return [];
	const lines = text.replaceAll("\t", "  ").split(/\r?\n/);
	return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
