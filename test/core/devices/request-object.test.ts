/** What of a question a phone is shown: all of it or none of what it quotes, never a part that looks like the whole. */
import { describe, expect, test } from "vitest";
import { RequestObject } from "../../../contract/phone.ts";
import { minutes } from "../approval/asking.ts";
import { phoneDesk } from "./phone-desk.ts";

const untrusted = { tier: "untrusted" } as const;
const canary = "c4nary";

test("a trusted phone sees the whole call, and the digest of its bytes", async () => {
	const { ask, pair, clock } = await phoneDesk();
	const phone = await pair();
	const { id } = ask("/home/ada/work/docs/build", "high");
	const card = phone.card();
	expect(RequestObject.parse(card)).toEqual(card);
	expect(card).toMatchObject({
		id,
		device: phone.id,
		client: "ci",
		agent: "claude",
		upstream: "demo",
		method: "POST",
		tool: "run_command",
		risk: "high",
		categories: ["destructive"],
		redacted: false,
		path: "/demo/mcp",
		cwd: "/home/ada/work/docs",
		command: "rm -rf /home/ada/work/docs/build",
		why: ["deletes a folder"],
		waiting: 1,
		createdAt: clock.now(),
		expiresAt: clock.now() + 2 * minutes,
	});
	expect(card.pieces[0]).toMatchObject({
		text: "rm -rf /home/ada/work/docs/build",
		risk: "high",
	});
	expect(JSON.parse(card.input)).toEqual({
		command: "rm -rf /home/ada/work/docs/build",
		timeout: 5,
	});
});

test("an untrusted phone sees who asks for how grave a thing, and nothing that quotes it", async () => {
	const { ask, pair } = await phoneDesk();
	const phone = await pair(untrusted);
	ask(`/home/ada/${canary}`, "critical", {
		path: `/demo/${canary}`,
		cwd: `/home/${canary}`,
	});
	expect(JSON.stringify(phone.state)).not.toContain(canary);
	expect(phone.card()).toMatchObject({
		redacted: true,
		client: "ci",
		upstream: "demo",
		risk: "critical",
		categories: ["destructive"],
	});
});

describe("a long call", () => {
	test("of 100,000 characters is shown to the last one", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const args = JSON.stringify({ text: `${"x".repeat(100_000)}${canary}` });
		ask("/a", "high", { args });
		expect(phone.card()).toMatchObject({ input: args, allow: ["once"] });
	});

	test("of more than a phone is shown says so, and may only be denied", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a", "high", { args: JSON.stringify({ text: "x".repeat(300_000) }) });
		const card = phone.card();
		expect(card).toMatchObject({ limit: "size", allow: [], redacted: false });
		expect(JSON.stringify(card).length).toBeLessThan(40_000);
		expect(await phone.decide(card)).toBe("not-allowed");
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
	});

	test("by its names alone, in halves of characters, is cut and still signed", async () => {
		const { ask, pair } = await phoneDesk();
		const [phone, other] = [await pair(), await pair(untrusted)];
		ask("/a", "high", { tool: `x${"\u{1f600}".repeat(200_000)}` });
		expect(phone.card()).toMatchObject({ limit: "size", allow: [] });
		expect(JSON.stringify(other.card()).length).toBeLessThan(4_000);
	});
});

describe("a card that is shown again", () => {
	test("is the same signed object while nothing about it changed, though the clock wanders", async () => {
		const { ask, pair, clock } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const [first] = phone.state.requests;
		clock.wallMs += 3;
		expect(phone.state.requests[0]).toBe(first);
		clock.wallMs += 60 * minutes;
		expect(phone.card().expiresAt).toBe(clock.now() + 2 * minutes);
	});

	test("is another object of the same nonce when it changed, and both may be answered", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const first = phone.card();
		ask("/a");
		const second = phone.card();
		expect([second.waiting, second.nonce]).toEqual([2, first.nonce]);
		expect(await phone.decide(first)).toBe("allowed");
		expect(phone.card()).toMatchObject({ waiting: 1 });
		expect(phone.card().nonce).not.toBe(first.nonce);
	});

	test("has another nonce for another device", async () => {
		const { ask, pair } = await phoneDesk();
		const [one, two] = [await pair(), await pair()];
		ask("/a");
		expect(one.card().nonce).not.toBe(two.card().nonce);
		expect(one.card().nonce).toHaveLength(22);
	});
});

describe("many cards", () => {
	test("are fifty at most, the oldest first, and how many wait is said", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const all = Array.from({ length: 60 }, (_, index) =>
			ask(`/a${index}`, "high", { clientId: `k_${index % 4}` }),
		);
		const { requests, glance } = phone.state;
		expect(requests.map(({ object }) => object.id)).toEqual(
			all.slice(0, 50).map(({ id }) => id),
		);
		expect(glance.object.waiting).toBe(60);
	});

	test("that are long are as many as two million characters hold, and never none", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const args = JSON.stringify({ text: "x".repeat(250_000) });
		for (let more = 0; more < 12; more++) ask(`/a${more}`, "high", { args });
		expect(phone.state.requests).toHaveLength(8);
	});
});
