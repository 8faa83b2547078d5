/** What a running gate tells its doors by itself: that quiet hours begin and end, and whether another version is known. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { events } from "../../../contract/events.ts";
import type { Notice } from "../../../contract/wire.ts";
import { connectGate } from "../../../core/cli/client.ts";
import { resolveHome } from "../../../core/home.ts";
import { startGate } from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";

test("quiet hours are told as they begin and end, and what is known of versions with every change of the warnings", async () => {
	const gate = await startGate({ upstreams: {} });
	onTestFinished(() => gate.stop());
	const caller = await connectGate(resolveHome({ DRAWBRIDGE_HOME: gate.home }));
	if (caller === undefined) throw new Error("no gate answers");
	onTestFinished(() => caller.close());
	const told: Notice[] = [];
	void caller.subscribe((notice) => told.push(notice));
	await caller.call("status.get", {});
	const settings = (more: object) =>
		writeFile(
			join(gate.home, "security.json"),
			JSON.stringify({ limits: null, ...more }),
		);
	const of = (name: Notice["event"]): unknown[] =>
		told.filter(({ event }) => event === name).map(({ payload }) => payload);

	await settings({ quiet_hours: [{ from: "00:00", to: "24:00" }], typo: 1 });
	await eventually(() => of("quiet")).toEqual([{ quiet: true }]);
	expect(await caller.call("status.get", {})).toMatchObject({ quiet: true });
	await eventually(() => of("update").length).toBeGreaterThan(0);
	for (const payload of of("update"))
		expect(events.update.parse(payload)).toBeNull();

	await settings({});
	await eventually(() => of("quiet")).toEqual([
		{ quiet: true },
		{ quiet: false },
	]);
});
