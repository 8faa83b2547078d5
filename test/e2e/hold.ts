/** Holding something down, as a person does. */
import type { Locator, Page } from "playwright-core";

/** Longer than the longest hold. */
export const heldMs = 1_900;

export async function holdDown(button: Locator, forMs = heldMs): Promise<void> {
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	if (box === null) throw new Error("it cannot be seen");
	const { mouse } = button.page();
	await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await mouse.down();
	await pause(forMs);
	await mouse.up();
}

export async function holdKeys(page: Page, forMs = heldMs): Promise<void> {
	await page.keyboard.down("Control");
	await page.keyboard.down("Enter");
	await pause(forMs);
	await page.keyboard.up("Enter");
	await page.keyboard.up("Control");
}

/** Until a card takes answers: it was drawn, and nobody types. */
export const read = (page: Page): Promise<unknown> =>
	page.locator(".answering[data-ready='true']").first().waitFor();

export const pause = (ms: number): Promise<void> =>
	new Promise((resolve) => void setTimeout(resolve, ms));
