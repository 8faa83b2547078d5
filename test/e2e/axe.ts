/**
 * axe-core in a page, in every look a window can have. It is put there through the debugging port, which the page's own
 * policy does not reach: the policy stays as strict as it is shipped.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
	"utf8",
);

/** How a window looks: its width, and what the system asks for. */
export interface Look {
	readonly name: string;
	readonly theme: "light" | "dark";
	readonly size: { readonly width: number; readonly height: number };
	readonly forcedColors?: "active";
	readonly reducedMotion?: "reduce";
}

const wide = { width: 980, height: 720 };
const narrow = { width: 360, height: 740 };

export const looks: readonly Look[] = [
	{ name: "light", theme: "light", size: wide },
	{ name: "light, narrow", theme: "light", size: narrow },
	{ name: "dark, narrow", theme: "dark", size: narrow },
	{ name: "dark", theme: "dark", size: wide },
	{
		name: "dark, high contrast, still",
		theme: "dark",
		size: wide,
		forcedColors: "active",
		reducedMotion: "reduce",
	},
];

/** What axe found, one line for each element; empty where it found nothing. */
export async function violationsOf(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => "axe" in window)))
		await page.evaluate(source);
	return page.evaluate(async () => {
		// What was put there above.
		const { axe: found } = window as unknown as { axe: typeof axe };
		const { violations } = await found.run(document, {
			// All rules of the standard's levels A and AA, best practices, and the experimental ones. AAA is no aim of ours.
			runOnly: {
				type: "rule",
				values: found
					.getRules()
					.filter(
						({ tags }) =>
							!tags.includes("wcag2aaa") && !tags.includes("deprecated"),
					)
					.map(({ ruleId }) => ruleId),
			},
			resultTypes: ["violations"],
		});
		return violations.flatMap(({ id, nodes }) =>
			nodes.map(
				({ target, html, failureSummary }) =>
					`${id}: ${target.join(" ")} ${html.slice(0, 160)} ${failureSummary?.split("\n")[1]?.trim() ?? ""}`,
			),
		);
	});
}
