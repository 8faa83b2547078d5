/**
 * Has the log read on a thread of its own, so that no request waits for a window: pages, one request, exports, numbers.
 * The thread starts with the first question and ends when nobody has asked for a while. Never writes the log.
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../log.ts";
import type { AnswerOf, LogFiles, OrderName, OrderOf, Reply } from "./order.ts";

/** What it knows by then is found anew in seconds; while a window is open, it is asked more often. */
const idleMs = 5 * 60_000;

/** Beside this file; the bundle has it beside itself. */
const threadFile = new URL(
	import.meta.url.endsWith(".ts") ? "./log-thread.ts" : "./log-thread.mjs",
	import.meta.url,
);

interface Waiting {
	readonly resolve: (answer: unknown) => void;
	readonly reject: (reason: Error) => void;
}

export class LogReader {
	readonly #files: LogFiles;
	readonly #log: Log;
	readonly #waiting = new Map<number, Waiting>();
	#asked = 0;
	#thread: Worker | undefined;
	#idle: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(files: LogFiles, log: Log) {
		this.#files = files;
		this.#log = log;
	}

	/** One after the other, in the order they were asked. Rejects when the log cannot be read. */
	ask<N extends OrderName>(name: N, order: OrderOf<N>): Promise<AnswerOf<N>> {
		return new Promise((resolve, reject) => {
			if (this.#closed) {
				reject(new Error("closed"));
				return;
			}
			clearTimeout(this.#idle);
			const id = ++this.#asked;
			this.#waiting.set(id, {
				// The thread answers an order with what belongs to its name.
				resolve: (answer) => resolve(answer as AnswerOf<N>),
				reject,
			});
			this.#thread ??= this.#start();
			// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
			this.#thread.postMessage({ id, name, order });
		});
	}

	/** Settles when the thread has let go of the files; what still waits is rejected. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#end("closed");
	}

	#start(): Worker {
		const thread = new Worker(threadFile, {
			workerData: this.#files,
			// No secret of the gate's environment is needed there.
			env: {},
		});
		thread.unref();
		thread.on("message", (reply: Reply) => {
			const waiting = this.#waiting.get(reply.id);
			this.#waiting.delete(reply.id);
			if ("error" in reply) waiting?.reject(new Error(reply.error));
			else waiting?.resolve(reply.answer);
			if (this.#waiting.size === 0)
				this.#idle = setTimeout(() => void this.#end("idle"), idleMs).unref();
		});
		thread.on("error", (error) => {
			this.#log("warn", "the thread that reads the audit log failed", {
				error: String(error),
			});
			if (thread === this.#thread) void this.#end("failed");
		});
		return thread;
	}

	async #end(reason: string): Promise<void> {
		clearTimeout(this.#idle);
		const thread = this.#thread;
		this.#thread = undefined;
		for (const { reject } of this.#waiting.values()) reject(new Error(reason));
		this.#waiting.clear();
		await thread?.terminate();
	}
}
