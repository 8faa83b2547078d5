/** Electron's `utilityProcess`: a real child process of plain Node, whose port is Node's own channel. */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { constants } from "node:os";
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
	#killed = false;

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
		// As Electron tells it on POSIX: a signal's number, but 0 when it was the app that killed.
		this.#child.on("exit", (code, signal) => {
			this.#alive = false;
			const number = signal === null ? 1 : constants.signals[signal];
			this.emit("exit", code ?? (this.#killed ? 0 : number));
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
		this.#killed = this.#child.kill("SIGTERM");
		return this.#killed;
	}
}

export const utilityProcess = {
	fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}) =>
		new StandInUtilityProcess(modulePath, args, options),
};
