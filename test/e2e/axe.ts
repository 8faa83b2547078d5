/**
 * axe-core in a page, in every look a window can have. It is put there through the debugging port, which the page's own
 * policy does not reach: the policy stays as strict as it is shipped.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { faultsOf } from "./accessible.ts";

const source = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
	"utf8",
);
/** With this set to a folder, a picture of every look is left there for people to look at. */
const pictures = process.env["AXE_PICTURES"];

interface Size {
	readonly width: number;
	readonly height: number;
}

/** A window's usual size, and the least it can be made. */
export interface Sizes {
	readonly wide: Size;
	readonly narrow: Size;
}

const windowSizes: Sizes = {
	wide: { width: 980, height: 720 },
	narrow: { width: 360, height: 740 },
};

interface Look {
	readonly theme: "light" | "dark";
	readonly size: keyof Sizes;
	readonly forced: "none" | "active";
}

/** What the system asks for: both themes, both sizes and high contrast, in as few as show them all. */
const few: readonly Look[] = [
	{ theme: "light", size: "wide", forced: "none" },
	{ theme: "dark", size: "narrow", forced: "none" },
	{ theme: "dark", size: "wide", forced: "active" },
];
/** The soak takes each theme at each size. */
const looks: readonly Look[] = process.env["DRAWBRIDGE_SOAK"]
	? [
			...few,
			{ theme: "light", size: "narrow", forced: "none" },
			{ theme: "dark", size: "wide", forced: "none" },
		]
	: few;

/** What is wrong with the page in any of its looks, one line each; it is left wide. */
export async function look(
	page: Page,
	what: string,
	sizes: Sizes = windowSizes,
): Promise<string[]> {
	const found: string[] = [];
	for (const { theme, size, forced } of looks) {
		await page.setViewportSize(sizes[size]);
		await page.emulateMedia({
			colorScheme: theme,
			forcedColors: forced,
			reducedMotion: forced === "active" ? "reduce" : "no-preference",
		});
		const faults = [
			...(await violationsOf(page)),
			...(await faultsOf(page)),
			...(await sideways(page)),
		];
		const name = `${what}, ${theme}, ${size}${forced === "active" ? ", high contrast" : ""}`;
		found.push(...faults.map((fault) => `${name}: ${fault}`));
		await picture(page, name);
	}
	await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
	return found;
}

async function picture(page: Page, name: string): Promise<void> {
	if (pictures === undefined) return;
	mkdirSync(pictures, { recursive: true });
	const file = `${name.replaceAll(/[^\w]+/g, "-")}.png`;
	await page.screenshot({ path: join(pictures, file), animations: "disabled" });
}

/** What axe found, one line for each element. */
async function violationsOf(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => "axe" in window)))
		await page.evaluate(source);
	return page.evaluate(async () => {
		// A colour on its way from one theme to the other is in neither.
		await new Promise(requestAnimationFrame);
		for (const animation of document.getAnimations())
			if (animation.effect?.getComputedTiming().endTime !== Infinity)
				animation.finish();
		// The script above has put it there.
		const { axe: found } = window as unknown as { axe: typeof axe };
		const { violations } = await found.run(document, {
			// Levels A and AA, best practices, and what is still tried out. AAA asks for a contrast of 7 to 1, which is what a
			// system's own "more contrast" is for.
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
			nodes.map(({ target, html, failureSummary }) => {
				const why = failureSummary?.split("\n")[1]?.trim() ?? "";
				return `${id}: ${target.join(" ")} ${html.slice(0, 160)} ${why}`;
			}),
		);
	});
}

/** Nothing is wider than the window, and all sections fit beside it where they stand at its side. */
const sideways = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const wide = [...document.querySelectorAll("html, main, dialog")]
			.filter((element) => element.scrollWidth > element.clientWidth)
			.map(({ localName }) => `${localName} scrolls sideways`);
		const side = document.querySelector(".sidebar");
		const isCut = side !== null && side.scrollHeight > side.clientHeight;
		return isCut && innerWidth > 720 ? [...wide, "the sidebar scrolls"] : wide;
	});
