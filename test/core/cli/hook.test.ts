/** The words of `hook` from a terminal: what is printed, what is changed, and with which status. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { agentNames } from "../../../core/hook/dialect.ts";
import { commandLine } from "./command-line.ts";

describe.each(agentNames)("%s", (agent) => {
	test("--print-command prints one absolute line, for any environment", async () => {
		const { run, home } = await commandLine();
		const { code, stdout, stderr } = await run(
			"hook",
			"--print-command",
			agent,
		);
		expect([code, stderr]).toEqual([0, ""]);
		const words = stdout.trimEnd().split(" ");
		expect(words[0]).toMatch(/^\//);
		expect(words).toContain(agent);
		expect(words.slice(-2)).toEqual(["--home", home]);
	});

	test("install, status and uninstall are one JSON value each", async () => {
		const { run } = await commandLine();
		const said = async (...words: string[]): Promise<unknown> => {
			const { code, stdout } = await run("hook", ...words, agent, "--json");
			expect(code).toBe(0);
			return JSON.parse(stdout);
		};
		expect(await said("status")).toMatchObject({ installed: false });
		expect(await said("install")).toMatchObject({ agent, changed: true });
		expect(await said("install")).toMatchObject({ changed: false });
		expect(await said("status")).toMatchObject({
			installed: true,
			state: "current",
		});
		expect(await said("uninstall")).toMatchObject({ changed: true });
		expect(await said("status")).toMatchObject({ installed: false });
	});
});

test("--dry-run shows what would change and changes nothing", async () => {
	const { run, home } = await commandLine();
	const file = join(home, "..", ".claude", "settings.json");
	await mkdir(dirname(file));
	await writeFile(file, '{"a":1}');
	const { code, stderr } = await run("hook", "install", "claude", "--dry-run");
	expect(code).toBe(0);
	expect(stderr).toContain("PreToolUse");
	expect(await readFile(file, "utf8")).toBe('{"a":1}');
});

test("without a terminal nothing is asked: a script says what it wants by saying it", async () => {
	const { run, home } = await commandLine();
	const file = join(home, "..", ".claude", "settings.json");
	expect((await run("hook", "install", "claude")).code).toBe(0);
	expect(await readFile(file, "utf8")).toContain("hook");
	expect((await run("hook", "uninstall", "claude")).code).toBe(0);
});

test("a change of an agent's settings is in the log", async () => {
	const { run } = await commandLine();
	await run("hook", "install", "codex");
	const { stdout } = await run("audit", "tail", "--json");
	expect(stdout).toContain("hook.install agent=codex");
});

test.each([
	["hook"],
	["hook", "nobody"],
	["hook", "install"],
	["hook", "install", "nobody"],
	["hook", "--print-command", "nobody"],
	["hook", "--print-command", "codex", "--for-event", "BeforeTool"],
	["hook", "claude", "--home", "here"],
])("%s %s %s is wrong usage", async (...words) => {
	const { run } = await commandLine();
	const { code, stdout, stderr } = await run(...words);
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).not.toBe("");
});

test("the hook itself answers through the command line, too", async () => {
	const { run } = await commandLine();
	const { code, stdout } = await run("hook", "gemini");
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({ decision: "deny" });
});
