/** What a window runs on, by what it says of itself, and finding a package's licence. */
import { expect, test } from "vitest";
import { enginesIn } from "../../../renderer/about/engines.ts";
import { matching } from "../../../renderer/about/licences.ts";

test.each([
	[
		"Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Drawbridge/0.1.0 Chrome/150.0.1.2 Electron/45.4.1 Safari/537.36",
		{ electron: "45.4.1", chromium: "150.0.1.2", browser: "" },
	],
	[
		"Mozilla/5.0 (X11; rv:151.0) Gecko/20100101 Firefox/151.0",
		{ electron: "", chromium: "", browser: "Firefox 151.0" },
	],
	[
		"Mozilla/5.0 (Macintosh) AppleWebKit/605.1 (KHTML, like Gecko) Version/20.1 Safari/605.1",
		{ electron: "", chromium: "", browser: "Safari 20.1" },
	],
])("%s", (userAgent, engines) => {
	expect(enginesIn(userAgent)).toEqual(engines);
});

test("a package is found by its name or its licence", () => {
	const one = { name: "zod", version: "4.0.0", licence: "MIT", text: null };
	const licences = { packages: [one], texts: [] };
	for (const typed of ["", "ZO", "mit "])
		expect(matching(licences, typed)).toEqual([one]);
	expect(matching(licences, "react")).toEqual([]);
});
