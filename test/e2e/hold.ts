/** Holding something down, as a person does. A popup may be gone before it is let go. */
import type { Locator, Page } from "playwright-core";

/** Longer than the longest hold. */
export const longMs = 1_900;

/** Held down `forMs`, whatever comes of it; without a time until it counted, again where it was not taken yet. */
export async function holdDown(button: Locator, forMs?: number): Promise<void> {
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	if (box === null) throw new Error("it cannot be seen");
	const page = button.page();
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await held(page, forMs, {
		down: () => page.mouse.down(),
		up: () => unlessClosed(page, () => page.mouse.up()),
	});
}

/** The same with the keys that allow. */
export const holdKeys = (page: Page, forMs?: number): Promise<void> =>
	held(page, forMs, {
		async down() {
			await page.keyboard.down("Control");
			await page.keyboard.down("Enter");
		},
		async up() {
			await unlessClosed(page, () => page.keyboard.up("Enter"));
			await unlessClosed(page, () => page.keyboard.up("Control"));
		},
	});

interface Press {
	readonly down: () => Promise<void>;
	readonly up: () => Promise<void>;
}

async function held(
	page: Page,
	forMs: number | undefined,
	{ down, up }: Press,
): Promise<void> {
	if (forMs !== undefined) {
		await down();
		await pause(forMs);
		await up();
		return;
	}
	for (let tries = 0; tries < 10; tries += 1) {
		// A page that goes away in the middle of it has taken it.
		const counted = page.evaluate(whenItCounts).catch(() => true);
		await down();
		const hasCounted = await counted;
		await up();
		if (hasCounted) return;
		await pause(700);
	}
	throw new Error("it takes no holding");
}

/** In the page, so that a busy machine cannot miss it: true once something was held and no longer is, false when nothing starts. */
function whenItCounts(): Promise<boolean> {
	const isHeld = (): boolean =>
		document.querySelector("[data-held='true']") !== null;
	return new Promise((resolve) => {
		let hasBegun = false;
		const look = (): void => {
			if (isHeld()) hasBegun = true;
			else if (hasBegun) end(true);
		};
		const observer = new MutationObserver(look);
		const end = (hasCounted: boolean): void => {
			observer.disconnect();
			resolve(hasCounted);
		};
		observer.observe(document, {
			attributes: true,
			childList: true,
			subtree: true,
		});
		setTimeout(() => {
			if (!hasBegun) end(false);
		}, 1_500);
	});
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
