/** The chart's hour: it moves on by itself, and no number is drawn in another's place. */
import { expect, test } from "vitest";
import { barsOf, lastMinutes } from "../../../renderer/home/last-minutes.ts";

const start = Date.parse("2026-11-20T10:00:00Z");
const minutes = [1, 2, 3].map((letThrough) => ({
	letThrough,
	refused: 0,
	held: 0,
}));
const told = { firstMinute: new Date(start).toISOString(), minutes };
const shown = (now: number) =>
	lastMinutes(told, now).map(({ letThrough }) => letThrough);

test("what was told is shown until its last minute is over, then it moves on", () => {
	expect(shown(start + 179_000)).toEqual([1, 2, 3]);
	expect(shown(start + 180_000)).toEqual([2, 3, 0]);
	expect(shown(start + 3_600_000)).toEqual([0, 0, 0]);
});

test("a clock that was put back hides nothing", () => {
	expect(shown(start - 3_600_000)).toEqual([1, 2, 3]);
});

test("both directions have one measure, and no calls draw nothing", () => {
	expect(
		barsOf([
			{ letThrough: 4, refused: 2, held: 1 },
			{ letThrough: 0, refused: 0, held: 0 },
		]),
	).toEqual([
		{ up: 1, down: 0.5, isHeld: true },
		{ up: 0, down: 0, isHeld: false },
	]);
});
