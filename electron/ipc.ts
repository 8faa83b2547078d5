/**
 * The desktop door: carries commands from our own windows to the gate and its notices back. The only importer of
 * ipcMain. Every sender is checked here; what a command may do is the gate's business.
 */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import { channels } from "./channels.ts";
import type { CallResult, GateHost } from "./gate-host.ts";
import { isOurPage } from "./lockdown.ts";

const refused: CallResult = {
	ok: false,
	failure: {
		code: "unauthenticated",
		message: "Only Drawbridge's own windows may do this.",
	},
};

/** What windows may ask of the shell itself. */
export interface ShellDeeds {
	readonly minimisePopup: () => void;
	readonly openApprovals: () => void;
	readonly openPairing: () => void;
	readonly closePairing: () => void;
}

/** `windows` gives the contents of the windows that are open now. */
export function openDesktopDoor(
	gate: GateHost,
	windows: () => readonly WebContents[],
	deeds: ShellDeeds,
): void {
	// electron-store answers any frame with the data folder's path; no window of ours asks.
	ipcMain.removeAllListeners("electron-store-get-data");

	/** A known window's main frame, showing our own page: a frame inside it, or a page it was led to, is not us. */
	function isOurs({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
		if (senderFrame === null || senderFrame.parent !== null) return false;
		return (
			windows().includes(sender) &&
			isOurPage(senderFrame.url) &&
			isOurPage(senderFrame.origin)
		);
	}

	let up = false;
	ipcMain.handle(
		channels.call,
		(event, name: unknown, input: unknown): Promise<CallResult> => {
			if (!isOurs(event)) return Promise.resolve(refused);
			// A name that is no command is the gate's to refuse, so that every door refuses alike.
			return gate.call(String(name), input);
		},
	);
	ipcMain.handle(channels.connected, (event) => isOurs(event) && up);
	for (const deed of [
		"minimisePopup",
		"openApprovals",
		"openPairing",
		"closePairing",
	] as const)
		ipcMain.handle(channels[deed], (event) => {
			if (isOurs(event)) deeds[deed]();
		});

	const tell = (channel: string, payload: unknown): void => {
		for (const contents of windows())
			if (isOurPage(contents.getURL())) contents.send(channel, payload);
	};
	gate.onNotice((notice) => tell(channels.notice, notice));
	gate.onState((state) => {
		const now = state.phase === "up";
		if (now !== up) tell(channels.connection, now);
		up = now;
	});
}
