/** Settings that are changed where they stand and taken back, and what About tells. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import { openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";
import { picture } from "./pictures.ts";

onEach("settings and about", (driver) => {
	const app = appForAll(driver);
	const inFile = (): unknown =>
		JSON.parse(readFileSync(join(app.home, "security.json"), "utf8"));

	test("a setting holds at once, says where it is from, and one click takes it back", async () => {
		const page = await openSection(app.shell, "Settings");
		const days = page.getByRole("textbox", { name: "Keep entries" });
		await days.fill("90");
		await days.press("Enter");
		const row = page.locator("[data-path='audit.keep_days']");
		await row.getByText("From security.json. Default: 365").waitFor();
		expect(inFile()).toMatchObject({ audit: { keep_days: 90 } });
		await page
			.getByRole("button", { name: "Undo the change of Keep entries" })
			.click();
		await row.getByText("Default", { exact: true }).waitFor();
		expect(inFile()).not.toHaveProperty("audit");
		expect(await days.inputValue()).toBe("365");
	});

	test("a switch and a choice hold as they are chosen", async () => {
		const page = await openSection(app.shell, "Settings");
		await page.getByRole("switch", { name: "Read only" }).click();
		await expect.poll(inFile).toMatchObject({ read_only: true });
		await page.getByLabel("In requests").selectOption("hold");
		await expect.poll(inFile).toMatchObject({
			read_only: true,
			leak_guard: { requests: "hold" },
		});
		await page
			.getByRole("button", { name: "Undo the change of Read only" })
			.click();
		await expect.poll(inFile).not.toHaveProperty("read_only");
	});

	test("a value that is none is refused where it stands, and nothing is written", async () => {
		const page = await openSection(app.shell, "Settings");
		const before = inFile();
		const seconds = page.getByRole("textbox", { name: "Time to finish" });
		await seconds.fill("601");
		await seconds.press("Enter");
		await page.getByText("Not more than 600.").waitFor();
		const hook = page.getByRole("textbox", { name: "Webhook" });
		await hook.fill("http://example.org/");
		await hook.press("Enter");
		await page.getByText("an https:// address").waitFor();
		expect(await hook.getAttribute("aria-invalid")).toBe("true");
		expect(inFile()).toEqual(before);
		await page.reload();
	});

	test("quiet hours are saved together", async () => {
		const page = await openSection(app.shell, "Settings");
		await page.getByRole("button", { name: "Add quiet hours" }).click();
		const one = page.getByRole("group", { name: "Quiet hours 1" });
		await one.getByLabel("Sunday").uncheck();
		await one.getByLabel("From").fill("21:30");
		await page.getByRole("button", { name: "Save Quiet hours" }).click();
		await expect.poll(inFile).toMatchObject({
			quiet_hours: [
				{
					days: ["mon", "tue", "wed", "thu", "fri", "sat"],
					from: "21:30",
					to: "07:00",
				},
			],
		});
	});

	test("a mistake in the file is shown with its line, while what held goes on", async () => {
		const page = await openSection(app.shell, "Settings");
		const good = readFileSync(join(app.home, "security.json"), "utf8");
		writeFileSync(
			join(app.home, "security.json"),
			'{\n  "mode": "strikt"\n}\n',
		);
		await page.getByText("The gate does not take this file over").waitFor();
		await page.getByText("Line 2").waitFor();
		await picture(page, "settings", "broken-file");
		writeFileSync(join(app.home, "security.json"), good);
		await page.getByText("Nothing is wrong with it.").waitFor();
	});

	test("the app's own appearance changes, and every window has no fault in either", async () => {
		const page = await openSection(app.shell, "Settings");
		for (const theme of ["Dark", "Light"]) {
			await page.getByLabel("Appearance").selectOption({ label: theme });
			await expect
				.poll(() =>
					page.evaluate(
						() => matchMedia("(prefers-color-scheme: dark)").matches,
					),
				)
				.toBe(theme === "Dark");
			expect(await faultsOf(page)).toEqual([]);
			await picture(page, "settings", `settings-${theme}`);
		}
	});

	test("About says the versions, where things are, and the licence of each package", async () => {
		const page = await openSection(app.shell, "About");
		await page.getByText("No telemetry").waitFor();
		const lines = await page.locator(".about-report").textContent();
		expect(lines).toContain("Mode: strict");
		expect(lines).not.toContain(app.home);
		await page.getByRole("button", { name: "Show the licences" }).click();
		await page.getByRole("searchbox").fill("react-dom");
		await page.getByText("1 package", { exact: true }).waitFor();
		await page.getByText("react-dom").click();
		await page.getByText("Permission is hereby granted").waitFor();
		expect(await faultsOf(page)).toEqual([]);
		for (const theme of ["Light", "Dark"]) {
			await page.evaluate(() => void (location.hash = "settings"));
			await page.getByLabel("Appearance").selectOption({ label: theme });
			await page.evaluate(() => void (location.hash = "about"));
			await page.locator(".about-report").waitFor();
			await picture(page, "about", theme);
		}
	});
});
