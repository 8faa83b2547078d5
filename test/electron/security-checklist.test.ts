/**
 * Electron's security guide (electronjs.org/docs/latest/tutorial/security), each point as a test that can fail, as far as it
 * can be read without a window; what only a running page can show is in test/e2e/window-security.e2e.ts.
 */
import { EventEmitter } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Session, WebContents } from "electron";
import { expect, test } from "vitest";
import {
	isOurPage,
	origin,
	pageAt,
	pageHeaders,
} from "../../core/desktop/pages.ts";
import {
	confine,
	restrictPermissions,
	webPreferences,
} from "../../electron/lockdown.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shell = readdirSync(join(root, "electron"))
	.filter((name) => name.endsWith(".ts"))
	.map((name) => ({
		name,
		text: readFileSync(join(root, "electron", name), "utf8"),
	}));
const read = (path: string): Record<string, unknown> =>
	JSON.parse(readFileSync(join(root, path), "utf8"));
/** The files of electron/ whose text has it. */
const filesWith = (what: RegExp): string[] =>
	shell.filter(({ text }) => what.test(text)).map(({ name }) => name);

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

test("17: a page is ours by scheme and host alone", () => {
	expect(isOurPage(origin)).toBe(true);
	expect(isOurPage(pageAt("keys"))).toBe(true);
	expect(foreign.filter(isOurPage)).toEqual([]);
});

test("1, 15, 18: a window loads our own scheme only: no remote content, no plain http, no file://", () => {
	expect(filesWith(/https?:\/\//)).toEqual([]);
	expect(filesWith(/file:\/\/|loadFile/)).toEqual([]);
	// Every page a window is given is made by pageAt.
	expect(filesWith(/\.loadURL\(/)).toEqual(["own-window.ts", "window.ts"]);
	for (const id of ["", "popup", "pairing", "audit"])
		expect(isOurPage(pageAt(id))).toBe(true);
});

test("2, 3, 4, 6, 8, 9, 10: a window is sandboxed and isolated, has no Node, no weakened web security, no experimental features, and in a packaged app no developer tools", () => {
	const preferences = webPreferences("/preload.cjs", true);
	expect(Object.keys(preferences)).not.toContain("enableBlinkFeatures");
	expect(preferences).toMatchObject({
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
		devTools: false,
	});
	expect(webPreferences("/preload.cjs", false).devTools).toBe(true);
});

test("2, 3, 4, 6: every window is made in one place, with these preferences last and confined at once", () => {
	expect(
		filesWith(/new (?:BrowserWindow|BaseWindow|WebContentsView)\b/),
	).toEqual(["own-window.ts"]);
	const text = shell.find(({ name }) => name === "own-window.ts")?.text ?? "";
	expect(text).toMatch(/\.\.\.options,\s*webPreferences: webPreferences\(/);
	expect(text.indexOf("confine(")).toBeGreaterThan(0);
	expect(text.indexOf("confine(")).toBeLessThan(text.indexOf(".loadURL("));
	expect(filesWith(/webPreferences:/)).toEqual(["own-window.ts"]);
});

test("4: the sandbox is on for everything, before the app is ready", () => {
	const text = shell.find(({ name }) => name === "main.ts")?.text ?? "";
	expect(text.indexOf("app.enableSandbox()")).toBeGreaterThan(0);
	expect(text.indexOf("app.enableSandbox()")).toBeLessThan(
		text.indexOf("app.whenReady()"),
	);
	expect(filesWith(/no-sandbox|appendSwitch|disable-web-security/)).toEqual([]);
});

test("7: the content policy starts from nothing and names no unsafe source", () => {
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

test("11, 12, 13, 14: navigation and redirects stay on our origin, in frames too, and nothing opens beside the window", () => {
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

test("5: our own pages may write to the clipboard, and nobody may do anything else", () => {
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

test("15: nothing in the shell opens an address or a program with the system's own means", () => {
	expect(
		filesWith(/\bshell\b[^"\n]*from "electron"|\bopenExternal\b|\bopenPath\b/),
	).toEqual([]);
	expect(filesWith(/node:child_process/)).toEqual([]);
});

test("16: the Electron that is installed is the one that is asked for, and a current major", () => {
	const { version } = read("node_modules/electron/package.json");
	const { devDependencies } = read("package.json");
	const wanted = String(Reflect.get(Object(devDependencies), "electron"));
	expect(wanted).toMatch(/^\^\d+\./);
	expect(String(version).split(".")[0]).toBe(wanted.slice(1).split(".")[0]);
	// Three majors are supported at a time; this one's Node is the gate's.
	expect(Number(String(version).split(".")[0])).toBeGreaterThanOrEqual(45);
});

test("17: one file hears messages of pages, and the preload is the only one that sends them", () => {
	expect(filesWith(/\bipcMain\b/)).toEqual(["ipc.ts"]);
	expect(filesWith(/\bipcRenderer\b/)).toEqual(["preload.ts"]);
	// Without the event, the channel's name or ipcRenderer itself in the page's hands (20 of the guide).
	const preload = shell.find(({ name }) => name === "preload.ts")?.text ?? "";
	expect(preload).not.toMatch(/exposeInMainWorld\("[^"]*", ipcRenderer/);
	expect(preload).not.toMatch(/ipcRenderer\.(?:on|invoke)\b(?!\()/);
	expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
});

test("20: no window is given remote modules or Electron itself", () => {
	expect(filesWith(/@electron\/remote|require\("electron"\)/)).toEqual([]);
});
