/** Putting a provider behind the gate as it is typed: without an address where there is only one. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UpstreamSettings } from "../../../core/settings/upstream-settings.ts";
import { commandLine } from "../cli/command-line.ts";

test("an address is known, and what is needed next is said", async () => {
	const { run, home } = await commandLine();
	const { code, stdout, stderr } = await run(
		"upstream",
		"add",
		"ai",
		"--preset",
		"openai",
	);
	expect([code, stdout]).toEqual([0, expect.stringContaining("/ai/")]);
	expect(stderr).toContain("drawbridge secret set ai");
	expect(stderr).toContain("/ai/v1");
	const file: unknown = JSON.parse(
		await readFile(join(home, "security.json"), "utf8"),
	);
	expect(file).toMatchObject({
		upstreams: { ai: { url: "https://api.openai.com", preset: "openai" } },
	});
});

test.each(["azure-openai", "bearer"])(
	"%s is somewhere else for everyone",
	async (preset) => {
		const { run } = await commandLine();
		const add = ["upstream", "add", "it", "--preset", preset];
		expect((await run(...add)).code).toBe(2);
		const at = ["upstream", "add", "it", "https://it.example"];
		expect((await run(...at, "--preset", preset)).code).toBe(0);
	},
);

test.each([
	["kaimon", true],
	["openai", true],
	["github", true],
	["azure-openai", false],
	["bearer", false],
])("in security.json, %s alone is an upstream: %s", (preset, good) => {
	expect(UpstreamSettings.safeParse({ preset }).success).toBe(good);
	const url = "https://it.example";
	expect(UpstreamSettings.safeParse({ preset, url }).success).toBe(true);
});
