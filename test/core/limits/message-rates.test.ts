/** How many messages a client may send through its sockets in a minute, by a clock the test moves. */
import { expect, test } from "vitest";
import { MessageRates } from "../../../core/limits/message-rates.ts";
import { FakeClock } from "../parts.ts";

const times = (count: number, take: () => boolean): boolean[] =>
	Array.from({ length: count }, take);

test("a minute's messages pass, the next one does not, and the next minute is another", () => {
	const clock = new FakeClock();
	const rates = new MessageRates(clock);
	const take = (): boolean => rates.take("x|agent", 3);
	expect(times(4, take)).toEqual([true, true, true, false]);
	clock.pass(59_999);
	expect(take()).toBe(false);
	clock.pass(1);
	expect(times(4, take)).toEqual([true, true, true, false]);
});

test("clients and upstreams are counted apart", () => {
	const rates = new MessageRates(new FakeClock());
	expect(rates.take("x|one", 1)).toBe(true);
	expect(rates.take("x|two", 1)).toBe(true);
	expect(rates.take("y|one", 1)).toBe(true);
	expect(rates.take("x|one", 1)).toBe(false);
});

test("a limit that is lowered meets what was counted already", () => {
	const rates = new MessageRates(new FakeClock());
	expect(times(3, () => rates.take("x|one", 5))).toEqual([true, true, true]);
	expect(rates.take("x|one", 2)).toBe(false);
	expect(rates.take("x|one", Infinity)).toBe(true);
});

test("many clients that are gone leave room, and those of this minute stay counted", () => {
	const clock = new FakeClock();
	const rates = new MessageRates(clock);
	for (let n = 0; n < 9_999; n++) rates.take(`x|${n}`, 1);
	clock.pass(60_000);
	rates.take("x|now", 1);
	rates.take("x|more", 1);
	expect(rates.take("x|now", 1)).toBe(false);
});
