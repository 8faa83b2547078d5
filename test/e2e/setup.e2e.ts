/** The setup wizard: by keyboard from the first step to the key that opens the gate, through a reload, and once more. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import { callDemo, command, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";
import { picture } from "./pictures.ts";

const heading = (page: Page, text: string) =>
	page.getByRole("heading", { name: text, level: 2 }).waitFor();

onEach("setup", (driver) => {
	const app = appForAll(driver);
	const file = (): string => join(app.home, "security.json");

	test("goes from nothing to a key that opens the gate by keyboard alone, and writes nothing before the last step", async () => {
		const page = await openSection(app.shell, "Setup");
		const begun = performance.now();
		await heading(page, "Who needs a key?");
		expect(await faultsOf(page)).toEqual([]);
		await picture(page, "setup", "1-mode");
		await page.getByRole("radio", { name: "Relaxed" }).focus();
		await page.keyboard.press("Space");
		await page.keyboard.press("Enter");

		await heading(page, "A key for your agent");
		await page.getByRole("radio", { name: "Make a key" }).check();
		await picture(page, "setup", "2-key");
		const name = page.getByLabel("Name", { exact: true });
		await name.fill("");
		await page.keyboard.press("Enter");
		await page.getByText("Give it a name.").waitFor();
		await name.fill("my <b>agent</b>");
		await page.keyboard.press("Enter");

		await heading(page, "Which addresses may connect?");
		await page.getByRole("radio", { name: "Only these" }).check();
		await page.getByLabel("Addresses or ranges").fill("10.0.0.0/8");
		await picture(page, "setup", "3-addresses");
		await page.keyboard.press("Enter");

		await heading(page, "A server to put behind the gate");
		await page.reload();
		await heading(page, "A server to put behind the gate");
		await page.getByLabel("Name", { exact: true }).fill("docs");
		await page.getByLabel("Server's address").fill("http://127.0.0.1:9");
		await picture(page, "setup", "4-server");
		await page.keyboard.press("Enter");

		await heading(page, "Agents to connect");
		await picture(page, "setup", "5-agents");
		await page.getByRole("button", { name: "Next" }).press("Enter");

		await heading(page, "Where it is written, and what");
		await page.getByText('"mode": "relaxed"').waitFor();
		await page.getByText("my <b>agent</b>").waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await picture(page, "setup", "6-write");
		expect(existsSync(file())).toBe(false);
		const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
		expect(kept).not.toContain("dbk_");

		await page.getByRole("button", { name: "Write it" }).press("Enter");
		const key = page.getByLabel("Key", { exact: true });
		await key.waitFor();
		console.log(`wizard: ${Math.round(performance.now() - begun)} ms`);
		const raw = await key.inputValue();
		expect(raw).toMatch(/^dbk_/);
		expect(await faultsOf(page)).toEqual([]);
		await picture(page, "setup", "7-done");
		expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({
			mode: "relaxed",
			allowed_ips: ["127.0.0.1", "::1", "10.0.0.0/8"],
			upstreams: { docs: { url: "http://127.0.0.1:9" } },
		});
		expect(await callDemo(app.gate, raw)).toBe(200);

		// The key is not there any more once the window was left.
		await page.reload();
		await heading(page, "Who needs a key?");
		expect(await page.content()).not.toContain(raw);
	});

	test("shows what is there when it is run again, and changes only what is chosen", async () => {
		const page = await openSection(app.shell, "Setup");
		const before = readFileSync(file(), "utf8");
		await page.getByText("In the settings now: Relaxed.").waitFor();
		expect(
			await page.getByRole("radio", { name: "Leave it as it is" }).isChecked(),
		).toBe(true);
		for (const text of [
			"keys already.",
			"May connect now:",
			"Behind the gate already: docs",
		]) {
			await page.getByRole("button", { name: "Next" }).click();
			await page.getByText(text).waitFor();
		}
		await page.getByRole("button", { name: "Next" }).click();
		await page.getByRole("button", { name: "Next" }).click();
		await page.getByText("Nothing would change.").waitFor();
		expect(
			await page
				.getByRole("button", { name: "Write it" })
				.getAttribute("aria-disabled"),
		).toBe("true");

		for (let step = 0; step < 5; step++)
			await page.getByRole("button", { name: "Back" }).click();
		await page.getByRole("radio", { name: "Strict" }).check();
		for (let step = 0; step < 5; step++)
			await page.getByRole("button", { name: "Next" }).click();
		await page.getByText('"mode": "strict"').waitFor();
		await picture(page, "setup", "6-write-again");
		await page.getByRole("button", { name: "Write it" }).click();
		await page
			.getByRole("heading", { name: "It is written", exact: true })
			.waitFor();
		expect(readFileSync(file(), "utf8")).toBe(
			before.replace('"mode": "relaxed"', '"mode": "strict"'),
		);
	});

	test("takes a command, shows it whole, and writing it approves it", async () => {
		const page = await openSection(app.shell, "Setup");
		await page.reload();
		for (let step = 0; step < 3; step++)
			await page.getByRole("button", { name: "Skip" }).click();
		await heading(page, "A server to put behind the gate");
		await page.getByRole("radio", { name: "Add a server" }).check();
		await page.getByLabel("By a command").check();
		await page.getByLabel("Name", { exact: true }).fill("local");
		await page.getByRole("button", { name: "Next" }).click();
		await page
			.getByLabel("Command", { exact: true })
			.fill(`node "a b.mjs" --x`);
		expect(await faultsOf(page)).toEqual([]);
		await picture(page, "setup", "4-server-command");
		await page.getByRole("button", { name: "Next" }).click();
		await page.getByRole("button", { name: "Skip" }).click();
		await page
			.getByRole("heading", { name: "What the gate will start" })
			.waitFor();
		await page.getByText("a b.mjs", { exact: true }).waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await picture(page, "setup", "6-write-command");
		await page.getByRole("button", { name: "Write it" }).click();
		await page
			.getByRole("heading", { name: "It is written", exact: true })
			.waitFor();
		const list = await command(app.shell, "upstream.list", {});
		expect(list).toContainEqual(
			expect.objectContaining({
				name: "local",
				stdio: expect.objectContaining({ approved: true }),
			}),
		);
	});
});
