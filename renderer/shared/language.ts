/**
 * Chooses the language of a page before anything that holds words is evaluated, and loads its words only where they are
 * wanted: an English page never fetches German. Shows nothing, and keeps no setting.
 */
import type { Catalogue } from "../../words/catalogue.ts";
import {
	type Language,
	languageOf,
	speak,
	spokenLanguage,
} from "../../words/spoken.ts";

/** Where a browser keeps the app's settings (settings/app-settings.ts). */
export const settingsPlace = "drawbridge-app";

/** That of `settings`, a `ShellSettings` as it came, or else the first of the browser's that is spoken here. */
export function wantedLanguage(
	settings: unknown,
	system: readonly string[],
): Language {
	const chosen =
		typeof settings === "object" && settings !== null && "language" in settings
			? settings.language
			: "system";
	return languageOf([String(chosen), ...system]);
}

/** From now on; English where the other words cannot be had. */
export async function speakIn(
	language: Language,
	german: () => Promise<Partial<Catalogue>>,
): Promise<void> {
	const system = navigator.languages;
	try {
		speak(language, language === "de" ? await german() : {}, system);
	} catch {
		speak("en", {}, system);
	}
	document.documentElement.lang = spokenLanguage();
}

/** What a page of the windows is to go by: the desktop's settings, or what this browser kept. */
export async function toldSettings(page: Window): Promise<unknown> {
	try {
		return page.drawbridge
			? await page.drawbridge.settings()
			: JSON.parse(page.localStorage.getItem(settingsPlace) ?? "null");
	} catch {
		return null;
	}
}

/** Loads the page anew, at the same section, where `settings` ask for another language than it was drawn in. */
export function reloadIfOther(settings: unknown): void {
	if (wantedLanguage(settings, navigator.languages) !== spokenLanguage())
		window.location.reload();
}
