/** drawbridge setup: by flags, by questions at a terminal, and interrupted; and drawbridge settings beside it. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

const flags =
	"setup --mode relaxed --key agent --upstream docs=http://127.0.0.1:9 --allow 127.0.0.1 --global --yes --json";

describe("drawbridge setup", () => {
	test("without a terminal writes what flags say, and tells it in one line; without flags it exits 2", async () => {
		const { home, run } = await commandLine();
		const asked = await run("setup");
		expect([asked.code, asked.stdout]).toEqual([2, ""]);
		const { code, stdout } = await run(...flags.split(" "));
		expect(code).toBe(0);
		expect(stdout.trimEnd().split("\n")).toHaveLength(1);
		expect(JSON.parse(stdout)).toMatchObject({
			mode: "relaxed",
			key: { name: "agent", key: expect.stringMatching(/^dbk_/) },
		});
		expect(
			JSON.parse(await readFile(join(home, "security.json"), "utf8")),
		).toMatchObject({ mode: "relaxed", allowed_ips: ["127.0.0.1"] });
	});

	test.each([
		"setup --yes",
		"setup --mode open --yes",
		"setup --mode lax --global --project /tmp --yes",
		"setup --upstream docs --yes",
		"setup --upstream Docs=http://a --yes",
		"setup --role admin --mode strict --yes",
		"setup --mode lax",
	])("%s is wrong usage", async (line) => {
		const { home, run } = await commandLine();
		const { code, stdout, stderr } = await run(...line.split(" "));
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toMatch(/^\s+at /m);
		expect(existsSync(join(home, "security.json"))).toBe(false);
	});

	test.skipIf(process.platform !== "linux")(
		"asks at a terminal, takes Enter for what stands in brackets, and writes after a yes",
		async () => {
			const { home, onTerminal } = await commandLine();
			const going = onTerminal("setup");
			for (const [question, answer] of [
				["relaxed or lax [strict]", "lux\n"],
				[/\[strict\][^]*\[strict\]/, "\n"],
				["first key [my-agent]", "\n"],
				["spaces between [-]", "10.0.0.0/8\n"],
				["NAME=URL", "docs=http://127.0.0.1:9\n"],
				["[global]", "\n"],
				["Do this? [y/N]", "y\n"],
			] as const) {
				await going.until(question);
				going.type(answer);
			}
			const { code, stdout } = await going.finished;
			expect([code, stdout]).toEqual([0, expect.stringMatching(/dbk_/)]);
			// What is written over is for texts of others.
			expect(stdout).not.toContain("\\u00");
			expect(
				JSON.parse(await readFile(join(home, "security.json"), "utf8")),
			).toMatchObject({
				mode: "strict",
				allowed_ips: ["127.0.0.1", "::1", "10.0.0.0/8"],
				upstreams: { docs: { url: "http://127.0.0.1:9" } },
			});
		},
	);

	test.skipIf(process.platform !== "linux")(
		"leaves everything as it was when it is interrupted",
		async () => {
			const { home, onTerminal } = await commandLine();
			const going = onTerminal("setup");
			await going.until("relaxed or lax [strict]");
			going.type("lax\n");
			await going.until("first key [my-agent]");
			going.type("\u0003");
			const { code } = await going.finished;
			expect(code).toBe(1);
			expect(existsSync(join(home, "security.json"))).toBe(false);
		},
	);
});

test("drawbridge settings check tells the line of a mistake, and exits 1", async () => {
	const { home, run } = await commandLine();
	await writeFile(join(home, "security.json"), '{\n"mode": "open"\n}');
	const { code, stdout } = await run("settings", "check", "--json");
	expect(code).toBe(1);
	expect(JSON.parse(stdout).findings).toMatchObject([
		{ line: 2, result: "wrong" },
	]);
});

test("drawbridge settings set changes one setting, and refuses what is none", async () => {
	const { home, run } = await commandLine();
	const set = await run("settings", "set", "audit.keep_days", "30", "--json");
	expect([set.code, JSON.parse(set.stdout)]).toMatchObject([0, { value: 30 }]);
	expect((await run("settings", "set", "audit.keep_days", "x")).code).toBe(2);
	expect((await run("settings", "set", "mode", "lax")).code).toBe(1);
	expect(
		JSON.parse(await readFile(join(home, "security.json"), "utf8")),
	).toMatchObject({ audit: { keep_days: 30 } });
});
