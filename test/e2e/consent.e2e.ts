/**
 * A client that is given a URL and nothing else: the official one asks, a browser shows the code, and a person answers in
 * Drawbridge's window or in the console. Nothing else answers.
 */
import { UnauthorizedError } from "@modelcontextprotocol/client";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
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
		await (await app.shell.window()).close();
		await until(
			"no window is open",
			async () => (await app.shell.windowCount()) === 0,
		);
		const client = await urlOnlyClient(`${app.gate}/demo/mcp`, "Reader");
		const { page, code } = await opened(client);
		const window = await windowOf(app.shell);
		expect(new URL(window.url()).hash).toBe("#programs");
		const card = cardOf(window, "Reader");
		await card.getByText(code, { exact: true }).waitFor();
		await card.getByText("Its name is not verified").waitFor();
		expect(await faultsOf(window)).toEqual([]);
		expect(page.url()).not.toContain(client.home);
		await allow(window, "Reader");
		await cameBack(page, client);
		await client.finish();
		await window.getByText("You let in Reader").waitFor();

		expect(await tools(client)).toContain("read_file");
		expect(JSON.stringify(await read(client))).toContain("text");
		await expect(
			client.client.callTool({
				name: "run_command",
				arguments: { command: "ls" },
			}),
		).rejects.toBeInstanceOf(UnauthorizedError);

		// It wants a browser once more, to ask for what it lacks.
		const more = await opened(client);
		await card
			.getByRole("radio", { name: "Read and write asked for", checked: false })
			.waitFor();
		await card.getByRole("button", { name: "Refuse" }).click();
		await cameBack(more.page, client);
		await more.page.close();

		const stream = await slowStream(app.gate, client.token());
		await window
			.getByRole("button", { name: "End what Reader may do" })
			.click();
		const dialog = window.getByRole("dialog");
		await dialog.getByRole("button", { name: "End", exact: true }).click();
		await dialog.waitFor({ state: "detached" });
		expect(await stream.rest()).not.toContain('"result"');
		await expect(read(client)).rejects.toMatchObject({ code: "invalid_grant" });
		expect(await letIn()).toEqual([]);
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

/** A call that answers bit by bit for a minute. The client would not say when its stream ends: it tries again. */
async function slowStream(
	gate: string,
	token: string,
): Promise<{ rest: () => Promise<string> }> {
	const answer = await fetch(`${gate}/demo/mcp`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			accept: "application/json, text/event-stream",
			authorization: `Bearer ${token}`,
		},
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "tools/call",
			params: {
				name: "slow_count",
				arguments: { n: 60, delay_ms: 1_000 },
				_meta: { progressToken: 1 },
			},
		}),
	});
	expect(answer.status).toBe(200);
	// Cut in the middle, or ended: either way nothing comes any more.
	return { rest: () => answer.text().catch(() => "") };
}

/** It was opened by the question, or stood open. */
async function windowOf(shell: Shell): Promise<Page> {
	await until("a window is open", async () => (await shell.windowCount()) > 0);
	const page = await shell.window();
	await page.getByRole("heading", { name: "Programs", level: 1 }).waitFor();
	return page;
}
