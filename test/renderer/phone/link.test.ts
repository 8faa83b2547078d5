/** How often the page asks while nobody answers, and which browsers prove a certificate by their service worker. */
import { expect, test } from "vitest";
import { isFirefox } from "../../../renderer/phone/certificate.ts";
import { backOffMs } from "../../../renderer/phone/link.ts";
import { platformOf } from "../../../renderer/phone/trust-steps.ts";

test("pauses double from one second to fifteen", () => {
	expect([0, 1, 2, 3, 4, 5, 1_000].map(backOffMs)).toEqual([
		1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
	]);
});

const firefoxAndroid =
	"Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0";
const chromeAndroid =
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
const safari =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const firefoxIos =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15";

test("only Firefox's own engine runs a worker behind an excepted certificate", () => {
	expect(isFirefox(firefoxAndroid)).toBe(true);
	for (const other of [chromeAndroid, safari, firefoxIos])
		expect(isFirefox(other), other).toBe(false);
});

test("steps are those of the phone in hand", () => {
	expect(platformOf(safari)).toBe("ios");
	expect(platformOf(firefoxIos)).toBe("ios");
	expect(platformOf(chromeAndroid)).toBe("android");
	expect(platformOf("Mozilla/5.0 (X11; Linux x86_64)")).toBe("other");
});
