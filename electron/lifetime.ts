/** When the app ends: together with its gate, and, on a desktop without tray icons, with its window. */
import { execFile } from "node:child_process";
import { app } from "electron";
import { say } from "./say.ts";
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

/** Nothing could open the window again, so closing it quits. Said once, and never again on this machine. */
export function liveWithoutTray(settings: Settings): void {
	app.on("window-all-closed", () => app.quit());
	if (settings.get("saidNoTray")) return;
	settings.set("saidNoTray", true);
	say(
		"This desktop shows no tray icons, so Drawbridge runs while its window is open.",
	);
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
