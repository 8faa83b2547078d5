/**
 * Attacks that want more of a phone than its tier, or its owner, lets it do. Whoever sits between an untrusted phone and the
 * machine may own its page and its key: what that phone signs may be theirs (threats.md, "phone page over an untrusted
 * certificate").
 */
import { afterAll, beforeAll, beforeEach, describe, expect } from "vitest";
import type { RequestObject } from "../../../contract/phone.ts";
import type { Phone } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import {
	cardOf,
	critical,
	expectHeld,
	type HeldCall,
	high,
	hold,
	refuse,
} from "./held.ts";
import { asking, pairedPhone, soon } from "./pair.ts";

let desktop: Desktop;
let untrusted: Phone;
let trusted: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	untrusted = await pairedPhone(desktop);
	trusted = await pairedPhone(desktop, "trusted");
});
afterAll(() => desktop?.stop());

const allowHigh = (forSeconds: number): Promise<unknown> =>
	desktop.call("device.allow-high", { id: untrusted.id, forSeconds });

/** The call goes on waiting, whatever `play` did. */
async function stillHeld(
	phone: Phone,
	command: string,
	play: (card: RequestObject, held: HeldCall) => Promise<void>,
): Promise<void> {
	const held = await hold(desktop, command);
	try {
		await play(await cardOf(phone, held), held);
		await expectHeld(desktop, held);
	} finally {
		await refuse(desktop, held);
	}
}

const allow = async (
	phone: Phone,
	card: RequestObject,
	scope: "once" | "session" = "once",
): Promise<string> => (await phone.decide(card, "allow", { scope })).code;

describe("a phone whose certificate was clicked through", () => {
	beforeEach(() => allowHigh(0));

	for (const [risk, command] of [
		["critical", critical],
		["high", high],
	] as const) {
		attack("tier", `allows nothing of ${risk} risk`, () =>
			stillHeld(untrusted, command(), async (card) => {
				expect([card.risk, card.allow, card.limit]).toEqual([risk, [], "tier"]);
				expect(await allow(untrusted, card)).toBe("not-allowed");
				expect(await allow(untrusted, card, "session")).toBe("not-allowed");
			}),
		);

		attack("tier", `is shown no word of a ${risk} call`, () =>
			stillHeld(untrusted, command(), async (card, { command: text }) => {
				expect(card.redacted).toBe(true);
				const state = JSON.stringify(await untrusted.state());
				expect(state).not.toContain(text);
				expect(state).not.toContain(text.split(" ").at(-1));
				const { path, cwd, command: shown, input, pieces } = card;
				expect({ path, cwd, shown, input, pieces }).toEqual({
					path: "",
					cwd: "",
					shown: "",
					input: "",
					pieces: [],
				});
			}),
		);
	}

	attack("tier", "denies whatever waits", async () => {
		const held = await hold(desktop, critical());
		const deny = await untrusted.decide(await cardOf(untrusted, held), "deny");
		expect([deny.code, deny.receipt?.state]).toEqual(["", "denied"]);
		expect((await held.told).body).not.toContain("ran");
	});

	attack("tier", "does not get what a trusted phone was shown", () =>
		stillHeld(untrusted, high(), async (_, held) => {
			const theirs = await cardOf(trusted, held);
			expect(await allow(untrusted, theirs)).not.toBe("");
		}),
	);

	attack(
		"tier",
		"is never a trusted one: not by its page's word alone",
		async () => {
			const { id } = await asking(desktop, { certificate: "trusted" });
			const yes = desktop.call("pair.confirm", { id, tier: "trusted" });
			expect(await outcomeOf(yes)).toBe("conflict");
			await desktop.call("pair.cancel", {});
		},
	);

	attack("tier", "is never a trusted one: not by the name alone", async () => {
		const { id } = await asking(desktop, {
			byName: true,
			reaches: "127.0.0.1",
		});
		const yes = desktop.call("pair.confirm", { id, tier: "trusted" });
		expect(await outcomeOf(yes)).toBe("conflict");
		await desktop.call("pair.cancel", {});
	});
});

describe("a phone whose owner lets it allow high-risk calls for a while", () => {
	attack(
		"tier",
		"sees and allows one of them once, and for no session",
		async () => {
			await allowHigh(60);
			const held = await hold(desktop, high());
			const card = await cardOf(untrusted, held);
			expect([card.redacted, card.command, card.allow]).toEqual([
				false,
				held.command,
				["once"],
			]);
			expect(await allow(untrusted, card, "session")).toBe("not-allowed");
			await expectHeld(desktop, held);
			expect(await allow(untrusted, card)).toBe("");
			expect((await held.told).body).toContain("ran");
			expect(await desktop.call("grant.list", {})).toEqual([]);
		},
	);

	attack("tier", "neither sees nor allows what is critical", async () => {
		await allowHigh(60);
		await stillHeld(untrusted, critical(), async (card) => {
			expect([card.redacted, card.allow]).toEqual([true, []]);
			expect(await allow(untrusted, card)).toBe("not-allowed");
		});
	});

	attack("tier", "does not answer for the gate itself", async () => {
		await allowHigh(60);
		const widening = outcomeOf(desktop.cli("mode.set", { mode: "lax" }));
		const card = await untrusted.card(({ upstream }) => upstream === "gate");
		expect([card.redacted, card.allow]).toEqual([true, []]);
		expect(await allow(untrusted, card)).toBe("not-allowed");
		expect((await untrusted.decide(card, "deny")).code).toBe("");
		expect(await widening).toBe("refused");
		expect((await desktop.call("status.get", {})).mode).toBe("relaxed");
	});

	attack(
		"tier",
		"cannot once the time is over, not even with a card it was shown before",
		async () => {
			await allowHigh(60);
			const held = await hold(desktop, high());
			const card = await cardOf(untrusted, held);
			expect(card.allow).toEqual(["once"]);
			await desktop.pass(61_000);
			expect(await allow(untrusted, card)).toBe("not-allowed");
			expect((await untrusted.state()).glance.object.device.highUntil).toBe(
				null,
			);
			const again = await untrusted.card(
				({ id, redacted }) => id === held.id && redacted,
			);
			expect(await allow(untrusted, again)).toBe("not-allowed");
			await expectHeld(desktop, held);
			await refuse(desktop, held);
		},
	);

	attack("tier", "cannot once the owner has taken it back", async () => {
		await allowHigh(60);
		await stillHeld(untrusted, high(), async (card) => {
			await allowHigh(0);
			expect(await allow(untrusted, card)).toBe("not-allowed");
		});
	});

	attack(
		"tier",
		"is let for an hour at most, and a trusted one needs no such thing",
		async () => {
			const long = allowHigh(3_601);
			expect(await outcomeOf(long)).toBe("invalid-input");
		},
	);
});

const limit = (limits: {
	reach?: "none" | "high" | "critical";
	upstreams?: string[];
}): Promise<unknown> =>
	desktop.call("device.limit", { id: trusted.id, ...limits });

describe("a trusted phone that its owner limited", () => {
	beforeEach(() => limit({ reach: "critical", upstreams: [] }));

	attack("tier", "to high risk allows nothing critical", async () => {
		await limit({ reach: "high" });
		await stillHeld(trusted, critical(), async (card) => {
			expect([card.allow, card.limit]).toEqual([[], "device"]);
			expect(await allow(trusted, card)).toBe("not-allowed");
		});
	});

	attack("tier", "to denying allows nothing", async () => {
		await limit({ reach: "none" });
		await stillHeld(trusted, high(), async (card) => {
			expect(await allow(trusted, card)).toBe("not-allowed");
			expect(await allow(trusted, card, "session")).toBe("not-allowed");
		});
	});

	attack(
		"tier",
		"to other upstreams is shown nothing of this one, and decides nothing of it",
		() =>
			stillHeld(trusted, high(), async (card, held) => {
				await limit({ upstreams: ["brief"] });
				const shown = JSON.stringify((await trusted.state()).requests);
				expect(shown).not.toContain(held.id);
				expect(await allow(trusted, card)).not.toBe("");
			}),
	);

	attack(
		"tier",
		"while a card was open allows no more than it may by then",
		() =>
			stillHeld(trusted, critical(), async (card) => {
				expect(card.allow).toEqual(["once"]);
				await limit({ reach: "high" });
				expect(await allow(trusted, card)).toBe("not-allowed");
			}),
	);

	attack("tier", "gives no grant for the gate itself", async () => {
		const widening = outcomeOf(desktop.cli("mode.set", { mode: "lax" }));
		const card = await trusted.card(({ upstream }) => upstream === "gate");
		expect(await allow(trusted, card, "session")).toBe("not-allowed");
		expect((await trusted.decide(card, "deny")).code).toBe("");
		expect(await widening).toBe("refused");
	});
});

describe("a session grant of a trusted phone", () => {
	attack(
		"tier",
		"covers what is high for its client, and nothing critical",
		async () => {
			const command = high();
			const held = await hold(desktop, command);
			const card = await cardOf(trusted, held);
			expect(card.allow).toEqual(["once", "session"]);
			expect(await allow(trusted, card, "session")).toBe("");
			await held.told;
			expect((await desktop.run(command)).body).toContain("ran");
			const [grant] = await desktop.call("grant.list", {});
			expect(grant?.scope).toBe("session");
			const other = await hold(desktop, critical());
			await expectHeld(desktop, other);
			await refuse(desktop, other);
			await desktop.call("grant.revoke", { id: grant?.id ?? "" });
			const again = await soon(() => hold(desktop, command));
			await refuse(desktop, again);
		},
	);
});
