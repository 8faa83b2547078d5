import { expect, test } from "vitest";
import { Ring } from "../../../core/stdio/ring.ts";

const add = (ring: Ring, text: string): void =>
	ring.add(0, 7, Buffer.from(text));

test("lines come back with their time and process", () => {
	const ring = new Ring();
	add(ring, "hello");
	expect(ring.view()).toEqual({
		lines: [{ at: "1970-01-01T00:00:00.000Z", pid: 7, text: "hello" }],
		dropped: 0,
	});
});

test("the oldest lines go, and are counted", () => {
	const ring = new Ring();
	for (let i = 0; i < 1_500; i += 1) add(ring, `line ${i}`);
	const { lines, dropped } = ring.view();
	expect(lines).toHaveLength(1_000);
	expect(dropped).toBe(500);
	expect(lines[0]?.text).toBe("line 500");
});

test("long lines are cut, and all of them together are bounded", () => {
	const ring = new Ring();
	for (let i = 0; i < 200; i += 1) add(ring, "x".repeat(100_000));
	const { lines } = ring.view();
	const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
	expect(characters).toBeLessThanOrEqual(256 * 1024);
	expect(lines[0]?.text).toMatch(/x…$/);
});

test("controls are shown, not obeyed", () => {
	const ring = new Ring();
	add(ring, "\u001b[2Jgone\u202e");
	expect(ring.view().lines[0]?.text).toBe("\\u001b[2Jgone\\u202e");
});

test("secrets are written over, the longer one first", () => {
	const ring = new Ring();
	ring.hide(["hunter22", "hunter22-and-more"]);
	add(ring, "key hunter22-and-more, and hunter22.");
	expect(ring.view().lines[0]?.text).toBe("key [secret], and [secret].");
});

test("no secret is left over where a long line is cut", () => {
	const ring = new Ring();
	ring.hide(["s3cret-value"]);
	add(ring, `${"x".repeat(4 * 1024 - 6)}s3cret-value`);
	expect(ring.view().lines[0]?.text).not.toContain("s3cret");
});
