/**
 * What a spec may do with the app, whichever Electron it runs on: start it, click its tray, look into its window, end
 * it. Specs know this and Playwright's Page, nothing else.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Rectangle } from "electron";
import type { Page } from "playwright-core";
import { electronDriver } from "./real/driver.ts";
import type { NotificationPicture, TrayPicture } from "./stand-in/control.ts";
import type { Question } from "./stand-in/native.ts";
import { standInDriver } from "./stand-in/driver.ts";

export interface Started {
	/** The first arguments of the app, as `npm start -- …` passes them. */
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
}

/** The small window that asks. */
export interface Popup {
	readonly page: Page;
	readonly isOnTop: boolean;
	readonly tookFocus: boolean;
	readonly place: Rectangle;
}

/** What only a made-up desktop lets a spec do. */
export interface Desktop {
	/** As a click on the window's own close button. */
	closePopup(): Promise<void>;
	/** As the system does: by its own key, or from its menu of apps. */
	quit(): Promise<void>;
	notifications(): Promise<NotificationPicture[]>;
	/** Clicks the notification at this place in the list, or one of its actions. */
	useNotification(at: number, action?: number): Promise<void>;
	/** The system's own question that is open now. */
	question(): Promise<Question | null>;
	/** Clicks the button with this index. */
	answer(index: number): Promise<void>;
	plugIn(bounds: Rectangle): Promise<void>;
	/** Takes away the display that was plugged in last. */
	unplug(): Promise<void>;
}

/** The small window in which a phone is paired. */
export interface PairingWindow extends Popup {
	/** Kept out of screenshots where the system can. */
	readonly isProtected: boolean;
}

export interface Shell {
	readonly pid: number;
	/** The open window with its page loaded; rejects when none is open. */
	window(): Promise<Page>;
	/** Null while none is open. */
	popup(): Promise<Popup | null>;
	/** Without looking into it: one that is just going away answers nobody. */
	hasPopup(): Promise<boolean>;
	/** The page of the popup that is kept loaded, seen or not; null until there is one. */
	hiddenPopup(): Promise<Page | null>;
	/** Null on a true desktop. */
	readonly desktop: Desktop | null;
	/** Null while none is open. */
	pairing(): Promise<PairingWindow | null>;
	/** Without looking into it. */
	hasPairing(): Promise<boolean>;
	/** Without the small ones. */
	windowCount(): Promise<number>;
	/** Null until the tray is shown. */
	tray(): Promise<TrayPicture | null>;
	/** Clicks the tray menu's item with this id; throws when a person could not. */
	click(id: string): Promise<void>;
	clipboard(): Promise<string>;
	/** Null while no gate process runs. */
	gatePid(): Promise<number | null>;
	/** Makes the app's window show another address, as a bug in the app would. */
	load(address: string): Promise<void>;
	/** Starts the app once more; resolves with the exit code of that second process. */
	startAgain(): Promise<number | null>;
	/** What the app and its gate have written to stdout so far. */
	printed(): string;
	/** Resolves when the app's process has ended, with its exit code and signal. */
	readonly ended: Promise<unknown[]>;
	/** By its pid. */
	kill(signal: NodeJS.Signals): void;
}

export interface Driver {
	readonly name: string;
	start(started: Started): Promise<Shell>;
}

/** Those this machine can run. */
export const drivers: readonly Driver[] = [
	standInDriver(),
	electronDriver(),
].filter((driver) => driver !== null);

export interface App {
	readonly shell: Shell;
	/** The folder everything is kept in. */
	readonly home: string;
	/** Ends the app and removes its folder. */
	close(): Promise<void>;
}

/** How the desktop looks to the app: whether a tray is there is asked of the session bus with this program. */
function installBusClient(folder: string, hasTray: boolean): string {
	mkdirSync(folder);
	writeFileSync(
		join(folder, "dbus-send"),
		`#!/bin/sh\necho '   boolean ${hasTray}'\n`,
		{ mode: 0o755 },
	);
	return folder;
}

/** The app with a demo upstream, its own folder, ports the OS chooses, and a desktop with a tray unless told. */
export async function startApp(
	driver: Driver,
	{
		args = [],
		hasTray = true,
		env: further = {},
		prepare = () => undefined,
	}: {
		args?: readonly string[];
		hasTray?: boolean;
		env?: NodeJS.ProcessEnv;
		/** Puts into the home what is to be there before the first start. */
		prepare?: (home: string) => void;
	} = {},
): Promise<App> {
	const home = mkdtempSync(join(tmpdir(), "drawbridge-e2e-"));
	prepare(home);
	const {
		DBUS_SESSION_BUS_ADDRESS: _,
		SECURITY_MODE: __,
		...inherited
	} = process.env;
	const path = `${installBusClient(join(home, "bin"), hasTray)}${delimiter}${process.env["PATH"]}`;
	const env = {
		...inherited,
		...further,
		PATH: path,
		DRAWBRIDGE_HOME: home,
		XDG_CONFIG_HOME: join(home, "config"),
		HOME: home,
		// What the browser and its driver leave behind goes with the folder.
		TMPDIR: join(home, "tmp"),
	};
	mkdirSync(env.TMPDIR);
	const shell = await driver.start({
		args: ["--port=0", "--console-port=0", "--demo", ...args],
		env,
	});
	return {
		shell,
		home,
		async close() {
			shell.kill("SIGTERM");
			const insist = setTimeout(() => shell.kill("SIGKILL"), 15_000);
			await shell.ended;
			clearTimeout(insist);
			rmSync(home, {
				recursive: true,
				force: true,
				maxRetries: 10,
				retryDelay: 200,
			});
		},
	};
}
