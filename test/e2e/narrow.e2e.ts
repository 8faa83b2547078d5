/** A narrow window's sections by keyboard: the bar at its foot, and the sheet behind "More". */
import { expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { onEach } from "./on-each.ts";

onEach("a narrow window", (driver) => {
	const app = appForAll(driver);

	test("the sheet opens and closes by keyboard, gives the focus back, and a link in it opens its section", async () => {
		const page = await app.shell.window();
		await page.setViewportSize({ width: 360, height: 740 });
		const more = page.getByRole("button", { name: "More", exact: true });
		const link = page.getByRole("link", { name: "Mode", exact: true });
		const isFocused = (): Promise<boolean> =>
			more.evaluate((element) => element === document.activeElement);
		expect(await link.isVisible()).toBe(false);
		await more.press("Enter");
		await link.waitFor();
		expect(await more.getAttribute("aria-expanded")).toBe("true");
		await page.keyboard.press("Tab");
		expect(
			await link.evaluate((element) => element === document.activeElement),
		).toBe(true);
		await page.keyboard.press("Escape");
		await link.waitFor({ state: "hidden" });
		expect(await isFocused()).toBe(true);
		await page.keyboard.press("Enter");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.getByRole("radio", { name: /^Strict/ }).waitFor();
		expect(await link.isVisible()).toBe(false);
	});
});
