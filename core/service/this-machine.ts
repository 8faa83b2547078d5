/** What the service runs on this machine: this very program, with the Node that runs it now. Runs nothing. */
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchd } from "./darwin.ts";
import { systemd } from "./linux.ts";
import type { Machine, Manager, Wanted } from "./manager.ts";
import { runIn } from "./run.ts";

/** undefined: this system has none that is spoken here. */
export function thisManager(): Manager | undefined {
	const machine: Machine = {
		user: homedir(),
		env: process.env,
		run: runIn(process.env),
	};
	if (process.platform === "linux") return systemd(machine);
	return process.platform === "darwin" ? launchd(machine) : undefined;
}

/** Where this home is; and servers that the gate starts are looked for on PATH, of which a service's own is short. */
const passedOn = [
	"DRAWBRIDGE_HOME",
	"DRAWBRIDGE_VAULT",
	"PATH",
	"XDG_CONFIG_HOME",
	"XDG_DATA_HOME",
] as const;

/** `flags`: of `serve`. */
export function serviceOf(home: string, flags: readonly string[]): Wanted {
	const here = fileURLToPath(import.meta.url);
	const script = here.endsWith(".mjs")
		? join(dirname(here), "cli.mjs")
		: join(dirname(here), "..", "cli", "main.ts");
	const environment: Record<string, string> = {};
	for (const name of passedOn) {
		const value = process.env[name];
		if (value) environment[name] = value;
	}
	return {
		words: [process.execPath, script, "serve", ...flags],
		environment,
		home,
	};
}

/** An AppImage's files are gone when it ends. */
export const isTransient = (): boolean =>
	process.env["APPIMAGE"] !== undefined ||
	process.execPath.startsWith("/tmp/.mount_");
