/** Which language is spoken, and how its numbers are written. */
import { afterEach, expect, test } from "vitest";
import { wantedLanguage } from "../../renderer/shared/language.ts";
import * as english from "../../words/en/session.ts";
import {
	languageNames,
	languageOf,
	locale,
	speak,
	spoken,
	spokenLanguage,
} from "../../words/spoken.ts";

afterEach(() => speak("en", {}));

test("the first wanted language that is spoken here is chosen, whatever its region; English otherwise", () => {
	expect(languageOf(["fr-FR", "de-AT", "en-US"])).toBe("de");
	expect(languageOf(["en-GB", "de"])).toBe("en");
	expect(languageOf(["DE"])).toBe("de");
	expect(languageOf(["fr", "den"])).toBe("en");
	expect(languageOf([])).toBe("en");
});

test("what a person chose comes before the system's languages, and what is no language counts as nothing", () => {
	expect(wantedLanguage({ language: "de" }, ["en-US"])).toBe("de");
	expect(wantedLanguage({ language: "en" }, ["de-DE"])).toBe("en");
	for (const kept of [{ language: "system" }, { language: 7 }, {}, "de", null])
		expect(wantedLanguage(kept, ["de-DE"])).toBe("de");
});

test("dates are written as in the system's own region where it speaks the chosen language", () => {
	speak("en", {}, ["de-DE", "en-GB"]);
	expect(locale()).toBe("en-GB");
	speak("de", {}, ["en-US"]);
	expect(locale()).toBe("de");
});

test("a part that is not translated is said in English", () => {
	const translated = { title: "x", text: "x", command: "x", after: "x" };
	speak("de", { session: { session: translated } });
	expect(spoken("session", english).session.title).toBe("x");
	expect(spoken("bridge", { bridge: "y" }).bridge).toBe("y");
	expect(spokenLanguage()).toBe("de");
});

test("every language is called by a name of its own", () => {
	expect(new Set(Object.values(languageNames)).size).toBe(
		Object.keys(languageNames).length,
	);
});
