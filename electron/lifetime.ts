/** When the app ends: together with its gate, after a question where that cuts somebody off; and whether there is a tray. */
import { execFile } from "node:child_process";
import { app, dialog } from "electron";
import type { QuitQuestion } from "../core/desktop/quitting.ts";
import { words } from "../core/desktop/strings.ts";
import { say } from "./notifications.ts";
import type { Settings } from "./settings.ts";

/** Holds the app's end back until the gate is gone: cut off by ours, it would not drain. */
export function endTogether(stopGate: () => Promise<void>): void {
	let ended = false;
	app.on("will-quit", (event) => {
		if (ended) return;
		event.preventDefault();
		void stopGate().finally(() => {
			ended = true;
			app.quit();
		});
	});
	// Without a listener Electron would quit with the last window; the tray is the app.
	app.on("window-all-closed", () => {});
}

/** A question of the system's own; staying is the default, and what Escape means. */
export async function askToQuit(question: QuitQuestion): Promise<boolean> {
	const buttons = [question.stay, question.quit];
	const { response } = await dialog.showMessageBox({
		type: "warning",
		message: question.title,
		detail: question.text,
		buttons,
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	});
	return response === 1;
}

/** Said once, and never again on this machine. */
export function sayNoTray({ store }: Settings): void {
	if (store.get("saidNoTray")) return;
	store.set("saidNoTray", true);
	say(words().failed.noTray);
}

/**
 * True on macOS and Windows; on Linux true when a StatusNotifierWatcher is there, which Electron cannot tell: without
 * one the icon is simply nowhere. Not being able to ask means no.
 */
export function desktopHasTray(): Promise<boolean> {
	if (process.platform !== "linux") return Promise.resolve(true);
	const question = [
		"--session",
		"--print-reply",
		"--reply-timeout=2000",
		"--dest=org.freedesktop.DBus",
		"/org/freedesktop/DBus",
		"org.freedesktop.DBus.NameHasOwner",
		"string:org.kde.StatusNotifierWatcher",
	];
	return new Promise((resolve) => {
		execFile("dbus-send", question, { timeout: 3_000 }, (error, stdout) => {
			resolve(error === null && stdout.includes("boolean true"));
		});
	});
}
