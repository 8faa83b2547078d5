/** The same card in a browser, and what a browser may not do: allow beside a desktop, or without the owner's passphrase. */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../contract/commands.ts";
import { startGate } from "../stub/gate-process.ts";
import { faultsOf } from "./accessible.ts";
import {
	callCommand,
	command,
	gateIsUp,
	reachedDemo,
	until,
} from "./callers.ts";
import { findChromium, quietArguments } from "./chromium.ts";
import { drivers, startApp } from "./driver.ts";
import { holdDown, read } from "./hold.ts";

const passphrase = "three quiet herons by the sea";
const executablePath = findChromium();
const [driver] = drivers;
let browser: Browser;

beforeAll(async () => {
	if (executablePath === undefined) return;
	browser = await chromium.launch({ executablePath, args: quietArguments });
});
afterAll(() => browser?.close());

async function openConsole(link: string): Promise<Page> {
	const page = await browser.newPage();
	await page.goto(link);
	await page.getByRole("navigation", { name: "Sections" }).waitFor();
	return page;
}

test.skipIf(executablePath === undefined)(
	"without a desktop the card stands over every section; Escape puts it away, and the passphrase is asked for before it lets through",
	async () => {
		const gate = await startGate({
			upstreams: {},
			mode: "relaxed",
			flags: ["--demo"],
		});
		try {
			const set = await gate.feed(
				`${passphrase}\n`,
				"owner",
				"passphrase",
				"set",
			);
			expect(set.code).toBe(0);
			const { stdout } = await gate.run("console");
			const page = await openConsole(/http\S+/.exec(stdout)?.[0] ?? "");
			const { answer } = callCommand(gate.gateUrl, "rm -rf ~/x");
			const panel = page.getByRole("complementary", {
				name: "Waiting questions",
			});
			await panel.getByRole("alertdialog").waitFor();
			await panel.getByText("Allowing asks for the owner passphrase").waitFor();
			expect(
				await page.evaluate(() => document.activeElement === document.body),
			).toBe(true);
			expect(await faultsOf(page)).toEqual([]);
			await page.keyboard.press("Escape");
			await panel.waitFor({ state: "detached" });
			await page.getByRole("button", { name: "1 question waits" }).click();
			await read(page);
			const allow = page.getByRole("button", { name: "Hold to allow once" });
			const dialog = page.getByRole("dialog", { name: "Owner passphrase" });
			await holdDown(allow);
			await dialog.getByRole("button", { name: "Cancel" }).click();
			await dialog.waitFor({ state: "detached" });
			// Whoever would rather not has met no fault, and the question waits on.
			expect(await page.locator(".note[data-tone=bad]").count()).toBe(0);
			await holdDown(allow);
			const field = dialog.getByLabel("Passphrase");
			await field.fill("not it");
			await page.keyboard.press("Enter");
			await dialog.getByText("Not accepted").waitFor();
			expect(await field.inputValue()).toBe("");
			expect(await faultsOf(page)).toEqual([]);
			await field.fill(passphrase);
			await page.keyboard.press("Enter");
			expect(await answer).toMatch(reachedDemo);
			await dialog.waitFor({ state: "detached" });

			await page.evaluate(() => void (location.hash = "approvals"));
			await page.getByRole("tab", { name: "Rules" }).click();
			await page.getByRole("button", { name: "Add a rule" }).click();
			await page.getByRole("radio", { name: "Let it through" }).check();
			await page.getByLabel("Program").fill("ls");
			await page
				.getByText(/judged calls? of the last/)
				.first()
				.waitFor();
			await holdDown(
				page.getByRole("button", { name: "Hold to add the rule" }),
			);
			await field.fill(passphrase);
			await page.keyboard.press("Enter");
			await page.getByText("The rule holds from now on.").waitFor();
			await page.close();
		} finally {
			await gate.stop();
		}
	},
);

test.skipIf(executablePath === undefined || driver === undefined)(
	"beside a desktop the browser denies, says where to allow, and what it asks for itself waits for the desktop",
	async ({ onTestFinished }) => {
		if (driver === undefined) return;
		const app = await startApp(driver);
		onTestFinished(() => app.close());
		const { shell } = app;
		await gateIsUp(shell);
		await shell.click("mode-relaxed");
		const made = await command(shell, "console.link", {});
		const { url } = commands["console.link"].output.parse(made);
		const status = await command(shell, "status.get", {});
		const { gate } = commands["status.get"].output.parse(status);
		const page = await openConsole(url);
		await page.getByText("Relaxed").first().waitFor();
		const denied = callCommand(gate ?? "", "rm -rf ~/x");
		await page.getByText("The desktop app is running").waitFor();
		expect(
			await page.getByRole("button", { name: /Hold to allow/ }).count(),
		).toBe(0);
		await read(page);
		await page.getByRole("button", { name: "Deny", exact: true }).click();
		expect(await denied.answer).not.toMatch(reachedDemo);

		await page.getByRole("link", { name: "Keys" }).click();
		await page.getByRole("button", { name: "Create a key" }).first().click();
		await page.getByLabel("Name").fill("from the browser");
		await page.getByRole("button", { name: "Create", exact: true }).click();
		await page.getByText("Waiting for a yes.").waitFor();
		await until("the desktop asks", async () => (await shell.popup()) !== null);
		const popup = (await shell.popup())?.page;
		if (popup === undefined) throw new Error("no popup");
		await popup.getByRole("alertdialog", { name: /^Create the key/ }).waitFor();
		await popup.getByText("from the browser").first().waitFor();
		await read(popup);
		await holdDown(popup.getByRole("button", { name: "Hold to allow once" }));
		await page.getByRole("dialog", { name: "Your new key" }).waitFor();
		await page.close();
	},
);
