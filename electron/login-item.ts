/**
 * Start at login: Electron's own login items on macOS and Windows, an XDG autostart entry of ours on Linux. Always with
 * `--hidden`, so that logging in opens no window.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import { desktopEntry } from "./desktop-entry.ts";

export interface LoginItem {
	check(): boolean;
	install(): void;
	uninstall(): void;
}

export function loginItem(): LoginItem {
	return process.platform === "linux"
		? autostartEntry(process.env)
		: systemLoginItem();
}

/** Windows compares path and arguments when it is asked, so both are given each time; macOS ignores them. */
function systemLoginItem(): LoginItem {
	const [path, ...args] = command();
	const set = (openAtLogin: boolean): void =>
		app.setLoginItemSettings({ openAtLogin, path, args });
	return {
		check: () => app.getLoginItemSettings({ path, args }).openAtLogin,
		install: () => set(true),
		uninstall: () => set(false),
	};
}

/** An entry that starts something else than this very app counts as absent, and is written anew. */
function autostartEntry(env: NodeJS.ProcessEnv): LoginItem {
	const folder = join(
		env["XDG_CONFIG_HOME"] || join(homedir(), ".config"),
		"autostart",
	);
	const file = join(folder, "drawbridge.desktop");
	return {
		check() {
			try {
				return readFileSync(file, "utf8") === desktopEntry(command());
			} catch {
				return false;
			}
		},
		install() {
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			writeFileSync(file, desktopEntry(command()));
		},
		uninstall: () => rmSync(file, { force: true }),
	};
}

/** An AppImage moves with every start, so its own path is named; unpackaged, Electron is told which app to run. */
function command(): [string, ...string[]] {
	if (!app.isPackaged)
		return [
			process.execPath,
			join(import.meta.dirname, "main.mjs"),
			"--hidden",
		];
	return [process.env["APPIMAGE"] ?? process.execPath, "--hidden"];
}
