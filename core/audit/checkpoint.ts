/**
 * Moves the write-ahead log into the database file on a thread of its own: the two disk syncs that takes would hold up
 * every request. The thread lives while there is much to write and ends with it. Never writes an entry.
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../log.ts";

/** Entries between two checkpoints: about half a megabyte. */
const everyEntries = 4_000;
const idleMs = 10_000;

/** A string, so that no bundle needs a file beside it. PASSIVE waits for nobody and holds nobody up. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const { DatabaseSync } = require("node:sqlite");
const db = new DatabaseSync(workerData, { timeout: 5000 });
parentPort.on("message", () => {
	db.exec("PRAGMA wal_checkpoint(PASSIVE)");
	parentPort.postMessage("done");
});`;

/**
 * Where the thread cannot do it, SQLite's own checkpoint does, later and in the way: see `wal_autocheckpoint` in
 * state.ts.
 */
export class Checkpoints {
	readonly #file: string;
	readonly #log: Log;
	#written = 0;
	#worker: Worker | undefined;
	#busy = false;
	#idle: NodeJS.Timeout | undefined;

	/** `file`: the database's path. */
	constructor(file: string, log: Log) {
		this.#file = file;
		this.#log = log;
	}

	wrote(entries: number): void {
		this.#written += entries;
		if (this.#written < everyEntries || this.#busy) return;
		this.#written = 0;
		this.#busy = true;
		this.#worker ??= this.#start();
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		this.#worker.postMessage("checkpoint");
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => void this.close(), idleMs).unref();
	}

	/** Settles when the thread has let go of the file. */
	async close(): Promise<void> {
		clearTimeout(this.#idle);
		const worker = this.#worker;
		this.#worker = undefined;
		this.#busy = false;
		await worker?.terminate();
	}

	#start(): Worker {
		const worker = new Worker(program, { eval: true, workerData: this.#file });
		worker.unref();
		worker.on("message", () => {
			this.#busy = false;
		});
		// Stays busy until the idle clock has run out; then a new thread is tried.
		worker.on("error", (error) => {
			this.#worker = undefined;
			this.#log("warn", "the checkpoint thread failed", {
				error: error.message,
			});
		});
		return worker;
	}
}
