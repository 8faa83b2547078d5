/** Pictures of the open section, wide and narrow, for people to look at: test/e2e/output, ignored by git. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const sizes = {
	wide: { width: 980, height: 720 },
	narrow: { width: 360, height: 740 },
} as const;

/** Of all of the content, also what has to be scrolled to. Fails where something is wider than the window. */
export async function picture(
	page: Page,
	folder: string,
	subject: string,
): Promise<void> {
	const output = join(import.meta.dirname, "output", folder);
	mkdirSync(output, { recursive: true });
	for (const [name, { width, height }] of Object.entries(sizes)) {
		await page.setViewportSize({ width, height });
		const whole = await page.evaluate(
			() => document.querySelector("main")?.scrollHeight ?? 0,
		);
		await page.setViewportSize({
			width,
			height: Math.min(4_000, Math.max(height, whole + 120)),
		});
		await page.screenshot({
			path: join(output, `${subject}-${name}.png`),
			animations: "disabled",
		});
		const sideways = await page.evaluate(() =>
			[...document.querySelectorAll("html, main")]
				.filter((element) => element.scrollWidth > element.clientWidth)
				.map((element) => element.localName),
		);
		expect(sideways, `${subject} scrolls sideways, ${name}`).toEqual([]);
	}
	await page.setViewportSize(sizes.wide);
}
