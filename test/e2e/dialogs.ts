/** Goes through a section as somebody would who presses everything once, so that a new dialog is found without being named. */
import type { Locator, Page } from "playwright-core";

/** What is done at once, or would end what is looked at; all else that opens no dialog does no harm. */
const notPressed =
	/^(copy|lock$|undo|restart|let it in|refuse|dismiss|renew|pair a phone|deny$|allow once|hold |test the secrets|test this)/i;

/** Each button is pressed once that differs from the others by its text, or its icon; `visit` sees each dialog. */
export async function eachDialog(
	page: Page,
	visit: (name: string) => Promise<void>,
): Promise<void> {
	const pressed: string[] = [];
	for (;;) {
		const next = await nextButton(page, [...pressed]);
		if (next === null) return;
		pressed.push(next.key);
		if (notPressed.test(next.name)) continue;
		const button = page.locator("main button").nth(next.at);
		const dialog = await dialogOf(page, button);
		if (dialog === null) continue;
		await visit(next.name.slice(0, 40));
		await leave(page, dialog);
	}
}

/** The dialog that a button opens; null where it opens none. */
export async function dialogOf(
	page: Page,
	button: Locator,
): Promise<Locator | null> {
	await button.click();
	const dialog = page.locator("dialog");
	// A dialog is there with the next frame, however long a busy machine takes to draw one; what has to be asked for is
	// asked for inside it.
	await page.evaluate(
		() =>
			new Promise((drawn) =>
				requestAnimationFrame(() => requestAnimationFrame(drawn)),
			),
	);
	return dialog.waitFor({ timeout: 300 }).then(
		() => dialog,
		() => null,
	);
}

export async function leave(page: Page, dialog: Locator): Promise<void> {
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
}

interface Button {
	readonly key: string;
	readonly name: string;
	/** Its place among the section's. */
	readonly at: number;
}

function nextButton(page: Page, pressed: string[]): Promise<Button | null> {
	return page.evaluate((known) => {
		const buttons = document.querySelectorAll("main button");
		for (const [at, button] of [...buttons].entries()) {
			const text = button.textContent.trim();
			const icon = button.querySelector("svg")?.getAttribute("class") ?? "";
			const key = text === "" ? icon : text;
			const isOff = button.matches(":disabled, [aria-disabled=true]");
			if (known.includes(key) || isOff || !button.checkVisibility()) continue;
			return { key, name: button.getAttribute("aria-label") ?? text, at };
		}
		return null;
	}, pressed);
}
