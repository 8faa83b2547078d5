/**
 * Where a window starts: the language is chosen, then the rest is loaded, which takes its words as it is evaluated. Nothing
 * waits for what it does not need: the gate is asked meanwhile.
 */
// oxlint-disable-next-line import/no-unassigned-import -- it is there for what it sets, before any schema is made
import "./shared/jitless.ts";
// oxlint-disable-next-line import/no-unassigned-import -- it asks the gate, and start.tsx draws what comes
import "./gate.ts";
import { partAt } from "./parts.ts";
import {
	reloadIfOther,
	speakIn,
	toldSettings,
	wantedLanguage,
} from "./shared/language.ts";

async function start(): Promise<void> {
	const language = wantedLanguage(
		await toldSettings(window),
		navigator.languages,
	);
	await speakIn(
		language,
		async () => (await import("../words/de/index.ts")).german,
	);
	// Chosen in another window, or in the tray's menu.
	window.drawbridge?.onSettings(reloadIfOther);
	// Fetched beside the rest; what fails here fails again where it is drawn.
	partAt(window.location.hash)().catch(() => undefined);
	await import("./start.tsx");
	// Or while this page was on its way here. Not compared with what is spoken: words that cannot be fetched would load the
	// page for ever.
	const now = await toldSettings(window);
	if (wantedLanguage(now, navigator.languages) !== language)
		window.location.reload();
}

void start();
