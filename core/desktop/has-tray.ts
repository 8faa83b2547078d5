/** Whether this desktop shows tray icons: asks the session bus. Draws none. */
import { execFile } from "node:child_process";

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
