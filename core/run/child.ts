/**
 * Runs a program in this one's place: same terminal, same streams, signals passed on. Gives the status a shell would.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";

const passedOn = [
	"SIGINT",
	"SIGQUIT",
	"SIGTERM",
	"SIGHUP",
	"SIGCONT",
	"SIGUSR2",
] as const satisfies readonly NodeJS.Signals[];

/** Typed into a terminal they go to every program in front of it: the child has them already. */
const typed: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT"]);

/** 127: gone since it was looked for; 126: cannot be started; 128 and more: ended by a signal. */
export function runChild(
	[file = "", ...words]: readonly string[],
	env: NodeJS.ProcessEnv,
	{
		cwd,
		isApart = false,
	}: {
		readonly cwd?: string;
		/** It is in a session of its own: what is typed does not reach it by itself. */
		readonly isApart?: boolean;
	} = {},
): Promise<number> {
	return new Promise((resolve) => {
		const hasTerminal = isatty(0) && !isApart;
		// Before there is a child: a signal in between would end this program, and leave that one behind.
		const listeners = passedOn
			.filter((signal) => process.platform !== "win32" || signal === "SIGINT")
			.map((signal) => {
				// Told in a later turn, when there is one.
				const pass = (): void => {
					if (!hasTerminal || !typed.has(signal)) child.kill(signal);
				};
				process.on(signal, pass);
				return () => process.off(signal, pass);
			});
		const child = spawn(file, words, { cwd, env, stdio: "inherit" });
		const end = (status: number): void => {
			for (const stop of listeners) stop();
			resolve(status);
		};
		child.once("error", (error) =>
			end("code" in error && error.code === "ENOENT" ? 127 : 126),
		);
		child.once("exit", (code, signal) =>
			end(signal === null ? (code ?? 126) : 128 + constants.signals[signal]),
		);
	});
}
