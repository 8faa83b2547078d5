/** The allowlist in the window, and who gets as far as the gate meanwhile. */
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { callDemo, createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("the allowlist", (driver) => {
	const app = appForAll(driver);
	let key: string;
	beforeAll(async () => {
		key = await createKey(app.shell, "a program");
	});

	test("an empty list says that every address may connect, and that a credential is still needed", async () => {
		const page = await openSection(app.shell, "Addresses");
		await page.getByText("Every address may connect").waitFor();
		await page.getByText("A credential is still needed. Add").waitFor();
		expect(await callDemo(app.gate, key)).toBe(200);
	});

	test("what is no range is said beneath the field", async () => {
		const page = await openSection(app.shell, "Addresses");
		const field = page.getByLabel("Address or range");
		for (const wrong of ["", "10.0.0.0/33", "localhost"]) {
			await field.fill(wrong);
			await page.getByRole("button", { name: "Add", exact: true }).click();
			await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
			await field.fill("1");
			expect(await field.getAttribute("aria-invalid")).toBe("false");
		}
		expect(await page.getByRole("dialog").count()).toBe(0);
	});

	test("a range that shuts this machine out is added only after a yes", async () => {
		const page = await openSection(app.shell, "Addresses");
		await page.getByLabel("Address or range").fill("10.0.0.0/8");
		await page.getByRole("button", { name: "Add", exact: true }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("127.0.0.1").waitFor();
		await dialog.getByRole("button", { name: "Leave it as it is" }).click();
		await dialog.waitFor({ state: "detached" });
		expect(await callDemo(app.gate, key)).toBe(200);

		await page.getByRole("button", { name: "Add", exact: true }).click();
		await dialog.getByRole("button", { name: "Do it" }).click();
		await page
			.getByRole("list", { name: "Allowed ranges" })
			.getByText("10.0.0.0/8")
			.waitFor();
		await expect.poll(() => callDemo(app.gate, key)).toBe(403);
	});

	test("the last range goes only after a yes, and then every address may connect again", async () => {
		const page = await openSection(app.shell, "Addresses");
		await page.getByRole("button", { name: "Remove 10.0.0.0/8" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("button", { name: "Remove" }).click();
		await dialog.getByRole("button", { name: "Do it" }).click();
		await page.getByText("Every address may connect").waitFor();
		await expect.poll(() => callDemo(app.gate, key)).toBe(200);
	});

	test("a range with this machine in it is added without a question", async () => {
		const page = await openSection(app.shell, "Addresses");
		await page.getByLabel("Address or range").fill("127.0.0.5/8");
		await page.getByRole("button", { name: "Add", exact: true }).click();
		await page
			.getByRole("list", { name: "Allowed ranges" })
			.getByText("127.0.0.0/8")
			.waitFor();
		expect(await page.getByRole("dialog").count()).toBe(0);
		expect(await page.getByLabel("Address or range").inputValue()).toBe("");
		expect(await callDemo(app.gate, key)).toBe(200);
	});
});
