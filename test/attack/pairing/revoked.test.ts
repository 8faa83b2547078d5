/**
 * What a phone has left once it was revoked, left by itself, or became too old: nothing. A stolen phone is the case that
 * counts: whoever holds it is signed in, has a stream open and has just said yes.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Phone } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { cardOf, critical, expectHeld, high, hold, refuse } from "./held.ts";
import { offer, opened, pairedPhone } from "./pair.ts";

let desktop: Desktop;
/** Stays, so that the door does. */
let kept: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	kept = await pairedPhone(desktop, "trusted");
});
afterAll(() => desktop?.stop());

const revoke = ({ id }: Phone): Promise<unknown> =>
	desktop.call("device.revoke", { id });
const stolen = (): Promise<Phone> => pairedPhone(desktop, "trusted");
const isOver = expect.stringMatching(/^(unauthenticated|gone)$/);

describe("a phone that was revoked", () => {
	attack("revocation", "is cut off its stream at once", async () => {
		const phone = await stolen();
		const stream = await phone.watch();
		await stream.next();
		await revoke(phone);
		await stream.ended;
		await kept.state();
	});

	attack("revocation", "reads nothing by its cookie", async () => {
		const phone = await stolen();
		await revoke(phone);
		for (const path of ["/api/state", "/api/events", "/api/history"])
			expect((await phone.browser.get(path)).code).toEqual(isOver);
	});

	attack("revocation", "opens no session by its key", async () => {
		const phone = await stolen();
		const before = phone.sessionProof(await phone.challenge());
		await revoke(phone);
		const late = await phone.browser.post("/api/session/open", before);
		expect(late.code).toBe("gone");
		await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
	});

	attack(
		"revocation",
		"decides nothing by its signature, in whosever session it is sent",
		async () => {
			const phone = await stolen();
			const held = await hold(desktop, critical());
			const yes = phone.signedDecision(
				phone.decision(await cardOf(phone, held), "allow"),
			);
			await revoke(phone);
			expect((await phone.send(yes)).code).toEqual(isOver);
			const lent = await kept.browser.post("/api/decide", yes);
			expect(lent.status).toBeGreaterThanOrEqual(400);
			await expectHeld(desktop, held);
			await refuse(desktop, held);
		},
	);

	attack("revocation", "does nothing to the gate", async () => {
		const phone = await stolen();
		const { glance } = await phone.state();
		await revoke(phone);
		const raise = { name: "bridge.raise" } as const;
		const { nonce } = glance.object;
		await expect(phone.act(raise, { nonce })).rejects.toMatchObject({
			code: isOver,
		});
		expect((await desktop.call("bridge.status", {})).raised).toBe(false);
	});

	attack(
		"revocation",
		"has allowed nothing that has not left yet",
		async () => {
			const phone = await stolen();
			const held = await hold(desktop, critical(), "hasty");
			await held.told;
			const yes = await phone.decide(await cardOf(phone, held), "allow");
			expect(yes.receipt?.state).toBe("allowed");
			await revoke(phone);
			expect((await desktop.run(held.command, "hasty")).body).not.toContain(
				'"ran"',
			);
			expect(desktop.ran()).not.toContain(held.command);
		},
	);

	attack("revocation", "leaves no grant behind", async () => {
		const phone = await stolen();
		const command = high();
		const held = await hold(desktop, command);
		const card = await cardOf(phone, held);
		await phone.decide(card, "allow", { scope: "session" });
		await held.told;
		expect(await desktop.call("grant.list", {})).toHaveLength(1);
		await revoke(phone);
		expect(await desktop.call("grant.list", {})).toEqual([]);
		const again = await hold(desktop, command);
		await refuse(desktop, again);
	});

	attack("revocation", "is not brought back by a restart", async () => {
		const phone = await stolen();
		await revoke(phone);
		await desktop.restart(() => undefined);
		await opened(desktop);
		await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
		await kept.open();
		await kept.state();
	});
});

describe("a phone that gives itself up", () => {
	attack("revocation", "is gone, and cannot make another one go", async () => {
		const phone = await stolen();
		const leave = { name: "device.leave" } as const;
		const other = await phone.act(leave, { device: kept.id });
		expect(other.status).toBeGreaterThanOrEqual(400);
		const forged = await phone.act(leave, {}, kept.key);
		expect(forged.status).toBeGreaterThanOrEqual(400);
		await kept.state();
		await phone.state();
		expect((await phone.act(leave)).code).toBe("");
		await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
	});
});

describe("a phone that nobody has seen for long", () => {
	attack(
		"revocation",
		"is over after 30 days, although its cookie's jar still has one",
		async () => {
			const phone = await stolen();
			await desktop.pass(29 * 86_400_000);
			await kept.open();
			await kept.state();
			await desktop.pass(2 * 86_400_000);
			await expect(phone.state()).rejects.toMatchObject({ code: isOver });
			await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
			await kept.open();
		},
	);
});

describe("all phones at once", () => {
	attack(
		"revocation",
		"are over, and the machine's own key is another one",
		async () => {
			const phone = await stolen();
			await desktop.call("device.revoke-all", {});
			await offer(desktop);
			for (const one of [phone, kept])
				await expect(one.open()).rejects.toMatchObject({ code: "gone" });
			const anew = await stolen();
			expect(anew.paired.identity).not.toBe(phone.paired.identity);
			kept = anew;
		},
	);
});
