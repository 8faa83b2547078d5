/** The security checklist of electronjs.org, as far as it can be read without a window. */
import { EventEmitter } from "node:events";
import type { Session, WebContents } from "electron";
import { expect, test } from "vitest";
import {
	confine,
	isOurPage,
	origin,
	pageHeaders,
	restrictPermissions,
	webPreferences,
} from "../../electron/lockdown.ts";

const foreign = [
	"https://app/",
	"http://127.0.0.1:4180/",
	"file:///etc/passwd",
	"drawbridge://other/",
	"drawbridge://app.evil.example/",
	"drawbridge://app@evil.example/",
	"drawbridge://user@app/",
	"drawbridge:app",
	"data:text/html,drawbridge://app/",
	"about:blank",
	"null",
	"",
];

test("a page is ours by scheme and host alone", () => {
	expect(isOurPage(origin)).toBe(true);
	expect(isOurPage(`${origin}/index.html#keys`)).toBe(true);
	expect(foreign.filter(isOurPage)).toEqual([]);
});

test("a window is sandboxed and isolated, has no Node, and in a packaged app no developer tools", () => {
	expect(webPreferences("/preload.cjs", true)).toMatchObject({
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		nodeIntegrationInSubFrames: false,
		nodeIntegrationInWorker: false,
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		webviewTag: false,
		devTools: false,
	});
	expect(webPreferences("/preload.cjs", false).devTools).toBe(true);
});

test("the content policy starts from nothing and names no unsafe source", () => {
	const policy = pageHeaders["content-security-policy"];
	expect(policy).toMatch(
		/^default-src 'none'; script-src 'self'; style-src 'self';/,
	);
	expect(policy).not.toMatch(/unsafe|https?:|\*/);
	expect(policy).not.toMatch(/(?:connect|frame|worker|object)-src/);
	// These do not fall back on default-src.
	for (const directive of ["base-uri", "form-action", "frame-ancestors"])
		expect(policy).toContain(`${directive} 'none'`);
});

class Contents extends EventEmitter {
	opened: string | undefined;
	setWindowOpenHandler(
		handler: Parameters<WebContents["setWindowOpenHandler"]>[0],
	): void {
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler looks at nothing
		this.opened = handler({} as never).action;
	}
	/** Whether the event was let through. */
	ask(event: string, url: string): boolean {
		let prevented = false;
		this.emit(event, { url, preventDefault: () => (prevented = true) });
		return !prevented;
	}
}

test("navigation and redirects stay on our origin, in frames too, and nothing opens beside the window", () => {
	const contents = new Contents();
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an emitter without Electron's overloads
	confine(contents as unknown as WebContents);
	for (const event of ["will-frame-navigate", "will-redirect"]) {
		expect(contents.ask(event, `${origin}/index.html`)).toBe(true);
		expect(foreign.filter((url) => contents.ask(event, url))).toEqual([]);
	}
	expect(contents.ask("will-attach-webview", origin)).toBe(false);
	expect(contents.opened).toBe("deny");
});

test("our own pages may write to the clipboard, and nobody may do anything else", () => {
	type Check = NonNullable<Parameters<Session["setPermissionCheckHandler"]>[0]>;
	type Request = NonNullable<
		Parameters<Session["setPermissionRequestHandler"]>[0]
	>;
	let check: Check | null = null;
	let request: Request | null = null;
	let device = true;
	restrictPermissions({
		setPermissionCheckHandler: (handler) => void (check = handler),
		setPermissionRequestHandler: (handler) => void (request = handler),
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler looks at nothing
		setDevicePermissionHandler: (handler) =>
			void (device = handler?.({} as never) ?? true),
	});
	const granted = (
		permission: Parameters<Check>[1],
		from: string,
	): boolean[] => {
		const details = { isMainFrame: true, requestingUrl: from };
		let requested = false;
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler looks at the address alone
		request?.(
			null as never,
			permission,
			(answer) => (requested = answer),
			details,
		);
		return [check?.(null, permission, from, details) ?? true, requested];
	};
	expect(granted("clipboard-sanitized-write", `${origin}/`)).toEqual([
		true,
		true,
	]);
	expect(granted("clipboard-sanitized-write", "https://evil.example/")).toEqual(
		[false, false],
	);
	for (const permission of [
		"clipboard-read",
		"media",
		"geolocation",
		"notifications",
		"openExternal",
	] as const)
		expect(granted(permission, `${origin}/`)).toEqual([false, false]);
	expect(device).toBe(false);
});
