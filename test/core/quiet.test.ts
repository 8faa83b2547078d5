/** Which hours are quiet, by the clock on the wall. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isQuietAt } from "../../core/quiet.ts";
import { SecuritySettings } from "../../core/settings/schema.ts";
import { coreParts } from "./parts.ts";

const before = process.env["TZ"];
beforeEach(() => {
	process.env["TZ"] = "Europe/Berlin";
});
afterEach(() => {
	if (before === undefined) delete process.env["TZ"];
	else process.env["TZ"] = before;
});

const parsed = (quiet_hours: unknown) =>
	SecuritySettings.parse({ quiet_hours }).quiet_hours;
const at = (iso: string): number => Date.parse(iso);

describe("quiet hours", () => {
	// 2026-11-20 is a Friday.
	test.each([
		["2026-11-20T21:59+01:00", false],
		["2026-11-20T22:00+01:00", true],
		["2026-11-20T23:59+01:00", true],
		["2026-11-21T00:00+01:00", true],
		["2026-11-21T06:59+01:00", true],
		["2026-11-21T07:00+01:00", false],
		// Saturday's own night is none of them.
		["2026-11-21T22:30+01:00", false],
		["2026-11-20T05:00+01:00", false],
	])("from Friday's 22:00 to 07:00, at %s: %s", (time, quiet) => {
		const hours = parsed([{ days: ["fri"], from: "22:00", to: "07:00" }]);
		expect(isQuietAt(hours, at(time))).toBe(quiet);
	});

	test.each([
		["2026-11-20T12:59+01:00", false],
		["2026-11-20T13:00+01:00", true],
		["2026-11-20T13:59+01:00", true],
		["2026-11-20T14:00+01:00", false],
		["2026-11-21T13:30+01:00", true],
	])("within a day, without days: every day, at %s: %s", (time, quiet) => {
		const hours = parsed([{ from: "13:00", to: "14:00" }]);
		expect(isQuietAt(hours, at(time))).toBe(quiet);
	});

	test("a whole day ends at midnight", () => {
		const hours = parsed([{ days: ["sun"], from: "00:00", to: "24:00" }]);
		expect(isQuietAt(hours, at("2026-11-21T23:59+01:00"))).toBe(false);
		expect(isQuietAt(hours, at("2026-11-22T00:00+01:00"))).toBe(true);
		expect(isQuietAt(hours, at("2026-11-22T23:59+01:00"))).toBe(true);
		expect(isQuietAt(hours, at("2026-11-23T00:00+01:00"))).toBe(false);
	});

	test("end at the hour on the wall when summer time begins and ends", () => {
		const hours = parsed([{ from: "22:00", to: "07:00" }]);
		// 2026-03-29, 02:00 becomes 03:00; 2026-10-25, 03:00 becomes 02:00.
		for (const [time, quiet] of [
			["2026-03-29T06:59+02:00", true],
			["2026-03-29T07:00+02:00", false],
			["2026-10-25T02:30+02:00", true],
			["2026-10-25T02:30+01:00", true],
			["2026-10-25T06:59+01:00", true],
			["2026-10-25T07:00+01:00", false],
		] as const)
			expect([time, isQuietAt(hours, at(time))]).toEqual([time, quiet]);
	});

	test.each([
		[{ from: "22:00", to: "22:00" }],
		[{ from: "24:00", to: "07:00" }],
		[{ from: "7:00", to: "08:00" }],
		[{ from: "07:00", to: "25:00" }],
		[{ days: [], from: "07:00", to: "08:00" }],
		[{ days: ["friday"], from: "07:00", to: "08:00" }],
		[{ from: "07:00" }],
	])("such as %j are refused", (hours) => {
		expect(SecuritySettings.safeParse({ quiet_hours: [hours] }).success).toBe(
			false,
		);
	});
});

test("a call that is asked about waits in quiet hours as ever, and is refused when nobody answers", async () => {
	const parts = await coreParts("strict", {
		settings: { quiet_hours: [{ from: "00:00", to: "24:00" }] },
	});
	expect(parts.describe("").quiet).toBe(true);
	const { removal } = await import("./approval/asking.ts");
	const held = parts.approvals.ask({
		...removal("/home/ada/work"),
		deadlineMs: parts.clock.monotonicMs() - 1,
	});
	expect((await held.answer).kind).toBe("timeout");
});
