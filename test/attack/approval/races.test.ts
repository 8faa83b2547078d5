/**
 * Two answers at once, a change of mind, an answer for something else: whoever answers second, late or beside the point
 * must not let anything through. Threats: "one yes for many", "the world changes while a person thinks".
 */
import { describe, expect, test } from "vitest";
import { desk, minutes, seconds } from "../../core/approval/asking.ts";

const once = { kind: "allow", scope: "once" } as const;
const deny = { kind: "deny", reason: "" } as const;

describe("two answers in the same tick from two doors", () => {
	test("of two yeses the second is late, and lets no second call through", async () => {
		const { approvals, question } = await desk();
		const [a, b] = [approvals.ask(question()), approvals.ask(question())];
		const { id } = a;
		expect([
			approvals.answer(id, once, "desktop"),
			approvals.answer(id, once, "console"),
		]).toEqual(["answered", "late"]);
		expect(await a.answer).toMatchObject({ by: "desktop" });
		expect([a.release(), b.release()]).toEqual([true, false]);
		expect(approvals.waiting).toBe(1);
	});

	test("a yes after a no is late", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		expect([
			approvals.answer(held.id, deny, "cli"),
			approvals.answer(held.id, once, "desktop"),
		]).toEqual(["answered", "late"]);
		expect(held.release()).toBe(false);
	});

	test("a no after a yes wins while the bytes have not left", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		expect([
			approvals.answer(held.id, once, "desktop"),
			approvals.answer(held.id, deny, "cli"),
		]).toEqual(["answered", "answered"]);
		expect(await held.answer).toMatchObject({ kind: "allow" });
		expect([held.stillAllowed, held.release()]).toEqual([false, false]);
		expect(held.denial).toMatchObject({ kind: "deny", by: "cli" });
		expect(approvals.get(held.id)?.state).toBe("denied");
	});

	test("a no after the bytes have left is told that it was late", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		approvals.answer(held.id, once, "desktop");
		held.release();
		expect(approvals.answer(held.id, deny, "cli")).toBe("late");
	});

	test("a no in time ends what the yes had remembered", async () => {
		const { approvals, grants, question } = await desk();
		const held = approvals.ask(question());
		approvals.answer(
			held.id,
			{ kind: "allow", scope: "exact", ttlMs: minutes },
			"desktop",
		);
		expect(approvals.answer(held.id, deny, "cli")).toBe("answered");
		expect([held.release(), grants.list()]).toEqual([false, []]);
	});

	test("a no ends the retry that a yes had left open", async () => {
		const { approvals, question } = await desk();
		const held = approvals.ask(question());
		held.ticket();
		approvals.answer(held.id, once, "desktop");
		expect(approvals.answer(held.id, deny, "cli")).toBe("answered");
		const retry = approvals.ask(question());
		expect(retry.release()).toBe(false);
		expect(approvals.waiting).toBe(1);
	});
});

describe("answers that are for nothing here", () => {
	test("an unknown id, and an id of another gate", async () => {
		const [here, there] = [await desk(), await desk()];
		const foreign = there.approvals.ask(there.question());
		for (const id of ["DB-2222", "", "DB-0000' OR 1=1", foreign.id])
			expect(here.approvals.answer(id, once, "desktop")).toBe("unknown");
		expect(foreign.stillAllowed).toBe(false);
	});

	test("the card of calls that were let through is not the card of those that wait on", async () => {
		const { approvals, question } = await desk();
		const all = [1, 2, 3].map(() => approvals.ask(question()));
		const id = all[0]?.id ?? "";
		approvals.answer(id, { ...once, times: 2 }, "desktop");
		expect(approvals.answer(id, once, "desktop")).toBe("late");
		expect(all.map((one) => one.release())).toEqual([true, true, false]);
	});
});

describe("a clock that is set", () => {
	test("back lengthens no question", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		clock.wallMs -= 3_600 * seconds;
		clock.growingMs += 120 * seconds;
		expect(approvals.answer(held.id, once, "desktop")).toBe("late");
		expect(await held.answer).toEqual({ kind: "timeout" });
	});

	test("forward ends no question before a person had the time", async () => {
		const { approvals, question, clock } = await desk();
		const held = approvals.ask(question());
		clock.wallMs += 3_600 * seconds;
		expect(approvals.answer(held.id, once, "desktop")).toBe("answered");
	});
});

describe("a restart", () => {
	test("brings no question back, says so, and answers nothing for it", async () => {
		const before = await desk();
		const held = before.approvals.ask(before.question());
		before.db.close();
		const after = await desk({ home: before.home, clock: before.clock });
		expect([after.approvals.list(), after.approvals.waiting]).toEqual([[], 0]);
		expect(after.approvals.answer(held.id, once, "desktop")).toBe("voided");
		expect(after.approvals.get(held.id)?.state).toBe("void");
		expect(after.entries.map(({ reason }) => reason)).toEqual([
			`${held.id} is void: the gate ended before anybody answered`,
		]);
		const again = after.approvals.ask(after.question());
		expect(again.stillAllowed).toBe(false);
	});

	test("ends tickets and sessions", async () => {
		const before = await desk();
		const ticket = before.approvals.ask(before.question());
		ticket.ticket();
		before.approvals.answer(ticket.id, once, "desktop");
		const session = before.approvals.ask(before.question({ clientId: "k_2" }));
		before.approvals.answer(
			session.id,
			{ kind: "allow", scope: "session" },
			"desktop",
		);
		before.db.close();
		const after = await desk({ home: before.home, clock: before.clock });
		const retry = after.approvals.ask(after.question());
		const next = after.approvals.ask(after.question({ clientId: "k_2" }));
		expect([retry.release(), next.release()]).toEqual([false, false]);
		expect(after.approvals.waiting).toBe(2);
	});
});
