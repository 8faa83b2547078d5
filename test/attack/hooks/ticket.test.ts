/**
 * The attack: a question of an agent's hook outlives the agent's patience, a person says yes to it later, and somebody
 * else, another call, a second call or a late one wants to be what that yes was for. It is for one retry of the same call,
 * by the agent that asked, in the session and the folder it asked from, while it holds.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { HookAnswer, HookQuestion } from "../../../contract/hooks.ts";
import { type HookGate, hookGate } from "../../core/hook/hook-gate.ts";
import { tempFolder } from "../../core/parts.ts";

const asked = {
	agent: "claude",
	event: "PreToolUse",
	kind: "call",
	session: "s1",
	tool: "Bash",
	input: { command: "cat .env" },
	cwd: "/home/ada/project",
	planning: false,
	/** The agent's own limit: over at once. */
	waitMs: 5,
} satisfies HookQuestion;

let gate: HookGate;
beforeEach(async () => {
	gate = await hookGate();
});

async function ask(change: Partial<HookQuestion> = {}): Promise<HookAnswer> {
	const result = await gate.control.call("cli", "hook.ask", {
		...asked,
		...change,
	});
	if (!result.ok) throw new Error(result.failure.code);
	// The command's own output.
	return result.output as HookAnswer;
}

/** Told to come back; the id it is told. */
async function ticketOf(change: Partial<HookQuestion> = {}): Promise<string> {
	const told = await ask(change);
	expect(told.decision).toBe("deny");
	const id = gate.approvals.list()[0]?.id;
	if (id === undefined) throw new Error("nothing waits any more");
	expect(told.reason).toContain(id);
	return id;
}

const allow = (id: string): void => {
	expect(
		gate.approvals.answer(id, { kind: "allow", scope: "once" }, "desktop"),
	).toBe("answered");
};

test("the question stays open, and a later yes lets the same call through when it is made again", async () => {
	allow(await ticketOf());
	expect(gate.approvals.list()).toEqual([]);
	expect(await ask()).toMatchObject({ decision: "allow" });
});

test("a yes to what is critical is one retry, too", async () => {
	const input = { command: "rm -rf ~" };
	allow(await ticketOf({ input }));
	expect(await ask({ input })).toMatchObject({ decision: "allow" });
	expect(await ask({ input })).toMatchObject({ decision: "deny" });
});

describe("the yes is not for", () => {
	test.each<[string, Partial<HookQuestion>]>([
		["another agent", { agent: "codex" }],
		["another session", { session: "s2" }],
		["another folder", { cwd: "/home/ada/other" }],
		["another command", { input: { command: "cat .env.production" } }],
		[
			"the same command with more said",
			{ input: { command: "cat .env", run_in_background: true } },
		],
		["another tool", { tool: "monitor" }],
		[
			"what the agent asks its own user",
			{ kind: "permission", event: "PermissionRequest" },
		],
	])("%s", async (_, change) => {
		allow(await ticketOf());
		expect(await ask(change)).toMatchObject({ decision: "deny" });
		// And it was not spent on that.
		gate.approvals.denyAll("desktop", "no");
		expect(await ask()).toMatchObject({ decision: "allow" });
	});

	test("a session that differs only where nobody is shown it", async () => {
		for (const [one, other] of [
			["s".repeat(36), `${"s".repeat(36)}2`],
			[`${"s".repeat(60)}1`, `${"s".repeat(60)}2`],
			["s\u202e", "s\\u202e"],
			[`${"s".repeat(11)}\ud83d\ude00${"s".repeat(40)}`, "s".repeat(53)],
		] as const) {
			// oxlint-disable-next-line no-await-in-loop -- one question at a time
			allow(await ticketOf({ session: one }));
			// oxlint-disable-next-line no-await-in-loop
			expect(await ask({ session: other })).toMatchObject({ decision: "deny" });
			gate.approvals.denyAll("desktop", "no");
			// oxlint-disable-next-line no-await-in-loop
			expect(await ask({ session: one })).toMatchObject({ decision: "allow" });
		}
	});

	test("a retry after the owner's rules came to deny it", async () => {
		allow(await ticketOf());
		await writeFile(
			gate.home.settings,
			// oxlint-disable-next-line unicorn/no-thenable -- the settings' own word; nobody awaits a rule
			JSON.stringify({ rules: [{ program: "cat", then: "deny" }] }),
		);
		gate.reload();
		expect(await ask()).toMatchObject({ decision: "deny" });
		expect(gate.approvals.list()).toEqual([]);
	});

	test("a second retry", async () => {
		allow(await ticketOf());
		await ask();
		expect(await ask()).toMatchObject({ decision: "deny" });
		expect(gate.approvals.list()).toHaveLength(1);
	});

	test("two retries at once", async () => {
		allow(await ticketOf());
		const both = await Promise.all([ask(), ask()]);
		expect(both.map(({ decision }) => decision).toSorted()).toEqual([
			"allow",
			"deny",
		]);
	});

	test("a retry after it has ended", async () => {
		allow(await ticketOf());
		gate.clock.pass(24 * 60 * 60_000);
		expect(await ask()).toMatchObject({ decision: "deny" });
	});

	test("a retry after the bridge was raised, nor when it is lowered again", async () => {
		allow(await ticketOf());
		gate.bridge.raise("desktop");
		expect(await ask()).toMatchObject({ decision: "deny" });
		gate.bridge.lower();
		expect(await ask()).toMatchObject({ decision: "deny" });
	});

	test("a call without a session", async () => {
		allow(await ticketOf());
		const answer = ask({ session: "" });
		await gate.card();
		gate.approvals.denyAll("desktop", "no");
		expect(await answer).toMatchObject({ decision: "deny" });
	});

	test("a script that was changed meanwhile", async () => {
		const cwd = await tempFolder();
		const script = join(cwd, "x.sh");
		await writeFile(script, "cat ~/.ssh/id_rsa\n");
		const call = { cwd, input: { command: "bash x.sh" } };
		allow(await ticketOf(call));
		await writeFile(script, "cat ~/.ssh/id_rsa ~/.ssh/id_ed25519\n");
		expect(await ask(call)).toMatchObject({ decision: "deny" });
	});
});

describe("no ticket is given", () => {
	test("to a call of which nobody can tell whose it is", async () => {
		const answer = ask({ session: "" });
		await gate.card();
		gate.clock.pass(asked.waitMs);
		expect(await answer).toMatchObject({ decision: "deny" });
		expect(gate.approvals.list()).toEqual([]);
	});

	test("to one that goes away by itself: its question is closed", async () => {
		const controller = new AbortController();
		const answer = gate.control.call(
			"cli",
			"hook.ask",
			{ ...asked, waitMs: 60_000 },
			{ gone: controller.signal },
		);
		await gate.card();
		controller.abort();
		await answer;
		expect(gate.approvals.list()).toEqual([]);
	});
});

test("a question with a ticket that nobody answers ends, and a yes is too late then", async () => {
	const id = await ticketOf();
	gate.clock.pass(24 * 60 * 60_000);
	expect(
		gate.approvals.answer(id, { kind: "allow", scope: "once" }, "desktop"),
	).toBe("late");
	expect(gate.approvals.list()).toEqual([]);
});

test("a no is told to the retry, once; then it is asked anew", async () => {
	const id = await ticketOf();
	gate.approvals.answer(
		id,
		{ kind: "deny", reason: "use the vault" },
		"desktop",
	);
	expect((await ask()).reason).toContain("use the vault");
	expect(gate.approvals.list()).toEqual([]);
	await ticketOf();
});

test("asking again while it waits takes no second card", async () => {
	const id = await ticketOf();
	expect(await ticketOf()).toBe(id);
	expect(gate.approvals.list()).toHaveLength(1);
});
