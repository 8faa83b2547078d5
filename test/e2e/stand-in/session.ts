/** Electron's default session, as far as permissions go: what the app answers is what Chromium is told. */
import type { Session } from "electron";

type CheckHandler = Parameters<Session["setPermissionCheckHandler"]>[0];
type RequestHandler = Parameters<Session["setPermissionRequestHandler"]>[0];

let check: CheckHandler = null;
let request: RequestHandler = null;

const defaultSession = {
	setPermissionCheckHandler(handler) {
		check = handler;
	},
	setPermissionRequestHandler(handler) {
		request = handler;
	},
	setDevicePermissionHandler() {},
} satisfies Pick<
	Session,
	| "setDevicePermissionHandler"
	| "setPermissionCheckHandler"
	| "setPermissionRequestHandler"
>;

export const session = { defaultSession };

/** What a page could ask for here: Electron's name, and Playwright's. */
const names = [
	["clipboard-read", "clipboard-read"],
	["clipboard-sanitized-write", "clipboard-write"],
	["geolocation", "geolocation"],
	["notifications", "notifications"],
] as const;

/** The permissions both handlers grant a page of `origin`. Electron's own default, with no handler, is to grant. */
export function grantedTo(origin: string): string[] {
	const details = { isMainFrame: true, requestingUrl: origin };
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the app's handlers look at the address alone
	const nobody = null as never;
	return names.flatMap(([permission, name]) => {
		let granted = check?.(null, permission, origin, details) ?? true;
		request?.(nobody, permission, (answer) => (granted &&= answer), details);
		return granted ? [name] : [];
	});
}
