/** A list longer than a browser draws: small movements are exact, large ones proportional, and both ends can be reached. */
import { expect, test } from "vitest";
import {
	drawnHeight,
	maxHeight,
	placeAt,
	scrolledTo,
} from "../../../renderer/audit/long-scroll.ts";

const long = { length: 40_000_000, view: 600 };
const short = { length: 4_000, view: 600 };
const end = maxHeight - long.view;

test("a list that can be drawn is where it was scrolled", () => {
	expect(drawnHeight(short.length)).toBe(4_000);
	expect(scrolledTo(120, { top: 0, scrolled: 0 }, short)).toEqual({
		top: 120,
		scrolled: 120,
	});
});

test("a small movement in a long one moves it by as much", () => {
	const before = placeAt(20_000_000, long);
	const after = scrolledTo(before.scrolled + 60, before, long);
	expect(after.top - before.top).toBeCloseTo(60, 3);
});

test("a large movement leads to the same part of it", () => {
	const half = scrolledTo(end / 2, { top: 0, scrolled: 0 }, long);
	expect(half.top / (long.length - long.view)).toBeCloseTo(0.5, 6);
	expect(scrolledTo(end, { top: 0, scrolled: 0 }, long).top).toBe(
		long.length - long.view,
	);
	expect(scrolledTo(0, half, long).top).toBe(0);
});

test("small movements alone reach every row: the scroller does not end before the list", () => {
	const before = { top: 20_000_000, scrolled: end - 30 };
	const after = scrolledTo(end, before, long);
	expect(after.top).toBe(20_000_030);
	expect(after.scrolled).toBeLessThan(end - 1_000_000);
	const back = scrolledTo(0, { top: 20_000_000, scrolled: 40 }, long);
	expect(back.top).toBe(19_999_960);
	expect(back.scrolled).toBeGreaterThan(1_000_000);
});

test("no place is beyond an end", () => {
	expect(placeAt(-5, long).top).toBe(0);
	expect(placeAt(50_000_000, long)).toEqual({
		top: long.length - long.view,
		scrolled: end,
	});
	expect(placeAt(10, { length: 40, view: 600 })).toEqual({
		top: 0,
		scrolled: 0,
	});
});
