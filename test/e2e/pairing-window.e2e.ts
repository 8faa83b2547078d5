/** The window in which a phone is paired: what it shows, when it comes by itself, and when its QR is closed. */
import type { Page } from "playwright-core";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	test,
} from "vitest";
import * as z from "zod";
import { NetworkView, OfferView, PairingView } from "../../contract/devices.ts";
import { Visitor } from "../stub/phone.ts";
import { faultsOf } from "./accessible.ts";
import { command, gateIsUp, openSection, until } from "./callers.ts";
import {
	type App,
	type PairingWindow,
	type Shell,
	startApp,
} from "./driver.ts";
import { holdKeys, pressLast } from "./hold.ts";
import { onEach } from "./on-each.ts";

onEach("pairing", (driver) => {
	let app: App;
	/** The interface that stands in for a network phones are on. */
	let loopback = "";
	beforeAll(async () => {
		app = await startApp(driver, { env: { DRAWBRIDGE_PHONE_LOOPBACK: "1" } });
		await gateIsUp(app.shell);
		loopback = await loopbackOf(app.shell);
	});
	beforeEach(async () => {
		await command(app.shell, "network.trust", { id: loopback });
	});
	afterEach(async () => {
		await command(app.shell, "pair.cancel", {});
		const left = await app.shell.pairing();
		if (left === null) return;
		await pressLast(left.page, "Escape");
		await isGone();
	});
	afterAll(() => app?.close());

	async function shown(): Promise<PairingWindow> {
		let found: PairingWindow | null = null;
		await until("the pairing window is there", async () => {
			found = await app.shell.pairing();
			return found !== null;
		});
		// TypeScript does not see that the callback has set it.
		if (found === null) throw new Error("no pairing window");
		return found;
	}
	const isGone = (): Promise<void> =>
		until("it is gone", async () => !(await app.shell.hasPairing()));

	async function state(): Promise<PairingView["state"]> {
		return PairingView.parse(await command(app.shell, "pair.status", {})).state;
	}

	/** A window with an open QR. */
	async function showQr(): Promise<Page> {
		await app.shell.click("pair-phone");
		const { page } = await shown();
		await choose(page, loopback);
		await page.getByRole("button", { name: "Show the QR code" }).click();
		await page.getByRole("img", { name: /QR code/ }).waitFor();
		return page;
	}

	test("the tray opens it, above the others and kept out of screenshots, and it asks about the network first", async () => {
		await command(app.shell, "network.forget", { id: loopback });
		await app.shell.click("pair-phone");
		const { page, isOnTop, isProtected } = await shown();
		expect({ isOnTop, isProtected }).toEqual({
			isOnTop: true,
			isProtected: true,
		});
		await choose(page, loopback);
		await page.getByRole("heading", { name: /may phones reach/ }).waitFor();
		expect(await page.getByRole("button", { name: /QR/ }).count()).toBe(0);
		expect(await faultsOf(page)).toEqual([]);
		await page.getByRole("button", { name: "Yes, on this network" }).click();
		await page.getByRole("button", { name: "Show the QR code" }).waitFor();
	});

	test("both show the same words; a key pairs nothing, a click does, and the phone stands under Devices", async () => {
		const page = await showQr();
		const phone = await typing(page);
		await phone.hello();
		await phone.confirm();
		const words = page.getByRole("list", { name: "The three words" });
		await words.waitFor();
		expect(await words.getByRole("listitem").allTextContents()).toEqual(
			phone.handshake.words,
		);
		expect(await faultsOf(page)).toEqual([]);
		const pair = page.getByRole("button", { name: "They match: pair" });
		await expect.poll(() => pair.getAttribute("aria-disabled")).toBe("false");
		await page.getByLabel("Name").fill("Ada's old phone");
		for (const key of ["Enter", "Space"]) await pair.press(key);
		expect(await state()).toBe("asking");
		await pair.click();
		await page.getByRole("heading", { name: /is paired/ }).waitFor();
		expect((await phone.paired()).paired.name).toBe("Ada's old phone");
		await page.getByRole("button", { name: "Done" }).waitFor();
		await pressLast(page, "Escape");
		await isGone();
		const devices = await openSection(app.shell, "Devices");
		await devices.getByText("Ada's old phone").waitFor();
	});

	test("the keys that allow pair a phone when they are held", async () => {
		const page = await showQr();
		const phone = await typing(page);
		await phone.hello();
		await phone.confirm();
		const pair = page.getByRole("button", { name: "They match: pair" });
		await expect.poll(() => pair.getAttribute("aria-disabled")).toBe("false");
		await holdKeys(page);
		expect((await phone.paired()).paired.tier).toBe("untrusted");
	});

	test("it does not pair within the second in which the words came", async () => {
		const page = await showQr();
		const phone = await typing(page);
		await phone.hello();
		await page.clock.install();
		await phone.confirm();
		const pair = page.getByRole("button", { name: "They match: pair" });
		await pair.waitFor();
		await page.clock.runFor(900);
		await pair.click({ force: true });
		expect(await state()).toBe("asking");
		await page.getByRole("button", { name: "They differ: refuse" }).click();
		await expect(phone.paired()).rejects.toThrow("refused");
	});

	test("a QR is closed with its window, and a phone that read it comes too late", async () => {
		const page = await showQr();
		const phone = await typing(page);
		await pressLast(page, "Escape");
		await isGone();
		await expect.poll(state).toBe("over");
		await expect(phone.hello()).rejects.toMatchObject({ code: "no-offer" });
	});

	test("a QR is closed when its window is out of sight, and nothing of it stays in the page", async () => {
		const page = await showQr();
		const code = await page.locator(".pairing-code").textContent();
		await page.evaluate(() => {
			Object.defineProperty(document, "visibilityState", { value: "hidden" });
			document.dispatchEvent(new Event("visibilitychange"));
		});
		await page.getByRole("button", { name: "New QR code" }).waitFor();
		expect(await page.getByRole("img").count()).toBe(0);
		expect(await page.content()).not.toContain(code);
		await expect.poll(state).toBe("over");
	});

	test("where a QR is open elsewhere, it comes by itself when a phone asks, without the focus; put away, the phone still waits", async () => {
		const offer = OfferView.parse(
			await command(app.shell, "pair.start", { network: loopback }),
		);
		expect(await app.shell.hasPairing()).toBe(false);
		const phone = Visitor.byLink(offer.link);
		await phone.hello();
		await phone.confirm();
		const { page } = await shown();
		await page.getByRole("list", { name: "The three words" }).waitFor();
		// Only now is it on the screen.
		expect((await shown()).tookFocus).toBe(false);
		expect(await page.content()).not.toContain(offer.link);
		await pressLast(page, "Escape");
		await isGone();
		expect(await state()).toBe("asking");
		await app.shell.click("pair-phone");
		const again = (await shown()).page;
		await again.getByRole("button", { name: "They differ: refuse" }).click();
		await again
			.getByRole("heading", { name: "The phone was refused" })
			.waitFor();
		await expect(phone.paired()).rejects.toThrow("refused");
	});
});

async function loopbackOf(shell: Shell): Promise<string> {
	const list = await command(shell, "network.list", {});
	const found = z
		.array(NetworkView)
		.parse(list)
		.find(({ address }) => address.startsWith("127."));
	if (!found) throw new Error("the loopback interface is no network");
	return found.id;
}

/** Beside it the machine may be on true networks, which are none of a test's business. */
async function choose(page: Page, network: string): Promise<void> {
	await page.getByRole("heading", { level: 2 }).waitFor();
	const networks = page.getByLabel("Network", { exact: true });
	if ((await networks.count()) > 0) await networks.selectOption(network);
}

/** A phone whose person types what stands below the QR. */
async function typing(page: Page): Promise<Visitor> {
	await page.getByText("Cannot scan?").click();
	const address = await page.getByText(/^https:\/\//).textContent();
	const code = await page.locator(".pairing-code").textContent();
	return Visitor.byCode(address ?? "", code ?? "");
}
