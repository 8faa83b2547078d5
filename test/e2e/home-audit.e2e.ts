/** Home in numbers, and the whole log: live, narrowed, by keyboard, in full, exported. */
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { callDemo, createKey, openSection } from "./callers.ts";
import { faultsOf } from "./accessible.ts";
import { onEach } from "./on-each.ts";

onEach("home and the log", (driver) => {
	const app = appForAll(driver);
	let key = "";
	beforeAll(async () => {
		key = await createKey(app.shell, "counted");
		for (let call = 0; call < 3; call++)
			expect(await callDemo(app.gate, key)).toBe(200);
		expect(await callDemo(app.gate)).toBe(401);
	});

	test("today's numbers are there, grow by themselves, and lead to their requests", async () => {
		const page = await openSection(app.shell, "Home");
		const through = page.getByRole("link", { name: /let through$/ });
		const number = async (): Promise<number> =>
			Number.parseInt(await through.innerText(), 10);
		await expect.poll(number).toBeGreaterThanOrEqual(3);
		const before = await number();
		expect(await callDemo(app.gate, key)).toBe(200);
		await expect.poll(number).toBe(before + 1);
		expect(
			await page.getByRole("img", { name: /Calls in the last 60/ }).count(),
		).toBe(1);
		expect(await faultsOf(page)).toEqual([]);
		await page
			.getByRole("link", { name: /refused$/ })
			.first()
			.click();
		await expect
			.poll(() => page.getByLabel("What", { exact: true }).inputValue())
			.toBe("refused");
		await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(0);
		for (const row of await page.getByRole("row").allInnerTexts())
			expect(row).toContain("Refused");
	});

	test("a new request stands at the top while nobody has scrolled", async () => {
		const page = await openSection(app.shell, "Requests");
		const grid = page.getByRole("grid", { name: "Requests" });
		const rows = async (): Promise<number> =>
			Number(await grid.getAttribute("aria-rowcount"));
		await expect.poll(rows).toBeGreaterThanOrEqual(5);
		const before = await rows();
		expect(await callDemo(app.gate, key)).toBe(200);
		await expect.poll(rows).toBe(before + 1);
		expect(await faultsOf(page)).toEqual([]);
	});

	test("arrows choose a row, Enter opens it, Escape gives the focus back", async () => {
		const page = await openSection(app.shell, "Requests");
		const grid = page.getByRole("grid", { name: "Requests" });
		await grid.focus();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		const active = await grid.getAttribute("aria-activedescendant");
		expect(
			await page.locator(`[id="${active}"]`).getAttribute("aria-rowindex"),
		).toBe("2");
		await page.keyboard.press("Enter");
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Request id").waitFor();
		await dialog.getByText("Answered", { exact: true }).first().waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		expect(
			await grid.evaluate((element) => element === document.activeElement),
		).toBe(true);
	});

	test("words find their requests, and none is said as such", async () => {
		const page = await openSection(app.shell, "Requests");
		const field = page.getByRole("searchbox", { name: "Search" });
		await field.fill("counted");
		const grid = page.getByRole("grid", { name: "Requests" });
		await expect
			.poll(async () => Number(await grid.getAttribute("aria-rowcount")))
			.toBeGreaterThanOrEqual(5);
		await field.fill("nothing-is-called-this");
		await page.getByText("Nothing fits").waitFor();
		await page.getByRole("button", { name: "Clear the filters" }).click();
		await grid.waitFor();
		expect(await field.inputValue()).toBe("");
	});

	test("what is exported is the log, in a file", async () => {
		const page = await openSection(app.shell, "Requests");
		await page.getByRole("button", { name: "Export" }).click();
		const dialog = page.getByRole("dialog", { name: "Export the log" });
		await dialog.getByText("CSV: for a spreadsheet").click();
		// The file that is handed over, wherever this browser would put it.
		await page.evaluate(() => {
			const create = URL.createObjectURL.bind(URL);
			URL.createObjectURL = (file: Blob) => {
				Object.assign(window, { handedOver: file.text() });
				return create(file);
			};
		});
		await dialog.getByRole("button", { name: "Export" }).click();
		await dialog
			.getByText(/entries were handed over as drawbridge-audit-[\d-]+\.csv/)
			.waitFor();
		const text = String(
			await page.evaluate(() => Reflect.get(window, "handedOver")),
		);
		expect(text.split("\n")[0]).toMatch(/^id,at,kind,/);
		expect(text).toContain("/demo/mcp");
		await page.keyboard.press("Escape");
	});
});
