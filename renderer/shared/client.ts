/**
 * The one way a window reaches the gate: over the desktop's bridge where there is one, else over the console's HTTP
 * door. The window does not know which. Nothing here decides what may be asked.
 */
import { openConsole } from "./console-client.ts";
import { type DesktopBridge, openDesktop } from "./desktop-client.ts";
import type { WindowClient } from "./window-client.ts";

declare global {
	interface Window {
		/** Put there by the desktop's preload script; absent in a browser. */
		readonly drawbridge?: DesktopBridge;
	}
}

export function openClient(window: Window): WindowClient {
	if (window.drawbridge) return openDesktop(window.drawbridge);
	const token = takeToken(window);
	return openConsole({
		base: new URL("./", window.location.href).href,
		token,
		storage: window.sessionStorage,
		fetch: window.fetch.bind(window),
		pause: (ms) =>
			new Promise((resolve) => {
				window.setTimeout(resolve, ms);
			}),
	});
}

/** Reads the one-time token from the address and removes it there, so that it stays in no history or bookmark. */
function takeToken(window: Window): string | null {
	// A new link opened in this same tab only changes the fragment, which loads nothing by itself.
	window.addEventListener("hashchange", () => {
		if (tokenIn(window.location.hash)) window.location.reload();
	});
	const token = tokenIn(window.location.hash);
	if (token) {
		const { pathname, search } = window.location;
		window.history.replaceState(null, "", pathname + search);
	}
	return token;
}

function tokenIn(fragment: string): string | null {
	return new URLSearchParams(fragment.slice(1)).get("token");
}
