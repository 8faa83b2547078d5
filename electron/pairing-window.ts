/**
 * The small window in which a phone is paired. A person opens it; it comes by itself, without the focus, where a phone asks
 * that read its QR elsewhere (a terminal). Answers nothing: what stands in it is the page's, what holds is the gate's.
 */
import type { BrowserWindow } from "electron";
import type { PairingView } from "../contract/devices.ts";
import { pageAt } from "../core/desktop/pages.ts";
import { above, type OwnWindow, ownWindow } from "./own-window.ts";

type Told = Pick<PairingView, "id" | "state">;

export interface PairingWindow extends OwnWindow {
	/** Shows it, makes it first when there is none. */
	readonly open: () => void;
	readonly close: () => void;
	/** How pairing stands now; null while no gate answers, which pairs no phone. */
	readonly told: (now: Told | null) => void;
}

const nothing: Told = { id: "", state: "idle" };

/** `cancel`: ends a QR that is open. Called when the window is closed over one, however that happened. */
export function pairingWindow(cancel: () => void): PairingWindow {
	let window: BrowserWindow | undefined;
	let now = nothing;
	/** The pairing during which it was put away: it does not come back for that one by itself. */
	let away = "";
	const contents = () => (window === undefined ? [] : [window.webContents]);

	function make(takesFocus: boolean): BrowserWindow {
		const made = ownWindow(pageAt("pairing"), {
			// A QR that something else covers half could not be read, and words are compared with a phone in the hand.
			...above,
			width: 440,
			height: 720,
			minWidth: 360,
			minHeight: 480,
			title: "Pair a phone",
		});
		// Keeps the QR out of screenshots and shared screens on macOS and Windows, as far as the one who captures respects it.
		// Linux has no such thing, and Electron does not tell anywhere whether a screen is being shared.
		made.setContentProtection(true);
		made.once("ready-to-show", () =>
			takesFocus ? made.show() : made.showInactive(),
		);
		made.on("closed", () => {
			if (window === made) putAway();
		});
		return made;
	}

	/** Forgotten at once: a phone that asks while it closes needs another one. */
	function putAway(): void {
		window = undefined;
		away = now.id;
		if (now.state === "offered") cancel();
	}

	return {
		contents,
		awake: contents,
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
			now = told ?? nothing;
			if (now.state === "asking" && now.id !== away) window ??= make(false);
		},
	};
}
