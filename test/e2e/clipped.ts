/** Text that does not fit where it stands, as longer words of another language may do. */
import type { Page } from "playwright-core";

// oxlint-disable unicorn/consistent-function-scoping -- the function travels to the page: it may use nothing from outside

/** One line for each heading, button, link, tab or label whose text is wider than itself or than the window. */
export function clippedIn(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const clipped: string[] = [];
		const short =
			"button, h1, h2, h3, h4, a, label, legend, summary, [role=tab]";
		for (const element of document.querySelectorAll(short)) {
			if (!element.checkVisibility()) continue;
			const { clientWidth, scrollWidth } = element;
			// What flows in a line has no width of its own, and what is for readers alone is a pixel.
			if (clientWidth < 2 || element.closest(".skip, .sr-only")) continue;
			// A name that others gave may be cut, and says so with an ellipsis.
			if (getComputedStyle(element).textOverflow === "ellipsis") continue;
			const what = `${element.localName} “${(element.textContent ?? "").slice(0, 60)}”`;
			if (scrollWidth > clientWidth + 1)
				clipped.push(`${what}: ${scrollWidth} in ${clientWidth}`);
			const { left, right } = element.getBoundingClientRect();
			if (
				(left < -1 || right > window.innerWidth + 1) &&
				element.closest("[data-scrolls], .tabs, nav") === null
			)
				clipped.push(`${what}: beyond the window`);
		}
		return clipped;
	});
}
