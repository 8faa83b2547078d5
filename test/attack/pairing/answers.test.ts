/**
 * Attacks on who answered first, and on what became of the answer: late ones, a change of mind, a phone that was asleep or
 * whose clock is wrong, and a world that changed between the answer and the release.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Phone } from "../../stub/phone.ts";
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
});
afterAll(() => desktop?.stop());

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
