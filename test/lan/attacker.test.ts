/**
 * Who puts itself between a phone and the desktop, with a certificate of its own, and is clicked through as the desktop's
 * own was (measured in Chromium: its page is then of the phone's origin, and signs with the phone's key). What that page
 * may have the gate do is the gate's decision alone (threats.md, "phone page over an untrusted certificate").
 */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { RequestObject } from "../../contract/phone.ts";
import type { Certificate } from "../../contract/pairing.ts";
import { outcomeOf } from "../attack/pairing/desktop.ts";
import { findChromium } from "../e2e/chromium.ts";
import { clickThrough, isWayOn } from "../e2e/phone-browser.ts";
import { Browser } from "../stub/phone-browser.ts";
import { addSecondAddress, getBetween, secondAddress } from "./between.ts";
import {
	bundledGate,
	type Desktop,
	type HeldCall,
	openQr,
	reachedDemo,
	startDesktop,
} from "./desktop.ts";
import { type Lan, makeLan, skipsNamespaces } from "./namespaces.ts";
import { startPhone } from "./phone-browser.ts";
import { reachFrom } from "./reach.ts";
import { steal, type StolenPhone } from "./stolen-key.ts";

const bundler = fileURLToPath(
	new URL("../../build/bundle.mjs", import.meta.url),
);
const skips =
	skipsNamespaces ||
	(findChromium() === undefined && process.env["CI"] !== "true");

/** The page is open: the person pairs with it, and says yes at the desktop. */
async function pair(
	page: Page,
	desktop: Desktop,
	id: string,
	tier: Certificate,
): Promise<void> {
	await page.getByLabel("Name of this phone").fill("sofa");
	await page.getByRole("button", { name: "Pair this phone" }).click();
	await page.getByRole("heading", { name: "Compare the words" }).waitFor();
	const words = await page.locator(".words li").allInnerTexts();
	const { caller } = await desktop.call("pair.status", {});
	expect(caller).toMatchObject({ words, certificate: tier });
	await desktop.call("pair.confirm", { id, tier });
	await page.getByRole("heading", { name: "Nothing waits" }).waitFor();
}

/** The attacker's own machine speaks to the desktop as the phone's page would. */
async function onwardTo(lan: Lan, origin: string): Promise<Browser> {
	const port = Number(new URL(origin).port);
	const reaches = await reachFrom(lan.attacker, secondAddress, port);
	return new Browser({ origin, reaches });
}

describe.skipIf(skips)("the attacker with a second certificate", () => {
	// The gate and its page as they are now; what is fresh stays.
	beforeAll(() => {
		execFileSync(process.execPath, [bundler], { stdio: "pipe" });
	}, 120_000);

	test("gets no allow from a clicked-through phone, whose page and key it has: not for a critical call, not for more than its owner switched on", async () => {
		const lan = await makeLan();
		await addSecondAddress(lan);
		const desktop = await startDesktop(lan, bundledGate);
		const context = await startPhone(lan.phone);
		const page = context.pages()[0] ?? (await context.newPage());
		const { id, link } = await openQr(desktop);
		expect(link.hostname).toBe(lan.desktop.address);
		await clickThrough(page, link.href);
		await pair(page, desktop, id, "untrusted");

		const between = await getBetween(lan, link.port, "sofa.local");
		// It warns anew: this is another certificate.
		await clickThrough(page, link.origin);
		await page.getByRole("heading", { name: "the attacker's page" }).waitFor();
		expect(between.saw).toContain("asked /");
		const thief = await steal(page, await onwardTo(lan, link.origin));

		await isRefused(desktop, thief, await desktop.hold("rm -rf ~/photos"));
		await isRefused(desktop, thief, await desktop.hold("cat ~/.ssh/id_rsa"));
		await asksInVain(desktop, thief);

		const { id: device } = thief.phone;
		await desktop.call("device.allow-high", { id: device, forSeconds: 600 });
		const held = await desktop.hold("rm -rf ~/letters");
		await isRefused(desktop, thief, held);
		await asksInVain(desktop, thief);
		// What the owner chose to risk; and that the signatures are right.
		const high = await desktop.hold("cat ~/.ssh/id_ed25519");
		const shown = await cardOf(thief, high);
		expect(await thief.decide(shown, "allow", { scope: "session" })).toBe(
			"not-allowed",
		);
		expect(await thief.decide(await cardOf(thief, high), "allow")).toBe("");
		expect((await high.told).body).toMatch(reachedDemo);
		expect(await desktop.call("grant.list", {})).toEqual([]);
	}, 120_000);

	// Whoever types `thisisunsafe` there gets on all the same (measured, Chromium 156); nothing on the warning says so.
	test("is offered no way to a phone that came by name and trusts the machine's certificate", async () => {
		const lan = await makeLan();
		await addSecondAddress(lan);
		const desktop = await startDesktop(lan, bundledGate);
		// Open, so that the CA can be loaded.
		const { link: byAddress } = await openQr(desktop);
		const ca = await loadCa(lan, desktop, byAddress);
		const { id, link } = await openQr(desktop, true);
		const names = { [link.hostname]: lan.desktop.address };
		const context = await startPhone(lan.phone, { ca, names });
		const page = context.pages()[0] ?? (await context.newPage());
		await page.goto(link.href);
		await pair(page, desktop, id, "trusted");

		const between = await getBetween(lan, link.port, link.hostname);
		expect(await isWayOn(page, `${link.origin}/ca.crt`)).toBe(false);
		// The page that the phone kept is the machine's own, and hears nothing.
		await page.goto(link.origin);
		await page.getByText("Your computer is not answering").waitFor();
		expect(between.saw).not.toEqual([]);
		expect(new Set(between.saw)).toEqual(new Set(["broken off"]));
		// By address, where the phone has no key, the same attacker gets through.
		await clickThrough(page, byAddress.origin);
		await page.getByRole("heading", { name: "the attacker's page" }).waitFor();
		const onward = await onwardTo(lan, byAddress.origin);
		await expect(steal(page, onward)).rejects.toThrow("nothing is kept here");
	}, 120_000);
});

const cardOf = (
	{ phone }: StolenPhone,
	held: HeldCall,
): Promise<RequestObject> => phone.card(({ id }) => id === held.id);

/** Each yes there is, rightly signed; then a no, which counts. */
async function isRefused(
	desktop: Desktop,
	thief: StolenPhone,
	held: HeldCall,
): Promise<void> {
	const card = await cardOf(thief, held);
	expect([card.redacted, card.allow]).toEqual([true, []]);
	for (const scope of ["once", "session"] as const)
		expect(await thief.decide(card, "allow", { scope })).toBe("not-allowed");
	const { state } = await desktop.call("approval.get", { id: held.id });
	expect(state).toBe("pending");
	expect(await thief.decide(card, "deny")).toBe("");
	expect((await held.told).body).not.toMatch(reachedDemo);
}

/** What would widen the gate itself is asked on the desktop, which says no. */
async function asksInVain(desktop: Desktop, thief: StolenPhone): Promise<void> {
	const asked = outcomeOf(desktop.cli("mode.set", { mode: "lax" }));
	const card = await thief.phone.card(({ upstream }) => upstream === "gate");
	expect([card.redacted, card.allow]).toEqual([true, []]);
	for (const scope of ["once", "session"] as const)
		expect(await thief.decide(card, "allow", { scope })).toBe("not-allowed");
	await desktop.call("approval.answer", { id: card.id, verdict: "deny" });
	expect(await asked).toBe("refused");
	expect((await desktop.call("status.get", {})).mode).toBe("relaxed");
}

/** As a person does it: from the door, with the fingerprint compared. Resolves with its file. */
async function loadCa(
	lan: Lan,
	desktop: Desktop,
	{ origin, port }: URL,
): Promise<string> {
	const { caFingerprint } = await desktop.call("phone.status", {});
	const reaches = await reachFrom(lan.phone, lan.desktop.address, Number(port));
	const der = await new Browser({ origin, reaches }).download("/ca.crt");
	expect(new X509Certificate(der).fingerprint256).toBe(caFingerprint);
	const file = join(desktop.home, "loaded-ca.crt");
	await writeFile(file, der);
	return file;
}
