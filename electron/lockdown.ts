/**
 * What a window may not do, in one place: web preferences, content policy, navigation, permissions. Owns no window;
 * every rule is data or a function of what Electron hands it, so that a test can read them all.
 */
import type { Session, WebContents, WebPreferences } from "electron";

/** Every page of ours, and no other, has this origin. */
export const scheme = "drawbridge";
export const origin = `${scheme}://app`;
export const startPage = `${origin}/index.html`;
export const approvalsPage = `${startPage}#approvals`;
export const programsPage = `${startPage}#programs`;
/** The same page, as the small window that asks. */
export const popupPage = `${startPage}#popup`;
/** And as the one in which a phone is paired. */
export const pairingPage = `${startPage}#pairing`;

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

/** Sent with every file of the renderer. Windows reach the gate through the bridge, so they connect nowhere. */
export const pageHeaders = {
	"content-security-policy": [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; "),
	"x-content-type-options": "nosniff",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cache-control": "no-store",
} as const;

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

/** True for any address below our origin. `URL.origin` is "null" for schemes of one's own, so the parts are compared. */
export function isOurPage(address: string): boolean {
	const url = URL.parse(address);
	return (
		url?.protocol === `${scheme}:` &&
		url.host === "app" &&
		url.username === "" &&
		url.password === ""
	);
}
