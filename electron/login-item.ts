/**
 * Start at login: Electron's own login items on macOS and Windows, an XDG autostart entry of ours on Linux. Always with
 * `--hidden`, so that logging in opens no window, and with `--raised` where it starts paused.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import {
	type AtLogin,
	autostart,
	loginFlags,
	type Starting,
	startings,
} from "../core/desktop/autostart.ts";

export interface LoginItem {
	/** `kept` is what was chosen last. */
	check(kept: AtLogin): AtLogin;
	set(wanted: AtLogin): void;
	/** How the system started the app now, where the command line does not tell; `off`: it did not. */
	started(kept: AtLogin): AtLogin;
}

export function loginItem(): LoginItem {
	if (process.platform === "linux") {
		const config = process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
		return { ...autostart(config, command), started: () => "off" };
	}
	return process.platform === "darwin" ? macLoginItem() : windowsLoginItem();
}

/** macOS starts the app without arguments and tells that it did; how was chosen is kept by us. */
const macLoginItem = (): LoginItem => ({
	check: (kept) =>
		app.getLoginItemSettings().openAtLogin ? startingOf(kept) : "off",
	set: (wanted) => app.setLoginItemSettings({ openAtLogin: wanted !== "off" }),
	started: (kept) =>
		app.getLoginItemSettings().wasOpenedAtLogin ? startingOf(kept) : "off",
});
const startingOf = (kept: AtLogin): Starting =>
	kept === "paused" ? "paused" : "start";

/** Windows compares path and arguments when it is asked, so both are given each time. */
const windowsLoginItem = (): LoginItem => ({
	check: () =>
		startings.find(
			(how) => app.getLoginItemSettings(withArguments(how)).openAtLogin,
		) ?? "off",
	set: (wanted) =>
		app.setLoginItemSettings({
			openAtLogin: wanted !== "off",
			...withArguments(startingOf(wanted)),
		}),
	started: () => "off",
});
function withArguments(how: Starting): { path: string; args: string[] } {
	const [path, ...args] = command(how);
	return { path, args };
}

/** An AppImage moves with every start, so its own path is named; unpackaged, Electron is told which app to run. */
function command(how: Starting): [string, ...string[]] {
	const { execPath, env } = process;
	const flags = loginFlags(how);
	return app.isPackaged
		? [env["APPIMAGE"] ?? execPath, ...flags]
		: [execPath, join(import.meta.dirname, "main.mjs"), ...flags];
}
