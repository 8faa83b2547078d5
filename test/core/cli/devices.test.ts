/** devices, network, phone on the command line, without a gate and without a phone. */
import { expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

test("no phone is paired, as one value on one line", async () => {
	const { run } = await commandLine();
	const nothing = { code: 0, stdout: "[]\n" };
	expect(await run("devices", "list", "--json")).toMatchObject(nothing);
	expect(await run("devices", "list", "--all", "--json")).toMatchObject(
		nothing,
	);
});

test.each([
	["pair", 1, "not-running"],
	["pair --json", 1, "not-running"],
	["pair status --json", 1, "not-running"],
	["pair cancel", 1, "not-running"],
	["pair confirm x", 1, "not-running"],
	["pair confirm x --tier other", 2, "usage"],
	["phone status", 1, "not-running"],
	["devices show DV-2222", 1, "not-found"],
	["devices rename DV-2222 phone", 1, "not-found"],
	["devices revoke DV-2222 --json", 1, "not-found"],
	["devices limit DV-2222 --reach none", 1, "not-found"],
	["devices limit DV-2222", 2, "usage"],
	["devices limit DV-2222 --reach all", 2, "usage"],
	["devices limit DV-2222 --upstream docs --any-upstream", 2, "usage"],
	["devices allow-high DV-2222 15m", 1, "not-running"],
	["devices allow-high DV-2222 2h", 2, "usage"],
	["devices allow-high DV-2222 soon", 2, "usage"],
	["network trust nowhere", 1, "not-found"],
	["network forget nowhere", 1, "not-found"],
])("drawbridge %s exits %i %s", async (line, code, word) => {
	const { run } = await commandLine();
	const finished = await run(...line.split(" "));
	expect([finished.code, finished.stdout]).toEqual([code, ""]);
	expect(finished.stderr).toContain(`[${word}]`);
});

test("words and flags that are missing or unknown are wrong usage", async () => {
	const { run } = await commandLine();
	for (const line of [
		"pair now",
		"pair confirm",
		"devices",
		"devices show",
		"network trust",
		"phone",
	]) {
		const { code, stdout } = await run(...line.split(" "));
		expect([line, code, stdout]).toEqual([line, 2, ""]);
	}
});
