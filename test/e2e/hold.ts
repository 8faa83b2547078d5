/** Holding something down, as a person does. A popup may be gone before it is let go. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Longer than the longest hold, also on a machine that is busy with something else. */
const heldMs = 2_400;

/** From when it takes it: what has only just been drawn takes nothing. */
export async function holdDown(button: Locator, forMs = heldMs): Promise<void> {
	await expect
		.poll(() => button.getAttribute("aria-disabled"))
		.not.toBe("true");
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	if (box === null) throw new Error("it cannot be seen");
	const page = button.page();
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await page.mouse.down();
	await pause(forMs);
	await unlessClosed(page, () => page.mouse.up());
}

export async function holdKeys(page: Page, forMs = heldMs): Promise<void> {
	await page.keyboard.down("Control");
	await page.keyboard.down("Enter");
	await pause(forMs);
	await unlessClosed(page, () => page.keyboard.up("Enter"));
	await unlessClosed(page, () => page.keyboard.up("Control"));
}

/** A key that may close the window it is pressed in. */
export const pressLast = (page: Page, key: string): Promise<void> =>
	unlessClosed(page, () => page.keyboard.press(key));

/** A button that closes the window it is in. */
export const clickLast = (button: Locator): Promise<void> =>
	unlessClosed(button.page(), () => button.click());

/** Until a card takes answers: it was drawn, and nobody types. */
export const read = (page: Page): Promise<unknown> =>
	page.locator(".answering[data-ready='true']").first().waitFor();

export const pause = (ms: number): Promise<void> =>
	new Promise((resolve) => void setTimeout(resolve, ms));

async function unlessClosed(
	page: Page,
	deed: () => Promise<void>,
): Promise<void> {
	try {
		await deed();
	} catch (error) {
		await pause(200);
		if (!page.isClosed()) throw error;
	}
}
