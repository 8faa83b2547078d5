/** Electron's `ipcMain`, fed by the windows' pages through web-contents.ts. */
import { EventEmitter } from "node:events";
import type { IpcMain, IpcMainInvokeEvent } from "electron";

type Handler = Parameters<IpcMain["handle"]>[1];

class StandInIpcMain
	extends EventEmitter
	implements Pick<IpcMain, "handle" | "removeHandler">
{
	readonly #handlers = new Map<string, Handler>();

	handle(channel: string, handler: Handler): void {
		if (this.#handlers.has(channel))
			throw new Error(`a second handler for '${channel}'`);
		this.#handlers.set(channel, handler);
	}

	removeHandler(channel: string): void {
		this.#handlers.delete(channel);
	}

	/** A page's `ipcRenderer.invoke`. */
	async invoke(
		channel: string,
		event: IpcMainInvokeEvent,
		args: unknown[],
	): Promise<unknown> {
		const handler = this.#handlers.get(channel);
		if (handler === undefined)
			throw new Error(`No handler registered for '${channel}'`);
		return await handler(event, ...args);
	}
}

export const ipcMain = new StandInIpcMain();
