/** What main.tsx opens once the language is chosen: the one tree of the window. Decides nothing. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { client, passphrase, store } from "./gate.ts";
import { keptSettings, showTheme } from "./settings/app-settings.ts";
import { CrashNote } from "./shared/crash-note.tsx";
import { GateContext } from "./shared/gate-context.ts";
import { PassphraseDialog } from "./shared/passphrase-dialog.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
// The desktop's own theme is the system's word to the page; a browser is told here.
if (window.drawbridge === undefined)
	showTheme(document.documentElement, keptSettings(window));
createRoot(root).render(
	<StrictMode>
		<GateContext value={{ client, store }}>
			<CrashNote>
				<App />
				<PassphraseDialog store={passphrase} />
			</CrashNote>
		</GateContext>
	</StrictMode>,
);
