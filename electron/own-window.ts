/**
 * What all windows of ours have in common: sandboxed and confined, drawn in the theme's colour before their page is, loaded
 * again after a crash, never left on a display that went away. Shows nothing by itself.
 */
import { join } from "node:path";
import {
	app,
	BrowserWindow,
	type BrowserWindowConstructorOptions,
	nativeTheme,
	screen,
	type WebContents,
} from "electron";
import { within } from "../core/desktop/place.ts";
import { confine, webPreferences } from "./lockdown.ts";

/** As the shell knows one; the window itself comes and goes. */
export interface OwnWindow {
	/** The contents of the window while there is one. */
	readonly contents: () => readonly WebContents[];
	/** Of those that hear what the gate tells: a window nobody sees does no work. */
	readonly awake: () => readonly WebContents[];
}

/** A small window that stands above the others. */
export const above: BrowserWindowConstructorOptions = {
	alwaysOnTop: true,
	minimizable: false,
	maximizable: false,
	fullscreenable: false,
};

/** A page that crashes again within this time is not loaded again by itself. */
const crashLoopMs = 10_000;

export function ownWindow(
	page: string,
	options: BrowserWindowConstructorOptions,
): BrowserWindow {
	const made = new BrowserWindow({
		title: "Drawbridge",
		show: false,
		autoHideMenuBar: true,
		backgroundColor: nativeTheme.shouldUseDarkColors ? "#1a1b1e" : "#f4f4f6",
		...options,
		webPreferences: webPreferences(
			join(import.meta.dirname, "preload.cjs"),
			app.isPackaged,
		),
	});
	confine(made.webContents);
	let crashedAt = Number.NEGATIVE_INFINITY;
	made.webContents.on("render-process-gone", () => {
		if (performance.now() - crashedAt > crashLoopMs) made.webContents.reload();
		crashedAt = performance.now();
	});
	const stay = (): void => {
		const bounds = made.getBounds();
		const { workArea } = screen.getDisplayMatching(bounds);
		// With the last display unplugged there is no place to go to.
		if (workArea.width > 0 && workArea.height > 0)
			made.setBounds(within(bounds, workArea));
	};
	screen.on("display-removed", stay);
	screen.on("display-metrics-changed", stay);
	made.once("closed", () => {
		screen.off("display-removed", stay);
		screen.off("display-metrics-changed", stay);
	});
	// Rejects when the window is closed first; a page that is missing shows as an empty window.
	made.loadURL(page).catch(() => {});
	return made;
}
