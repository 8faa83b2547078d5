/**
 * A client that asks ten thousand times, to bury one bad call among many or to fill the memory: the person sees a few
 * cards, the others wait their turn, and what is over is refused. Nobody else is kept out. Issue 6, "bad input".
 */
import { expect, test } from "vitest";
import { desk } from "../../core/approval/asking.ts";

const once = { kind: "allow", scope: "once" } as const;

test("ten thousand different questions: twenty cards, a thousand wait, the rest is refused", async () => {
	const { approvals, question } = await desk();
	const all = Array.from({ length: 10_000 }, (_, index) =>
		approvals.ask(question({ digest: `call ${index}` })),
	);
	expect([approvals.list().length, approvals.waiting]).toEqual([20, 1_000]);
	expect(await all[9_999]?.answer).toEqual({
		kind: "deny",
		by: "gate",
		reason: "too-many-questions",
	});
	expect(all.some((one) => one.stillAllowed)).toBe(false);
});

test("the next in turn is shown when one was answered, in the order they came", async () => {
	const { approvals, question } = await desk();
	const all = Array.from({ length: 25 }, (_, index) =>
		approvals.ask(question({ digest: `call ${index}` })),
	);
	approvals.answer(all[3]?.id ?? "", once, "desktop");
	expect(approvals.list().map(({ digest }) => digest)).toContain("call 20");
	expect(approvals.list()).toHaveLength(20);
	for (const card of approvals.list())
		approvals.answer(card.id, { kind: "deny", reason: "" }, "desktop");
	expect(approvals.list().map(({ digest }) => digest)).toEqual([
		"call 21",
		"call 22",
		"call 23",
		"call 24",
	]);
});

test("another client is still asked for", async () => {
	const { approvals, question } = await desk();
	for (let index = 0; index < 10_000; index++)
		approvals.ask(question({ digest: `call ${index}` }));
	approvals.ask(question({ clientId: "k_2", client: "quiet" }));
	expect(approvals.list().some(({ client }) => client === "quiet")).toBe(true);
});

test("ten thousand identical ones are one card", async () => {
	const { approvals, question } = await desk();
	for (let index = 0; index < 10_000; index++) approvals.ask(question());
	expect(approvals.list().map(({ waiting }) => waiting)).toEqual([1_000]);
});

test("what they hold in memory is bounded, too", async () => {
	const { approvals, question } = await desk();
	const mebibyte = 1024 * 1024;
	for (let index = 0; index < 200; index++)
		approvals.ask(
			question({ digest: `call ${index}`, heldBytes: mebibyte, args: "{}" }),
		);
	expect(approvals.waiting).toBe(47);
	for (const { id } of approvals.list())
		approvals.answer(id, { kind: "deny", reason: "" }, "desktop");
	approvals.ask(question({ digest: "small" }));
	expect(approvals.waiting).toBe(28);
});

test("a thousand who leave give a thousand places back", async () => {
	const { approvals, question } = await desk();
	const all = Array.from({ length: 1_000 }, (_, index) =>
		approvals.ask(question({ digest: `call ${index}` })),
	);
	for (const held of all) held.withdraw();
	expect([approvals.waiting, approvals.list()]).toEqual([0, []]);
	for (let index = 0; index < 1_000; index++)
		approvals.ask(question({ digest: `again ${index}` }));
	expect([approvals.waiting, approvals.list().length]).toEqual([1_000, 20]);
});
