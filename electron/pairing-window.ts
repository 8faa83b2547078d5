/**
 * The small window in which a phone is paired. A person opens it; it comes by itself, without the focus, where a phone asks
 * that read its QR elsewhere (a terminal). Answers nothing: what stands in it is the page's, what holds is the gate's.
 */
import { join } from "node:path";
import { app, BrowserWindow, nativeTheme, type WebContents } from "electron";
import { confine, pairingPage, webPreferences } from "./lockdown.ts";
import type { PairingTold } from "./pairing.ts";

export interface PairingWindow {
	/** Shows it, makes it first when there is none. */
	readonly open: () => void;
	readonly close: () => void;
	/** How pairing stands now. */
	readonly told: (now: PairingTold) => void;
	/** The contents of the window while it is there. */
	readonly contents: () => readonly WebContents[];
}

/** `cancel`: ends a QR that is open. Called when the window is closed over one, however that happened. */
export function pairingWindow(cancel: () => void): PairingWindow {
	let window: BrowserWindow | undefined;
	let now: PairingTold = { id: "", state: "idle" };
	/** The pairing during which it was put away: it does not come back for that one by itself. */
	let away = "";

	function make(takesFocus: boolean): BrowserWindow {
		const made = new BrowserWindow({
			width: 440,
			height: 720,
			minWidth: 360,
			minHeight: 480,
			title: "Pair a phone",
			show: false,
			// A QR that something else covers half could not be read, and words are compared with a phone in the hand.
			alwaysOnTop: true,
			minimizable: false,
			maximizable: false,
			fullscreenable: false,
			autoHideMenuBar: true,
			backgroundColor: nativeTheme.shouldUseDarkColors ? "#1a1b1e" : "#f4f4f6",
			webPreferences: webPreferences(
				join(import.meta.dirname, "preload.cjs"),
				app.isPackaged,
			),
		});
		// Keeps the QR out of screenshots and shared screens on macOS and Windows, as far as the one who captures respects it.
		// Linux has no such thing, and Electron does not tell anywhere whether a screen is being shared.
		made.setContentProtection(true);
		confine(made.webContents);
		made.once("ready-to-show", () =>
			takesFocus ? made.show() : made.showInactive(),
		);
		made.on("closed", () => {
			if (window === made) putAway();
		});
		// Rejects when the window is closed first.
		made.loadURL(pairingPage).catch(() => {});
		return made;
	}

	/** Forgotten at once: a phone that asks while it closes needs another one. */
	function putAway(): void {
		window = undefined;
		away = now.id;
		if (now.state === "offered") cancel();
	}

	return {
		open() {
			if (window === undefined) window = make(true);
			else {
				window.show();
				window.focus();
			}
		},
		close() {
			const open = window;
			if (open === undefined) return;
			putAway();
			open.close();
		},
		told(told) {
			now = told;
			if (told.state === "asking" && told.id !== away) window ??= make(false);
		},
		contents: () => (window === undefined ? [] : [window.webContents]),
	};
}
