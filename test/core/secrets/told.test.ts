/** Windows hear which secrets there are whenever that changes, and never a value. */
import { expect, onTestFinished, test } from "vitest";
import type { Notice } from "../../../contract/wire.ts";
import { createControl } from "../../../core/control/control.ts";
import { eventually } from "../eventually.ts";
import { coreParts } from "../parts.ts";

const unused = (): never => {
	throw new Error("not asked here");
};

test("a secret that is set or removed is told to who listens", async () => {
	const control = createControl({
		parts: await coreParts(),
		gateUrl: () => "http://127.0.0.1:4180",
		status: unused,
		phones: () => {
			throw new Error("no gate here has phones");
		},
		consoleLink: unused,
		stop: unused,
	});
	const heard: Notice[] = [];
	const stop = control.on((notice) => {
		if (notice.event === "secrets") heard.push(notice);
	});
	onTestFinished(stop);
	const name = "docs";
	await control.call("cli", "secret.set", { name, value: "canary-8c2f" });
	await eventually(() => heard.at(-1)?.payload).toMatchObject([{ name }]);
	await control.call("cli", "secret.remove", { name });
	await eventually(() => heard.at(-1)?.payload).toEqual([]);
	expect(JSON.stringify(heard)).not.toContain("canary");
});
