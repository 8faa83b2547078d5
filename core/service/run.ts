/** Runs one command of the system's service manager. */
import { type Ran, runTool } from "../system-tool.ts";

export type Run = (argv: readonly [string, ...string[]]) => Promise<Ran>;

/** How it is found, and how it finds the user's manager. */
const passedOn = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"XDG_CONFIG_HOME",
	"XDG_RUNTIME_DIR",
	"DBUS_SESSION_BUS_ADDRESS",
] as const;
const timeoutMs = 60_000;

/** `env`: this process's. */
export const runIn =
	(env: NodeJS.ProcessEnv): Run =>
	(argv) =>
		runTool(argv, { env, passedOn, timeoutMs });
