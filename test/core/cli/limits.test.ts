/** drawbridge limits: what is wrong usage, before any gate is asked. */
import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

describe("wrong usage of limits exits 2 and says so on stderr only", () => {
	test.each([
		"limits much",
		"limits --queries 5",
		"limits set",
		"limits set --json",
		"limits set --queries",
		"limits set --queries 0",
		"limits set --queries -1",
		"limits set --writes 1.5",
		"limits set --tokens many",
		"limits set --streams 1e9",
		"limits set 5",
		"limits off now",
	])("drawbridge %s", async (line) => {
		const { run } = await commandLine();
		const { code, stdout, stderr } = await run(...line.split(" "));
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toBe("");
		expect(stderr).not.toMatch(/^\s+at /m);
	});
});
