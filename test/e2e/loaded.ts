/** A window is there before its page is: what is asked of it too early is lost with the empty page it starts from. */
import type { Page } from "playwright-core";

/** Resolves with the page once it shows what the app had it load. */
export async function loaded(page: Page): Promise<Page> {
	await page.waitForURL(
		({ protocol }) => !["about:", "data:"].includes(protocol),
		{ waitUntil: "domcontentloaded" },
	);
	return page;
}
