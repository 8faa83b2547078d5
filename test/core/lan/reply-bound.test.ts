/** A network full of questions. */
import { expect, test } from "vitest";
import { replyBound } from "../../../core/lan/reply-bound.ts";
import { FakeClock } from "../parts.ts";

const isAllowed = (allowed: boolean): boolean => allowed;

test("one asker after another is answered, up to a bound for each second", () => {
	const clock = new FakeClock();
	const may = replyBound(clock);
	const ask = (): boolean[] => Array.from({ length: 1_000 }, () => may(true));
	expect(ask().filter(isAllowed)).toHaveLength(20);
	clock.pass(999);
	expect(ask().filter(isAllowed)).toHaveLength(0);
	clock.pass(1);
	expect(ask().filter(isAllowed)).toHaveLength(20);
});

test("everybody is answered once a second, and that leaves room for one asker", () => {
	const clock = new FakeClock();
	const may = replyBound(clock);
	expect(may(false)).toBe(true);
	expect(may(false)).toBe(false);
	expect(may(true)).toBe(true);
	clock.pass(1_000);
	expect(may(false)).toBe(true);
});
