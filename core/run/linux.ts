/**
 * A command in bubblewrap: a mount, process, IPC and network namespace of its own in which the project can be written
 * and everything else is read-only or hidden. Makes the words only; bwrap does the rest.
 */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isBelow } from "./hidden.ts";
import type { Boxed } from "./boxed.ts";

/** bwrap's options, up to the command. Later mounts lie over earlier ones. */
export function bwrapOptions(box: Boxed): string[] {
	return [
		"--unshare-all",
		...(box.net ? ["--share-net"] : []),
		"--die-with-parent",
		"--cap-drop",
		"ALL",
		...(canTypeIntoTerminal() ? ["--new-session"] : []),
		"--ro-bind",
		"/",
		"/",
		"--dev",
		"/dev",
		"--proc",
		"/proc",
		// Other programs' sockets lie there; they take commands whatever is read-only.
		"--tmpfs",
		"/tmp",
		"--tmpfs",
		"/run",
		...(box.net ? resolver() : []),
		"--bind",
		box.project,
		box.project,
		...box.guarded.flatMap((path) => ["--ro-bind", path, path]),
		...box.hidden
			.filter((path) => isBelow(path, box.project) || !isEmptied(path))
			.flatMap(hide),
		"--setenv",
		"TMPDIR",
		"/tmp",
		...box.unset.flatMap((name) => ["--unsetenv", name]),
		"--chdir",
		box.cwd,
		"--",
	];
}

/** Not there to begin with. */
const isEmptied = (path: string): boolean =>
	["/tmp", "/run", "/dev"].some((folder) => isBelow(path, folder));

function hide(path: string): string[] {
	// A file behind a device that may not be opened.
	return isFolder(path)
		? ["--tmpfs", path, "--remount-ro", path]
		: ["--ro-bind", "/dev/null", path];
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Under systemd resolv.conf is a link into /run. */
function resolver(): string[] {
	try {
		const file = realpathSync("/etc/resolv.conf");
		return file.startsWith("/run/") ? ["--ro-bind", file, file] : [];
	} catch {
		return [];
	}
}

/** TIOCSTI: a program could type into the terminal what runs after it has ended. Off since Linux 6.2, where it says so. */
function canTypeIntoTerminal(): boolean {
	const file = "/proc/sys/dev/tty/legacy_tiocsti";
	return !existsSync(file) || readFileSync(file, "utf8").trim() !== "0";
}
