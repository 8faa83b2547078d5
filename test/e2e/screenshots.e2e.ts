/** A picture of every section, light, dark and narrow, for people to look at: test/e2e/output, ignored by git. */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callDemo, gateIsUp, gateUrl, item, until } from "./callers.ts";
import { type App, startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";

const output = join(import.meta.dirname, "output");
const sections = ["mode", "upstreams", "keys", "audit", "status"];
const narrow = { width: 360, height: 740 };
const wide = { width: 980, height: 720 };

onEach("pictures", (driver) => {
	let app: App;
	const folder = join(output, driver.name.replaceAll(" ", "-"));
	beforeAll(async () => {
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		app = await startApp(driver);
		await gateIsUp(app.shell);
		const gate = await gateUrl(app.shell);
		await callDemo(gate);
		const page = await app.shell.window();
		await page.evaluate(() =>
			window.drawbridge?.call("key.create", { name: "a program" }),
		);
		await app.shell.click("lax-15-minutes");
		await until("lax holds", async () => (await callDemo(gate)) === 200);
	});
	afterAll(() => app.close());

	test.each(["light", "dark"])(
		"every section is drawn in %s, and fits a narrow window",
		async (theme) => {
			const page = await app.shell.window();
			await app.shell.click(`theme-${theme}`);
			await expect
				.poll(
					async () => item(await app.shell.tray(), `theme-${theme}`)?.checked,
				)
				.toBe(true);
			await expect
				.poll(() =>
					page.evaluate(
						() => matchMedia("(prefers-color-scheme: dark)").matches,
					),
				)
				.toBe(theme === "dark");
			for (const section of sections) await draw(page, section, theme);
		},
	);

	test("a mode that ends with the gate's process is drawn, and fits a narrow window", async () => {
		const page = await app.shell.window();
		await page.evaluate(() => void (location.hash = "mode"));
		await app.shell.click("lax-until-restart");
		await page.getByText("until the gate starts anew").first().waitFor();
		await draw(page, "mode", "until-restart");
	});

	async function draw(
		page: Page,
		section: string,
		subject: string,
	): Promise<void> {
		await page.evaluate((id) => void (location.hash = id), section);
		await page.locator(`a[href='#${section}'][aria-current='page']`).waitFor();
		for (const [name, size] of Object.entries({ wide, narrow })) {
			await page.setViewportSize(size);
			const file = join(folder, `${section}-${subject}-${name}.png`);
			await page.screenshot({ path: file, animations: "disabled" });
			expect(statSync(file).size).toBeGreaterThan(5_000);
			const sideways = await page.evaluate(() =>
				[...document.querySelectorAll("html, main")]
					.filter((element) => element.scrollWidth > element.clientWidth)
					.map((element) => element.localName),
			);
			expect(sideways, `${section} scrolls sideways, ${name}`).toEqual([]);
		}
	}
});
