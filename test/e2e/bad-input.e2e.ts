/** What windows are given on a bad day: ten thousand keys with odd names, a clipboard that is denied, a gate that goes away. */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { gateIsUp, killGate, openSection } from "./callers.ts";
import { findChromium, quietArguments } from "./chromium.ts";
import { startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";

const executablePath = findChromium();
const markup = "<img src=x onerror=document.title='broken'>";
const odd = `${markup}\u05D0\u05D1\u05D2 ${"long ".repeat(100)}`.slice(0, 500);
const count = 10_000;

describe.skipIf(executablePath === undefined)("in a browser", () => {
	let browser: Browser;
	let gate: GateProcess;
	let page: Page;

	beforeAll(async () => {
		gate = await startGate({ upstreams: {}, flags: ["--demo"] });
		await gate.run("key", "create", "the first");
		browser = await chromium.launch({
			...(executablePath === undefined ? {} : { executablePath }),
			args: quietArguments,
		});
		page = await browser.newPage({ viewport: { width: 360, height: 700 } });
		// One key is real; making ten thousand would seal the vault as often.
		await page.route("**/api/call", async (route) => {
			const answer = await route.fetch();
			const { call } = route.request().postDataJSON();
			const json = await answer.json();
			if (call === "key.list")
				json.output = Array.from({ length: count }, (_, at) => ({
					...json.output[0],
					id: `k_${at}`,
					name: `${at} ${odd}`,
				}));
			await route.fulfill({ response: answer, json });
		});
		const { stdout } = await gate.run("console");
		await page.goto(/http\S+/.exec(stdout)?.[0] ?? "");
		await page.getByRole("navigation", { name: "Sections" }).waitFor();
		await page.evaluate(() => void (location.hash = "keys"));
		await page.getByText(odd.slice(0, 40)).first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await gate?.stop();
	});

	test("ten thousand keys are a list of the few that are seen, and are found by their names", async () => {
		const drawn = await page.getByText(odd.slice(0, 40)).count();
		expect(drawn).toBeGreaterThan(2);
		expect(drawn).toBeLessThan(200);
		await page.getByRole("searchbox").first().fill("9999 ");
		await page
			.getByText(`9999 ${odd.slice(0, 40)}`)
			.first()
			.waitFor();
	});

	test("names of 500 characters that turn round and hold markup are text, and push nothing out of the window", async () => {
		expect(await page.title()).not.toBe("broken");
		expect(await page.locator("main img").count()).toBe(0);
		expect(
			await page.evaluate(
				() => document.documentElement.scrollWidth <= innerWidth,
			),
		).toBe(true);
	});

	test("where the clipboard is denied, copying says so", async () => {
		await page.evaluate(() => {
			Object.defineProperty(navigator, "clipboard", {
				value: { writeText: () => Promise.reject(new Error("denied")) },
			});
			document.execCommand = () => false;
			location.hash = "home";
		});
		await page.getByRole("button", { name: /^Copy/ }).first().click();
		await page.getByText("Select it and copy by hand").first().waitFor();
	});
});

onEach("a gate that goes away", (driver) => {
	test("leaves what was typed into a dialog, and takes it when it is back", async () => {
		const app = await startApp(driver);
		try {
			await gateIsUp(app.shell);
			const page = await openSection(app.shell, "Keys");
			await page.getByRole("button", { name: "Create a key" }).first().click();
			await page.getByLabel("Name").fill("typed before");
			await killGate(app.shell);
			await gateIsUp(app.shell);
			expect(await page.getByLabel("Name").inputValue()).toBe("typed before");
			await page.getByRole("button", { name: "Create", exact: true }).click();
			await page.getByRole("dialog", { name: "Your new key" }).waitFor();
		} finally {
			await app.close();
		}
	});
});
