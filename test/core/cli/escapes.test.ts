/** What stands in the settings file is shown to a person's terminal: it must not be able to command it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startGate } from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";

test("no warning and no error carries a terminal's escape from the settings file", async () => {
	const escape = "\u001b]0;owned\u0007\u009b2J";
	const gate = await startGate({
		upstreams: {},
		settings: { limits: null, [`start${escape}`]: 1 },
	});
	onTestFinished(() => gate.stop());
	await eventually(() => gate.stderr()).toContain("start");
	await writeFile(
		join(gate.home, "security.json"),
		JSON.stringify({ upstreams: { [`later${escape}`]: {} } }),
	);
	await eventually(() => gate.stderr()).toContain("later");
	const checked = await gate.run("doctor");
	const started = await gate.run("serve", "--port", "0", "--mode", escape);
	for (const text of [
		gate.stderr(),
		checked.stdout,
		checked.stderr,
		started.stderr,
	])
		expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});
