/**
 * The desktop's door: carries calls and notices over the bridge the preload script puts into the window. Who asks
 * and what they may do is settled on the other side.
 */
import type { ShellSettings } from "../../contract/shell.ts";
import { createNotices } from "./notices.ts";
import { notAnswering, readReply } from "./reply.ts";
import type { WindowClient } from "./window-client.ts";

/** What the preload script puts at `window.drawbridge`. Answers are read as unknown: they crossed a process boundary. */
export interface DesktopBridge {
	call(name: string, input: unknown): Promise<unknown>;
	onNotice(listener: (notice: unknown) => void): () => void;
	onConnection(listener: (connected: boolean) => void): () => void;
	/** Puts the popup away; no question is answered by it. */
	minimisePopup(): Promise<unknown>;
	/** Shows the main window at the section with this id. */
	openSection(id: string): Promise<unknown>;
	/** Shows the window in which a phone is paired. */
	openPairing(): Promise<unknown>;
	/** Puts that window away. */
	closePairing(): Promise<unknown>;
	/** The app's own settings: a `ShellSettings`. */
	settings(): Promise<unknown>;
	/** Resolves to all of them as they are then; rejects what is no setting, and then changes nothing. */
	changeSettings(change: Partial<ShellSettings>): Promise<unknown>;
	/** Tells every change, the tray's as well: a `ShellSettings`. Returns the function that stops listening. */
	onSettings(listener: (settings: unknown) => void): () => void;
}

export function openDesktop(bridge: DesktopBridge): WindowClient {
	const notices = createNotices();
	bridge.onNotice(notices.receive);
	bridge.onConnection(notices.connected);
	return {
		async call(name, input) {
			let answer: unknown;
			try {
				answer = await bridge.call(name, input);
			} catch {
				throw notAnswering();
			}
			return readReply(name, answer);
		},
		on: notices.on,
		onConnection: notices.onConnection,
		onSignedOut: () => () => {},
	};
}
