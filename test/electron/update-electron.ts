/**
 * What electron-updater and electron/update.ts take from `electron`, for a thread of its own: an app that was packaged as
 * version 1.0.0, a person who says yes, and requests that are really sent. Stands in for Electron's network and nothing
 * of electron-updater.
 */
import { EventEmitter } from "node:events";
import { request } from "node:https";
import { workerData } from "node:worker_threads";

// What update.test.ts gives.
const { ca, folder, version } = workerData as Record<
	"ca" | "folder" | "version",
	string
>;

/** What the person was told, and what became of the app. */
export const seen = { told: Array.of<string>(), quit: 0 };

class App extends EventEmitter {
	isPackaged = true;
	getVersion = (): string => version;
	getName = (): string => "Drawbridge";
	getPath = (): string => folder;
	getAppPath = (): string => folder;
	whenReady = async (): Promise<void> => undefined;
	quit = (): void => void seen.quit++;
}
export const app = new App();
export const autoUpdater = new EventEmitter();
export const dialog = {
	showMessageBox: async () => ({ response: 1 }),
};
export class Notification {
	readonly #body: string;
	static isSupported = (): boolean => true;
	constructor({ body }: { body: string }) {
		this.#body = body;
	}
	show(): void {
		seen.told.push(this.#body);
	}
}
export const session = { fromPartition: () => ({}) };

/** Electron's tells of a redirect before it follows; the one who asked decides. */
export const net = {
	request(options: object) {
		const given = new EventEmitter();
		// Electron's session means nothing to Node.
		const wanted = Object.assign({}, options, { ca, session: undefined });
		const sent = request(wanted, (response) => {
			const { statusCode = 0, headers } = response;
			const { location } = headers;
			if (statusCode < 300 || statusCode > 399 || location === undefined) {
				given.emit("response", response);
				return;
			}
			response.resume();
			given.emit("redirect", statusCode, "GET", location, headers);
		});
		sent.on("error", (error) => given.emit("error", error));
		return Object.assign(given, {
			end: () => void sent.end(),
			abort: () => void sent.destroy(),
		});
	},
};
