/**
 * Has texts looked through for secrets on a thread of its own, one after the other and each for a limited time. Ends
 * with an error where that cannot be; never answers with a text that nobody has looked through.
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../log.ts";
import type { Scanned, ScanOrder } from "./scan.ts";

export type { Scanned } from "./scan.ts";

const limitMs = 5_000;
const idleMs = 10_000;

/** Beside this file; the bundle has it beside itself. */
const threadFile = new URL(
	import.meta.url.endsWith(".ts") ? "./scan-thread.ts" : "./scan-thread.mjs",
	import.meta.url,
);

interface Waiting {
	readonly order: ScanOrder;
	resolve(scanned: Scanned): void;
	reject(reason: Error): void;
}

export class SecretScan {
	readonly #log: Log;
	readonly #file: URL;
	readonly #queue: Waiting[] = [];
	#current: Waiting | undefined;
	#thread: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(log: Log, file = threadFile) {
		this.#log = log;
		this.#file = file;
	}

	scan(order: ScanOrder): Promise<Scanned> {
		return new Promise((resolve, reject) => {
			this.#queue.push({ order, resolve, reject });
			this.#next();
		});
	}

	/** What still waits is rejected. */
	async close(): Promise<void> {
		for (const waiting of this.#queue.splice(0))
			waiting.reject(new Error("closed"));
		await this.#end("closed");
	}

	#next(): void {
		if (this.#current) return;
		clearTimeout(this.#timer);
		this.#current = this.#queue.shift();
		if (!this.#current) {
			this.#timer = setTimeout(() => void this.#end("idle"), idleMs).unref();
			return;
		}
		this.#timer = setTimeout(() => void this.#end("too slow"), limitMs);
		this.#thread ??= this.#start();
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		this.#thread.postMessage(this.#current.order);
	}

	#start(): Worker {
		const thread = new Worker(this.#file, {
			resourceLimits: { maxOldGenerationSizeMb: 256 },
			// No secret of the gate's environment is needed there.
			env: {},
		});
		thread.unref();
		thread.on("message", ({ scanned }: { scanned: Scanned | undefined }) => {
			const done = this.#current;
			this.#current = undefined;
			if (scanned) done?.resolve(scanned);
			else done?.reject(new Error("not looked through"));
			this.#next();
		});
		thread.on("error", (error) => {
			this.#log("warn", "the thread that looks for secrets failed", {
				error: error.name,
			});
			if (thread === this.#thread) void this.#end("failed");
		});
		return thread;
	}

	async #end(reason: string): Promise<void> {
		clearTimeout(this.#timer);
		const [thread, current] = [this.#thread, this.#current];
		this.#thread = undefined;
		this.#current = undefined;
		current?.reject(new Error(reason));
		await thread?.terminate();
		if (this.#queue.length > 0) this.#next();
	}
}
