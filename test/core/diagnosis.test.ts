/** What is sent along with a report: nothing in it may name anybody or open anything. */
import { expect, test } from "vitest";
import { aboutOperations } from "../../core/control/about.ts";
import type { ControlParts } from "../../core/control/operation.ts";
import { coreParts } from "./parts.ts";

const asker = { actor: "desktop" } as const;

test("the lines for a report hold no key, no name, no address and no path of a person", async () => {
	const parts = await coreParts("strict", {
		settings: {
			api_keys: ["canary-plain-key"],
			"canary-unknown-field": 1,
			upstreams: {
				"canary-upstream": {
					url: "https://canary.example/base",
					headers: { "X-Canary": "canary-header" },
				},
			},
		},
	});
	const { key } = await parts.keys.create({
		name: "canary agent",
		role: "viewer",
		upstreams: [],
		note: "canary note",
		ttlMs: undefined,
	});
	const control: ControlParts = {
		parts,
		gateUrl: () => "http://192.0.2.7:4180",
		status: () => ({
			running: true,
			version: "0",
			pid: 1,
			startedAt: null,
			gate: "http://192.0.2.7:4180",
			listeners: [],
			console: null,
			peerUserChecked: true,
			openRequests: 0,
			...parts.describe("http://192.0.2.7:4180"),
		}),
		consoleLink: () => ({ url: "", expiresAt: "" }),
		phones: () => {
			throw new Error("no phones here");
		},
		stop: () => undefined,
	};
	const { diagnosis, schema } = await aboutOperations(control)["about.get"](
		{},
		asker,
	);
	expect(schema).toBeGreaterThan(0);
	expect(diagnosis).toContain("Mode: strict");
	expect(diagnosis).toContain("1 × any by address");
	for (const told of ["canary", key, "192.0.2.7", parts.home.home])
		expect(diagnosis).not.toContain(told);
});
