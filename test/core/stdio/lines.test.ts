import { expect, test } from "vitest";
import { Lines } from "../../../core/stdio/lines.ts";

function reader(longest: number) {
	const lines: string[] = [];
	const tooLong: string[] = [];
	const read = new Lines(longest, {
		line: (bytes) => lines.push(bytes.toString()),
		tooLong: (beginning) => tooLong.push(beginning.toString()),
	});
	return { read, lines, tooLong };
}

test("lines are put together from pieces, and taken apart in one", () => {
	const { read, lines } = reader(100);
	for (const piece of ["a", "b\nc", "d\n\ne\r\nf"])
		read.push(Buffer.from(piece));
	expect(lines).toEqual(["ab", "cd", "", "e"]);
	read.end();
	expect(lines.at(-1)).toBe("f");
});

test("a character that was cut in two is whole again", () => {
	const { read, lines } = reader(100);
	const bytes = Buffer.from("ü\n");
	read.push(bytes.subarray(0, 1));
	read.push(bytes.subarray(1));
	expect(lines).toEqual(["ü"]);
});

test("a line that is too long is told once, skipped, and the next one is read", () => {
	const { read, lines, tooLong } = reader(4);
	for (const piece of ["abc", "def", "ghi", "jkl\nok\n"])
		read.push(Buffer.from(piece));
	expect(tooLong).toEqual(["abcd"]);
	expect(lines).toEqual(["ok"]);
});

test("a line exactly as long as it may be is a line", () => {
	const { read, lines, tooLong } = reader(4);
	read.push(Buffer.from("abcd\n"));
	expect(lines).toEqual(["abcd"]);
	expect(tooLong).toEqual([]);
});

test("an end without anything begun is no line", () => {
	const { read, lines } = reader(4);
	read.push(Buffer.from("a\n"));
	read.end();
	expect(lines).toEqual(["a"]);
});
