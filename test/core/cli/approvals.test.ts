/** approvals, grants, bridge, owner on the command line, with a gate and without. */
import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

const nothing = { code: 0, stdout: "[]\n" };

test("nothing waits and nothing is remembered, as one value on one line", async () => {
	const { run } = await commandLine();
	expect(await run("approvals", "list", "--json")).toMatchObject(nothing);
	expect(await run("grants", "list", "--json")).toMatchObject(nothing);
});

test.each([
	["approvals approve DB-2222", 1, "not-found"],
	["approvals deny DB-2222", 1, "not-found"],
	["approvals show DB-2222 --json", 1, "not-found"],
	["approvals watch", 1, "not-running"],
	["grants revoke G-22222", 1, "not-found"],
	["approvals approve DB-2222 --for ever", 2, "usage"],
	["approvals approve DB-2222 --for exact", 2, "usage"],
	["approvals approve DB-2222 --for exact --expires soon", 2, "usage"],
	["approvals approve DB-2222 --times 0", 2, "usage"],
	["approvals approve DB-2222 --pattern x", 2, "usage"],
])("drawbridge %s exits %i %s", async (line, code, word) => {
	const { run } = await commandLine();
	const finished = await run(...line.split(" "));
	expect([finished.code, finished.stdout]).toEqual([code, ""]);
	expect(finished.stderr).toContain(`[${word}]`);
});

test("the bridge stays raised over a restart, and says so", async () => {
	const { run, serve } = await commandLine();
	const raised = await run("bridge", "raise", "--json");
	expect(JSON.parse(raised.stdout)).toMatchObject({ raised: true, by: "cli" });
	await serve();
	const status = await run("status", "--json");
	expect(JSON.parse(status.stdout)).toMatchObject({
		mode: "strict",
		bridge: { raised: true },
		owner: { desktop: false, passphrase: false },
	});
	const refused = await run("mode", "relaxed");
	expect([refused.code, refused.stderr]).toEqual([
		1,
		expect.stringContaining("[conflict]"),
	]);
	await run("bridge", "lower");
	expect((await run("bridge", "status")).stdout).toBe("lowered\n");
});

describe("with an owner passphrase", () => {
	const phrase = "a long enough phrase";

	test("what widens asks for it, on the first line of stdin; other lines follow it", async () => {
		const { run, runWith } = await commandLine();
		expect((await runWith(phrase, "owner", "passphrase", "set")).code).toBe(0);
		const asked = await run("key", "create", "ci");
		expect([asked.code, asked.stdout, asked.stderr]).toEqual([
			1,
			"",
			expect.stringContaining("[passphrase-needed]"),
		]);
		const wrong = await runWith(
			"wrong\n",
			"key",
			"create",
			"a",
			"--passphrase",
		);
		expect(wrong.stderr).toContain("[passphrase-wrong]");
		const made = await runWith(
			`${phrase}\n`,
			"key",
			"create",
			"ci",
			"--passphrase",
		);
		expect([made.code, made.stdout]).toEqual([
			0,
			expect.stringMatching(/^dbk_/),
		]);
		const kept = await runWith(
			`${phrase}\nvalue of the secret\n`,
			"secret",
			"set",
			"docs",
			"--passphrase",
		);
		expect([kept.code, kept.stderr]).toEqual([
			0,
			expect.stringContaining("docs"),
		]);
		const changed = await runWith(
			`${phrase}\nanother long phrase\n`,
			"owner",
			"passphrase",
			"set",
			"--passphrase",
		);
		expect(changed.code).toBe(0);
		const cleared = await runWith(
			"another long phrase",
			"owner",
			"passphrase",
			"clear",
			"--passphrase",
		);
		expect(cleared.code).toBe(0);
	});
});
