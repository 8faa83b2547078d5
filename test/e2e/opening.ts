/**
 * How soon a window shows what it is for, what it fetched for that, and what held it up. Looked at from inside the page, by
 * a script that is there before the page's own; the page itself knows nothing of it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

export interface Opening {
	/**
	 * From the start of the load to the end of the first frame with what the window is for: its heading, or a card, and
	 * nothing that says it is being read. Milliseconds.
	 */
	readonly paintMs: number;
	/** The same of an empty page that was opened just before. */
	readonly emptyMs: number;
	/** Those of more than 50 ms, until a quarter of a second after that frame. */
	readonly longTasksMs: readonly number[];
	/** Everything that was fetched, the page first: paths below the page's folder. */
	readonly files: readonly string[];
}

const renderer = fileURLToPath(new URL("../../out/renderer", import.meta.url));

/** From its next load on, a page is watched. Once a page. */
export const watchOpenings = (page: Page): Promise<unknown> =>
	page.addInitScript(watch);

/**
 * `load` brings the page to an address, as the app or a person does. It is brought to `empty` first: another section of a
 * page that is there already would load nothing.
 */
export async function openAnew(
	page: Page,
	load: (address: string) => Promise<unknown>,
	address: string,
	empty: string,
): Promise<Opening> {
	await load(empty);
	await page.waitForURL(empty);
	const emptyMs = await page.evaluate(whenDrawn);
	await load(address);
	await page.waitForURL((url) => url.href !== empty);
	const seen = await page.evaluate(whatWasSeen);
	const files = seen.names.map((name) =>
		new URL(name).pathname.replace(/^\//, ""),
	);
	return { ...seen, emptyMs, files: ["index.html", ...files.filter(isOurs)] };
}

const isOurs = (file: string): boolean =>
	file !== "" && existsSync(join(renderer, file));

/** The sections that a window's navigation leads to, by their addresses' fragments. */
export const sectionsOf = (page: Page): Promise<string[]> =>
	page
		.getByRole("navigation")
		.locator("a[href^='#']")
		.evaluateAll((links) =>
			links.map((link) => (link.getAttribute("href") ?? "").slice(1)),
		);

/** Of what windows load, as a server that compresses would send it. */
export const byteLimits = { popup: 250_000, window: 400_000 } as const;

export const gzipBytes = (files: readonly string[]): number =>
	[...new Set(files)].reduce(
		(sum, file) => sum + gzipSync(readFileSync(join(renderer, file))).length,
		0,
	);

// oxlint-disable unicorn/consistent-function-scoping -- these functions travel to the page: they may use nothing from outside

function watch(): void {
	if (window !== window.top) return;
	const longTasksMs: number[] = [];
	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) longTasksMs.push(duration);
	}).observe({ type: "longtask", buffered: true });
	const isUseful = (): boolean =>
		document.querySelector("main h1, [role=alertdialog], #empty-page") !==
			null &&
		document.querySelector(
			"main[aria-busy=true], .page[aria-busy=true], .page [aria-busy=true]:not([role=alertdialog] *)",
		) === null;
	const drawn = new Promise<number>((resolve) => {
		const look = (): void => {
			if (!isUseful()) return;
			observer.disconnect();
			// A message that is posted in a frame comes after it was drawn.
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.addEventListener("message", () => resolve(performance.now()));
				port1.start();
				port2.postMessage(null);
			});
		};
		const observer = new MutationObserver(look);
		observer.observe(document, {
			childList: true,
			subtree: true,
			attributeFilter: ["aria-busy"],
		});
	});
	Object.defineProperty(window, "opening", { value: { drawn, longTasksMs } });
}

function whenDrawn(): Promise<number> {
	// Put there by `watch`.
	return (Reflect.get(window, "opening") as { drawn: Promise<number> }).drawn;
}

async function whatWasSeen(): Promise<{
	paintMs: number;
	longTasksMs: number[];
	names: string[];
}> {
	// Put there by `watch`.
	const { drawn, longTasksMs } = Reflect.get(window, "opening") as {
		drawn: Promise<number>;
		longTasksMs: number[];
	};
	const paintMs = await drawn;
	await new Promise((resolve) => {
		setTimeout(resolve, 250);
	});
	const names = performance
		.getEntriesByType("resource")
		.map(({ name }) => name);
	return { paintMs, longTasksMs, names };
}
