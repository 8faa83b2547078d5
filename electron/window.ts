/**
 * The main window: made when it is asked for, gone when it is closed, back where it was. Owns its place and nothing it
 * shows.
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
import {
	approvalsPage,
	confine,
	programsPage,
	startPage,
	webPreferences,
} from "./lockdown.ts";
import type { Settings } from "./settings.ts";

export interface MainWindow {
	/** Shows the window, makes it first when there is none. */
	readonly open: () => void;
	/** The same, with what waits for an answer in it. */
	readonly openApprovals: () => void;
	/** The same, with the programs that wait to be let in. */
	readonly openPrograms: () => void;
	/** The contents of the open window, if any. */
	readonly contents: () => readonly WebContents[];
}

const firstSize = { width: 980, height: 720 };
/** A page that crashes again within this time is not loaded again by itself. */
const crashLoopMs = 10_000;

export function mainWindow(settings: Settings): MainWindow {
	let window: BrowserWindow | undefined;

	function make(page: string): BrowserWindow {
		const made = new BrowserWindow({
			...firstSize,
			...visiblePlace(settings.get("place")),
			minWidth: 360,
			minHeight: 480,
			title: "Drawbridge",
			show: false,
			autoHideMenuBar: true,
			backgroundColor: nativeTheme.shouldUseDarkColors ? "#16181d" : "#ffffff",
			webPreferences: webPreferences(
				join(import.meta.dirname, "preload.cjs"),
				app.isPackaged,
			),
		});
		confine(made.webContents);
		made.once("ready-to-show", () => made.show());
		made.on("close", () => settings.set("place", made.getNormalBounds()));
		made.on("closed", () => {
			window = undefined;
		});
		let crashedAt = Number.NEGATIVE_INFINITY;
		made.webContents.on("render-process-gone", () => {
			if (performance.now() - crashedAt > crashLoopMs)
				made.webContents.reload();
			crashedAt = performance.now();
		});
		// Rejects when the window is closed first; a page that is missing shows as an empty window.
		made.loadURL(page).catch(() => {});
		return made;
	}

	function openAt(page: string): void {
		if (window === undefined) {
			window = make(page);
			return;
		}
		// Only the fragment differs: nothing is loaded anew. Rejects when it is closed meanwhile.
		window.loadURL(page).catch(() => {});
		bring(window);
	}

	return {
		open() {
			if (window === undefined) window = make(startPage);
			else bring(window);
		},
		openApprovals: () => openAt(approvalsPage),
		openPrograms: () => openAt(programsPage),
		contents: () => (window === undefined ? [] : [window.webContents]),
	};
}

function bring(shown: BrowserWindow): void {
	if (shown.isMinimized()) shown.restore();
	shown.show();
	shown.focus();
}

/** Where the window was, moved to where a screen shows it whole. */
function visiblePlace(place: Rectangle | null): Partial<Rectangle> {
	if (place === null) return {};
	const { x, y, width, height } = screen.getDisplayMatching(place).workArea;
	return {
		...place,
		x: Math.max(x, Math.min(place.x, x + width - place.width)),
		y: Math.max(y, Math.min(place.y, y + height - place.height)),
	};
}
