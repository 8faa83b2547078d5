/**
 * A client that is given a URL and nothing else: the official one asks, a browser shows the code, and a person answers in
 * Drawbridge's window or in the console. Nothing else answers.
 */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ConsentView, OAuthClientView } from "../../contract/oauth.ts";
import { startGate } from "../stub/gate-process.ts";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import { command, until } from "./callers.ts";
import { findChromium, quietArguments } from "./chromium.ts";
import type { Shell } from "./driver.ts";
import { holdKeys, pause } from "./hold.ts";
import { onEach } from "./on-each.ts";
import { type UrlOnlyClient, urlOnlyClient } from "./url-only-client.ts";

const passphrase = "three quiet herons by the sea";
const executablePath = findChromium();
let browser: Browser;

beforeAll(async () => {
	if (executablePath === undefined) return;
	browser = await chromium.launch({ executablePath, args: quietArguments });
});
afterAll(() => browser?.close());

/** The browser that the client opens, and the code it shows. */
async function opened(client: UrlOnlyClient) {
	const page = await browser.newPage();
	await page.goto(client.wanted);
	const code = (await page.locator(".code").textContent()) ?? "";
	expect(code).toMatch(/^[A-Z2-9]{4}$/);
	return { page, code };
}
const cameBack = (page: Page, client: UrlOnlyClient): Promise<void> =>
	page.waitForURL((url) => url.href.startsWith(client.home));

const cardOf = (page: Page, name: string) =>
	page.getByRole("article", { name: `program that calls itself ${name}` });

/** A card takes answers once it was there to be seen. */
async function allow(page: Page, name: string): Promise<void> {
	const button = cardOf(page, name).getByRole("button", { name: "Let it in" });
	await expect.poll(() => button.getAttribute("aria-disabled")).toBe("false");
	await button.click();
}

async function tools(client: UrlOnlyClient): Promise<string[]> {
	const { tools: list } = await client.client.listTools();
	return list.map(({ name }) => name);
}
const read = (client: UrlOnlyClient) =>
	client.client.callTool({
		name: "read_file",
		arguments: { path: "welcome.txt" },
	});

onEach("consent", (driver) => {
	const app = appForAll(driver);

	const pending = async (): Promise<ConsentView[]> =>
		z.array(ConsentView).parse(await command(app.shell, "oauth.pending", {}));
	const letIn = async (): Promise<OAuthClientView[]> =>
		z
			.array(OAuthClientView)
			.parse(await command(app.shell, "oauth.clients", {}));

	test("the official client connects with the URL alone: the window comes by itself with the browser's code, a click lets it in to read, and End cuts it off", async () => {
		await (await app.shell.window()).close();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 1\n");
		await until(
			"no window is open",
			async () => (await app.shell.windowCount()) === 0,
		);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 2\n");
		const client = await urlOnlyClient(`${app.gate}/demo/mcp`, "Reader");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 3\n");
		const { page, code } = await opened(client);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 4\n");
		const window = await windowOf(app.shell);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 5\n");
		expect(new URL(window.url()).hash).toBe("#programs");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 6\n");
		const card = cardOf(window, "Reader");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 7\n");
		await card.getByText(code, { exact: true }).waitFor();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 8\n");
		await card.getByText("Its name is not verified").waitFor();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 9\n");
		expect(await faultsOf(window)).toEqual([]);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 10\n");
		expect(page.url()).not.toContain(client.home);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 11\n");
		await allow(window, "Reader");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 12\n");
		await cameBack(page, client);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 13\n");
		await client.finish();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 14\n");
		await window.getByText("You let in Reader").waitFor();

		expect(await tools(client)).toContain("read_file");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 15\n");
		expect(JSON.stringify(await read(client))).toContain("text");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 16\n");
		await expect(
			client.client.callTool({
				name: "run_command",
				arguments: { command: "ls" },
			}),
		).rejects.toThrow();

		const started = Promise.withResolvers<void>();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 17\n");
		const slow = client.client.callTool(
			{ name: "slow_count", arguments: { n: 60, delay_ms: 100 } },
			{ onprogress: () => started.resolve() },
		);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 18\n");
		slow.catch((e)=>void import("node:fs").then(f=>f.appendFileSync("/tmp/w/p8/steps",Date.now()+" slow "+e.message+"\n")));const cut = expect(slow).rejects.toThrow();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 19\n");
		await started.promise;(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 20\n");
		await window
			.getByRole("button", { name: "End what Reader may do" })
			.click();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 21\n");
		const dialog = window.getByRole("dialog");(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 22\n");
		await dialog.getByRole("button", { name: "End", exact: true }).click();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 23\n");
		await dialog.waitFor({ state: "detached" });(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 24\n");
		if(0) await cut;setTimeout(async()=>{const f=await import("node:fs");f.copyFileSync(app.home+"/state/drawbridge.db","/tmp/w/p8/audit.db");},3000);await new Promise(r=>setTimeout(r,4000));(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 25\n");
		await expect(read(client)).rejects.toThrow();(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 26\n");
		expect(await letIn()).toEqual([]);(await import("node:fs")).appendFileSync("/tmp/w/p8/steps",Date.now()+" 27\n");
		await page.close();
	});

	test("Refuse tells the client that access was denied", async () => {
		const client = await urlOnlyClient(`${app.gate}/demo/mcp`, "Refused");
		const { page } = await opened(client);
		const window = await windowOf(app.shell);
		await cardOf(window, "Refused")
			.getByRole("button", { name: "Refuse" })
			.click();
		await cameBack(page, client);
		expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");
		await window.getByText("You refused Refused").waitFor();
		await expect(client.finish()).rejects.toThrow();
		expect(await letIn()).toEqual([]);
		await page.close();
	});

	test("Enter, Space and letters let nothing in; Control and Enter do when they are held, as what was chosen", async () => {
		const client = await urlOnlyClient(`${app.gate}/demo/mcp`, "Keyboard");
		const { page } = await opened(client);
		const window = await windowOf(app.shell);
		const card = cardOf(window, "Keyboard");
		// The heading has the focus: no button can be pressed by what was typed for something else.
		await expect
			.poll(() => window.evaluate(() => document.activeElement?.localName))
			.toBe("h2");
		const button = card.getByRole("button", { name: "Let it in" });
		await expect.poll(() => button.getAttribute("aria-disabled")).toBe("false");
		await window.keyboard.press("Enter");
		await button.focus();
		for (const key of ["Enter", "Space", "y"]) await window.keyboard.press(key);
		await holdKeys(window, 100);
		await card.getByRole("radio", { name: /^Read and write/ }).check();
		expect(await pending()).toHaveLength(1);
		// A key pressed a moment ago may belong to a sentence.
		await pause(500);
		await holdKeys(window);
		await cameBack(page, client);
		await client.finish();
		expect(await letIn()).toMatchObject([
			{ name: "Keyboard", role: "operator", upstreams: ["demo"] },
		]);
		await page.close();
	});

	test("a card that is answered elsewhere goes, with words and without a dead button; a click that comes then answers no other card", async () => {
		const first = await urlOnlyClient(`${app.gate}/demo/mcp`, "First");
		const second = await urlOnlyClient(`${app.gate}/demo/mcp`, "Second");
		const pages = [await opened(first), await opened(second)];
		const window = await windowOf(app.shell);
		const button = cardOf(window, "Second").getByRole("button", {
			name: "Let it in",
		});
		await expect.poll(() => button.getAttribute("aria-disabled")).toBe("false");
		await window.clock.install();
		await window.clock.pauseAt(Date.now() + 1_000);
		const [asked] = await pending();
		await command(app.shell, "oauth.answer", {
			id: asked?.id ?? "",
			allow: false,
		});
		await cardOf(window, "First").waitFor({ state: "detached" });
		await window.getByText("The question of First is over").waitFor();
		expect(await button.getAttribute("aria-disabled")).toBe("true");
		await button.click({ force: true });
		expect(await pending()).toMatchObject([{ name: "Second" }]);
		await window.clock.resume();
		await cardOf(window, "Second")
			.getByRole("button", { name: "Refuse" })
			.click();
		for (const { page } of pages) await page.close();
	});
});

test.skipIf(executablePath === undefined)(
	"in the console the passphrase is asked for before it lets a program in, and other sections say that one waits",
	async ({ onTestFinished }) => {
		const gate = await startGate({
			upstreams: {},
			mode: "strict",
			flags: ["--demo"],
		});
		onTestFinished(() => gate.stop());
		const set = await gate.feed(
			`${passphrase}\n`,
			"owner",
			"passphrase",
			"set",
		);
		expect(set.code).toBe(0);
		const { stdout } = await gate.run("console");
		const console = await browser.newPage();
		onTestFinished(() => console.close());
		await console.goto(/http\S+/.exec(stdout)?.[0] ?? "");
		await console.getByRole("navigation", { name: "Sections" }).waitFor();

		const client = await urlOnlyClient(`${gate.gateUrl}/demo/mcp`, "Headless");
		const { page, code } = await opened(client);
		onTestFinished(() => page.close());
		await console.getByText("A program asks to be let in.").waitFor();
		await console.getByRole("link", { name: "Look at it" }).click();
		await cardOf(console, "Headless")
			.getByText(code, { exact: true })
			.waitFor();
		await allow(console, "Headless");
		const dialog = console.getByRole("dialog", { name: "Owner passphrase" });
		const field = dialog.getByLabel("Passphrase");
		await field.fill("not it");
		await console.keyboard.press("Enter");
		await dialog.getByText("Not accepted").waitFor();
		expect(page.url()).not.toContain(client.home);
		await field.fill(passphrase);
		await console.keyboard.press("Enter");
		await cameBack(page, client);
		await client.finish();
		expect(await tools(client)).toContain("read_file");
		await console.getByText("You let in Headless").waitFor();
		expect(await faultsOf(console)).toEqual([]);
	},
);

/** It was opened by the question, or stood open. */
async function windowOf(shell: Shell): Promise<Page> {
	await until("a window is open", async () => (await shell.windowCount()) > 0);
	const page = await shell.window();
	await page.getByRole("heading", { name: "Programs", level: 1 }).waitFor();
	return page;
}
