/** Limits as they are typed in, and how full a bar is. */
import { expect, test } from "vitest";
import { fullness, readNumber } from "../../../renderer/shared/whole-number.ts";

test.each([
	["", null],
	["  ", null],
	["60", 60],
	[" 60 ", 60],
	["1000000000", 1_000_000_000],
	["0", undefined],
	["-1", undefined],
	["1.5", undefined],
	["1e3", undefined],
	["0x10", undefined],
	["sixty", undefined],
	["1000000001", undefined],
	["99999999999999999999", undefined],
])("%j is read as %s", (typed, number) => {
	expect(readNumber(typed)).toBe(number);
});

test.each([
	[0, 60, 0],
	[30, 60, 0.5],
	[90, 60, 1],
	[1, 0, 1],
])("%i of %i fills the bar to %d", (used, limit, full) => {
	expect(fullness(used, limit)).toBe(full);
});
