/**
 * What held calls would reach on this machine's disks, one call after the other, on a thread of its own: a disk that does not
 * answer keeps nothing waiting but itself. Begins after a call was held and never delays it; forgets it when it is answered.
 */
import { Worker } from "node:worker_threads";
import type { NewQuestion } from "../approval/question.ts";
import type { Measured } from "../approval/view.ts";
import type { Log } from "../log.ts";
import type { Job, Order, Reply } from "./job.ts";
import { type Whereabouts, wantedOf } from "./wanted.ts";

export interface ReachParts {
	readonly log: Log;
	readonly whereabouts: (
		question: Pick<NewQuestion, "upstream" | "origin">,
	) => Whereabouts;
	/** Where git is looked for: PATH. */
	readonly searchPath: string;
	readonly limits?: ReachLimits;
	readonly thread?: URL;
}

export interface ReachLimits {
	/** Looked at for one call. */
	readonly entries: number;
	/** Looking for one call. */
	readonly workMs: number;
	/** With the thread's start. Then the disk does not answer. */
	readonly answerMs: number;
	/** Calls that wait to be looked at. */
	readonly waiting: number;
}

const usualLimits: ReachLimits = {
	entries: 100_000,
	workMs: 1_500,
	answerMs: 6_000,
	waiting: 300,
};
const idleMs = 10_000;
/** Threads that hang in the kernel cannot be ended: nothing is looked at any more after so many. */
const mostStuck = 2;

/** Beside this file; the bundle has it beside itself. */
const threadFile = new URL(
	import.meta.url.endsWith(".ts") ? "./reach-thread.ts" : "./reach-thread.mjs",
	import.meta.url,
);

interface Wait {
	readonly id: string;
	readonly job: Job;
}

export class Reaches {
	readonly #parts: ReachParts;
	readonly #limits: ReachLimits;
	readonly #found = new Map<string, Measured>();
	readonly #queue: Wait[] = [];
	readonly #listeners = new Set<() => void>();
	#current: Wait | undefined;
	#thread: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;
	#stuck = 0;
	#isClosed = false;

	constructor(parts: ReachParts) {
		this.#parts = parts;
		this.#limits = parts.limits ?? usualLimits;
	}

	/** When it is known. */
	onFound(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Once for each card, when a person is to see it. Returns at once; never throws. */
	begin(id: string, question: NewQuestion): void {
		if (this.#isClosed || this.#found.has(id)) return;
		const wanted = this.#wanted(question);
		if (typeof wanted === "string") {
			this.#found.set(id, { state: wanted });
			return;
		}
		const hasRoom =
			this.#queue.length < this.#limits.waiting && this.#stuck < mostStuck;
		this.#found.set(id, { state: hasRoom ? "pending" : "not-computed" });
		if (!hasRoom) return;
		this.#queue.push({ id, job: wanted });
		// What was held is answered first.
		setImmediate(() => this.#next());
	}

	of(id: string): Measured {
		return this.#found.get(id) ?? { state: "none" };
	}

	/** Answered. */
	forget(id: string): void {
		this.#found.delete(id);
		const at = this.#queue.findIndex((one) => one.id === id);
		if (at >= 0) this.#queue.splice(at, 1);
	}

	close(): void {
		this.#isClosed = true;
		this.#queue.length = 0;
		this.#current = undefined;
		this.#endThread();
	}

	#wanted(question: NewQuestion): ReturnType<typeof wantedOf> {
		try {
			return wantedOf(question, this.#parts.whereabouts(question));
		} catch (error) {
			this.#parts.log("error", "what a call would reach was not looked up", {
				error: error instanceof Error ? error.name : "unknown",
			});
			return "not-computed";
		}
	}

	#next(): void {
		if (this.#current !== undefined || this.#isClosed) return;
		clearTimeout(this.#timer);
		const next = this.#queue.shift();
		if (next === undefined) {
			this.#timer = setTimeout(() => this.#endThread(), idleMs).unref();
			return;
		}
		this.#current = next;
		const order: Order = {
			job: next.job,
			searchPath: this.#parts.searchPath,
			mostEntries: this.#limits.entries,
			mostMs: this.#limits.workMs,
		};
		this.#timer = setTimeout(() => {
			this.#stuck += 1;
			this.#thread?.once("exit", () => (this.#stuck -= 1));
			this.#parts.log("warn", "a disk did not answer in time");
			this.#endThread();
			this.#settle(undefined);
		}, this.#limits.answerMs).unref();
		try {
			this.#thread ??= this.#start();
			// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
			this.#thread.postMessage(order);
		} catch (error) {
			this.#failed(error);
		}
	}

	#start(): Worker {
		const thread = new Worker(this.#parts.thread ?? threadFile, {
			resourceLimits: { maxOldGenerationSizeMb: 256 },
			// No secret of the gate's environment is needed there.
			env: {},
		});
		thread.unref();
		thread.on("message", (reply: Reply) => {
			if (thread === this.#thread) this.#settle(reply);
		});
		thread.on("error", (error) => {
			if (thread === this.#thread) this.#failed(error);
		});
		thread.on("exit", () => {
			// One that was given up.
			if (thread !== this.#thread) return;
			this.#thread = undefined;
			if (this.#current !== undefined) this.#settle(undefined);
		});
		return thread;
	}

	#failed(error: unknown): void {
		this.#parts.log("warn", "the thread that looks at the disk failed", {
			error: error instanceof Error ? error.name : "unknown",
		});
		this.#endThread();
		this.#settle(undefined);
	}

	#settle(reply: Reply): void {
		const done = this.#current;
		this.#current = undefined;
		if (done !== undefined && this.#found.has(done.id)) {
			this.#found.set(done.id, measured(reply));
			for (const listener of this.#listeners) listener();
		}
		this.#next();
	}

	#endThread(): void {
		clearTimeout(this.#timer);
		const thread = this.#thread;
		this.#thread = undefined;
		// Never waited for: it may hang in the kernel.
		void thread?.terminate();
	}
}

function measured(reply: Reply): Measured {
	if (reply === undefined) return { state: "not-computed" };
	return reply === "none"
		? { state: "none" }
		: { state: "counted", reach: reply };
}
