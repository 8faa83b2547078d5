/** How a long list scrolls, told by Chromium itself: frames from its trace, long tasks from the page, work from its processes. */
import type { Page } from "playwright-core";
import * as z from "zod";

/** Not at all, as somebody turns a wheel, or by leaps, as somebody drags the bar. */
export type Way = "idle" | "wheel" | "leaps";

export interface Scrolling {
	/** Frames the page was asked to draw, a second: what a person sees moving. */
	readonly framesPerSecond: number;
	/** Of those that Chromium meant to draw, what came too late or not at all. */
	readonly dropped: number;
	readonly longTasksMs: readonly number[];
	/** What the pages' processes worked for a frame: it says more than frames where other programs want the processor, too. */
	readonly cpuMsPerFrame: number;
}

const Trace = z.object({
	traceEvents: z.array(z.object({ name: z.string() })),
});
const frames = "disabled-by-default-devtools.timeline.frame";

/** For three seconds, in the page's only grid. */
export async function scroll(page: Page, way: Way): Promise<Scrolling> {
	const browser = page.context().browser();
	if (!browser) throw new Error("no browser");
	const session = await page.context().newCDPSession(page);
	const place = await page.getByRole("grid").boundingBox();
	if (!place) throw new Error("no list");
	const before = await rendererSeconds(page);
	await browser.startTracing(page, { categories: [frames] });
	const counted = page.evaluate(countFrames, way);
	if (way === "wheel")
		await session.send("Input.synthesizeScrollGesture", {
			x: place.x + place.width / 2,
			y: place.y + place.height / 2,
			yDistance: -3 * wheelSpeed,
			speed: wheelSpeed,
			gestureSourceType: "mouse",
		});
	const { count, seconds, longTasksMs } = await counted;
	const trace = Trace.parse(
		JSON.parse((await browser.stopTracing()).toString()),
	);
	const cpuMs = ((await rendererSeconds(page)) - before) * 1_000;
	await session.detach();
	return {
		framesPerSecond: count / seconds,
		dropped: trace.traceEvents.filter(({ name }) => name === "DroppedFrame")
			.length,
		longTasksMs,
		cpuMsPerFrame: cpuMs / count,
	};
}

/** Pixels a second: a fast turn of the wheel. */
const wheelSpeed = 3_000;

/** What all pages' processes have worked so far. */
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

/** Travels to the page. */
async function countFrames(way: Way): Promise<{
	count: number;
	seconds: number;
	longTasksMs: number[];
}> {
	const log = document.querySelector("[role=grid]");
	if (log === null) throw new Error("no list");
	const longTasksMs: number[] = [];
	const observer = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) longTasksMs.push(duration);
	});
	observer.observe({ entryTypes: ["longtask"] });
	let count = 0;
	const began = performance.now();
	const seconds = await new Promise<number>((resolve) => {
		const step = (now: number): void => {
			count += 1;
			const passed = now - began;
			if (passed > 3_000) {
				resolve(passed / 1_000);
				return;
			}
			if (way === "leaps") log.scrollTop = (passed / 3_000) * log.scrollHeight;
			requestAnimationFrame(step);
		};
		requestAnimationFrame(step);
	});
	observer.disconnect();
	return { count, seconds, longTasksMs };
}
