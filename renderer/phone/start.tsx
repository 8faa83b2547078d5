/** What main.tsx opens once the language is chosen: one door, one key store, one tree. Decides nothing. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CrashNote } from "../shared/crash-note.tsx";
import { Alone, App } from "./app.tsx";
import { findTrust } from "./certificate.ts";
import { openDoor } from "./door.ts";
import { takeOpening } from "./fragment.ts";
import { openKeyStore } from "./key-store.ts";
import { page } from "./strings.ts";

// Before anything else: it holds the pairing's secret.
const opening = takeOpening(window);
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const isAble = window.isSecureContext && "subtle" in crypto;
createRoot(root).render(
	<StrictMode>
		<CrashNote>
			{isAble ? (
				<App
					door={openDoor((...asked) => fetch(...asked))}
					keys={openKeyStore(indexedDB)}
					opening={opening}
					onOpened={(listener) => {
						const opened = (): void => {
							if (window.location.hash !== "") listener(takeOpening(window));
						};
						window.addEventListener("hashchange", opened);
						return () => window.removeEventListener("hashchange", opened);
					}}
					trust={findTrust(window)}
				/>
			) : (
				<Alone title={page.insecureTitle} text={page.insecure} />
			)}
		</CrashNote>
	</StrictMode>,
);
