/** Runs one command of a trust store, without a shell, without a terminal, and without the gate's environment. */
import { execFile } from "node:child_process";
import type { Argv, Ran } from "./store.ts";

/** What certificate tools need to find their user's files and windows; nothing of ours is among it. */
const passedOn = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"USERPROFILE",
	"APPDATA",
	"LOCALAPPDATA",
	"SystemRoot",
	"TEMP",
	"TMP",
	"TMPDIR",
] as const;

export function runCommand(argv: Argv, timeoutMs: number): Promise<Ran> {
	const [program, ...words] = argv;
	const env: NodeJS.ProcessEnv = { LC_ALL: "C" };
	for (const name of passedOn)
		if (process.env[name] !== undefined) env[name] = process.env[name];
	return new Promise((resolve) => {
		const child = execFile(
			program,
			words,
			{
				env,
				timeout: timeoutMs,
				killSignal: "SIGKILL",
				windowsHide: true,
				maxBuffer: 4 * 1024 * 1024,
			},
			(error, stdout, stderr) => {
				if (error === null) resolve({ code: 0, stdout, stderr });
				else
					resolve({
						code: typeof error.code === "number" ? error.code : null,
						stdout,
						stderr: stderr || error.message,
					});
			},
		);
		// A tool that asks for a password on stdin finds nobody.
		child.stdin?.on("error", () => undefined).end();
	});
}
