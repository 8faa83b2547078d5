/**
 * Follows security.json while the gate runs. A file that turns bad keeps the last good settings and says so, with its
 * line; it never falls back to a default. Watches the folder, since editors replace the file.
 */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { type ReadSettings, readSettings, SettingsError } from "./file.ts";

/** Editors write in several steps. */
const settleMs = 60;

export interface SettingsWatch {
	/** Reads now instead of waiting for the file system to tell. */
	reload(): void;
	stop(): void;
}

export function watchSettings(
	file: string,
	onGood: (read: ReadSettings) => void,
	onBad: (message: string) => void,
): SettingsWatch {
	let timer: NodeJS.Timeout | undefined;
	const reload = (): void => {
		clearTimeout(timer);
		timer = undefined;
		try {
			onGood(readSettings(file));
		} catch (error) {
			onBad(error instanceof SettingsError ? error.message : String(error));
		}
	};
	let watcher: FSWatcher | undefined;
	try {
		watcher = watch(dirname(file), (_, name) => {
			if (name !== null && name !== basename(file)) return;
			clearTimeout(timer);
			timer = setTimeout(reload, settleMs);
		});
		watcher.on("error", () =>
			onBad(`${dirname(file)} can no longer be watched; restart after changes`),
		);
	} catch {
		onBad(`${dirname(file)} cannot be watched; restart after changes`);
	}
	return {
		reload,
		stop() {
			clearTimeout(timer);
			watcher?.close();
		},
	};
}
