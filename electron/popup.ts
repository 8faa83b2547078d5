/**
 * The small window that shows a question: above the others, in a corner, without taking the focus. It comes with a question
 * and goes when none waits; put away, it comes back with the next one. Answers nothing itself.
 */
import { join } from "node:path";
import {
	app,
	BrowserWindow,
	nativeTheme,
	type Rectangle,
	screen,
	type WebContents,
} from "electron";
import { confine, popupPage, webPreferences } from "./lockdown.ts";

export interface Popup {
	/** The ids of all that waits now. */
	readonly show: (ids: readonly string[]) => void;
	/** Until another question comes. */
	readonly minimise: () => void;
	/** The contents of the window while it is there. */
	readonly contents: () => readonly WebContents[];
}

const size = { width: 440, height: 620 };
const margin = 16;

export function popup(): Popup {
	let window: BrowserWindow | undefined;
	/** What was there when the person put it away. */
	let away: ReadonlySet<string> = new Set();
	let waiting: readonly string[] = [];

	function make(): BrowserWindow {
		const made = new BrowserWindow({
			...corner(screen.getPrimaryDisplay().workArea),
			minWidth: 320,
			minHeight: 320,
			title: "Drawbridge",
			show: false,
			alwaysOnTop: true,
			skipTaskbar: true,
			minimizable: false,
			maximizable: false,
			fullscreenable: false,
			autoHideMenuBar: true,
			// A panel may be shown on macOS without its app coming to the front.
			...(process.platform === "darwin" ? { type: "panel" } : {}),
			backgroundColor: nativeTheme.shouldUseDarkColors ? "#232529" : "#ffffff",
			webPreferences: webPreferences(
				join(import.meta.dirname, "preload.cjs"),
				app.isPackaged,
			),
		});
		confine(made.webContents);
		made.once("ready-to-show", () => made.showInactive());
		// However it was closed: nothing is answered by that.
		made.on("closed", () => {
			if (window === made) putAway();
		});
		// Rejects when the window is closed first.
		made.loadURL(popupPage).catch(() => {});
		return made;
	}

	/** Forgotten at once: a question that comes while it closes needs another one. */
	function putAway(): void {
		away = new Set(waiting);
		window = undefined;
	}

	function close(): void {
		const open = window;
		putAway();
		open?.close();
	}

	return {
		show(ids) {
			waiting = ids;
			if (ids.length === 0) close();
			else if (ids.some((id) => !away.has(id))) window ??= make();
		},
		minimise: close,
		contents: () => (window === undefined ? [] : [window.webContents]),
	};
}

/** The upper right one, and never larger than the screen. */
function corner({ x, y, width, height }: Rectangle): Rectangle {
	const fits = {
		width: Math.min(size.width, width - 2 * margin),
		height: Math.min(size.height, height - 2 * margin),
	};
	return { ...fits, x: x + width - fits.width - margin, y: y + margin };
}
