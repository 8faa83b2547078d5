/**
 * The main window: made when it is asked for, gone when it is closed, back where it was. Owns its place and nothing it
 * shows.
 */
import { type BrowserWindow, type Rectangle, screen } from "electron";
import { within } from "../core/desktop/place.ts";
import { pageAt } from "../core/desktop/pages.ts";
import { type OwnWindow, ownWindow } from "./own-window.ts";
import type { Settings } from "./settings.ts";

export interface MainWindow extends OwnWindow {
	/** Shows the window, makes it first when there is none. */
	readonly open: () => void;
	/** The same, at the section with this id. */
	readonly openSection: (id: string) => void;
}

const firstSize = { width: 980, height: 720 };

/** `onClosed`: called each time it is gone. */
export function mainWindow(
	{ store }: Settings,
	onClosed: () => void,
): MainWindow {
	let window: BrowserWindow | undefined;
	const contents = () => (window === undefined ? [] : [window.webContents]);

	function make(page: string): BrowserWindow {
		const made = ownWindow(page, {
			...firstSize,
			...visiblePlace(store.get("place")),
			minWidth: 360,
			minHeight: 480,
		});
		made.once("ready-to-show", () => made.show());
		made.on("close", () => store.set("place", made.getNormalBounds()));
		made.on("closed", () => {
			window = undefined;
			onClosed();
		});
		return made;
	}

	return {
		contents,
		awake: contents,
		open() {
			if (window === undefined) window = make(pageAt(""));
			else bring(window);
		},
		openSection(id) {
			if (window === undefined) {
				window = make(pageAt(id));
				return;
			}
			// Only the fragment differs: nothing is loaded anew. Rejects when it is closed meanwhile.
			window.loadURL(pageAt(id)).catch(() => {});
			bring(window);
		},
	};
}

function bring(shown: BrowserWindow): void {
	if (shown.isMinimized()) shown.restore();
	shown.show();
	shown.focus();
}

/** Where the window was, moved to where a screen shows it whole. */
const visiblePlace = (place: Rectangle | null): Partial<Rectangle> =>
	place === null
		? {}
		: within(place, screen.getDisplayMatching(place).workArea);
