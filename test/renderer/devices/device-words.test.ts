/** What a card says a phone may do is never more than what the gate lets it do. */
import { expect, test } from "vitest";
import {
	listDevices,
	mayWords,
} from "../../../renderer/devices/device-words.ts";
import { device } from "../entries.ts";

const later = "2026-11-20T10:15:00.000Z";

test("a phone whose certificate was clicked through allows nothing, whatever its limits are", () => {
	for (const reach of ["none", "high", "critical"] as const)
		expect(mayWords(device({ reach, session: true }))).not.toMatch(/allows/i);
});

test("the hour in which it may allow is told, unless its limits leave nothing of it", () => {
	expect(mayWords(device({ highUntil: later }))).toMatch(
		/allows high-risk calls, once/,
	);
	expect(mayWords(device({ highUntil: later, reach: "none" }))).not.toMatch(
		/allows/i,
	);
});

const words = (over: Parameters<typeof device>[0]): string =>
	mayWords(device({ tier: "trusted", ...over }));

test("a trusted phone is told by its reach, its sessions and its upstreams", () => {
	expect(words({ reach: "none" })).not.toMatch(/allows/i);
	expect(words({ reach: "high" })).toMatch(/up to high risk/);
	expect(words({ reach: "high" })).not.toMatch(/any risk/);
	expect(words({ reach: "critical" })).toMatch(/any risk/);
	expect(words({ session: false })).not.toMatch(/session/);
	expect(words({ session: true })).toMatch(/session/);
	expect(words({ upstreams: ["docs", "julia"] })).toMatch(/docs, julia\.$/);
});

test("phones that are online stand first, then by when they were seen last; the old ones stand apart", () => {
	const { active, old } = listDevices([
		device({ id: "seen-first", lastSeenAt: "2026-11-20T10:00:00.000Z" }),
		device({ id: "expired", state: "expired" }),
		device({ id: "seen-last", lastSeenAt: "2026-11-20T12:00:00.000Z" }),
		device({
			id: "online",
			online: true,
			lastSeenAt: "2026-11-20T09:00:00.000Z",
		}),
		device({ id: "revoked", state: "revoked", lastSeenAt: later }),
	]);
	expect(active.map(({ id }) => id)).toEqual([
		"online",
		"seen-last",
		"seen-first",
	]);
	expect(old.map(({ id }) => id)).toEqual(["revoked", "expired"]);
});
