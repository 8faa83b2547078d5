/**
 * What a window may not do, in one place: web preferences, navigation, permissions (the content policy goes with the
 * pages: core/desktop/pages.ts). Owns no window; every rule is data or a function of what Electron hands it, so that a test can read them all.
 */
import type { Session, WebContents, WebPreferences } from "electron";
import { isOurPage } from "../core/desktop/pages.ts";

/** A packaged app opens no developer tools: they would call the bridge as the owner. */
export function webPreferences(
	preload: string,
	packaged: boolean,
): WebPreferences {
	return {
		preload,
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		nodeIntegrationInSubFrames: false,
		nodeIntegrationInWorker: false,
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		webviewTag: false,
		plugins: false,
		navigateOnDragDrop: false,
		spellcheck: false,
		devTools: !packaged,
	};
}

/** Denies what would take a window away from our origin or open a second one. */
export function confine(
	contents: Pick<WebContents, "on" | "setWindowOpenHandler">,
): void {
	contents.setWindowOpenHandler(() => ({ action: "deny" }));
	// Covers frames too; programmatic loads by the shell itself do not fire it.
	contents.on("will-frame-navigate", stay);
	contents.on("will-redirect", stay);
	contents.on("will-attach-webview", (event) => event.preventDefault());
}

function stay(details: { url: string; preventDefault(): void }): void {
	if (!isOurPage(details.url)) details.preventDefault();
}

/** Windows write to the clipboard ("copy key") and are granted nothing else. */
export function restrictPermissions(
	session: Pick<
		Session,
		| "setPermissionCheckHandler"
		| "setPermissionRequestHandler"
		| "setDevicePermissionHandler"
	>,
): void {
	session.setPermissionCheckHandler((_contents, permission, from) =>
		isAllowed(permission, from),
	);
	session.setPermissionRequestHandler(
		(_contents, permission, answer, details) =>
			answer(isAllowed(permission, details.requestingUrl)),
	);
	session.setDevicePermissionHandler(() => false);
}

function isAllowed(permission: string, from: string): boolean {
	return permission === "clipboard-sanitized-write" && isOurPage(from);
}
