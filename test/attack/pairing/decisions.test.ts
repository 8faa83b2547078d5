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
	hold,
	refuse,
} from "./held.ts";
import { pairedPhone } from "./pair.ts";

let desktop: Desktop;
let phone: Phone;
let other: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	phone = await pairedPhone(desktop, "trusted");
	other = await pairedPhone(desktop, "trusted", { name: "Bob's phone" });
});
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

/** Another call with the same words. */
async function expectHeldAgain(held: HeldCall, command: string): Promise<void> {
	const { state } = await desktop.call("approval.get", { id: held.id });
	const times = desktop.ran().filter((one) => one === command).length;
	expect([state, times]).toEqual(["pending", 1]);
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
