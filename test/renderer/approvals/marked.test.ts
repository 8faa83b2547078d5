/** What is marked in a command: the piece that caused the verdict, and never another one. */
import { expect, test } from "vitest";
import {
	cutParts,
	markedParts,
	unmarkedTexts,
} from "../../../renderer/approvals/marked.ts";

const why = (text: string, start: number, end = start + text.length) => ({
	text,
	start,
	end,
	reason: "",
});
const shown = (text: string, ...reasons: ReturnType<typeof why>[]) =>
	markedParts({ text, why: reasons }).map((part) =>
		part.marked ? `[${part.text}]` : part.text,
	);

test("the piece is marked where it stands, with the rest around it", () => {
	expect(shown("rm -rf ~/x now", why("~/x", 7))).toEqual([
		"rm -rf ",
		"[~/x]",
		" now",
	]);
});

test("pieces that touch or overlap are one, in any order", () => {
	expect(shown("abcdef", why("cde", 2), why("ab", 0), why("de", 3))).toEqual([
		"[abcde]",
		"f",
	]);
});

test("where an escape was shown in full before it, the piece is looked for", () => {
	expect(shown("echo \\u202e; rm x", why("rm x", 8))).toEqual([
		"echo \\u202e; ",
		"[rm x]",
	]);
});

test("a piece that is not there, or there twice, marks nothing", () => {
	expect(shown("ls", why("rm", 0))).toEqual(["ls"]);
	expect(shown("a rm; rm", why("rm", 0))).toEqual(["a rm; rm"]);
	expect(shown("ls", why("", 0, 0))).toEqual(["ls"]);
});

test("offsets from nowhere are no reason to fail", () => {
	expect(shown("ls", why("ls", -5, 900), why("x", 900))).toEqual(["[ls]"]);
	expect(shown("")).toEqual([]);
});

test("what cannot be marked, since it was cut off or stands there twice, is told apart from what is", () => {
	const reasons = [
		{ text: "rm -rf /", start: 9_000, end: 9_008, reason: "" },
		{ text: "x", start: 7_000, end: 7_001, reason: "" },
		{ text: "echo", start: 0, end: 4, reason: "" },
		{ text: "", start: 0, end: 0, reason: "" },
	];
	expect(unmarkedTexts({ text: "echo x x", why: reasons })).toEqual([
		"rm -rf /",
		"x",
	]);
});

test("a stretch of a text keeps what is marked in it, and where it stands", () => {
	const parts = markedParts({ text: "abcdefgh", why: [why("cde", 2)] });
	expect(cutParts(parts, 3, 7)).toEqual([
		{ text: "de", at: 3, marked: true },
		{ text: "fg", at: 5, marked: false },
	]);
	expect(cutParts(parts, 0, 99)).toEqual(parts);
	expect(cutParts(parts, 4, 4)).toEqual([]);
});
