/** Electron's `utilityProcess`: a real child process of plain Node, whose port is Node's own channel. */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import type { ForkOptions, UtilityProcess } from "electron";

const parentPort = fileURLToPath(new URL("./parent-port.ts", import.meta.url));

export class StandInUtilityProcess
	extends EventEmitter
	implements Pick<UtilityProcess, "kill" | "pid" | "postMessage">
{
	static last: StandInUtilityProcess | undefined;
	readonly #child: ChildProcess;
	#alive = true;

	constructor(modulePath: string, args: string[], options: ForkOptions) {
		super();
		this.#child = fork(modulePath, args, {
			execArgv: ["--import", parentPort],
			serialization: "advanced",
			stdio: ["ignore", "inherit", "inherit", "ipc"],
			env: { ...(options.env ?? process.env) },
		});
		this.#child.on("message", (message) => this.emit("message", message));
		this.#child.on("spawn", () => this.emit("spawn"));
		// A signal is no clean end: Electron gives its number, as waitpid does.
		this.#child.on("exit", (code) => {
			this.#alive = false;
			this.emit("exit", code ?? 9);
		});
		StandInUtilityProcess.last = this;
	}

	get pid(): number | undefined {
		return this.#alive ? this.#child.pid : undefined;
	}

	postMessage(message: unknown): void {
		if (this.#child.connected) this.#child.send(Object(message), () => {});
	}

	kill(): boolean {
		return this.#child.kill("SIGTERM");
	}
}

export const utilityProcess = {
	fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}) =>
		new StandInUtilityProcess(modulePath, args, options),
};
