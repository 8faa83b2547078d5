/**
 * Attack: the agent has the person's own trusted phone give it what lets phones in. Whoever sets the owner's passphrase, or
 * clears it, lets a phone in where no desktop is attached, and may end the desktop first. Found in a review.
 */
import { afterAll, beforeAll, expect } from "vitest";
import type { Phone } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import { pairedPhone } from "./pair.ts";

let desktop: Desktop;
let phone: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	phone = await pairedPhone(desktop, "trusted");
});
afterAll(() => desktop?.stop());

for (const [name, ask] of [
	[
		"owner.set",
		() => desktop.cli("owner.set", { password: "the agent's own phrase" }),
	],
	["owner.clear", () => desktop.cli("owner.clear", {})],
] as const)
	attack("consent", `a trusted phone says no yes to ${name}`, async () => {
		const asked = outcomeOf(ask());
		const card = await phone.card(({ tool }) => tool === name);
		expect(card.allow).toEqual([]);
		expect((await phone.decide(card, "allow")).code).toBe("not-allowed");
		expect((await phone.decide(card, "deny")).code).toBe("");
		expect(await asked).toBe("refused");
	});
