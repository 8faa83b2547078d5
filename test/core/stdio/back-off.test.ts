import { expect, test } from "vitest";
import { BackOff } from "../../../core/stdio/back-off.ts";
import { FakeClock } from "../parts.ts";

test("a second, doubled each time, up to a minute", () => {
	const clock = new FakeClock();
	const backOff = new BackOff(clock);
	const waits = Array.from({ length: 8 }, () => {
		backOff.failed("a", clock.monotonicMs());
		const left = backOff.left("a");
		clock.pass(left);
		expect(backOff.left("a")).toBe(0);
		return left / 1_000;
	});
	expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test("whoever lived for a minute begins anew", () => {
	const clock = new FakeClock();
	const backOff = new BackOff(clock);
	backOff.failed("a", clock.monotonicMs());
	backOff.failed("a", clock.monotonicMs());
	const startedMs = clock.monotonicMs();
	clock.pass(60_000);
	backOff.failed("a", startedMs);
	expect(backOff.left("a")).toBe(1_000);
});

test("one client's crashes keep no other out", () => {
	const backOff = new BackOff(new FakeClock());
	backOff.failed("a", 0);
	expect(backOff.left("b")).toBe(0);
	expect(backOff.isWaiting).toBe(true);
});

test("forgetting ends every wait", () => {
	const backOff = new BackOff(new FakeClock());
	backOff.failed("a", 0);
	backOff.forget();
	expect(backOff.left("a")).toBe(0);
	expect(backOff.isWaiting).toBe(false);
});
