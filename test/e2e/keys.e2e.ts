/** A key's life in the window, and what it opens at the gate meanwhile. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { callDemo, gateIsUp, gateUrl } from "./callers.ts";
import { type App, startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";

onEach("keys", (driver) => {
	let app: App;
	beforeAll(async () => {
		app = await startApp(driver);
		await gateIsUp(app.shell);
	});
	afterAll(() => app.close());

	test("a key created in the window opens the gate until it is revoked there", async () => {
		const gate = await gateUrl(app.shell);
		const page = await app.shell.window();
		await page.getByRole("link", { name: "Keys" }).click();
		await page.getByRole("button", { name: "Create a key" }).first().click();
		await page.getByLabel("Name").fill("a program");
		await page.getByRole("button", { name: "Create", exact: true }).click();
		const key = page
			.getByText(/^dbk_[\w-]{20,}$/)
			.or(page.locator("input[value^='dbk_']"));
		await key.waitFor();
		const raw = (await key.evaluate(
			(element) => Reflect.get(element, "value") ?? element.textContent,
		)) as string;
		expect(await callDemo(gate)).toBe(401);
		expect(await callDemo(gate, raw)).toBe(200);

		await page.getByRole("button", { name: "Done" }).click();
		await page
			.getByRole("button", { name: "Revoke the key a program" })
			.click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Revoke" })
			.click();
		await expect.poll(() => callDemo(gate, raw)).toBe(401);
	});
});
