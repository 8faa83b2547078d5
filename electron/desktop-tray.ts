/**
 * Whether this desktop shows tray icons. Electron cannot tell, and on a Linux desktop without a watcher the icon is
 * simply nowhere. Only asks; never starts anything.
 */
import { execFile } from "node:child_process";

const question = [
	"--session",
	"--print-reply",
	"--reply-timeout=2000",
	"--dest=org.freedesktop.DBus",
	"/org/freedesktop/DBus",
	"org.freedesktop.DBus.NameHasOwner",
	"string:org.kde.StatusNotifierWatcher",
];

/** True on macOS and Windows; on Linux true when a StatusNotifierWatcher is there. Not being able to ask means no. */
export function desktopHasTray(): Promise<boolean> {
	if (process.platform !== "linux") return Promise.resolve(true);
	return new Promise((resolve) => {
		execFile("dbus-send", question, { timeout: 3_000 }, (error, stdout) => {
			resolve(error === null && stdout.includes("boolean true"));
		});
	});
}
