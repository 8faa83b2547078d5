/** Long lists draw what is in view and little more. */
import { expect, test } from "vitest";
import {
	mostVisible,
	topsOf,
	visibleAmong,
	visibleRange,
} from "../../../renderer/shared/visible-range.ts";

const rows = 10_000;

test("at the top, the rows in view and a few beyond are drawn", () => {
	const { first, end } = visibleRange(0, 600, 60, rows);
	expect(first).toBe(0);
	expect(end).toBeGreaterThanOrEqual(10);
	expect(end).toBeLessThan(40);
});

test("wherever the list is scrolled to, every row in view is drawn and never more than a screenful or so", () => {
	for (let offset = -700; offset < rows * 60 + 700; offset += 977) {
		const { first, end } = visibleRange(offset, 600, 60, rows);
		expect(first * 60).toBeLessThanOrEqual(Math.max(0, offset));
		expect(end * 60).toBeGreaterThanOrEqual(
			Math.max(0, Math.min(rows * 60, offset + 600)),
		);
		expect(end - first).toBeLessThan(40);
	}
});

test("a list that shrank under the view draws nothing rather than rows that are gone", () => {
	const { first, end } = visibleRange(60_000, 600, 60, 3);
	expect(end - first).toBeLessThanOrEqual(3);
	expect(end).toBeLessThanOrEqual(3);
});

test("however a view is scrolled, no more rows are drawn than the most", () => {
	for (const height of [0, 1, 330, 600, 601])
		for (let offset = 0; offset < 200; offset += 7) {
			const { first, end } = visibleRange(4_000 + offset, height, 40, rows);
			expect(end - first).toBeLessThanOrEqual(mostVisible(height, 40));
		}
});

test("rows of different heights stand below one another, and those in view are drawn", () => {
	const heights = Array.from({ length: rows }, (_, row) => 60 + (row % 4) * 20);
	const tops = topsOf(heights, (height) => height);
	const whole = heights.reduce((sum, height) => sum + height, 0);
	expect(tops.at(-1)).toBe(whole);
	for (let offset = -700; offset < whole + 700; offset += 1_777) {
		const { first, end } = visibleAmong(offset, 600, tops);
		expect(tops[first]).toBeLessThanOrEqual(Math.max(0, offset));
		expect(tops[end]).toBeGreaterThanOrEqual(
			Math.max(0, Math.min(whole, offset + 600)),
		);
		expect(end - first).toBeLessThan(40);
	}
	expect(
		visibleAmong(
			900,
			600,
			topsOf([], () => 60),
		),
	).toEqual({
		first: 0,
		end: 0,
	});
});
