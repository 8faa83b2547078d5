/** What a phone is told of its answers: nothing before it has happened, through to the end of the call. */
import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../approval/asking.ts";
import { digestOf, phoneDesk } from "./phone-desk.ts";

describe("the receipt of an allow", () => {
	test("names the object that was answered, and follows its call to the end", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		expect(phone.receipts).toEqual([]);
		await phone.decide(card);
		expect(phone.state.receipts[0]?.object).toMatchObject({
			request: card.id,
			digest: digestOf("request", card),
			device: phone.id,
			verdict: "allow",
			state: "allowed",
			status: null,
		});
		held.release();
		expect(phone.receipts).toEqual(["released"]);
		held.over(200);
		expect(phone.state.receipts[0]?.object).toMatchObject({
			state: "ended",
			status: 200,
		});
	});

	test("says that the call was stopped where its caller went away", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		await phone.decide(phone.card());
		held.over(null);
		expect(phone.receipts).toEqual(["stopped"]);
	});

	test("says that the call was stopped by the desktop's deny, or by the bridge", async () => {
		const { ask, pair, approvals, bridge } = await phoneDesk();
		const phone = await pair();
		const [a, b] = [ask("/a"), ask("/b")];
		for (const { id } of [a, b]) await phone.decide(phone.card(id));
		approvals.answer(a.id, { kind: "deny", reason: "" }, "desktop");
		expect(phone.receipts).toEqual(["stopped", "allowed"]);
		bridge.raise("desktop");
		expect(phone.receipts).toEqual(["stopped", "stopped"]);
	});

	test("is the deny's after the phone thought better of it", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const card = phone.card();
		await phone.decide(card);
		await phone.decide(card, { verdict: "deny" });
		expect(phone.receipts).toEqual(["denied"]);
	});

	test("of a deny stays a deny, also where a first call of the session had left and ends", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const path = "/home/ada/work/docs/build";
		const [first, second] = [ask(path), ask(path)];
		const card = phone.card();
		await phone.decide(card, { scope: "session" });
		first.release();
		await phone.decide(card, { verdict: "deny" });
		first.over(200);
		expect(phone.receipts).toEqual(["denied"]);
		expect(second.release()).toBe(false);
	});

	test("is the allowing phone's alone, and of another's deny it says stopped", async () => {
		const { ask, pair } = await phoneDesk();
		const [one, two] = [await pair(), await pair()];
		ask("/a");
		const [a, b] = [one.card(), two.card()];
		await one.decide(a);
		expect(two.receipts).toEqual([]);
		await two.decide(b, { verdict: "deny" });
		expect([one.receipts, two.receipts]).toEqual([["stopped"], ["denied"]]);
	});

	test("of a session follows the first call, whatever becomes of later ones", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const path = "/home/ada/work/docs/build";
		const [first, second] = [ask(path), ask(path)];
		await phone.decide(phone.card(), { scope: "session" });
		first.release();
		second.release();
		second.over(500);
		expect(phone.receipts).toEqual(["released"]);
		first.over(200);
		const later = ask(path);
		later.release();
		later.over(404);
		expect(phone.state.receipts[0]?.object).toMatchObject({
			state: "ended",
			status: 200,
		});
	});
});

test("whoever follows a call is told at once what became of it, and once", async () => {
	const { ask, approvals } = await phoneDesk();
	const told: string[] = [];
	approvals.onProgress(({ state }) => told.push(state));
	const [denied, left, gone] = [ask("/a"), ask("/b"), ask("/c")];
	for (const { id } of [denied, left, gone])
		approvals.answer(id, { kind: "allow", scope: "once" }, "desktop");
	approvals.answer(denied.id, { kind: "deny", reason: "" }, "desktop");
	denied.over(403);
	expect(told.splice(0)).toEqual(["stopped"]);
	left.release();
	left.over(200);
	expect(told.splice(0)).toEqual(["released", "ended"]);
	gone.withdraw();
	gone.over(null);
	expect(told).toEqual(["stopped"]);
});

describe("where the caller could not wait and was to ask again", () => {
	test("the receipt says allowed until the retry leaves", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a").ticket();
		await phone.decide(phone.card());
		expect(phone.receipts).toEqual(["allowed"]);
		const retry = ask("/a");
		expect(phone.receipts).toEqual(["allowed"]);
		retry.release();
		expect(phone.receipts).toEqual(["released"]);
	});

	test("the receipt says stopped once no retry would be let through", async () => {
		const { ask, pair, clock } = await phoneDesk();
		const phone = await pair();
		ask("/a").ticket();
		await phone.decide(phone.card());
		clock.pass(15 * minutes + 1 * seconds);
		expect(phone.receipts).toEqual(["stopped"]);
	});

	test("a deny still stops a retry that a session would let through", async () => {
		const { ask, pair, grants } = await phoneDesk();
		const phone = await pair();
		const path = "/home/ada/work/docs/build";
		ask(path).ticket();
		const card = phone.card();
		await phone.decide(card, { scope: "session" });
		expect(phone.receipts).toEqual(["allowed"]);
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
		expect(grants.list()).toEqual([]);
	});
});

test("the last twenty are shown, and what is still to be released is never forgotten", async () => {
	const { ask, pair, devices } = await phoneDesk();
	const phone = await pair();
	const first = ask("/first");
	await phone.decide(phone.card());
	for (let more = 0; more < 25; more++) {
		ask(`/a${more}`);
		await phone.decide(phone.card(), { verdict: "deny" });
	}
	expect(phone.receipts).toHaveLength(20);
	devices.revoke(phone.id);
	expect(first.release()).toBe(false);
});

test("a receipt is signed anew only when it says something else", async () => {
	const { ask, pair } = await phoneDesk();
	const phone = await pair();
	const held = ask("/a");
	await phone.decide(phone.card());
	const [allowed] = phone.state.receipts;
	expect(phone.state.receipts[0]).toBe(allowed);
	held.release();
	expect(phone.state.receipts[0]).not.toBe(allowed);
});
