/**
 * Inside a utility process: `process.parentPort` over Node's channel. Messages wait until somebody listens, and the
 * process ends with its parent, both as in Electron.
 */
import { EventEmitter } from "node:events";
import type { ParentPort } from "electron";

class StandInParentPort
	extends EventEmitter
	implements Pick<ParentPort, "postMessage">
{
	readonly #early: unknown[] = [];

	constructor() {
		super();
		process.on("message", (data) => {
			if (!this.emit("message", { data, ports: [] })) this.#early.push(data);
		});
		this.on("newListener", (name) => {
			if (name !== "message") return;
			queueMicrotask(() => {
				for (const data of this.#early.splice(0))
					this.emit("message", { data, ports: [] });
			});
		});
		process.on("disconnect", () => process.exit(1));
	}

	postMessage(message: unknown): void {
		// A parent that is gone hears nothing; "disconnect" ends this process.
		process.send?.(message, undefined, undefined, () => {});
	}
}

Object.defineProperty(process, "parentPort", {
	value: new StandInParentPort(),
});
