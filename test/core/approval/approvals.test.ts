/** Questions and answers: who is let through by which answer, and when it is too late for one. */
import { describe, expect, test } from "vitest";
import { desk, minutes, seconds } from "./asking.ts";

const once = { kind: "allow", scope: "once" } as const;
const deny = { kind: "deny", reason: "not now" } as const;

/** What it was told, or "waits". */
async function told(answer: Promise<{ kind: string }>): Promise<string> {
	const first = await Promise.race([answer, Promise.resolve(undefined)]);
	return first?.kind ?? "waits";
}

describe("one call", () => {
	test("waits until a person allows it, and is released once", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		expect(await told(held.answer)).toBe("waits");
		expect(held.release()).toBe(false);
		expect(approvals.answer(held.id, once, "desktop")).toBe("answered");
		expect(await held.answer).toEqual({
			kind: "allow",
			by: "desktop",
			scope: "once",
		});
		expect([held.stillAllowed, held.release()]).toEqual([true, true]);
	});

	test("is denied with the person's reason", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		expect(approvals.answer(held.id, deny, "cli")).toBe("answered");
		expect(await held.answer).toEqual({
			kind: "deny",
			by: "cli",
			reason: "not now",
		});
		expect(held.release()).toBe(false);
	});

	test("is refused by silence at its deadline, not before", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		clock.pass(119 * seconds);
		approvals.expire();
		expect(await told(held.answer)).toBe("waits");
		clock.pass(1 * seconds);
		approvals.expire();
		expect(await held.answer).toEqual({ kind: "timeout" });
		expect(approvals.answer(held.id, once, "desktop")).toBe("late");
		expect(approvals.get(held.id)?.state).toBe("timed-out");
	});

	test("that came too late itself is not asked", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question({ deadlineMs: clock.monotonicMs() }));
		expect(await held.answer).toEqual({ kind: "timeout" });
		expect(approvals.waiting).toBe(0);
	});

	test("is void when its caller goes away, and everybody sees that", async () => {
		const { approvals, question } = await desk();
		let changes = 0;
		approvals.onChange(() => (changes += 1));
		const held = approvals.ask(question());
		held.withdraw();
		expect(await held.answer).toEqual({ kind: "void" });
		expect(changes).toBe(2);
		expect(approvals.list()).toEqual([]);
		expect(approvals.answer(held.id, once, "desktop")).toBe("voided");
	});

	test("is void when the gate stops", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		approvals.close();
		expect(await held.answer).toEqual({ kind: "void" });
		expect(approvals.get(held.id)?.answer?.reason).toBe("the gate stopped");
	});

	test("is told that the log cannot be written, and does not wait", async () => {
		const { approvals, question, db, logged } = await desk();
		db.exec("DROP TABLE approval");
		const held = approvals.ask(question());
		expect(await held.answer).toMatchObject({ reason: "record-unavailable" });
		expect([approvals.waiting, logged.length]).toEqual([0, 1]);
	});
});

describe("identical calls of one client share a card, not an answer", () => {
	test("allow once lets the first one through, and the others wait on a new card", async () => {
		const { approvals, question } = await desk();
		const [a, b] = [approvals.ask(question()), approvals.ask(question())];
		expect([a.id, approvals.list()[0]?.waiting]).toEqual([b.id, 2]);
		const id = a.id;
		approvals.answer(id, once, "desktop");
		expect([await told(a.answer), await told(b.answer)]).toEqual([
			"allow",
			"waits",
		]);
		expect(b.id).not.toBe(id);
		expect(approvals.list().map((card) => [card.id, card.waiting])).toEqual([
			[b.id, 1],
		]);
		expect(approvals.answer(id, once, "desktop")).toBe("late");
	});

	test("×2 lets two of three through", async () => {
		const { approvals, question } = await desk();
		const all = [1, 2, 3].map(() => approvals.ask(question()));
		approvals.answer(all[0]?.id ?? "", { ...once, times: 2 }, "desktop");
		expect(await Promise.all(all.map((one) => told(one.answer)))).toEqual([
			"allow",
			"allow",
			"waits",
		]);
	});

	test("a deny refuses all of them", async () => {
		const { approvals, question } = await desk();
		const all = [1, 2, 3].map(() => approvals.ask(question()));
		approvals.answer(all[0]?.id ?? "", deny, "desktop");
		expect(await Promise.all(all.map((one) => told(one.answer)))).toEqual([
			"deny",
			"deny",
			"deny",
		]);
	});

	test.each([
		["client", { clientId: "k_2" }],
		["agent", { agent: "codex" }],
		["call", { digest: "another" }],
		["upstream", { upstream: "docs" }],
	])("another %s has a card of its own", async (_, change) => {
		const { approvals, question } = await desk();
		approvals.ask(question());
		approvals.ask(question(change));
		expect(approvals.list()).toHaveLength(2);
	});

	test("one that leaves takes the others along nowhere", async () => {
		const { approvals, question } = await desk();
		const [a, b] = [approvals.ask(question()), approvals.ask(question())];
		a.withdraw();
		expect([await told(a.answer), await told(b.answer)]).toEqual([
			"void",
			"waits",
		]);
	});

	test("each has its own deadline", async () => {
		const { approvals, question, clock } = await desk();
		const a = approvals.ask(question());
		clock.pass(60 * seconds);
		const b = approvals.ask(question());
		clock.pass(60 * seconds);
		approvals.expire();
		expect([await told(a.answer), await told(b.answer)]).toEqual([
			"timeout",
			"waits",
		]);
	});
});

describe("edit and allow once", () => {
	const edited = { ...once, editedArgs: '{"command":"ls","timeout":5}' };

	test("hands the caller what the person wrote, and records what was changed without the text", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		approvals.answer(held.id, edited, "desktop");
		expect(await held.answer).toMatchObject({
			kind: "allow",
			editedArgs: '{"command":"ls","timeout":5}',
		});
		const diff = approvals.get(held.id)?.answer?.diff;
		expect(diff).toMatch(
			/^command: 32 characters \([0-9a-f]{8}\) -> 2 characters \([0-9a-f]{8}\)$/,
		);
	});

	test("is refused where it is no JSON, is remembered, or is about the gate itself", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		const gate = approvals.ask(question({ upstream: "gate" }));
		const bad = { ...once, editedArgs: "{" };
		const kept = { ...edited, scope: "exact", ttlMs: minutes } as const;
		expect([
			approvals.answer(held.id, bad, "desktop"),
			approvals.answer(held.id, kept, "desktop"),
			approvals.answer(gate.id, edited, "desktop"),
		]).toEqual(["bad-edit", "bad-edit", "bad-edit"]);
		expect(approvals.waiting).toBe(2);
	});

	test("is nothing for a call whose caller has left with a ticket", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		expect(approvals.answer(held.id, edited, "desktop")).toBe("bad-edit");
	});
});

describe("a ticket", () => {
	test("keeps the question open without its caller, and a yes is for one retry", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		const id = held.ticket();
		expect(id).toBe(held.id);
		held.withdraw();
		clock.pass(10 * minutes);
		expect(approvals.answer(held.id, once, "desktop")).toBe("answered");
		const retry = approvals.ask(question());
		expect([await told(retry.answer), retry.release()]).toEqual([
			"allow",
			true,
		]);
		expect(await told(approvals.ask(question()).answer)).toBe("waits");
	});

	test("ends by itself", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		clock.pass(15 * minutes);
		expect(approvals.answer(held.id, once, "desktop")).toBe("late");
	});

	test("its yes ends by itself, too", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		approvals.answer(held.id, once, "desktop");
		clock.pass(15 * minutes);
		expect(await told(approvals.ask(question()).answer)).toBe("waits");
	});

	test("a retry before the answer takes the place that was kept", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		const retry = approvals.ask(question());
		expect([retry.id, approvals.list()[0]?.waiting]).toEqual([held.id, 1]);
		approvals.answer(retry.id, once, "desktop");
		expect(await told(retry.answer)).toBe("allow");
	});

	test("a no is told to the retry, once", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		approvals.answer(held.id, deny, "desktop");
		expect(await approvals.ask(question()).answer).toMatchObject({
			kind: "deny",
			reason: "not now",
		});
		expect(await told(approvals.ask(question()).answer)).toBe("waits");
	});

	test("is not given to the anonymous, nor after an answer", async () => {
		const { approvals, question } = await desk();
		const nobody = approvals.ask(question({ clientId: "anonymous" }));
		expect(nobody.ticket()).toBeUndefined();
		const held = approvals.ask(question());
		approvals.answer(held.id, once, "desktop");
		expect(held.ticket()).toBeUndefined();
	});
});

describe("what is remembered", () => {
	test("exactly this call, for a time, as often as was said", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		approvals.answer(
			held.id,
			{ kind: "allow", scope: "exact", ttlMs: 10 * minutes, times: 2 },
			"desktop",
		);
		expect(await told(held.answer)).toBe("allow");
		expect(await told(approvals.ask(question()).answer)).toBe("allow");
		expect(await told(approvals.ask(question()).answer)).toBe("waits");
		clock.pass(1);
	});

	test("needs an end, of thirty days at most", async () => {
		const { approvals, question } = await desk();
		const { id } = approvals.ask(question());
		const exact = { kind: "allow", scope: "exact" } as const;
		for (const ttlMs of [undefined, 0, -1, Number.NaN, 31 * 86_400_000])
			expect(approvals.answer(id, { ...exact, ttlMs }, "desktop")).toBe(
				"needs-expiry",
			);
	});

	test("lets through what waits already and is covered by it", async () => {
		const { approvals, question } = await desk();
		const first = approvals.ask(question());
		const same = approvals.ask(question());
		const other = approvals.ask(question({ digest: "other bytes" }));
		approvals.answer(
			first.id,
			{ kind: "allow", scope: "pattern", pattern: 0, ttlMs: minutes },
			"desktop",
		);
		expect(
			await Promise.all([first, same, other].map((one) => told(one.answer))),
		).toEqual(["allow", "allow", "allow"]);
		expect([approvals.waiting, approvals.list()]).toEqual([0, []]);
	});
});

describe("the record", () => {
	test("has an entry for the question and for the answer, and no argument", async () => {
		const { approvals, question, entries } = await desk();
		const held = approvals.ask(question());
		approvals.answer(held.id, once, "desktop");
		expect(
			entries.map(({ decision, decidedBy, client, digest, risk }) => ({
				decision,
				decidedBy,
				client,
				digest,
				risk,
			})),
		).toEqual([
			{
				decision: "ask",
				decidedBy: undefined,
				client: "ci",
				digest: "digest of /home/ada/work/docs/build",
				risk: "high",
			},
			{
				decision: "allow",
				decidedBy: "desktop",
				client: "ci",
				digest: "digest of /home/ada/work/docs/build",
				risk: "high",
			},
		]);
		expect(JSON.stringify(entries)).not.toContain("rm -rf");
		expect(JSON.stringify(approvals.history(10))).not.toContain("rm -rf");
	});
});

describe("while the bridge is raised", () => {
	test("nobody is asked for anybody but an admin and the gate itself", async () => {
		const { approvals, question } = await desk();
		approvals.shut("raised");
		const told3 = [
			approvals.ask(question()),
			approvals.ask(question({ role: "admin" })),
			approvals.ask(question({ upstream: "gate" })),
		].map((one) => told(one.answer));
		expect(await Promise.all(told3)).toEqual(["deny", "waits", "waits"]);
	});
});
