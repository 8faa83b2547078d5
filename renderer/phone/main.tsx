/** Where the phone's page starts: the language is chosen, then the rest is loaded, which takes its words as it is evaluated. */
// oxlint-disable-next-line import/no-unassigned-import -- it is there for what it sets, before any schema is made
import "../shared/jitless.ts";
import { speakIn, wantedLanguage } from "../shared/language.ts";

async function start(): Promise<void> {
	await speakIn(
		wantedLanguage(null, navigator.languages),
		async () => (await import("./german.ts")).german,
	);
	await import("./start.tsx");
}

void start();
