/**
 * The small window that shows a question: above the others, beside the tray's icon, without taking the focus. It is kept
 * loaded while it is hidden, so that a question is on the screen at once. Answers nothing, however it is put away.
 */
import {
	app,
	type BrowserWindow,
	type Rectangle,
	screen,
	type WebContents,
} from "electron";
import { besideTray } from "../core/desktop/place.ts";
import { pageAt } from "../core/desktop/pages.ts";
import { above, type OwnWindow, ownWindow } from "./own-window.ts";

export interface Popup extends OwnWindow {
	/** Loads the page, so that it only has to be shown. */
	readonly warm: () => void;
	readonly show: () => void;
	/** Until it is shown again. */
	readonly hide: () => void;
}

const size = { width: 440, height: 620 };

/** `trayPlace`: null where the system does not tell. `wake` is called before it is shown: it was told nothing meanwhile. */
export function questionPopup(
	trayPlace: () => Rectangle | null,
	wake: (contents: WebContents) => void,
): Popup {
	let window: BrowserWindow | undefined;
	let isLoaded = false;
	let isWanted = false;
	let isQuitting = false;
	app.on("before-quit", (event) => (isQuitting = !event.defaultPrevented));

	function make(): BrowserWindow {
		const made = ownWindow(pageAt("popup"), {
			...above,
			...place(),
			minWidth: 320,
			minHeight: 320,
			skipTaskbar: true,
			// Without it a hidden page would believe that it is seen, and a card would be ready before anybody read it.
			paintWhenInitiallyHidden: false,
			// A panel may be shown on macOS without its app coming to the front.
			...(process.platform === "darwin" ? { type: "panel" } : {}),
		});
		isLoaded = false;
		made.webContents.on("did-start-loading", () => (isLoaded = false));
		made.webContents.on("did-stop-loading", () => {
			isLoaded = true;
			if (isWanted) appear(made);
		});
		made.on("close", (event) => {
			if (isQuitting) return;
			event.preventDefault();
			hide();
		});
		made.on("closed", () => (window = undefined));
		return made;
	}

	/** On the display the tray is on, or the mouse where that is not known. */
	function place(): Rectangle {
		const tray = trayPlace();
		const display = tray
			? screen.getDisplayMatching(tray)
			: screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
		return besideTray(size, tray, display);
	}

	function appear(made: BrowserWindow): void {
		if (made.isVisible()) return;
		made.setBounds(place());
		wake(made.webContents);
		made.showInactive();
	}

	function hide(): void {
		isWanted = false;
		if (!window?.isVisible()) return;
		window.hide();
		// What was drawn, held or half typed goes with it: the next question finds a page as new.
		window.webContents.reload();
	}

	return {
		contents: () => (window === undefined ? [] : [window.webContents]),
		awake: () => (window?.isVisible() ? [window.webContents] : []),
		warm: () => (window ??= make()),
		show() {
			isWanted = true;
			window ??= make();
			if (isLoaded) appear(window);
		},
		hide,
	};
}
