/**
 * The words of the windows and the tray, in the language of the person. English is complete and stands in words/en, a
 * file a part; another language is a folder beside it that says the same. Chosen once, before anything is drawn.
 */
import type { Catalogue, Widened } from "./catalogue.ts";

const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** What each is called by those who speak it. */
export const languageNames: Record<Language, string> = {
	en: "English",
	de: "Deutsch",
};

let language: Language = "en";
let tag = "en";
let translated: Partial<Catalogue> = {};

/** The words of one part: those of the chosen language, or English where none was chosen. */
export function spoken<E>(section: keyof Catalogue, english: E): Widened<E> {
	const words: unknown = translated[section] ?? english;
	// A translation has the shape of the English words: `Catalogue` is made of them.
	return words as Widened<E>;
}

/**
 * From now on; words that were taken before stay as they are, so this comes first. `system` holds the system's own
 * languages (BCP 47, best first): one that is the chosen language's says how its dates and numbers are written.
 */
export function speak(
	chosen: Language,
	words: Partial<Catalogue>,
	system: readonly string[] = [],
): void {
	language = chosen;
	tag = system.find((one) => primary(one) === chosen) ?? chosen;
	translated = words;
}

/** The chosen one. */
export const spokenLanguage = (): Language => language;

/** For times and numbers: what `Intl` is told, such as `en-GB`. */
export const locale = (): string => tag;

/** The first of `wanted` (BCP 47, best first) that is spoken here; English otherwise. */
export function languageOf(wanted: readonly string[]): Language {
	for (const one of wanted) {
		const found = languages.find((each) => each === primary(one));
		if (found) return found;
	}
	return "en";
}

const primary = (one: string): string | undefined =>
	one.toLowerCase().split("-")[0];
