/**
 * Attacks on a signed decision: sent twice, for other bytes, by another key, for another phone, in another's name, out of
 * order or too late. Each is refused before anything is let through, and the call goes on waiting for an honest answer.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Decision, RequestObject } from "../../../contract/phone.ts";
import type { Phone } from "../../stub/phone.ts";
import { canonical, newDeviceKey, signAs } from "../../stub/phone-proof.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import {
	cardOf,
	critical,
	expectHeld,
	type HeldCall,
	high,
	hold,
	refuse,
} from "./held.ts";
import { pairedPhone, soon } from "./pair.ts";

let desktop: Desktop;
let phone: Phone;
let other: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	phone = await pairedPhone(desktop, "trusted");
	other = await pairedPhone(desktop, "trusted", { name: "Bob's phone" });
}, 60_000);
afterAll(() => desktop?.stop());

/** A critical call waits while `play` runs, and has not left afterwards; then an honest yes lets it through. */
async function whileHeld(
	play: (card: RequestObject, held: HeldCall) => Promise<void>,
): Promise<void> {
	const held = await hold(desktop, critical());
	try {
		await play(await cardOf(phone, held), held);
		await expectHeld(desktop, held);
		const honest = await phone.decide(await cardOf(phone, held), "allow");
		expect([honest.code, (await held.told).body]).toEqual([
			"",
			expect.stringContaining("ran"),
		]);
	} finally {
		await refuse(desktop, held);
	}
}

/** What the gate says to an allow that was changed before it was signed. */
const changed = async (
	card: RequestObject,
	change: Partial<Decision>,
): Promise<string> => (await phone.decide(card, "allow", change)).code;

describe("an allow", () => {
	attack("binding", "of other bytes than were shown lets nothing through", () =>
		whileHeld(async (card) => {
			expect(await changed(card, { digest: "0".repeat(64) })).toBe(
				"other-bytes",
			);
		}),
	);

	attack(
		"binding",
		"of the digest of another call that waits lets neither through",
		() =>
			whileHeld(async (card) => {
				const second = await hold(desktop, critical());
				const { digest } = phone.decision(await cardOf(phone, second), "allow");
				expect(await changed(card, { digest })).toBe("other-bytes");
				await expectHeld(desktop, second);
				await refuse(desktop, second);
			}),
	);

	attack("binding", "signed by another key is none", () =>
		whileHeld(async (card) => {
			const forged = phone.signedDecision(
				phone.decision(card, "allow"),
				newDeviceKey(),
			);
			expect((await phone.send(forged)).status).toBeGreaterThanOrEqual(400);
		}),
	);

	attack("binding", "signed by another paired phone's key is none", () =>
		whileHeld(async (card) => {
			const forged = phone.signedDecision(
				phone.decision(card, "allow"),
				other.key,
			);
			expect((await phone.send(forged)).status).toBeGreaterThanOrEqual(400);
		}),
	);

	attack(
		"binding",
		"whose words were changed after it was signed is none",
		() =>
			whileHeld(async (card) => {
				const denied = phone.signedDecision(phone.decision(card, "deny"));
				const forged = {
					...denied,
					decision: { ...denied.decision, verdict: "allow" as const },
				};
				expect((await phone.send(forged)).status).toBeGreaterThanOrEqual(400);
			}),
	);

	attack("binding", "signed as something else than a decision is none", () =>
		whileHeld(async (card) => {
			for (const domain of ["action", "session", "confirm"] as const) {
				const forged = phone.signedDecision(
					phone.decision(card, "allow"),
					phone.key,
					domain,
				);
				expect((await phone.send(forged)).status).toBeGreaterThanOrEqual(400);
			}
		}),
	);

	attack("binding", "of a card that another phone was shown is none", () =>
		whileHeld(async (mine, held) => {
			const theirs = await cardOf(other, held);
			expect(theirs.nonce).not.toBe(mine.nonce);
			const stolen = await phone.decide(theirs, "allow");
			expect(["other-bytes", "not-found"]).toContain(stolen.code);
			const mixed = await changed(mine, { nonce: theirs.nonce });
			expect(["other-bytes", "replayed"]).toContain(mixed);
		}),
	);

	attack("binding", "in another phone's name is none", () =>
		whileHeld(async (card) => {
			const named = await phone.decide(card, "allow", { device: other.id });
			expect(named.status).toBeGreaterThanOrEqual(400);
			// As its own would be, but sent in the other's session.
			const own = phone.signedDecision(phone.decision(card, "allow"));
			const sent = await other.browser.post("/api/decide", own);
			expect(sent.status).toBeGreaterThanOrEqual(400);
		}),
	);

	attack("binding", "whose bytes are not 64 of r and s is none", () =>
		whileHeld(async (card) => {
			const decision = phone.decision(card, "allow");
			const { sig } = phone.signedDecision(decision);
			const zeros = Buffer.alloc(64).toString("base64url");
			for (const bad of [zeros, "", sig.slice(0, -4), `${sig}AAAA`]) {
				const answer = await phone.browser.post("/api/decide", {
					decision,
					sig: bad,
				});
				expect(answer.status).toBeGreaterThanOrEqual(400);
			}
		}),
	);

	attack(
		"binding",
		"with a field more than the protocol has is none, signed or not",
		() =>
			whileHeld(async (card) => {
				const decision = { ...phone.decision(card, "allow"), times: 100 };
				const sig = signAs(phone.key, "decision", canonical(decision));
				const answer = await phone.browser.post("/api/decide", {
					decision,
					sig,
				});
				expect(answer.code).toBe("bad-request");
			}),
	);
});

describe("what counts once", () => {
	attack(
		"freshness",
		"a decision that is sent again releases no second call",
		async () => {
			const command = critical();
			const first = await hold(desktop, command);
			const yes = phone.signedDecision(
				phone.decision(await cardOf(phone, first), "allow"),
			);
			expect((await phone.send(yes)).receipt?.verdict).toBe("allow");
			await first.told;
			const second = await hold(desktop, command);
			expect(["replayed", "late", "other-bytes", "not-found"]).toContain(
				(await phone.send(yes)).code,
			);
			await expectHeldAgain(second, command);
			await refuse(desktop, second);
		},
	);

	attack(
		"freshness",
		"the nonce of a card that was answered is good for no other",
		async () => {
			const first = await hold(desktop, critical());
			const { nonce } = await cardOf(phone, first);
			await phone.decide(await cardOf(phone, first), "allow");
			await first.told;
			await whileHeld(async (card) => {
				expect(await changed(card, { nonce })).toBe("replayed");
			});
		},
	);

	attack("freshness", "a nonce that the gate never gave out is none", () =>
		whileHeld(async (card) => {
			const nonce = Buffer.alloc(32, 5).toString("base64url");
			expect(await changed(card, { nonce })).toBe("replayed");
			expect(await changed(card, { nonce: "" })).not.toBe("");
		}),
	);

	attack(
		"freshness",
		"a counter that stands still or goes back is a replay",
		async () => {
			const before = await hold(desktop, critical());
			await phone.decide(await cardOf(phone, before), "deny");
			await before.told;
			const last = phone.counter;
			await whileHeld(async (card) => {
				expect(await changed(card, { counter: last })).toBe("replayed");
				expect(await changed(card, { counter: last - 1 })).toBe("replayed");
				expect(await changed(card, { counter: 1 })).toBe("replayed");
			});
		},
	);

	attack(
		"freshness",
		"a counter that is no safe number is refused, and jams nothing",
		() =>
			whileHeld(async (card) => {
				for (const counter of [0, -1, 1.5, 2 ** 53, Number.MAX_VALUE])
					expect(await changed(card, { counter })).toBe("bad-request");
			}),
	);

	attack(
		"freshness",
		"a forged decision uses up neither nonce nor counter",
		() =>
			whileHeld(async (card) => {
				const decision = phone.decision(card, "allow", {
					counter: phone.counter + 1_000,
				});
				for (let tries = 0; tries < 3; tries++)
					await phone.send(phone.signedDecision(decision, newDeviceKey()));
				// The honest answer that follows has the same nonce, and a counter far below.
			}),
	);

	attack(
		"freshness",
		"an action's nonce is good once, and a decision's is none",
		async () => {
			const { glance } = await phone.state();
			const { nonce } = glance.object;
			const push = { name: "push.set", subscription: null } as const;
			expect((await phone.act(push)).code).toBe("");
			expect((await phone.act(push, { nonce })).code).toBe("replayed");
			await whileHeld(async (card) => {
				expect((await phone.act(push, { nonce: card.nonce })).code).toBe(
					"replayed",
				);
			});
		},
	);
});

describe("the first answer", () => {
	attack(
		"first answer",
		"an allow after the desktop's deny is late, and says so",
		async () => {
			const held = await hold(desktop, critical());
			const card = await cardOf(phone, held);
			await desktop.call("approval.answer", { id: held.id, verdict: "deny" });
			expect((await phone.decide(card, "allow")).code).toBe("late");
			expect((await held.told).body).not.toContain("ran");
			expect(desktop.ran()).not.toContain(held.command);
		},
	);

	attack(
		"first answer",
		"of two phones the second is late, and its allow lets nothing through",
		async () => {
			const held = await hold(desktop, critical());
			const [mine, theirs] = [
				await cardOf(phone, held),
				await cardOf(other, held),
			];
			expect((await other.decide(theirs, "deny")).code).toBe("");
			expect((await phone.decide(mine, "allow")).code).toBe("late");
			await held.told;
			expect(desktop.ran()).not.toContain(held.command);
		},
	);

	attack(
		"first answer",
		"one yes lets one of two equal calls through",
		async () => {
			const command = critical();
			const first = await hold(desktop, command);
			const second = desktop.run(command);
			const card = await phone.card(
				({ id, waiting }) => id === first.id && waiting === 2,
			);
			expect((await phone.decide(card, "allow")).code).toBe("");
			await first.told;
			expect(desktop.ran().filter((one) => one === command)).toHaveLength(1);
			for (const { id } of await desktop.call("approval.list", {}))
				await desktop.call("approval.answer", { id, verdict: "deny" });
			expect((await second).body).not.toContain("ran");
		},
	);

	attack(
		"first answer",
		"a receipt says allowed only of what was, and follows it to its end",
		async () => {
			const held = await hold(desktop, critical());
			const answer = await phone.decide(await cardOf(phone, held), "allow");
			expect(["allowed", "released"]).toContain(answer.receipt?.state);
			await held.told;
			const end = await phone.receipt(held.id, "ended");
			expect([end.verdict, end.status]).toEqual(["allow", 200]);
		},
	);
});

describe("a phone that was asleep or whose clock is wrong", () => {
	attack(
		"own clock",
		"an answer to a call that has expired meanwhile is late",
		async () => {
			const held = await hold(desktop, critical(), "brief");
			const card = await cardOf(phone, held);
			await held.told;
			expect((await phone.decide(card, "allow")).code).toBe("late");
			expect(desktop.ran()).not.toContain(held.command);
		},
	);

	attack(
		"own clock",
		"a day's difference of the phone's clock lengthens nothing",
		async () => {
			const held = await hold(desktop, critical(), "brief");
			const card = await cardOf(phone, held);
			// The phone's own clock would have it open for a day.
			await desktop.pass(3_000);
			const late = await phone.decide(
				{ ...card, expiresAt: card.expiresAt + 86_400_000 },
				"allow",
			);
			expect(["late", "other-bytes"]).toContain(late.code);
			expect((await phone.decide(card, "allow")).code).toBe("late");
			await held.told;
			expect(desktop.ran()).not.toContain(held.command);
		},
	);

	attack(
		"own clock",
		"the session ends by the gate's clock, and the phone opens another",
		async () => {
			await desktop.pass(16 * 60_000);
			await expect(phone.state()).rejects.toMatchObject({
				code: "unauthenticated",
			});
			await phone.open();
			await other.open();
			await phone.state();
		},
	);
});

/** Another call with the same words. */
async function expectHeldAgain(held: HeldCall, command: string): Promise<void> {
	const { state } = await desktop.call("approval.get", { id: held.id });
	const times = desktop.ran().filter((one) => one === command).length;
	expect([state, times]).toEqual(["pending", 1]);
}

/** Once the gate has taken them over. */
async function settled(change: Readonly<Record<string, unknown>>) {
	const asItIs = async (): Promise<string> =>
		JSON.stringify([
			(await desktop.call("rules.list", {})).rules,
			(await desktop.call("upstream.list", {})).map(({ url }) => url),
		]);
	const before = await asItIs();
	await desktop.settle(change);
	await soon(async () => (await asItIs()) !== before || undefined);
}

describe("what changes between the answer and the release", () => {
	const changes = {
		"a rule that refuses by then": {
			// oxlint-disable-next-line unicorn/no-thenable -- the settings' own word; nobody awaits a rule
			rules: [{ then: "deny", category: "destructive" }],
		},
		"an upstream that is another one by then": {
			upstreams: { tools: { url: "http://127.0.0.1:9" } },
		},
	} as const;
	for (const [name, change] of Object.entries(changes))
		attack("binding", `${name} stops what was allowed`, async () => {
			const held = await hold(desktop, critical());
			const card = await cardOf(phone, held);
			await settled(change);
			try {
				const { code } = await phone.decide(card, "allow");
				expect((await held.told).body).not.toContain("ran");
				expect(desktop.ran()).not.toContain(held.command);
				// It was taken, and the phone is told what became of it; or nothing waited any more.
				if (code === "") await phone.receipt(held.id, "stopped");
				else expect(code).toBe("late");
			} finally {
				await settled({});
			}
		});
});

/** It was told to call again: what is allowed has not left yet. */
const allowed = async (): Promise<HeldCall> => {
	const held = await hold(desktop, critical(), "hasty");
	expect((await held.told).body).toContain(held.id);
	const { receipt } = await phone.decide(await cardOf(phone, held), "allow");
	expect(receipt?.state).toBe("allowed");
	return held;
};

const retry = async ({ command }: HeldCall): Promise<boolean> => {
	const { body } = await desktop.run(command, "hasty");
	for (const { id } of await desktop.call("approval.list", {}))
		await desktop.call("approval.answer", { id, verdict: "deny" });
	return body.includes('"ran"');
};

describe("a call whose client could not wait", () => {
	attack(
		"first answer",
		"goes through once when it calls again, and not twice",
		async () => {
			const held = await allowed();
			expect([await retry(held), await retry(held)]).toEqual([true, false]);
		},
	);

	attack(
		"first answer",
		"does not go through where the phone denied after its own allow",
		async () => {
			const held = await hold(desktop, critical(), "hasty");
			await held.told;
			const card = await cardOf(phone, held);
			expect((await phone.decide(card, "allow")).code).toBe("");
			const deny = await phone.decide(card, "deny");
			expect([deny.code, deny.receipt?.verdict]).toEqual(["", "deny"]);
			expect(await retry(held)).toBe(false);
		},
	);

	attack(
		"first answer",
		"does not go through where the desktop denied after the phone's allow",
		async () => {
			const held = await allowed();
			await desktop.call("approval.answer", { id: held.id, verdict: "deny" });
			expect(await retry(held)).toBe(false);
			expect((await phone.receipt(held.id, "stopped")).verdict).toBe("allow");
		},
	);
});

describe("a call that has left", () => {
	attack(
		"first answer",
		"is denied too late, and the phone is told so",
		async () => {
			const { answer } = desktop.upstream;
			const leaving = Promise.withResolvers<() => void>();
			desktop.upstream.answer = (req, res, seen) =>
				leaving.resolve(() => answer(req, res, seen));
			const held = await hold(desktop, critical());
			const card = await cardOf(phone, held);
			await phone.decide(card, "allow");
			const finish = await leaving.promise;
			expect((await phone.decide(card, "deny")).code).toBe("late");
			desktop.upstream.answer = answer;
			finish();
			expect((await held.told).body).toContain("ran");
		},
	);
});

describe("a session grant", () => {
	attack(
		"tier",
		"is for what is high, never for what is critical",
		async () => {
			const held = await hold(desktop, critical());
			const card = await cardOf(phone, held);
			expect(card.allow).toEqual(["once"]);
			const wide = await phone.decide(card, "allow", { scope: "session" });
			expect(wide.code).toBe("not-allowed");
			await expectHeld(desktop, held);
			await refuse(desktop, held);
		},
	);

	attack(
		"tier",
		"is not given by a phone that the owner limited to single calls",
		async () => {
			await desktop.call("device.limit", { id: phone.id, session: false });
			const held = await hold(desktop, high());
			const card = await cardOf(phone, held);
			expect(card.allow).toEqual(["once"]);
			const wide = await phone.decide(card, "allow", { scope: "session" });
			expect(wide.code).toBe("not-allowed");
			await expectHeld(desktop, held);
			await desktop.call("device.limit", { id: phone.id, session: true });
			await refuse(desktop, held);
		},
	);
});
