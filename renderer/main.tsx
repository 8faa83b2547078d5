/** Where a window starts: the language is chosen, then the rest is loaded, which takes its words as it is evaluated. */
// oxlint-disable-next-line import/no-unassigned-import -- it is there for what it sets, before any schema is made
import "./shared/jitless.ts";
import {
	reloadIfOther,
	speakIn,
	toldSettings,
	wantedLanguage,
} from "./shared/language.ts";

async function start(): Promise<void> {
	const settings = await toldSettings(window);
	await speakIn(
		wantedLanguage(settings, navigator.languages),
		async () => (await import("../words/de/index.ts")).german,
	);
	// Chosen in another window, or in the tray's menu.
	window.drawbridge?.onSettings(reloadIfOther);
	await import("./start.tsx");
}

void start();
