/**
 * Replaces the app by a newer version, when its owner asks for it. Decides nothing about what is newer: the gate has
 * checked the signed list, and only a file whose SHA-512 stands in it is installed. Asks nobody but the server of that list.
 */
import { app } from "electron";
import type { ResolvedUpdateFileInfo, UpdateInfo } from "electron-updater";
import type { ProviderRuntimeOptions } from "electron-updater/out/providers/Provider.js";
import type { GateHost } from "../core/desktop/gate-host.ts";
import { words } from "../core/desktop/strings.ts";
import { isStill } from "../core/update/fetched.ts";
import { allForms, replacementIn } from "../core/update/replacement.ts";
import { UpdateOffer } from "../contract/views.ts";
import { askSystem } from "./lifetime.ts";
import { say } from "./notifications.ts";

/** Asks, fetches, checks, ends the app and starts the newer one. `mayQuit` asks where that cuts somebody off. */
export async function installUpdate(
	gate: Pick<GateHost, "call">,
	mayQuit: () => Promise<boolean>,
): Promise<void> {
	const answer = await gate.call("update.get", {});
	const offer = answer.ok
		? UpdateOffer.nullable().safeParse(answer.output).data
		: undefined;
	const { title, byHand, gone, changed, ...question } = words().updating;
	if (!offer) return say(gone);
	const tell = (error: unknown): void => {
		const [why = ""] = String(error).split("\n");
		say(words().failed.update(offer.version, why));
	};
	try {
		if (!app.isPackaged) throw new Error(byHand);
		if (!(await askSystem({ ...question, title: title(offer.version) })))
			return;
		const { updater, path, sha512 } = await fetchUpdate(offer);
		if (!(await mayQuit())) return;
		// Of a file that it has fetched before, electron-updater asks only whether it is there.
		if (!(await isStill(path, sha512))) throw new Error(changed);
		// It throws nothing itself.
		updater.once("error", tell);
		updater.quitAndInstall();
	} catch (error) {
		tell(error);
	}
}

/** @returns what installs it, once it is here and its digest is right. @throws when it is not */
async function fetchUpdate({ version, released, files }: UpdateOffer) {
	// Loaded for this alone: it is as large as the rest of the shell.
	const { default: updaters } = await import("electron-updater");
	const { autoUpdater, Provider } = updaters;
	const { byHand } = words().updating;
	const form = allForms.find((name) => autoUpdater instanceof updaters[name]);
	const found = form && replacementIn(files, form, process.arch);
	if (!found) throw new Error(byHand);
	const file = found;

	/** Says what the signed list says; asks no server about it. */
	class SignedList extends Provider<UpdateInfo> {
		constructor(...[, , runtime]: [unknown, unknown, ProviderRuntimeOptions]) {
			super(runtime);
			// It counts from 0 and never on: below that, no redirect leads to a server that nobody named.
			Object.assign(runtime.executor, { maxRedirects: -1 });
		}
		override getLatestVersion = (): Promise<UpdateInfo> =>
			Promise.resolve({
				version,
				releaseDate: released,
				files: [file],
				path: "",
				sha512: "",
			});
		override resolveFiles = (): ResolvedUpdateFileInfo[] => [
			{ url: new URL(file.url), info: file },
		];
	}
	Object.assign(autoUpdater, {
		autoDownload: false,
		autoInstallOnAppQuit: false,
		allowDowngrade: false,
		// A difference is put together from files that no list names.
		disableDifferentialDownload: true,
	});
	autoUpdater.setFeedURL({ provider: "custom", updateProvider: SignedList });
	if (!(await autoUpdater.checkForUpdates())?.isUpdateAvailable)
		throw new Error(byHand);
	const [path = ""] = await autoUpdater.downloadUpdate();
	return { updater: autoUpdater, path, sha512: file.sha512 };
}
