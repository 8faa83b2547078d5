/**
 * The desktop door: carries commands from our own windows to the gate and its notices back. The only importer of
 * ipcMain. Every sender is checked here; what a command may do is the gate's business.
 */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import * as z from "zod";
import type { Notice } from "../contract/wire.ts";
import type { CallResult, GateHost } from "../core/desktop/gate-host.ts";
import { channels } from "./channels.ts";
import { isOurPage } from "../core/desktop/pages.ts";
import type { OwnWindow } from "./own-window.ts";
import type { Settings } from "./settings.ts";

const refused = {
	ok: false,
	failure: {
		code: "unauthenticated",
		message: "Only Drawbridge's own windows may do this.",
	},
} as const satisfies CallResult;

/** What goes behind the `#` of our page's address. */
const SectionId = z.string().regex(/^[a-z][a-z-]{0,39}$/);

/** What windows may ask of the shell itself. */
export interface ShellDeeds {
	readonly openSection: (id: string) => void;
	readonly minimisePopup: () => void;
	readonly openPairing: () => void;
	readonly closePairing: () => void;
}

const tellOne = (to: WebContents, channel: string, payload: unknown): void => {
	if (isOurPage(to.getURL())) to.send(channel, payload);
};

/** Returns what brings a window up to date that was told nothing for a while. */
export function openDesktopDoor(
	gate: GateHost,
	settings: Settings,
	windows: () => readonly OwnWindow[],
	deeds: ShellDeeds,
): { readonly wake: (contents: WebContents) => void } {
	// electron-store answers any frame with the data folder's path; no window of ours asks.
	ipcMain.removeAllListeners("electron-store-get-data");

	/** A known window's main frame, showing our own page: a frame inside it, or a page it was led to, is not us. */
	function isOurs({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
		if (senderFrame === null || senderFrame.parent !== null) return false;
		return (
			windows().some((window) => window.contents().includes(sender)) &&
			isOurPage(senderFrame.url) &&
			isOurPage(senderFrame.origin)
		);
	}

	/** Rejects whoever is not us, and what `deed` throws. */
	const handle = (channel: string, deed: (given: unknown) => unknown): void =>
		ipcMain.handle(channel, (event, given: unknown) => {
			if (!isOurs(event)) throw new Error(refused.failure.message);
			return deed(given);
		});

	let up = false;
	let questions: Notice | undefined;
	ipcMain.handle(
		channels.call,
		(event, name: unknown, input: unknown): Promise<CallResult> => {
			if (!isOurs(event)) return Promise.resolve(refused);
			// A name that is no command is the gate's to refuse, so that every door refuses alike.
			return gate.call(String(name), input);
		},
	);
	ipcMain.handle(channels.connected, (event) => isOurs(event) && up);
	handle(channels.settings, () => settings.read());
	handle(channels.changeSettings, (change) => settings.change(change));
	handle(channels.openSection, (id) => deeds.openSection(SectionId.parse(id)));
	handle(channels.minimisePopup, deeds.minimisePopup);
	handle(channels.openPairing, deeds.openPairing);
	handle(channels.closePairing, deeds.closePairing);

	const tell = (channel: string, payload: unknown): void => {
		for (const window of windows())
			for (const contents of window.awake())
				tellOne(contents, channel, payload);
	};
	gate.onNotice((notice) => {
		if (notice.event === "approvals") questions = notice;
		tell(channels.notice, notice);
	});
	gate.onState((state) => {
		const now = state.phase === "up";
		if (now === up) return;
		up = now;
		questions = undefined;
		tell(channels.connection, now);
	});
	// Hidden ones too: a question must not come in the language of before.
	settings.onChange((now) => {
		for (const window of windows())
			for (const contents of window.contents())
				tellOne(contents, channels.settingsChanged, now);
	});
	return {
		wake(contents) {
			// What is connected reads everything anew; the questions are there at once.
			tellOne(contents, channels.connection, up);
			if (questions) tellOne(contents, channels.notice, questions);
		},
	};
}
