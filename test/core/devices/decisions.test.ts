/** What a phone's signed answer lets through, and each way in which one is not taken. A test names the property it breaks. */
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../core/approval/question.ts";
import { minutes, seconds } from "../approval/asking.ts";
import {
	digestOf,
	isSignedByDesktop,
	phoneDesk,
	pushOrigin,
} from "./phone-desk.ts";

const untrusted = { tier: "untrusted" } as const;
const hours = 60 * minutes;

const pushTo = (endpoint: string | null) => ({
	name: "push.set",
	subscription: endpoint === null ? null : { endpoint },
});

/** What it was told, or "waits". */
async function told(answer: Promise<Answer>): Promise<string> {
	const first = await Promise.race([answer, Promise.resolve(undefined)]);
	return first?.kind ?? "waits";
}

describe("a trusted phone", () => {
	test("allows a critical call once, and the log and the caller know who did", async () => {
		const { ask, pair, audit } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a", "critical");
		expect(phone.card()).toMatchObject({ allow: ["once"], limit: "once-only" });
		expect(await phone.decide(phone.card())).toBe("allowed");
		expect(await held.answer).toEqual({
			kind: "allow",
			by: `phone "Pixel" (${phone.id})`,
			scope: "once",
		});
		expect(audit.tail(10).map(({ device }) => device)).toEqual([phone.id]);
	});

	test("denies with a reason", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const deny = { verdict: "deny", reason: "not on a Friday" } as const;
		expect(await phone.decide(phone.card(), deny)).toBe("denied");
		expect(await held.answer).toMatchObject({
			kind: "deny",
			reason: "not on a Friday",
		});
	});

	test("allows a high-risk call for a session of at most eight hours", async () => {
		const { ask, pair, grants, clock } = await phoneDesk();
		const phone = await pair();
		ask("/home/ada/work/docs/build");
		expect(phone.card()).toMatchObject({
			allow: ["once", "session"],
			limit: "",
		});
		const session = { scope: "session" } as const;
		expect(await phone.decide(phone.card(), session)).toBe("allowed");
		expect(grants.list().map(({ scope, expiresAt }) => [scope, expiresAt])) //
			.toEqual([["session", new Date(clock.now() + 8 * hours).toISOString()]]);
	});

	test("gives no session that is longer than its own time", async () => {
		const { ask, pair, grants, clock, devices } = await phoneDesk();
		const phone = await pair();
		clock.pass(devices.endsAt(phone.device) - clock.now() - 1 * hours);
		ask("/home/ada/work/docs/build");
		await phone.decide(phone.card(), { scope: "session" });
		expect(grants.list()[0]?.expiresAt).toBe(
			new Date(clock.now() + 1 * hours).toISOString(),
		);
	});

	test("never allows a critical call for a session", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a", "critical");
		const session = { scope: "session" } as const;
		expect(await phone.decide(phone.card(), session)).toBe("not-allowed");
		expect(await told(held.answer)).toBe("waits");
	});

	test("allows what the gate asks about itself, but nothing that opens it to phones", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const gate = { upstream: "gate", onceOnly: true };
		const mode = ask("/a", "high", { ...gate, tool: "mode.set" });
		const pairing = ask("/b", "high", { ...gate, tool: "pair.confirm" });
		const wider = ask("/c", "high", { ...gate, tool: "device.allow-high" });
		expect(await phone.decide(phone.card(mode.id))).toBe("allowed");
		for (const { id } of [pairing, wider])
			expect(await phone.decide(phone.card(id))).toBe("not-allowed");
	});
});

describe("the owner's limits for a device", () => {
	test.each([
		[{ reach: "none" }, "high", "once"],
		[{ reach: "high" }, "critical", "once"],
		[{ session: false }, "high", "session"],
	] as const)("%o refuses %s for %s", async (limits, risk, scope) => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair();
		devices.limit(phone.id, limits);
		const held = ask("/home/ada/work/docs/build", risk);
		expect(phone.card().limit).toBe("device");
		expect(await phone.decide(phone.card(), { scope })).toBe("not-allowed");
		expect(await told(held.answer)).toBe("waits");
	});

	test("that changed after the card was shown hold for its answer", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const card = phone.card();
		devices.limit(phone.id, { reach: "none" });
		expect(await phone.decide(card)).toBe("not-allowed");
	});

	test("hide the calls to other upstreams, waiting or over", async () => {
		const { ask, pair, devices, decisions } = await phoneDesk();
		const limited = await pair();
		const other = await pair();
		devices.limit(limited.id, { upstreams: ["docs"] });
		const hidden = ask("/a");
		const seen = ask("/b", "high", { upstream: "docs" });
		expect(limited.state.requests.map(({ object }) => object.id)).toEqual([
			seen.id,
		]);
		const card = other.card(hidden.id);
		expect(await limited.decide(card)).toBe("not-found");
		await other.decide(card);
		expect(await limited.decide(card)).toBe("not-found");
		expect(decisions.historyFor(limited.device).object.items).toEqual([]);
		expect(decisions.historyFor(other.device).object.items).toHaveLength(1);
	});

	test("that shut an upstream out leave the right to deny a card that was shown", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const card = phone.card();
		devices.limit(phone.id, { upstreams: ["docs"] });
		expect(await phone.decide(card)).toBe("not-allowed");
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
	});
});

describe("a phone whose certificate was clicked through", () => {
	test.each(["low", "high", "critical"] as const)(
		"denies a call of %s risk and never allows it",
		async (risk) => {
			const { ask, pair } = await phoneDesk();
			const phone = await pair(untrusted);
			const held = ask("/a", risk);
			const card = phone.card();
			expect(card).toMatchObject({
				allow: [],
				limit: "tier",
				redacted: true,
			});
			for (const scope of ["once", "session"] as const)
				expect(await phone.decide(card, { scope })).toBe("not-allowed");
			expect(await told(held.answer)).toBe("waits");
			expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
		},
	);

	test("allows high risk once where the owner switched it on, and only once", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair(untrusted);
		devices.allowHigh(phone.id, 1 * hours);
		ask("/home/ada/work/docs/build");
		const card = phone.card();
		expect(card).toMatchObject({ allow: ["once"], redacted: false });
		expect(await phone.decide(card, { scope: "session" })).toBe("not-allowed");
		expect(await phone.decide(card)).toBe("allowed");
	});

	test("allows neither critical calls nor the gate's own questions then", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair(untrusted);
		devices.allowHigh(phone.id, 1 * hours);
		ask("/a", "critical");
		ask("/b", "high", { upstream: "gate", tool: "mode.set" });
		const cards = phone.state.requests.map(({ object }) => object);
		expect(cards.map(({ redacted }) => redacted)).toEqual([true, true]);
		for (const card of cards)
			expect(await phone.decide(card)).toBe("not-allowed");
	});

	test("has an hour that ends, also for a card it was shown before", async () => {
		const { ask, pair, devices, clock } = await phoneDesk();
		const phone = await pair(untrusted);
		devices.allowHigh(phone.id, 1 * hours);
		clock.pass(1 * hours - 1 * seconds);
		ask("/a");
		const card = phone.card();
		clock.pass(1 * seconds);
		expect(await phone.decide(card)).toBe("not-allowed");
		expect(phone.card().redacted).toBe(true);
	});

	test("answers what it was shown whole: a redacted card allows nothing afterwards", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair(untrusted);
		ask("/a");
		const redacted = phone.card();
		devices.allowHigh(phone.id, 1 * hours);
		expect(await phone.decide(redacted)).toBe("not-allowed");
		expect(await phone.decide(phone.card())).toBe("allowed");
	});
});

describe("who signed it", () => {
	test("another key's signature is no answer, and uses nothing up", async () => {
		const { ask, pair, audit } = await phoneDesk();
		const [phone, thief] = [await pair(), await pair()];
		const held = ask("/a");
		const decision = phone.decision(phone.card());
		const sig = await thief.sign("decision", decision);
		expect(phone.post({ decision, sig })).toBe("wrong-proof");
		expect(await told(held.answer)).toBe("waits");
		expect(audit.tail(1)).toMatchObject([
			{ kind: "refused", device: phone.id },
		]);
		const own = await phone.sign("decision", decision);
		expect(phone.post({ decision, sig: own })).toBe("allowed");
	});

	test("a signature over something else of this protocol is no answer", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const decision = phone.decision(phone.card());
		for (const domain of ["action", "request", "session"] as const) {
			const sig = await phone.sign(domain, decision);
			expect(phone.post({ decision, sig })).toBe("wrong-proof");
		}
	});

	test.each([
		["verdict", { verdict: "allow" }],
		["scope", { scope: "session" }],
		["counter", { counter: 99 }],
		["reason", { reason: "other words" }],
	])("a changed %s breaks the signature", async (_, change) => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/home/ada/work/docs/build");
		const decision = phone.decision(phone.card(), { verdict: "deny" });
		const sig = await phone.sign("decision", decision);
		expect(phone.post({ decision: { ...decision, ...change }, sig })).toBe(
			"wrong-proof",
		);
	});

	test("a member that nobody signed, or none at all, is no decision", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const decision = phone.decision(phone.card());
		const sig = await phone.sign("decision", decision);
		for (const body of [
			undefined,
			{},
			[],
			{ decision },
			{ decision, sig, by: "owner" },
			{ decision: { ...decision, times: 9 }, sig },
			{ decision: { ...decision, counter: Number.MAX_SAFE_INTEGER }, sig },
			{ decision: { ...decision, v: 2 }, sig },
		])
			expect(phone.post(body)).toBe("bad-request");
		const lone = { ...decision, reason: "\ud800" };
		expect(phone.post({ decision: lone, sig })).toBe("wrong-proof");
	});

	test("a revoked or expired device's signature is refused", async () => {
		const { ask, pair, devices, clock } = await phoneDesk();
		const [revoked, idle] = [await pair(), await pair()];
		ask("/a", "high", { deadlineMs: clock.monotonicMs() + 60 * 24 * hours });
		const [a, b] = [revoked.card(), idle.card()];
		devices.revoke(revoked.id);
		expect(await revoked.decide(a)).toBe("gone");
		clock.pass(31 * 24 * hours);
		expect(await idle.decide(b)).toBe("gone");
	});
});

describe("what it answers", () => {
	test("is what this device was handed: another's object is other bytes", async () => {
		const { ask, pair } = await phoneDesk();
		const [phone, other] = [await pair(), await pair()];
		const held = ask("/a");
		phone.card();
		const card = other.card();
		expect(await phone.decide(card)).toBe("other-bytes");
		expect(await phone.decide(card, { device: other.id })).toBe("bad-request");
		expect(await told(held.answer)).toBe("waits");
	});

	test("is the digest of an object the gate signed, not of one somebody made up", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a", "critical");
		const card = phone.card();
		const harmless = { ...card, risk: "low", command: "ls" } as const;
		const digest = digestOf("request", harmless);
		expect(await phone.decide(card, { digest })).toBe("other-bytes");
	});

	test("is one question: the digest of one does not open another", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const [a, b] = [ask("/a", "low"), ask("/b", "critical")];
		const mixed = { digest: digestOf("request", phone.card(a.id)) };
		expect(await phone.decide(phone.card(b.id), mixed)).toBe("other-bytes");
		expect(await phone.decide(phone.card(a.id), { request: "DB-ZZZZ" })).toBe(
			"not-found",
		);
	});

	test("has the nonce that the object names", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const [a, b] = [ask("/a"), ask("/b")];
		const { nonce } = phone.card(b.id);
		expect(await phone.decide(phone.card(a.id), { nonce })).toBe("replayed");
		expect(await phone.decide(phone.card(a.id), { nonce: "" })).toBe(
			"replayed",
		);
	});

	test("has not become graver since: the caller's second, worse call is asked about anew", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const first = ask("/a");
		ask("/a", "critical");
		const card = phone.card();
		first.withdraw();
		expect(phone.card().risk).toBe("critical");
		expect(await phone.decide(card)).toBe("other-bytes");
		expect(await phone.decide(phone.card())).toBe("allowed");
	});

	test("may be one of the last cards it was shown of a question, not one from long ago", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const shown = [phone.card()];
		for (let more = 0; more < 9; more++) {
			ask("/a");
			shown.push(phone.card());
		}
		const [first, second, third] = shown;
		if (!first || !second || !third) throw new Error("ten cards");
		expect(third.waiting).toBe(3);
		expect(await phone.decide(second)).toBe("other-bytes");
		expect(await phone.decide(third)).toBe("allowed");
	});
});

describe("once", () => {
	test("the same bytes again are a replay", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const decision = phone.decision(phone.card());
		const body = { decision, sig: await phone.sign("decision", decision) };
		expect([phone.post(body), phone.post(body)]).toEqual([
			"allowed",
			"replayed",
		]);
		expect(held.release()).toBe(true);
		expect(phone.post(body)).toBe("replayed");
	});

	test.each([
		["equal", 5],
		["going back", 4],
	])("a counter that is %s is a replay", async (_, counter) => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const [a, b] = [ask("/a"), ask("/b")];
		await phone.decide(phone.card(a.id), { counter: 5 });
		expect(phone.state.glance.object.device.counter).toBe(5);
		expect(await phone.decide(phone.card(b.id), { counter })).toBe("replayed");
		expect(await told(b.answer)).toBe("waits");
	});

	test("a refused allow is not let through by sending it again when limits are wider", async () => {
		const { ask, pair, devices } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const card = phone.card();
		devices.limit(phone.id, { reach: "none" });
		const decision = phone.decision(card);
		const body = { decision, sig: await phone.sign("decision", decision) };
		expect(phone.post(body)).toBe("not-allowed");
		devices.limit(phone.id, { reach: "critical" });
		expect(phone.post(body)).toBe("replayed");
		expect(await phone.decide(card)).toBe("allowed");
	});

	test("an unsigned message uses up neither the counter nor the nonce", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const decision = phone.decision(phone.card());
		phone.post({ decision: { ...decision, counter: 2 ** 52 }, sig: "AAAA" });
		const sig = await phone.sign("decision", decision);
		expect(phone.post({ decision, sig })).toBe("allowed");
	});
});

describe("in time", () => {
	test("a deny after the allow wins while the bytes have not left, with the same nonce, once", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		expect(await phone.decide(card)).toBe("allowed");
		expect(await phone.decide(card)).toBe("replayed");
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
		// What has ended is forgotten a moment later: then it is late, and no replay any more.
		expect(["replayed", "late"]).toContain(
			await phone.decide(card, { verdict: "deny" }),
		);
		expect(held.release()).toBe(false);
	});

	test("a deny after the bytes have left is late", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		await phone.decide(card);
		expect(held.release()).toBe(true);
		expect(await phone.decide(card, { verdict: "deny" })).toBe("late");
	});

	test("a phone's deny stops what the desktop allowed a moment ago", async () => {
		const { ask, pair, approvals } = await phoneDesk();
		const phone = await pair(untrusted);
		const held = ask("/a");
		const card = phone.card();
		approvals.answer(held.id, { kind: "allow", scope: "once" }, "desktop");
		expect(phone.state.requests).toEqual([]);
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
		expect(held.release()).toBe(false);
	});

	test("of two phones the first answer counts, and the second is late", async () => {
		const { ask, pair } = await phoneDesk();
		const [one, two] = [await pair(), await pair()];
		ask("/a");
		const [a, b] = [one.card(), two.card()];
		expect(await one.decide(a, { verdict: "deny" })).toBe("denied");
		expect(await two.decide(b)).toBe("late");
	});

	test("a phone that slept while the call expired is late, and gets no receipt of an allow", async () => {
		const { ask, pair, clock } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		clock.growingMs += 120 * seconds;
		expect(await phone.decide(card)).toBe("late");
		expect(await told(held.answer)).toBe("timeout");
		expect(phone.state.receipts).toEqual([]);
		expect(await phone.decide(card)).toBe("late");
	});

	test("a wall clock that is a day off, on either side, decides nothing", async () => {
		const { ask, pair, clock } = await phoneDesk();
		const phone = await pair();
		const [a, b] = [ask("/a"), ask("/b")];
		const [first, second] = [phone.card(a.id), phone.card(b.id)];
		clock.wallMs += 24 * hours;
		expect(await phone.decide(first)).toBe("allowed");
		clock.wallMs -= 48 * hours;
		expect(await phone.decide(second)).toBe("allowed");
	});

	test("an answer to what the gate has forgotten meanwhile is late, and a deny is not forgotten before the bytes left", async () => {
		const { ask, pair, decisions } = await phoneDesk();
		const phone = await pair();
		const [gone, allowed] = [ask("/a"), ask("/b")];
		const [a, b] = [phone.card(gone.id), phone.card(allowed.id)];
		await phone.decide(b);
		const forgotten = new Promise<void>((resolve) =>
			decisions.onChange(resolve),
		);
		gone.withdraw();
		await forgotten;
		expect(await phone.decide(a)).toBe("late");
		expect(await phone.decide(b, { verdict: "deny" })).toBe("denied");
		expect(allowed.release()).toBe(false);
	});

	test("a call whose caller went away is late", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		held.withdraw();
		expect(await phone.decide(card)).toBe("late");
	});
});

describe("where something fails", () => {
	test("an allow that cannot be told to the phone lets nothing through", async () => {
		const { ask, pair, lock } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		await lock();
		await expect(phone.decide(card)).rejects.toMatchObject({ code: "locked" });
		expect(await told(held.answer)).toBe("waits");
		await expect(phone.decide(card, { verdict: "deny" })).rejects.toThrow();
		expect(await told(held.answer)).toBe("deny");
	});

	test("an allow that cannot be recorded lets nothing through", async () => {
		const { ask, pair, db } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		db.exec("DROP TABLE approval");
		await expect(phone.decide(card)).rejects.toThrow();
		expect(await told(held.answer)).toBe("waits");
	});

	test("a deny holds where the counter cannot be kept, and an allow does not", async () => {
		const { ask, pair, db } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		const card = phone.card();
		db.exec("DROP TABLE device");
		await expect(phone.decide(card)).rejects.toThrow();
		expect(await told(held.answer)).toBe("waits");
		expect(await phone.decide(card, { verdict: "deny" })).toBe("denied");
	});
});

describe("a device that ends", () => {
	test("takes back what it allowed and has not left, and its grants, and nobody else's", async () => {
		const { ask, pair, grants, devices, approvals } = await phoneDesk();
		// One that bears the other's id in its name.
		const phone = await pair();
		const other = await pair({ name: `x" (${phone.id})` });
		const held = ask("/a");
		await phone.decide(phone.card());
		const session = ask("/home/ada/work/docs/build");
		await phone.decide(phone.card(session.id), { scope: "session" });
		const others = ask("/home/ada/work/docs/b", "high", { clientId: "k_2" });
		await other.decide(other.card(others.id), { scope: "session" });
		const desktops = ask("/c");
		approvals.answer(desktops.id, { kind: "allow", scope: "once" }, "desktop");
		devices.revoke(phone.id);
		expect(
			[held, session, others, desktops].map((one) => one.release()),
		).toEqual([false, false, true, true]);
		expect(grants.list().map(({ by }) => by)).toEqual([
			`phone "${other.device.name}" (${other.id})`,
		]);
	});

	test("takes back the retry it allowed of a call whose caller could not wait", async () => {
		const { ask, pair, devices, grants } = await phoneDesk();
		const phone = await pair();
		const held = ask("/a");
		held.ticket();
		expect(await phone.decide(phone.card())).toBe("allowed");
		expect(grants.list()).toHaveLength(1);
		devices.revoke(phone.id);
		expect(grants.list()).toEqual([]);
		expect(await told(ask("/a").answer)).toBe("waits");
	});
});

describe("actions", () => {
	const raise = { name: "bridge.raise" };

	test("any phone raises the bridge, and everything that waits is denied", async () => {
		const { ask, pair, bridge } = await phoneDesk();
		const phone = await pair(untrusted);
		const held = ask("/a");
		expect(await phone.act(raise)).toBe("done");
		expect(bridge.view()).toMatchObject({
			raised: true,
			by: `phone "Pixel" (${phone.id})`,
		});
		expect(await told(held.answer)).toBe("deny");
		expect(phone.state.glance.object).toMatchObject({
			raised: true,
			mode: "strict",
		});
	});

	test("a glance's nonce is good for one action, of one device", async () => {
		const { pair, bridge } = await phoneDesk();
		const [phone, other] = [await pair(), await pair()];
		const { nonce } = phone.state.glance.object;
		expect(phone.state.glance.object.nonce).toBe(nonce);
		expect(await other.act(raise, { nonce })).toBe("replayed");
		expect(await phone.act(raise, { device: other.id })).toBe("bad-request");
		expect(await phone.act(raise, { nonce })).toBe("done");
		bridge.lower();
		expect(await phone.act(raise, { nonce })).toBe("replayed");
		expect(bridge.raised).toBe(false);
		expect(await phone.act(raise)).toBe("done");
	});

	test("another key's signature is no action, and uses nothing up", async () => {
		const { pair, decisions, bridge } = await phoneDesk();
		const [phone, thief] = [await pair(), await pair()];
		const action = {
			v: 1,
			type: "action",
			action: raise,
			device: phone.id,
			nonce: phone.state.glance.object.nonce,
			counter: 1,
		};
		const act = (sig: string) => decisions.act(phone.device, { action, sig });
		for (const sig of [
			await thief.sign("action", action),
			await phone.sign("decision", action),
			"",
		])
			expect(act(sig)).toEqual({ problem: "wrong-proof" });
		expect(bridge.raised).toBe(false);
		expect(act(await phone.sign("action", action))).toEqual({ done: true });
	});

	test("an action's counter does not go back, and is the decisions' own", async () => {
		const { ask, pair } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		await phone.decide(phone.card(), { counter: 7 });
		expect(await phone.act(raise, { counter: 7 })).toBe("replayed");
		expect(await phone.act(raise, { counter: 8 })).toBe("done");
	});

	test("a decision is no action, and the other way round", async () => {
		const { ask, pair, decisions } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const decision = phone.decision(phone.card());
		const sig = await phone.sign("decision", decision);
		expect(decisions.act(phone.device, { decision, sig })).toEqual({
			problem: "bad-request",
		});
		expect(decisions.act(phone.device, { action: decision, sig })).toEqual({
			problem: "bad-request",
		});
	});

	test("a push endpoint is one of a push service's, and of a trusted phone", async () => {
		const { pair, devices } = await phoneDesk();
		const [phone, other] = [await pair(), await pair(untrusted)];
		const good = pushTo(`${pushOrigin}/abc`);
		expect(await phone.act(pushTo("https://evil.example/abc"))).toBe(
			"bad-request",
		);
		expect(await other.act(good)).toBe("not-allowed");
		expect(await phone.act(good)).toBe("done");
		expect(devices.active(phone.id)?.push).toBe(`${pushOrigin}/abc`);
		expect(phone.state.glance.object.device.push).toBe(true);
		expect(await phone.act(pushTo(null))).toBe("done");
		expect(devices.active(phone.id)?.push).toBe("");
	});

	test("a phone gives itself up, and signs nothing more", async () => {
		const { pair, devices, ask } = await phoneDesk();
		const phone = await pair(untrusted);
		ask("/a");
		const card = phone.card();
		expect(await phone.act({ name: "device.leave" })).toBe("done");
		expect(devices.active(phone.id)).toBeUndefined();
		expect(await phone.decide(card, { verdict: "deny" })).toBe("gone");
	});
});

describe("a flood of wrong signatures", () => {
	test("is counted in the log, lets nothing through, and leaves the phone able to answer", async () => {
		const { ask, pair, audit } = await phoneDesk();
		const phone = await pair();
		ask("/a");
		const decision = phone.decision(phone.card());
		const sig = Buffer.alloc(64, 7).toString("base64url");
		const codes = Array.from({ length: 1_000 }, () =>
			phone.post({ decision, sig }),
		);
		expect(new Set(codes)).toEqual(new Set(["wrong-proof"]));
		expect(audit.tail(1_000)).toHaveLength(200);
		expect(await phone.decide(phone.card())).toBe("allowed");
	});
});

describe("changes", () => {
	test("are told once for many, and everything shown is signed by this machine", async () => {
		const { ask, pair, decisions, identity } = await phoneDesk();
		const phone = await pair();
		let changes = 0;
		const changed = new Promise<void>((resolve) =>
			decisions.onChange(() => {
				changes += 1;
				resolve();
			}),
		);
		for (const path of ["/a", "/b", "/c"]) ask(path);
		await changed;
		expect(changes).toBe(1);
		await phone.decide(phone.card());
		const { glance, requests, receipts } = phone.state;
		expect([requests.length, receipts.length]).toEqual([2, 1]);
		const isSigned = [
			isSignedByDesktop(identity, "glance", glance),
			...requests.map((one) => isSignedByDesktop(identity, "request", one)),
			...receipts.map((one) => isSignedByDesktop(identity, "receipt", one)),
			isSignedByDesktop(
				identity,
				"history",
				decisions.historyFor(phone.device),
			),
		];
		expect(isSigned).toEqual(isSigned.map(() => true));
		expect(isSignedByDesktop(identity, "request", glance)).toBe(false);
	});
});
