/** The windows and the tray in German: chosen in Settings, held after a reload, and every window drawn without cut texts. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { german } from "../../words/de/index.ts";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import { callCommand, callDemo, item, openSection, until } from "./callers.ts";
import { clippedIn } from "./clipped.ts";
import { furnish } from "./furnished.ts";
import { onEach } from "./on-each.ts";
import { picture } from "./pictures.ts";

const { sections } = german.shared;
const narrow = { width: 360, height: 740 };
const wide = { width: 980, height: 720 };

async function show(page: Page, section: keyof typeof sections): Promise<void> {
	await page.evaluate((id) => void (location.hash = id), section);
	await page.locator("main h1").waitFor();
	await page
		.locator("main [aria-busy=true]")
		.first()
		.waitFor({ state: "detached" });
}

onEach("German", (driver) => {
	const app = appForAll(driver);

	test("another language is chosen in Settings: the window stays where it is, and the tray follows", async () => {
		const page = await openSection(app.shell, "Settings");
		await page.getByLabel("Language").selectOption({ label: "Deutsch" });
		for (const section of ["settings", "keys", "devices"] as const) {
			if (section !== "settings") await show(page, section);
			await page
				.getByRole("heading", {
					level: 1,
					name: sections[section],
					exact: true,
				})
				.waitFor();
		}
		expect(await page.getAttribute("html", "lang")).toBe("de");
		await expect
			.poll(async () => item(await app.shell.tray(), "settings")?.label)
			.toBe(german.tray.menu.settings);
		await page.reload();
		await page
			.getByRole("heading", { level: 1, name: sections.devices, exact: true })
			.waitFor();
		await show(page, "settings");
		await page.getByLabel("Sprache").selectOption({ label: "English" });
		await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
		expect(await page.getAttribute("html", "lang")).toBe("en");
		await expect
			.poll(async () => item(await app.shell.tray(), "settings")?.label)
			.toBe("Settings…");
		await page.getByLabel("Language").selectOption({ label: "Deutsch" });
		await page
			.getByRole("heading", { level: 1, name: sections.settings, exact: true })
			.waitFor();
	});

	test.each(["light", "dark"])(
		"no text of any window is cut in %s, wide or narrow",
		async (theme) => {
			if (theme === "light") {
				await callDemo(app.gate);
				await furnish(app);
			}
			const page = await app.shell.window();
			await app.shell.click(`theme-${theme}`);
			const cut: string[] = [];
			// Object.keys loses the type of its keys.
			for (const section of Object.keys(
				sections,
			) as (keyof typeof sections)[]) {
				await show(page, section);
				for (const size of [wide, narrow]) {
					await page.setViewportSize(size);
					for (const one of await clippedIn(page))
						cut.push(`${section} at ${size.width}: ${one}`);
				}
				await picture(page, "german", `${section}-${theme}`);
				for (const fault of await faultsOf(page))
					cut.push(`${section}: ${fault}`);
			}
			expect(cut).toEqual([]);
		},
	);

	test("a question is asked in German, with nothing cut in its small window", async () => {
		await app.shell.click("mode-relaxed");
		const relaxed = german.tray.standing.modes.relaxed;
		await expect
			.poll(async () => item(await app.shell.tray(), "headline")?.label)
			.toContain(relaxed);
		const { leave } = callCommand(app.gate, "git push --force origin main");
		await until(
			"the popup is there",
			async () => (await app.shell.popup()) !== null,
		);
		const popup = (await app.shell.popup())?.page;
		await popup
			?.getByRole("button", {
				name: german.approvals.answers.deny,
				exact: true,
			})
			.waitFor();
		if (popup === undefined) throw new Error("no popup");
		await popup.screenshot({
			path: "test/e2e/output/german/popup.png",
			animations: "disabled",
		});
		expect(await clippedIn(popup)).toEqual([]);
		leave();
	});
});
