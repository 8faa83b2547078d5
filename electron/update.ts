/**
 * Replaces the app by a newer version, when its owner asks for it. Decides nothing about what is newer: the gate has
 * checked the signed list, and electron-updater installs only a file whose SHA-512 stands in it.
 */
import { app } from "electron";
import type { ResolvedUpdateFileInfo, UpdateInfo } from "electron-updater";
import type { ProviderRuntimeOptions } from "electron-updater/out/providers/Provider.js";
import type { GateHost } from "../core/desktop/gate-host.ts";
import { words } from "../core/desktop/strings.ts";
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
	if (!offer) return;
	const { title, byHand, ...question } = words().updating;
	try {
		if (!app.isPackaged) throw new Error(byHand);
		if (!(await askSystem({ ...question, title: title(offer.version) })))
			return;
		const updater = await fetchUpdate(offer);
		if (await mayQuit()) updater.quitAndInstall();
	} catch (error) {
		const [why = ""] = String(error).split("\n");
		say(words().failed.update(offer.version, why));
	}
}

/** @returns what installs it, once it is here and its digest is right. @throws when it is not */
async function fetchUpdate({ version, released, files }: UpdateOffer) {
	// Loaded for this alone: it is as large as the rest of the shell.
	const { autoUpdater, Provider } = (await import("electron-updater")).default;

	/** Says what the signed list says; asks no server about it. */
	class SignedList extends Provider<UpdateInfo> {
		constructor(...[, , runtime]: [unknown, unknown, ProviderRuntimeOptions]) {
			super(runtime);
		}
		override getLatestVersion = (): Promise<UpdateInfo> =>
			Promise.resolve({
				version,
				releaseDate: released,
				files,
				path: "",
				sha512: "",
			});
		override resolveFiles = (): ResolvedUpdateFileInfo[] =>
			files.map((info) => ({ url: new URL(info.url), info }));
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
		throw new Error(words().updating.byHand);
	await autoUpdater.downloadUpdate();
	return autoUpdater;
}
