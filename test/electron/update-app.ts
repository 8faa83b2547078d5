/** A thread in which electron/update.ts runs as it is, with electron-updater as it is installed. Says what came of it. */
import { writeFile } from "node:fs/promises";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { UpdateOffer } from "../../contract/views.ts";

export interface Given {
	readonly answer: { readonly ok: true; readonly output: UpdateOffer | null };
	/** The user's folder for what can be fetched again. */
	readonly cache: string;
	/** Of the app's own files and of its user's. */
	readonly folder: string;
	/** What the person says once it is fetched. */
	readonly mayQuit: boolean;
	readonly platform: NodeJS.Platform;
	/** Somebody puts another file in the fetched one's place meanwhile. */
	readonly swaps: boolean;
	readonly version: string;
	readonly ca: string;
}

export interface Came {
	readonly told: string[];
	/** How often the app was ended. */
	readonly quit: number;
	/** The class that was at work. */
	readonly updater: string;
}

// What update.test.ts gives.
const { answer, cache, folder, mayQuit, platform, swaps } = workerData as Given;
const standIn = new URL("./update-electron.ts", import.meta.url).href;
registerHooks({
	resolve: (specifier, context, next) =>
		specifier === "electron"
			? { url: standIn, shortCircuit: true }
			: next(specifier, context),
});
// Electron's own; electron-builder lays these two files there (build/after-pack.mjs).
Object.assign(process, { resourcesPath: folder });
Object.defineProperty(process, "platform", { value: platform });
await writeFile(
	join(folder, "app-update.yml"),
	"provider: custom\nupdaterCacheDirName: drawbridge-updater\n",
);

const { installUpdate } = await import("../../electron/update.ts");
const { seen } = await import("./update-electron.ts");
/** What somebody puts in the fetched file's place while the person thinks. */
async function swap(): Promise<void> {
	const name = answer.output?.files[0]?.url.split("/").at(-1) ?? "";
	await writeFile(join(cache, "drawbridge-updater/pending", name), "another");
}
await installUpdate({ call: async () => answer }, async () => {
	if (swaps) await swap();
	return mayQuit;
});
// The app is ended in the turn after.
await new Promise((resolve) => setImmediate(resolve));
const { autoUpdater } = createRequire(import.meta.url)("electron-updater");
const came: Came = { ...seen, updater: autoUpdater.constructor.name };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(came);
