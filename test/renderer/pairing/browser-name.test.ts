/** Browsers by the texts they send, and texts that are none. */
import { expect, test } from "vitest";
import { browserName } from "../../../renderer/pairing/browser-name.ts";
import { caller } from "../entries.ts";

const android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36";

test.each([
	[caller({}).userAgent, "Safari on iPhone"],
	[
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/145.0 Mobile/15E148 Safari/604.1",
		"Chrome on iPhone",
	],
	[
		`${android} (KHTML, like Gecko) Chrome/145.0.0.0 Mobile Safari/537.36`,
		"Chrome on Android",
	],
	[
		`${android} (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
		"Samsung Internet on Android",
	],
	[
		"Mozilla/5.0 (Android 16; Mobile; rv:147.0) Gecko/147.0 Firefox/147.0",
		"Firefox on Android",
	],
	[
		`${android} (KHTML, like Gecko) Chrome/145.0.0.0 Mobile Safari/537.36 EdgA/145.0`,
		"Edge on Android",
	],
])("%s is %s", (userAgent, name) => {
	expect(browserName(userAgent)).toBe(name);
});

test("what is no known browser is shown as it was sent", () => {
	expect(browserName("curl/8.20")).toBe("curl/8.20");
	expect(browserName("")).toBe("");
});
