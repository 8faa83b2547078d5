/** Runs one command of the system's service manager, without a shell and with no more environment than it needs. */
import { execFile } from "node:child_process";

export interface Ran {
	/** `null`: it could not be started, or did not end in time. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}
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
	([program, ...words]) =>
		new Promise((resolve) => {
			const given: NodeJS.ProcessEnv = { LC_ALL: "C" };
			for (const name of passedOn)
				if (env[name] !== undefined) given[name] = env[name];
			execFile(
				program,
				words,
				{ env: given, timeout: timeoutMs, killSignal: "SIGKILL" },
				(error, stdout, stderr) => {
					if (error === null) resolve({ code: 0, stdout, stderr });
					else
						resolve({
							code: typeof error.code === "number" ? error.code : null,
							stdout,
							stderr: stderr || error.message,
						});
				},
			).stdin?.end();
		});
