/**
 * Starting at login on Linux: an XDG autostart entry of ours. An entry that starts something else than this very app counts
 * as absent, and is written anew.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ShellSettings } from "../../contract/shell.ts";
import { desktopEntry } from "./desktop-entry.ts";

export type AtLogin = ShellSettings["atLogin"];
/** How it may be started: plainly, or with the bridge raised. */
export const startings = ["start", "paused"] as const satisfies AtLogin[];
export type Starting = (typeof startings)[number];

/** Started at login, no window opens. */
export const loginFlags = (how: Starting): string[] =>
	how === "paused" ? ["--hidden", "--raised"] : ["--hidden"];

/** `config` is the folder of the person's settings (XDG_CONFIG_HOME). */
export function autostart(
	config: string,
	command: (how: Starting) => readonly string[],
) {
	const folder = join(config, "autostart");
	const file = join(folder, "drawbridge.desktop");
	return {
		check(): AtLogin {
			try {
				const entry = readFileSync(file, "utf8");
				return (
					startings.find((how) => entry === desktopEntry(command(how))) ?? "off"
				);
			} catch {
				return "off";
			}
		},
		set(wanted: AtLogin): void {
			if (wanted === "off") return rmSync(file, { force: true });
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			writeFileSync(file, desktopEntry(command(wanted)));
		},
	};
}
