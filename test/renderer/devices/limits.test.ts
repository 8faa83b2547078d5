/** Only what was changed is sent: a limit that widens is asked about, and one that was left alone must not be. */
import { expect, test } from "vitest";
import { changedLimits, limitsOf } from "../../../renderer/devices/limits.ts";
import { device } from "../entries.ts";

const view = device({
	reach: "high",
	session: false,
	upstreams: ["julia", "docs"],
});

test("a form that was left as it was sends nothing", () => {
	expect(changedLimits(view, limitsOf(view))).toEqual({});
	const anywhere = device({ upstreams: [] });
	expect(changedLimits(anywhere, limitsOf(anywhere))).toEqual({});
});

test("what was changed is sent, and nothing beside it", () => {
	const draft = limitsOf(view);
	expect(changedLimits(view, { ...draft, reach: "none" })).toEqual({
		reach: "none",
	});
	expect(changedLimits(view, { ...draft, session: true })).toEqual({
		session: true,
	});
	expect(changedLimits(view, { ...draft, scope: ["docs"] })).toEqual({
		upstreams: ["docs"],
	});
});

test("any upstream is sent as none in particular", () => {
	expect(changedLimits(view, { ...limitsOf(view), scope: null })).toEqual({
		upstreams: [],
	});
});

test("the same upstreams in another order are the same", () => {
	expect(
		changedLimits(view, { ...limitsOf(view), scope: ["docs", "julia"] }),
	).toEqual({});
});
