/** A key's life in the window, and what it opens at the gate meanwhile. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { callDemo, createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("keys", (driver) => {
	const app = appForAll(driver);

	test("a key created in the window opens the gate until it is revoked there", async () => {
		const page = await app.shell.window();
		await page.getByRole("link", { name: "Keys" }).click();
		await page.getByRole("button", { name: "Create a key" }).first().click();
		await page.getByLabel("Name", { exact: true }).fill("a program");
		await page.getByRole("button", { name: "Create", exact: true }).click();
		const key = page
			.getByText(/^dbk_[\w-]{20,}$/)
			.or(page.locator("input[value^='dbk_']"));
		await key.waitFor();
		const raw = (await key.evaluate(
			(element) => Reflect.get(element, "value") ?? element.textContent,
		)) as string;
		expect(await callDemo(app.gate)).toBe(401);
		expect(await callDemo(app.gate, raw)).toBe(200);

		await page.getByRole("button", { name: "Done" }).click();
		await page
			.getByRole("button", { name: "Revoke the key a program" })
			.click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Revoke" })
			.click();
		await expect.poll(() => callDemo(app.gate, raw)).toBe(401);
	});

	test("a key bound to upstreams, an agent and a time says so in its row", async () => {
		const page = await openSection(app.shell, "Keys");
		await page.getByRole("button", { name: "Create a key" }).first().click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Name", { exact: true }).fill("a reader");
		await dialog.getByRole("radio", { name: "viewer" }).check();
		await dialog.getByLabel("Only these", { exact: true }).check();
		await dialog.getByLabel("demo").check();
		await dialog.getByLabel("Expires").selectOption({ label: "In 7 days" });
		await dialog.getByLabel("Only for this agent").fill("codex");
		await dialog.getByLabel("Note").fill("nightly build");
		await dialog.getByRole("button", { name: "Create", exact: true }).click();
		await page.getByRole("button", { name: "Done" }).click();
		const row = page.getByRole("listitem").filter({ hasText: "a reader" });
		for (const words of [
			"viewer",
			"demo",
			"only codex",
			"nightly build",
			"expires in 7 days",
			"never used",
		])
			await row.getByText(words).waitFor();
	});

	test("a rotated key shows its new value once, and the old one works for as long as was chosen", async () => {
		const first = await createKey(app.shell, "turning");
		expect(await callDemo(app.gate, first)).toBe(200);
		const page = await openSection(app.shell, "Keys");

		const rotated = await rotate(page, "turning", "For 1 hour");
		expect(rotated).not.toBe(first);
		expect(await callDemo(app.gate, rotated)).toBe(200);
		expect(await callDemo(app.gate, first)).toBe(200);
		const row = page.getByRole("listitem").filter({ hasText: "turning" });
		await row.getByText("old key").waitFor();
		expect(await page.content()).not.toContain(rotated);

		const again = await rotate(page, "turning", "Not at all");
		expect(await callDemo(app.gate, again)).toBe(200);
		expect(await callDemo(app.gate, rotated)).toBe(401);
		expect(await callDemo(app.gate, first)).toBe(401);
	});

	test("a key's daily limit holds from the next request on, and its use is shown in words", async () => {
		const raw = await createKey(app.shell, "thrifty");
		const page = await openSection(app.shell, "Keys");
		const row = page.getByRole("listitem").filter({ hasText: "thrifty" });
		await page
			.getByRole("button", { name: "Daily limits of the key thrifty" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Requests").fill("two");
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.getByText("Use a whole number").waitFor();
		await dialog.getByLabel("Requests").fill("2");
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.waitFor({ state: "detached" });
		await row.getByText("0 of 2 requests today").waitFor();
		expect(await callDemo(app.gate, raw)).toBe(200);
		await row.getByText("1 of 2 requests today").waitFor();
		expect(await callDemo(app.gate, raw)).toBe(200);
		await row.getByText("Limit reached: 2 requests").waitFor();
		expect(await callDemo(app.gate, raw)).toBe(429);

		await page
			.getByRole("button", { name: "Daily limits of the key thrifty" })
			.click();
		await dialog.getByLabel("Requests").fill("");
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.waitFor({ state: "detached" });
		await expect.poll(() => callDemo(app.gate, raw)).toBe(200);
	});

	test("a key can be created with a daily limit", async () => {
		const page = await openSection(app.shell, "Keys");
		await page.getByRole("button", { name: "Create a key" }).first().click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Name", { exact: true }).fill("frugal");
		await dialog.getByLabel("Tokens").fill("200000");
		await dialog.getByRole("button", { name: "Create", exact: true }).click();
		await page.getByRole("button", { name: "Done" }).click();
		await page
			.getByRole("listitem")
			.filter({ hasText: "frugal" })
			.getByText("0 of 200,000 tokens today")
			.waitFor();
	});

	test("the focus returns to the button a dialog was opened by", async () => {
		const page = await openSection(app.shell, "Keys");
		const button = page.getByRole("button", { name: "Rotate the key turning" });
		await button.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		expect(
			await button.evaluate((element) => element === document.activeElement),
		).toBe(true);
	});

	test("a plain key of security.json is moved into the vault, and goes on being accepted", async () => {
		const plain = "plain-key-of-another-system-0123456789";
		const file = join(app.home, "security.json");
		const before: unknown = existsSync(file)
			? JSON.parse(readFileSync(file, "utf8"))
			: {};
		writeFileSync(
			file,
			JSON.stringify({ ...Object(before), api_keys: [plain] }),
		);
		const page = await openSection(app.shell, "Keys");
		await page.getByText("1 key stands as plain text").waitFor();
		expect(await callDemo(app.gate, plain)).toBe(200);
		await page.getByRole("button", { name: "Move into the vault" }).click();
		await page.getByText("1 key was moved into the vault").waitFor();
		await page
			.getByRole("button", { name: "Move into the vault" })
			.waitFor({ state: "detached" });
		expect(readFileSync(file, "utf8")).not.toContain(plain);
		expect(await callDemo(app.gate, plain)).toBe(200);
	});
});

/** Through the dialog; the new value as it is shown there. */
async function rotate(
	page: Page,
	name: string,
	overlap: string,
): Promise<string> {
	await page.getByRole("button", { name: `Rotate the key ${name}` }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel(overlap).check();
	await dialog.getByRole("button", { name: "Rotate" }).click();
	const shown = page.getByLabel("Key", { exact: true });
	await shown.waitFor();
	const raw = await shown.inputValue();
	await page.getByRole("button", { name: "Done" }).click();
	return raw;
}
