/** `rules` as people and scripts use it, with no gate running. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../parts.ts";
import { commandLine } from "./command-line.ts";

test("a line is judged at once, with the rule that decided", async () => {
	const { run } = await commandLine();
	const rule = '{"then":"deny","program":"git push"}';
	const { code, stdout } = await run(
		"rules",
		"test",
		rule,
		"--command",
		"git push origin main",
		"--json",
	);
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({
		decision: "deny",
		rule: 'deny program "git push"',
	});
	expect((await run("rules", "test", "--command", "git push")).stdout).toMatch(
		/^allowed by the mode\n/u,
	);
});

test("rules in a file are tried on what happened", async () => {
	const { run } = await commandLine();
	const file = join(await tempFolder(), "rules.json");
	await writeFile(file, '[{"then":"deny","effect":"deletes"}]');
	const { code, stdout } = await run("rules", "test", "--file", file);
	expect([code, stdout]).toEqual([
		0,
		"would have matched 0 calls of 0; 0 calls would have been decided otherwise\n",
	]);
	expect((await run("rules", "list")).stdout).toContain("no rules");
});

test("a rule is added, listed, and taken away by what it says", async () => {
	const { run } = await commandLine();
	const rule = { then: "deny", program: "git push", note: "it's by hand" };
	const { code, stdout } = await run(
		"rules",
		"add",
		JSON.stringify(rule),
		"--json",
	);
	const { digest, index } = JSON.parse(stdout);
	expect([code, index]).toEqual([0, 0]);
	expect((await run("rules", "list")).stdout).toContain(digest.slice(0, 8));
	const removed = await run("rules", "remove", digest.slice(0, 8), "--json");
	expect([removed.code, JSON.parse(removed.stdout)]).toMatchObject([
		0,
		{ index: 0, rule },
	]);
});

describe("wrong usage exits 2", () => {
	test.each([
		["rules", "test", "{"],
		["rules", "test", '{"then":"deny","prgram":"x"}'],
		["rules", "test", "--days", "0"],
		["rules", "test", "--days", "many"],
		["rules", "test", "--mode", "open"],
		["rules", "test", "--role", "root"],
		["rules", "test", "--file", "/nonexistent"],
		["rules", "test", "{}", "--file", "x"],
		["rules", "add", "[]"],
		["rules", "add", '{"then":"deny"}', "--at", "-1"],
		["rules", "remove", "0"],
	])("%s %s %s", async (...words) => {
		const { run } = await commandLine();
		const { code, stdout, stderr } = await run(...words);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toBe("");
	});
});
