/**
 * axe finds nothing in any window: every section and every dialog that a button opens, the popup, the window that pairs,
 * the browser's pages and the phone's; in both themes, wide and narrow, and in high contrast.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { NetworkView, OfferView, PairingView } from "../../contract/devices.ts";
import { ConsentView } from "../../contract/oauth.ts";
import { StatusView } from "../../contract/views.ts";
import {
	authorizeUrl,
	newVerifier,
	register,
} from "../core/oauth/oauth-gate.ts";
import { server } from "../core/stdio/starting.ts";
import { Visitor } from "../stub/phone.ts";
import { appForAll } from "./app-for-all.ts";
import { askToBeLetIn, stayHere } from "./asking-programs.ts";
import { look, type Sizes } from "./axe.ts";
import {
	callCommand,
	command,
	createKey,
	type HeldCall,
	modeShown,
	until,
} from "./callers.ts";
import { findChromium, quietArguments } from "./chromium.ts";
import { dialogOf, eachDialog, leave } from "./dialogs.ts";
import { furnish } from "./furnished.ts";
import { read } from "./hold.ts";
import { onEach } from "./on-each.ts";
import { clickThrough, startPhone } from "./phone-browser.ts";
import { closePairing } from "./phone-pairing.ts";

/** What the popup and the window that pairs are made with, and the least they may be made. */
const smallSizes: Sizes = {
	wide: { width: 440, height: 620 },
	narrow: { width: 360, height: 520 },
};
const phoneSizes: Sizes = {
	wide: { width: 390, height: 844 },
	narrow: { width: 360, height: 640 },
};
const agentFile = JSON.stringify({
	mcpServers: {
		github: { command: "node", env: { GITHUB_TOKEN: "not a true one" } },
		["a long name ".repeat(42)]: { command: "node", args: ["<b>not bold</b>"] },
		מסמכים: { url: "https://docs.example.org/mcp" },
	},
});

onEach("axe", (driver) => {
	// For the gate that the app starts: loopback counts as a network, which nobody trusts yet.
	const variable = "DRAWBRIDGE_PHONE_LOOPBACK";
	beforeAll(() => void (process.env[variable] = "1"));
	afterAll(() => void delete process.env[variable]);
	const app = appForAll(driver);
	const held: HeldCall[] = [];
	const count = { windows: 0, dialogs: 0 };
	const found: string[] = [];
	let browser: Browser;
	let loopback = "";

	beforeAll(async () => {
		browser = await chromium.launch({
			executablePath: findChromium() ?? "",
			args: quietArguments,
		});
		mkdirSync(join(app.home, ".cursor"));
		writeFileSync(join(app.home, ".cursor", "mcp.json"), agentFile);
		await furnish(app);
		const script = join(app.home, "server.mjs");
		writeFileSync(script, `console.error("hello"); ${server}`);
		const stdio = { command: process.execPath, args: [script], sandbox: false };
		await command(app.shell, "upstream.add", { name: "own", stdio });
		const list = await command(app.shell, "network.list", {});
		loopback =
			z
				.array(NetworkView)
				.parse(list)
				.find(({ address }) => address.startsWith("127."))?.id ?? "";
		await command(app.shell, "network.trust", { id: loopback });
		const { link } = await offer();
		const visitor = Visitor.byLink(link);
		await visitor.hello();
		await visitor.confirm();
		await confirmPhone();
		await visitor.paired();
		for (const name of ["Let in", "Asks <b>still</b>"]) {
			const goOn = await askToBeLetIn(app.gate, name);
			if (name !== "Let in") continue;
			const [first] = z
				.array(ConsentView)
				.parse(await command(app.shell, "oauth.pending", {}));
			await command(app.shell, "oauth.answer", {
				id: first?.id ?? "",
				allow: true,
			});
			await goOn();
		}
	});
	afterAll(async () => {
		for (const { leave: hangUp } of held) hangUp();
		await browser?.close();
	});
	afterAll(() => {
		for (const theme of ["light", "dark"]) {
			const { length } = found.filter((line) => line.includes(`, ${theme}, `));
			console.log(
				`axe: ${count.windows} windows, ${count.dialogs} dialogs, ${length} violations, ${theme}`,
			);
		}
	});

	const offer = async (): Promise<z.infer<typeof OfferView>> =>
		OfferView.parse(
			await command(app.shell, "pair.start", { network: loopback }),
		);
	/** The person's yes at the machine, once the window that asks has come by itself. */
	async function confirmPhone(): Promise<void> {
		await until("the window is there", () => app.shell.hasPairing());
		const page = (await app.shell.pairing())?.page;
		await page?.getByRole("list", { name: "The three words" }).waitFor();
		const asking = PairingView.parse(
			await command(app.shell, "pair.status", {}),
		);
		await command(app.shell, "pair.confirm", { id: asking.id ?? "" });
		await page?.getByRole("button", { name: "Done" }).waitFor();
		await closePairing(app.shell);
	}
	async function see(...given: Parameters<typeof look>): Promise<void> {
		const now = await look(...given);
		found.push(...now);
		expect.soft(now).toEqual([]);
	}
	async function window(...given: Parameters<typeof look>): Promise<void> {
		count.windows += 1;
		await see(...given);
	}
	async function dialog(...given: Parameters<typeof look>): Promise<void> {
		count.dialogs += 1;
		await see(...given);
	}
	async function pressed(page: Page, ...names: string[]): Promise<void> {
		for (const name of names) {
			const button = page.getByRole("button", { name, exact: true }).first();
			const open = await dialogOf(page, button);
			if (open === null) throw new Error(`${name} opens nothing`);
			await dialog(page, name);
			await leave(page, open);
		}
	}

	test("in any section, nor in any dialog that opens from one of its buttons", async () => {
		const page = await app.shell.window();
		const links = page.locator("nav a[href^='#']");
		const hashes = await links.evaluateAll((all) =>
			all.map((link) => link.getAttribute("href") ?? ""),
		);
		expect(hashes.length).toBeGreaterThanOrEqual(18);
		for (const hash of hashes) {
			await show(page, hash);
			await window(page, hash.slice(1));
			await eachDialog(page, (name) => dialog(page, `${hash} ${name}`));
		}
		// More than the furniture has buttons for; fewer would mean that they were not found.
		expect(count.dialogs).toBeGreaterThanOrEqual(45);
	}, 300_000);

	test("in a dialog that something else opens, nor where the vault is locked", async () => {
		const page = await app.shell.window();
		await command(app.shell, "bridge.raise", {});
		await pressed(page, "Lower the bridge");
		await command(app.shell, "bridge.lower", {});
		await show(page, "#mode");
		await page.getByRole("radio", { name: /^Lax/ }).click();
		await page.locator("dialog").waitFor();
		await dialog(page, "loosen");
		await leave(page, page.locator("dialog"));
		await show(page, "#audit");
		await page.getByRole("grid").press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.locator("dialog").waitFor();
		await dialog(page, "request");
		await leave(page, page.locator("dialog"));
		await show(page, "#keys");
		await page.getByRole("button", { name: "Create a key" }).click();
		await page.getByLabel("Name", { exact: true }).fill("shown once");
		await page.getByRole("button", { name: "Create", exact: true }).click();
		await page.getByRole("dialog", { name: "Your new key" }).waitFor();
		await dialog(page, "new key");
		await page.keyboard.press("Escape");
		await show(page, "#secrets");
		await command(app.shell, "vault.lock", {});
		await page.getByText("The vault is locked.", { exact: true }).waitFor();
		await window(page, "locked");
		await command(app.shell, "vault.unlock", {});
	}, 120_000);

	test("in the questions, their dialogs, the popup, and what became of them", async () => {
		await app.shell.click("mode-relaxed");
		await until(
			"relaxed holds",
			async () => (await modeShown(app.shell)) === "relaxed",
		);
		const key = await createKey(app.shell, "the nightly build");
		for (const line of ["git push --force origin main", "rm -rf ~/x"])
			held.push(callCommand(app.gate, line, key));
		const page = await app.shell.window();
		await show(page, "#approvals");
		await page.getByRole("tab", { name: "Waiting" }).click();
		// A call that is not held says why by its answer.
		await Promise.race([
			expect.poll(() => page.getByRole("alertdialog").count()).toBe(2),
			...held.map(async ({ answer }) => {
				throw new Error(`it was not held: ${await answer}`);
			}),
		]);
		await read(page);
		await window(page, "waiting");
		await pressed(
			page,
			"Allow for longer…",
			"Change it first…",
			"Deny and say why…",
		);
		await until("the popup is there", () => app.shell.hasPopup());
		const popup = (await app.shell.popup())?.page;
		if (popup === undefined) throw new Error("no popup");
		await read(popup);
		await window(popup, "popup", smallSizes);
		await popup.getByRole("button", { name: "Next" }).click();
		await read(popup);
		await window(popup, "popup, the next", smallSizes);
		for (const { leave: hangUp } of held) hangUp();
		await page.getByText("Nothing waits").waitFor();
		const rule = {
			// oxlint-disable-next-line unicorn/no-thenable -- what the rule does then
			then: "deny",
			program: "git push",
			note: "by hand only",
		} as const;
		await command(app.shell, "rules.add", { rule });
		for (const tab of ["History", "Remembered", "Rules"]) {
			await page.getByRole("tab", { name: tab }).click();
			await page.getByRole("tabpanel").waitFor();
			await window(page, tab);
			await eachDialog(page, (name) => dialog(page, `${tab}, ${name}`));
		}
	}, 120_000);

	test("in the window that pairs a phone", async () => {
		await app.shell.click("pair-phone");
		await until("it is there", () => app.shell.hasPairing());
		const pairing = (await app.shell.pairing())?.page;
		if (pairing === undefined) throw new Error("no window");
		await pairing.getByRole("heading", { level: 2 }).waitFor();
		const networks = pairing.getByLabel("Network", { exact: true });
		if ((await networks.count()) > 0) await networks.selectOption(loopback);
		await window(pairing, "pairing", smallSizes);
		await pairing.getByRole("button", { name: "Show the QR code" }).click();
		await pairing.getByRole("img", { name: /QR code/ }).waitFor();
		await window(pairing, "QR code", smallSizes);
		await pairing.getByText("Cannot scan?").click();
		const address = await pairing.getByText(/^https:\/\//).textContent();
		const code = await pairing.locator(".pairing-code").textContent();
		const visitor = Visitor.byCode(address ?? "", code ?? "");
		await visitor.hello();
		await visitor.confirm();
		await pairing.getByRole("list", { name: "The three words" }).waitFor();
		await window(pairing, "words", smallSizes);
		await pairing.getByRole("button", { name: "They differ: refuse" }).click();
		await pairing.getByRole("heading", { name: /was refused/ }).waitFor();
		await window(pairing, "refused", smallSizes);
		await closePairing(app.shell);
	}, 120_000);

	test("in what a browser shows: the page that waits, one that is over, the console without a link", async () => {
		const client = await register(app.gate, { client_name: "W".repeat(60) });
		const { console: consoleUrl } = StatusView.parse(
			await command(app.shell, "status.get", {}),
		);
		const resource = `${app.gate}/demo/mcp`;
		const pages = {
			waits: authorizeUrl(app.gate, client, newVerifier(), { resource }),
			over: `${app.gate}/.drawbridge/oauth/wait/unknown`,
			console: consoleUrl ?? "",
		};
		const page = await browser.newPage();
		for (const [name, url] of Object.entries(pages)) {
			await page.goto(url);
			await page.locator("body:not(:has([aria-busy=true])) h1").waitFor();
			await stayHere(page);
			await window(page, `browser ${name}`);
		}
		await page.close();
	}, 60_000);

	test("on the phone, from its invitation to its end", async () => {
		const { link } = await offer();
		const phone = await startPhone();
		const { page } = phone;
		const screen = (name: string): Promise<void> =>
			window(page, `phone ${name}`, phoneSizes);
		try {
			await clickThrough(page, new URL(link).origin);
			await page.getByRole("heading", { level: 1 }).waitFor();
			await screen("invited");
			await page.goto(link);
			await page.getByLabel("Name of this phone").waitFor();
			await screen("pairs");
			await page.getByRole("button", { name: "Pair this phone" }).click();
			await page.getByRole("heading", { name: "Compare the words" }).waitFor();
			await screen("words");
			await confirmPhone();
			await page.getByRole("heading", { name: "Nothing waits" }).waitFor();
			await screen("paired");
			held.push(callCommand(app.gate, "rm -rf ~/y"));
			await page.getByRole("article", { name: /run_command/ }).waitFor();
			await screen("question");
			await eachDialog(page, (name) => dialog(page, name, phoneSizes));
			for (const tab of ["History", "Computer"]) {
				await page.getByRole("button", { name: tab, exact: true }).click();
				await screen(tab);
				await eachDialog(page, (name) => dialog(page, name, phoneSizes));
			}
			await command(app.shell, "device.revoke-all", {});
			await page.getByRole("heading", { name: /no longer paired/ }).waitFor();
			await screen("gone");
		} finally {
			await phone.close();
			await closePairing(app.shell);
		}
	}, 120_000);
});

async function show(page: Page, hash: string): Promise<void> {
	const current = page.locator(`a[href='${hash}'][aria-current='page']`);
	// Again where the page was still on its way here and has forgotten it.
	await expect
		.poll(async () => {
			await page.evaluate((id) => void (location.hash = id), hash);
			return current.count();
		})
		.toBeGreaterThan(0);
	await page.locator("main .page:not([aria-busy=true])").waitFor();
	await page.locator("main [aria-busy=true]").waitFor({ state: "detached" });
}
