/** Times in words. */
import { expect, test } from "vitest";
import {
	formatCountdown,
	formatDuration,
	formatRelative,
} from "../../../renderer/shared/times.ts";

const hour = 3_600_000;

test.each([
	[0, "0:00"],
	[-5_000, "0:00"],
	[1, "0:01"],
	[1_000, "0:01"],
	[1_001, "0:02"],
	[59_001, "1:00"],
	[15 * 60_000, "15:00"],
	[hour - 1, "1:00:00"],
	[hour + 123_000, "1:02:03"],
	[24 * hour, "1 d 00:00:00"],
	[7 * 24 * hour, "7 d 00:00:00"],
])("a countdown with %i ms left reads %s", (leftMs, text) => {
	expect(formatCountdown(leftMs)).toBe(text);
});

test.each([
	[-10_000, "just now"],
	[29_000, "just now"],
	[-31_000, "1 minute ago"],
	[-40 * 60_000, "40 minutes ago"],
	[3 * hour, "in 3 hours"],
	[-24 * hour, "yesterday"],
	[29 * 24 * hour, "in 29 days"],
	[-365 * 24 * hour, "12 months ago"],
	[3_650 * 24 * hour, "in 10 years"],
])("a moment %i ms away reads %s", (awayMs, text) => {
	const nowMs = Date.parse("2026-11-20T10:00:00Z");
	const iso = new Date(nowMs + awayMs).toISOString();
	expect(formatRelative(iso, nowMs)).toBe(text);
});

test.each([
	[0.4, "0 ms"],
	[999.4, "999 ms"],
	[999.6, "1.0 s"],
	[59_940, "59.9 s"],
	[59_960, "1 min 0 s"],
	[200_000, "3 min 20 s"],
])("a duration of %d ms reads %s", (durationMs, text) => {
	expect(formatDuration(durationMs)).toBe(text);
});
