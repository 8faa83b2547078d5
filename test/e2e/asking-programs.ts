/** Programs that ask to be let in, and the page that a browser shows then, for whoever wants to look at them. */
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import {
	authorizeUrl,
	Browser,
	newVerifier,
	register,
} from "../core/oauth/oauth-gate.ts";
import { findChromium, quietArguments } from "./chromium.ts";

const toDemo = (gate: string) => ({ resource: `${gate}/demo/mcp` });

/** A program of this name waits for the owner; what it returns is called once it was answered. */
export async function askToBeLetIn(
	gate: string,
	name: string,
): Promise<() => Promise<unknown>> {
	const clientId = await register(gate, { client_name: name });
	const browser = new Browser(gate);
	const waits = await browser.open(
		authorizeUrl(gate, clientId, newVerifier(), toDemo(gate)),
	);
	return () => browser.goOn(waits);
}

/** The page that waits goes on by itself, in the middle of a look. Any other page goes on loading what it needs. */
export const stayHere = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const goesOn = document.querySelector("meta[http-equiv=refresh]");
		if (goesOn === null) return;
		stop();
		goesOn.remove();
	});

interface Pictures {
	readonly folder: string;
	readonly colorScheme: "light" | "dark";
	readonly sizes: Readonly<Record<string, { width: number; height: number }>>;
}

/** The page that waits, and the one of a sign-in that is over. */
export async function drawBrowserPages(
	gate: string,
	{ folder, colorScheme, sizes }: Pictures,
): Promise<void> {
	const executablePath = findChromium();
	if (executablePath === undefined) return;
	const browser = await chromium.launch({
		executablePath,
		args: quietArguments,
	});
	const clientId = await register(gate, { client_name: "W".repeat(60) });
	const pages = {
		waits: authorizeUrl(gate, clientId, newVerifier(), toDemo(gate)),
		over: `${gate}/.drawbridge/oauth/wait/unknown`,
	};
	try {
		const page = await browser.newPage({ colorScheme });
		for (const [what, url] of Object.entries(pages)) {
			await page.goto(url);
			await page.getByRole("heading", { level: 1 }).waitFor();
			await stayHere(page);
			for (const [size, viewport] of Object.entries(sizes)) {
				await page.setViewportSize(viewport);
				const file = `browser-${what}-${colorScheme}-${size}.png`;
				await page.screenshot({ path: join(folder, file), fullPage: true });
				const isTooWide = await page.evaluate(() => {
					const { scrollWidth, clientWidth } = document.documentElement;
					return scrollWidth > clientWidth;
				});
				expect(isTooWide, `${file} scrolls sideways`).toBe(false);
			}
		}
	} finally {
		await browser.close();
	}
}
