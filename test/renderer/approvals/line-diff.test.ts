/** What a person changed, line by line. */
import { expect, test } from "vitest";
import { diffLines } from "../../../renderer/approvals/line-diff.ts";

const signs = { same: " ", out: "-", in: "+" };
const shown = (before: string, after: string) =>
	diffLines(before, after).map(({ kind, text }) => signs[kind] + text);

test("what stays stays, what goes stands before what comes", () => {
	expect(shown("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
});

test("lines at either end", () => {
	expect(shown("a", "a\nb")).toEqual([" a", "+b"]);
	expect(shown("a\nb", "b")).toEqual(["-a", " b"]);
	expect(shown("a", "a")).toEqual([" a"]);
});

test("both sides of the diff are always whole", () => {
	const before = "a\nb\nc\na\nb";
	const after = "c\na\nb\nd";
	const lines = diffLines(before, after);
	const side = (gone: string) =>
		lines
			.filter(({ kind }) => kind !== gone)
			.map(({ text }) => text)
			.join("\n");
	expect(side("in")).toBe(before);
	expect(side("out")).toBe(after);
});

test("texts too long to compare are shown whole, out and in", () => {
	const long = Array.from({ length: 2_000 }, (_, at) => `line ${at}`);
	const lines = diffLines(long.join("\n"), long.toReversed().join("\n"));
	expect(lines).toHaveLength(4_000);
});
