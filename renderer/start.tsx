/** What main.tsx opens once the language is chosen: one client, one state, one tree. Decides nothing. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keptSettings, showTheme } from "./settings/app-settings.ts";
import { openClient } from "./shared/client.ts";
import { CrashNote } from "./shared/crash-note.tsx";
import { GateContext } from "./shared/gate-context.ts";
import { createGateState } from "./shared/gate-state.ts";
import { askingPassphrase } from "./shared/passphrase.ts";
import { PassphraseDialog } from "./shared/passphrase-dialog.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
// The desktop's own theme is the system's word to the page; a browser is told here.
if (window.drawbridge === undefined)
	showTheme(document.documentElement, keptSettings(window));
const { client, passphrase } = askingPassphrase(openClient(window));
const store = createGateState(client);
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
