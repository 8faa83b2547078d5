/**
 * What a window sees of the shell: `window.drawbridge`, ten functions. Runs sandboxed and context-isolated; never
 * hands out ipcRenderer, an event object or a channel name.
 */
import { contextBridge, ipcRenderer } from "electron";
import { channels } from "./channels.ts";

/** Calls `listener` with each payload on `channel`; returns the function that stops it. */
function listen(
	channel: string,
	listener: (payload: unknown) => void,
): () => void {
	const forward = (_event: unknown, payload: unknown): void =>
		listener(payload);
	ipcRenderer.on(channel, forward);
	return () => void ipcRenderer.removeListener(channel, forward);
}

contextBridge.exposeInMainWorld("drawbridge", {
	/** Resolves to `{ok:true,output}` or `{ok:false,failure}`; never rejects for a refused command. */
	call: (name: string, input: unknown): Promise<unknown> =>
		ipcRenderer.invoke(channels.call, name, input),
	/** Returns the function that stops listening. */
	onNotice: (listener: (notice: unknown) => void): (() => void) =>
		listen(channels.notice, listener),
	/** Tells at once what holds now, then every change. Returns the function that stops listening. */
	onConnection(listener: (connected: boolean) => void): () => void {
		let told = false;
		const stop = listen(channels.connection, (connected) => {
			told = true;
			listener(connected === true);
		});
		// A change that overtakes this first answer is newer than it.
		void ipcRenderer
			.invoke(channels.connected)
			.then((connected) => told || listener(connected === true));
		return stop;
	},
	/** Puts the popup away. Resolves in any case. */
	minimisePopup: (): Promise<unknown> =>
		ipcRenderer.invoke(channels.minimisePopup),
	/** Shows the main window at the section with this id. Resolves in any case. */
	openSection: (id: string): Promise<unknown> =>
		ipcRenderer.invoke(channels.openSection, id),
	/** Shows the window in which a phone is paired. Resolves in any case. */
	openPairing: (): Promise<unknown> => ipcRenderer.invoke(channels.openPairing),
	/** Puts it away. Resolves in any case. */
	closePairing: (): Promise<unknown> =>
		ipcRenderer.invoke(channels.closePairing),
	/** The app's own settings (contract/shell.ts). */
	settings: (): Promise<unknown> => ipcRenderer.invoke(channels.settings),
	/** Resolves to all of them as they are then; rejects what is no setting, and then changes nothing. */
	changeSettings: (change: unknown): Promise<unknown> =>
		ipcRenderer.invoke(channels.changeSettings, change),
	/** Tells every change, the tray's as well. Returns the function that stops listening. */
	onSettings: (listener: (settings: unknown) => void): (() => void) =>
		listen(channels.settingsChanged, listener),
});
