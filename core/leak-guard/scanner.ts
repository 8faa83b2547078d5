/**
 * Has texts looked through for secrets on one thread for the whole gate, one after the other and each for a limited time;
 * what an answer waits for comes first. Ends with an error where that cannot be; never answers with a text that nobody
 * has looked through.
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../log.ts";
import type { Leak } from "./leaks.ts";
import type { LeakText, Order, Reply } from "./order.ts";
import type { Scanned, TextOrder } from "./scan-text.ts";

export type { Scanned } from "./scan-text.ts";

/** For one order; the thread's start counts. */
const longestMs = 5_000;
const idleMs = 10_000;
/** Small texts that nobody waits for are looked through together. */
const togetherBytes = 128 * 1024;

/** Beside this file; the bundle has it beside itself. */
const threadFile = new URL(
	import.meta.url.endsWith(".ts") ? "./scan-thread.ts" : "./scan-thread.mjs",
	import.meta.url,
);

interface Waiting {
	readonly order: Order;
	readonly settle: (reply: NonNullable<Reply>) => void;
	readonly reject: (reason: Error) => void;
	/** It was with others when they failed, and one of them is to blame. */
	readonly alone?: boolean;
}

export class Scanner {
	readonly #log: Log;
	readonly #file: URL;
	readonly #limitMs: number;
	readonly #urgent: Waiting[] = [];
	readonly #queue: Waiting[] = [];
	/** More than one where their texts went together. */
	#current: readonly Waiting[] = [];
	#thread: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(log: Log, file = threadFile, limitMs = longestMs) {
		this.#log = log;
		this.#file = file;
		this.#limitMs = limitMs;
	}

	scan(order: TextOrder): Promise<Scanned> {
		return new Promise((resolve, reject) => {
			this.#add(this.#queue, {
				order: { kind: "text", order },
				settle: (reply) => {
					if (reply.kind === "text") resolve(reply.scanned);
					else reject(new Error("another reply"));
				},
				reject,
			});
		});
	}

	/** `urgent`: somebody waits for it. The bytes are read when their turn comes, and must not change before. */
	leaks(text: LeakText, urgent: boolean): Promise<readonly Leak[]> {
		return new Promise((resolve, reject) => {
			this.#add(urgent ? this.#urgent : this.#queue, {
				order: { kind: "leaks", texts: [text] },
				settle: (reply) => {
					const leaks = reply.kind === "leaks" ? reply.leaks[0] : undefined;
					if (leaks) resolve(leaks);
					else reject(new Error("another reply"));
				},
				reject,
			});
		});
	}

	/** What still waits is rejected. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const waiting of [...this.#urgent.splice(0), ...this.#queue.splice(0)])
			waiting.reject(new Error("closed"));
		await this.#end("closed");
	}

	#add(queue: Waiting[], waiting: Waiting): void {
		if (this.#closed) {
			waiting.reject(new Error("closed"));
			return;
		}
		queue.push(waiting);
		this.#next();
	}

	#next(): void {
		if (this.#current.length > 0) return;
		clearTimeout(this.#timer);
		const next = this.#urgent.shift() ?? this.#queue.shift();
		if (next === undefined) {
			this.#timer = setTimeout(() => void this.#end("idle"), idleMs).unref();
			return;
		}
		this.#current = [next];
		let order = next.order;
		const own: ArrayBuffer[] = [];
		if (order.kind === "leaks") {
			const texts = order.texts.concat(
				next.alone ? [] : this.#takeAlong(order.texts),
			);
			order = { kind: "leaks", texts: texts.map((text) => copy(text, own)) };
		}
		this.#timer = setTimeout(() => void this.#end("too slow"), this.#limitMs);
		this.#thread ??= this.#start();
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		this.#thread.postMessage(order, own);
	}

	/** Those right behind it that are small, too: a message and a rule's start cost more than they do. */
	#takeAlong(texts: readonly LeakText[]): LeakText[] {
		const along: LeakText[] = [];
		let size = sizeOf(texts);
		for (const queue of [this.#urgent, this.#queue])
			for (;;) {
				const [first] = queue;
				if (first?.order.kind !== "leaks" || first.alone) break;
				const { order } = first;
				size += sizeOf(order.texts);
				if (size > togetherBytes) return along;
				along.push(...order.texts);
				this.#current = [...this.#current, ...queue.splice(0, 1)];
			}
		return along;
	}

	#start(): Worker {
		const thread = new Worker(this.#file, {
			resourceLimits: { maxOldGenerationSizeMb: 256 },
			// No secret of the gate's environment is needed there.
			env: {},
		});
		thread.unref();
		thread.on("message", (reply: Reply) => {
			// One that was given up has nothing to say any more.
			if (thread !== this.#thread) return;
			const done = this.#current;
			this.#current = [];
			if (reply === undefined) this.#fail(done, "not looked through");
			else
				for (const [index, { settle }] of done.entries())
					settle(part(reply, index));
			this.#next();
		});
		thread.on("error", (error) => {
			this.#log("warn", "the thread that looks for secrets failed", {
				error: error.name,
			});
			if (thread === this.#thread) void this.#end("failed");
		});
		thread.on("exit", () => {
			if (thread === this.#thread) void this.#end("ended");
		});
		return thread;
	}

	#fail(waiting: readonly Waiting[], reason: string): void {
		if (waiting.length > 1 && !this.#closed)
			this.#urgent.unshift(...waiting.map((one) => ({ ...one, alone: true })));
		else for (const { reject } of waiting) reject(new Error(reason));
	}

	async #end(reason: string): Promise<void> {
		clearTimeout(this.#timer);
		const [thread, current] = [this.#thread, this.#current];
		this.#thread = undefined;
		this.#current = [];
		this.#fail(current, reason);
		if (this.#urgent.length + this.#queue.length > 0) this.#next();
		await thread?.terminate();
	}
}

/** The thread's own: a view would take all along that stands around it in memory. */
function copy({ bytes, coding }: LeakText, own: ArrayBuffer[]): LeakText {
	const copied = new Uint8Array(bytes);
	own.push(copied.buffer);
	return { bytes: copied, coding };
}

function sizeOf(texts: readonly LeakText[]): number {
	let bytes = 0;
	// What is encoded may be long.
	for (const text of texts) bytes += text.bytes.length * (text.coding ? 10 : 1);
	return bytes;
}

/** Of several texts that went together, one's. */
const part = (reply: NonNullable<Reply>, index: number): NonNullable<Reply> =>
	reply.kind === "text"
		? reply
		: { kind: "leaks", leaks: reply.leaks.slice(index, index + 1) };
