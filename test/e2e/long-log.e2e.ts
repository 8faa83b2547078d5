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
			const before = await rendererSeconds(page);
			const seen = await page.evaluate(scrollThrough, way);
			const cpuMs =
				((await rendererSeconds(page)) - before) * (1_000 / seen.frames);
			console.log(
				`${entries} entries, ${way}: ${seen.framesPerSecond.toFixed(1)} frames/s, ${cpuMs.toFixed(1)} ms CPU a frame, slowest ${seen.slowestMs.toFixed(0)} ms, ${seen.longTasks} long tasks, ${seen.longestTaskMs.toFixed(0)} ms at most`,
			);
			expect(seen.frames).toBeGreaterThan(0);
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

/** What all pages' processes have worked so far: it says more than frames where other programs want the processor, too. */
async function rendererSeconds(page: Page): Promise<number> {
	const browser = page.context().browser();
	if (!browser) throw new Error("no browser");
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send("SystemInfo.getProcessInfo");
	await session.detach();
	return processInfo
		.filter(({ type }) => type === "renderer")
		.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

// oxlint-disable unicorn/consistent-function-scoping -- the function travels to the page: it may use nothing from outside

/** For three seconds: not at all, as a wheel does, or by leaps, as somebody who drags the bar. */
async function scrollThrough(way: "idle" | "wheel" | "leaps"): Promise<{
	frames: number;
	framesPerSecond: number;
	slowestMs: number;
	longTasks: number;
	longestTaskMs: number;
}> {
	const log = document.querySelector("[role=grid]");
	if (log === null) throw new Error("no list");
	const tasks: number[] = [];
	const observer = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) tasks.push(duration);
	});
	observer.observe({ entryTypes: ["longtask"] });
	const frames: number[] = [];
	const began = performance.now();
	let last = began;
	await new Promise<void>((resolve) => {
		const step = (now: number): void => {
			frames.push(now - last);
			last = now;
			const passed = now - began;
			if (passed > 3_000) {
				resolve();
				return;
			}
			if (way === "wheel") log.scrollTop += 60;
			if (way === "leaps") log.scrollTop = (passed / 3_000) * log.scrollHeight;
			requestAnimationFrame(step);
		};
		requestAnimationFrame(step);
	});
	observer.disconnect();
	return {
		frames: frames.length,
		framesPerSecond: frames.length / ((last - began) / 1_000),
		slowestMs: Math.max(...frames),
		longTasks: tasks.length,
		longestTaskMs: Math.max(0, ...tasks),
	};
}
