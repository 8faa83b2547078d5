/** Runs one tool of the system: without a shell, without a terminal, and with no more of our environment than is named. */
import { execFile } from "node:child_process";

export interface Ran {
	/** `null`: it could not be started, or did not end in time. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface ToolSurroundings {
	readonly env: NodeJS.ProcessEnv;
	/** Names of the variables that it is given. */
	readonly passedOn: readonly string[];
	readonly timeoutMs: number;
}

const mostOutput = 4 * 1024 * 1024;

/** Never rejects. */
export function runTool(
	[program, ...words]: readonly [string, ...string[]],
	{ env, passedOn, timeoutMs }: ToolSurroundings,
): Promise<Ran> {
	const given: NodeJS.ProcessEnv = { LC_ALL: "C" };
	for (const name of passedOn)
		if (env[name] !== undefined) given[name] = env[name];
	return new Promise((resolve) => {
		const child = execFile(
			program,
			words,
			{
				env: given,
				timeout: timeoutMs,
				killSignal: "SIGKILL",
				windowsHide: true,
				maxBuffer: mostOutput,
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
