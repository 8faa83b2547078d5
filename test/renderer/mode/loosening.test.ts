/** Nothing gets looser by one click. */
import { expect, test } from "vitest";
import type { Mode, ModeView } from "../../../contract/views.ts";
import { asksFirst } from "../../../renderer/mode/loosening.ts";

const forGood = (mode: Mode): ModeView => ({
	mode,
	until: null,
	returnsTo: mode,
});
const boxed = (mode: Mode, returnsTo: Mode): ModeView => ({
	mode,
	until: "2026-11-20T10:15:00.000Z",
	returnsTo,
});

test.each(["relaxed", "lax"] as const)(
	"from strict, %s is asked about",
	(to) => {
		expect(asksFirst(forGood("strict"), to)).toBe(true);
	},
);

test.each(["strict", "relaxed", "lax"] as const)(
	"strict is never asked about (from %s)",
	(from) => {
		expect(asksFirst(forGood(from), "strict")).toBe(false);
	},
);

test("from lax for good, relaxed is a step up and is not asked about", () => {
	expect(asksFirst(forGood("lax"), "relaxed")).toBe(false);
});

test("from lax that would end in strict, relaxed for good is asked about", () => {
	expect(asksFirst(boxed("lax", "strict"), "relaxed")).toBe(true);
});

test("from lax that would end in relaxed, relaxed is not asked about", () => {
	expect(asksFirst(boxed("lax", "relaxed"), "relaxed")).toBe(false);
});

test.each(["relaxed", "lax"] as const)(
	"a longer time for %s is asked about",
	(mode) => {
		expect(asksFirst(boxed(mode, "strict"), mode)).toBe(true);
	},
);
