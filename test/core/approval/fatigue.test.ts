/** Whether whoever answers on the desktop still reads, told by the last hour's answers. */
import { describe, expect, test } from "vitest";
import {
	deletion,
	desk,
	type Desk,
	minutes,
	removal,
	seconds,
} from "./asking.ts";

const allow = { kind: "allow", scope: "once" } as const;
const deny = { kind: "deny", reason: "" } as const;

/** One after the other, each answered after so long. */
function answers(
	all: Desk,
	count: number,
	afterMs: number,
	{
		verdict = allow,
		by = "desktop",
	}: { verdict?: typeof allow | typeof deny; by?: string } = {},
): void {
	for (let at = 0; at < count; at += 1) {
		const held = all.approvals.ask(all.question({ digest: `call ${at}` }));
		all.clock.pass(afterMs);
		expect(all.approvals.answer(held.id, verdict, by)).toBe("answered");
	}
}

describe("fatigue", () => {
	test("is nobody's without answers", async () => {
		const all = await desk();
		expect(all.approvals.fatigue()).toEqual({
			answers: 0,
			allowShare: 0,
			medianSeconds: null,
			tired: false,
		});
	});

	test.each([
		["ten quick ones", 10, 900, true],
		["nine", 9, 900, false],
		["ten that were read", 10, 1_200, false],
	])("%s: %#", async (_what, count, afterMs, tired) => {
		const all = await desk();
		answers(all, count, afterMs);
		expect(all.approvals.fatigue()).toMatchObject({
			answers: count,
			allowShare: 1,
			medianSeconds: afterMs / 1_000,
			tired,
		});
	});

	test("is not that of somebody who also says no", async () => {
		const all = await desk();
		answers(all, 18, 500);
		answers(all, 1, 500, { verdict: deny });
		expect(all.approvals.fatigue().tired).toBe(false);
	});

	test("is the desktop's alone", async () => {
		const all = await desk();
		answers(all, 12, 100, { by: "cli" });
		answers(all, 12, 100, { by: "DV-1 phone" });
		expect(all.approvals.fatigue().answers).toBe(0);
	});

	test("passes within the hour", async () => {
		const all = await desk();
		answers(all, 12, 100);
		expect(all.approvals.fatigue().tired).toBe(true);
		all.clock.pass(61 * minutes);
		expect(all.approvals.fatigue()).toMatchObject({ answers: 0, tired: false });
	});

	test("counts a card of a stack from when it came to lie on top", async () => {
		const all = await desk();
		const held = Array.from({ length: 10 }, (_, at) =>
			all.approvals.ask(all.question({ digest: `call ${at}` })),
		);
		all.clock.pass(30 * seconds);
		for (const one of held) {
			all.clock.pass(500);
			all.approvals.answer(one.id, allow, "desktop");
		}
		expect(all.approvals.fatigue()).toMatchObject({
			medianSeconds: 0.5,
			tired: true,
		});
	});
});

describe("a card", () => {
	test.each([
		["critical", false, true],
		["high", false, false],
		["high", true, true],
		["low", true, false],
	] as const)(
		"of risk %s, tired %s, is held to allow: %s",
		async (risk, tired, hold) => {
			const all = await desk();
			if (tired) answers(all, 12, 100);
			const { judgement } = removal("/home/ada/work/docs/build");
			all.approvals.ask(all.question({ judgement: { ...judgement, risk } }));
			expect(all.approvals.list()[0]?.hold).toBe(hold);
		},
	);

	test("of low risk gets its narrowest pattern proposed, of any other none", async () => {
		const all = await desk();
		const path = "/home/ada/work/docs/build";
		const { judgement } = removal(path, [deletion(path, { risk: "low" })]);
		const low = {
			...judgement,
			risk: "low",
			pieces: judgement.pieces.slice(0, 1),
		} as const;
		const ask = (digest: string, change: object) => {
			const { id } = all.approvals.ask(all.question({ digest, ...change }));
			return all.approvals.get(id)?.proposed;
		};
		expect(ask("rested", { judgement: low })).toBeNull();
		answers(all, 12, 100);
		expect([
			ask("low", { judgement: low }),
			ask("high", {}),
			ask("anonymous", { judgement: low, clientId: "anonymous" }),
		]).toEqual([0, null, null]);
	});
});
