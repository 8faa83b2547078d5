/**
 * A log of many entries in its window: any place of it is drawn, and right. Prints how many frames a second were drawn
 * while it scrolled, and the longest tasks; LONG_LOG is how many entries there are, a million for figures.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { faultsOf } from "./accessible.ts";
import { gateIsUp, openSection } from "./callers.ts";
import { type App, startApp } from "./driver.ts";
import { fillLog } from "./fill-log.ts";
import { onEach } from "./on-each.ts";
import { scroll } from "./scrolling.ts";

const entries = Number(process.env["LONG_LOG"] ?? 60_000);
/** Of 20 entries: 8 requests with two each, two refusals, a question, a change. */
const rows = (entries / 20) * 12;

onEach("a long log", (driver) => {
	let app: App | undefined;
	let page: Page;
	beforeAll(async () => {
		app = await startApp(driver, {
			prepare: (home) => fillLog(home, entries),
		});
		await gateIsUp(app.shell);
		page = await openSection(app.shell, "Requests");
	});
	afterAll(() => app?.close());
	const grid = () => page.getByRole("grid", { name: "Requests" });
	const count = async (): Promise<number> =>
		Number(await grid().getAttribute("aria-rowcount"));

	test("all of it is found, and its end is the oldest", async () => {
		await expect.poll(count).toBeGreaterThanOrEqual(rows);
		await grid().focus();
		await page.keyboard.press("End");
		const last = page.locator(`[aria-rowindex="${await count()}"]`);
		await expect.poll(() => last.innerText()).toContain("/mcp/0");
		await page.keyboard.press("Home");
		await page.locator('[aria-rowindex="1"]').waitFor();
		expect(await faultsOf(page)).toEqual([]);
	});

	test("while it scrolls, rows are drawn, each in its place", async () => {
		for (const way of ["idle", "wheel", "leaps"] as const) {
			const seen = await scroll(page, way);
			console.log(
				`${entries} entries, ${way}: ${seen.framesPerSecond.toFixed(1)} frames/s, ${seen.dropped} dropped, ${seen.cpuMsPerFrame.toFixed(1)} ms CPU a frame, ${seen.longTasksMs.length} long tasks, ${Math.max(0, ...seen.longTasksMs).toFixed(0)} ms at most`,
			);
			expect(seen.framesPerSecond).toBeGreaterThan(0);
		}
		await expect
			.poll(async () => (await page.getByRole("row").allInnerTexts()).join())
			.not.toContain("Reading…");
		const places = await page.getByRole("row").evaluateAll((drawn) =>
			drawn
				.map((row) => ({
					index: Number(row.getAttribute("aria-rowindex")),
					top: row.getBoundingClientRect().top,
				}))
				.toSorted((a, b) => a.index - b.index),
		);
		expect(places.length).toBeGreaterThan(5);
		for (const [at, place] of places.entries()) {
			const before = places[at - 1];
			if (!before) continue;
			expect(place.index).toBe(before.index + 1);
			expect(Math.round(place.top - before.top)).toBe(40);
		}
	});
});
