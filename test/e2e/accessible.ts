/** What can be told about a page's accessibility by looking at it; whether the words are good is for people to judge. */
import type { Page } from "playwright-core";

// oxlint-disable unicorn/consistent-function-scoping -- the function travels to the page: it may use nothing from outside

/** One line for each fault; empty where there is none. */
export function faultsOf(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const faults: string[] = [];
		const shown = (element: Element): boolean => element.checkVisibility();
		const idsOf = (element: Element, name: string): string[] =>
			(element.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);
		const nameOf = (element: Element): string =>
			element.getAttribute("aria-label") ??
			[
				...idsOf(element, "aria-labelledby").map(
					(id) => document.getElementById(id)?.textContent ?? "",
				),
				...(element instanceof HTMLInputElement ||
				element instanceof HTMLSelectElement ||
				element instanceof HTMLTextAreaElement
					? [...(element.labels ?? [])].map(({ textContent }) => textContent)
					: [element.textContent]),
			].join(" ");
		const what = (element: Element): string =>
			element.outerHTML.slice(0, 120).replaceAll(/\s+/g, " ");

		const named =
			"button, a, input, select, textarea, dialog, [role=alertdialog], [role=tab], [role=tabpanel], nav, aside";
		for (const element of document.querySelectorAll(named))
			if (shown(element) && nameOf(element).trim() === "")
				faults.push(`no name: ${what(element)}`);
		for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
			for (const element of document.querySelectorAll(`[${name}]`))
				for (const id of idsOf(element, name))
					if (document.getElementById(id) === null)
						faults.push(`${name} leads nowhere: ${what(element)}`);
		const seen = new Set<string>();
		for (const { id } of document.querySelectorAll("[id]")) {
			if (seen.has(id)) faults.push(`the id ${id} is there twice`);
			seen.add(id);
		}
		for (const element of document.querySelectorAll(
			".answers button, .chip, .one-head button, .tab, .raise-bridge > button",
		)) {
			const { width, height } = element.getBoundingClientRect();
			if (shown(element) && (width < 43.5 || height < 43.5))
				faults.push(`under 44 px: ${what(element)}`);
		}
		if (document.querySelectorAll("h1").length > 1)
			faults.push("more than one h1");
		return faults;
	});
}
