/** A phone, from the QR on the screen to the answer of a call: a second Chromium comes by the real phone door. */
import { X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { commands } from "../../contract/commands.ts";
import { makeCa, openTls, textOf } from "../stub/tls.ts";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	type HeldCall,
	killGate,
	modeShown,
	openSection,
	reachedDemo,
	until,
} from "./callers.ts";
import { onEach } from "./on-each.ts";
import {
	clickThrough,
	holdThumb,
	isWayOn,
	type PhoneBrowser,
	startPhone,
} from "./phone-browser.ts";
import {
	askToPair,
	closePairing,
	hasCamera,
	sayYes,
	showQr,
} from "./phone-pairing.ts";
import { signIn } from "./phone-proof.ts";

const pictures = join(import.meta.dirname, "output", "phone");

onEach("a phone", (driver) => {
	// For the gate that the app starts: loopback counts as a network, which nobody trusts yet.
	const variable = "DRAWBRIDGE_PHONE_LOOPBACK";
	beforeAll(() => {
		process.env[variable] = "1";
		mkdirSync(pictures, { recursive: true });
	});
	afterAll(() => void delete process.env[variable]);
	const app = appForAll(driver);
	let calls: HeldCall[];
	let phones: PhoneBrowser[];

	beforeEach(async ({ skip }) => {
		if (!hasCamera) skip("zbarimg is not on this machine");
		calls = [];
		phones = [];
		await app.shell.click("mode-relaxed");
		await until(
			"relaxed holds",
			async () => (await modeShown(app.shell)) === "relaxed",
		);
	});
	afterEach(async () => {
		for (const { leave } of calls) leave();
		for (const phone of phones) await phone.close();
		await closePairing(app.shell);
		await command(app.shell, "device.revoke-all", {});
	});

	const call = (line: string): HeldCall => {
		const held = callCommand(app.gate, line);
		calls.push(held);
		return held;
	};

	async function newPhone(
		...setting: Parameters<typeof startPhone>
	): Promise<PhoneBrowser> {
		const phone = await startPhone(...setting);
		phones.push(phone);
		return phone;
	}

	/** One that went on past the warning. */
	async function pairUntrusted(name: string): Promise<Page> {
		const { window, link } = await showQr(app, "By address");
		const { page } = await newPhone();
		await clickThrough(page, link);
		const words = await askToPair(page, window, name);
		expect(words.phone).toEqual(words.desktop);
		await sayYes(window);
		await page.getByRole("heading", { name: "Nothing waits" }).waitFor();
		return page;
	}

	/** One that came by name, with the CA installed. */
	async function pairTrusted(name: string): Promise<{
		readonly phone: PhoneBrowser;
		readonly link: URL;
	}> {
		const { window, link } = await showQr(app, "By name");
		const url = new URL(link);
		const ca = await loadCa(app.home, url);
		const phone = await newPhone({ ca, name: url.hostname });
		await phone.page.goto(link);
		const words = await askToPair(phone.page, window, name);
		expect(words.phone).toEqual(words.desktop);
		await sayYes(window, { mayAllow: true });
		await phone.page.getByRole("heading", { name: "Nothing waits" }).waitFor();
		return { phone, link: url };
	}

	/** As a person does it: from the door, with the fingerprint compared. */
	async function loadCa(folder: string, { port }: URL): Promise<string> {
		const door = commands["phone.status"].output.parse(
			await command(app.shell, "phone.status", {}),
		);
		const file = join(folder, "loaded-ca.crt");
		const der = await download(`https://127.0.0.1:${port}/ca.crt`);
		expect(new X509Certificate(der).fingerprint256).toBe(door.caFingerprint);
		writeFileSync(file, der);
		return file;
	}

	test("over a clicked-through certificate it sees a redacted card and denies", async () => {
		const phone = await pairUntrusted("sofa");
		const { answer } = call("rm -rf ~/x");
		await card(phone).waitFor();
		await phone.getByText("What it would do is not shown").waitFor();
		expect(await phone.content()).not.toContain("~/x");
		expect(await phone.getByRole("button", { name: /allow/i }).count()).toBe(0);
		await look(phone, "redacted");
		await answering(phone);
		await phone.getByRole("button", { name: "Deny", exact: true }).tap();
		expect(await answer).not.toMatch(reachedDemo);
		await phone.getByText("Denied.", { exact: true }).waitFor();
		await look(phone, "denied");
	});

	test("by name, with the CA installed, it allows a critical call that is held, and is told until it has finished", async () => {
		const { phone } = await pairTrusted("kitchen");
		const { page } = phone;
		expect(
			await page.evaluate(
				async () => (await navigator.serviceWorker.ready).active?.state,
			),
		).toBe("activated");
		const { answer } = call("rm -rf ~/x");
		await card(page).waitFor();
		expect(await card(page).locator("mark").allInnerTexts()).toEqual(["~/x"]);
		await look(page, "whole");
		await answering(page);
		const allow = page.getByRole("button", { name: "Hold to allow once" });
		await allow.tap();
		expect(await card(page).isVisible()).toBe(true);
		await holdThumb(allow);
		expect(await answer).toMatch(reachedDemo);
		await page.getByText("Finished (200).").waitFor();
		await look(page, "finished");
	});

	test("once it was opened by name, its browser lets nobody go on to another certificate there", async () => {
		const { phone, link } = await pairTrusted("hall");
		const port = await impostor(link.hostname);
		const page = await phone.newPage();
		expect(await isWayOn(page, `https://127.0.0.1:${port}/`)).toBe(true);
		expect(await isWayOn(page, `https://${link.hostname}:${port}/`)).toBe(
			false,
		);
	});

	test("revoked in the Devices window it says so at once, and its key opens nothing", async () => {
		const phone = await pairUntrusted("lost");
		const other = await pairUntrusted("kept");
		expect(await signIn(phone)).toBe("");
		const window = await openSection(app.shell, "Devices");
		await window.getByRole("button", { name: "Revoke lost" }).click();
		await window
			.getByRole("dialog", { name: "Revoke lost?" })
			.getByRole("button", { name: "Revoke", exact: true })
			.click();
		await phone
			.getByRole("heading", { name: "This phone is no longer paired" })
			.waitFor();
		await look(phone, "gone");
		expect(await signIn(phone)).toBe("gone");
		expect(await signIn(other)).toBe("");
		// Two phones are two browsers.
	}, 120_000);

	test("it says when the gate is away, and goes on by itself when it is back", async () => {
		const phone = await pairUntrusted("porch");
		const away = phone.getByText("Your computer is not answering");
		// The next gate may be there before the page has looked twice.
		await phone.context().setOffline(true);
		await killGate(app.shell);
		await away.waitFor();
		await phone.context().setOffline(false);
		await away.waitFor({ state: "detached" });
		call("rm -rf ~/y");
		await card(phone).waitFor();
		await answering(phone);
		await phone.getByRole("button", { name: "Deny", exact: true }).tap();
		await phone.getByText("Denied.", { exact: true }).waitFor();
	});
});

/** Somebody else's server, under that name and on loopback. */
async function impostor(name: string): Promise<number> {
	const ca = await makeCa("another");
	onTestFinished(() => ca.remove());
	const pair = await ca.issue("leaf", `DNS:${name},IP:127.0.0.1`);
	const server = createServer(await textOf(pair), (_, res) =>
		res.end("not the machine"),
	);
	onTestFinished(() => void server.close());
	await new Promise<void>(
		(resolve) => void server.listen(0, "127.0.0.1", resolve),
	);
	// A TCP server's address is no string.
	return (server.address() as AddressInfo).port;
}

const card = (phone: Page): Locator =>
	phone.getByRole("article", { name: /run_command/ });

/** Until the card takes answers: it was there for a while as it is. */
const answering = (phone: Page): Promise<void> =>
	phone.locator(".answering button[aria-disabled='false']").first().waitFor();

/** In both themes without a fault that can be told by looking; the pictures are for people. */
async function look(phone: Page, what: string): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await phone.emulateMedia({ colorScheme });
		expect(await faultsOf(phone)).toEqual([]);
		await phone.screenshot({
			// Colours on their way from one theme to the other are in neither.
			animations: "disabled",
			path: join(pictures, `${what}-${colorScheme}.png`),
		});
	}
}

async function download(url: string): Promise<Buffer> {
	const { origin, pathname } = new URL(url);
	const answer = await openTls(
		origin,
		{ rejectUnauthorized: false },
		{ path: pathname },
	);
	expect(answer.statusCode).toBe(200);
	return Buffer.concat(await answer.toArray());
}
