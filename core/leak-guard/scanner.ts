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

const limitMs = 5_000;
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
}

export class Scanner {
	readonly #log: Log;
	readonly #file: URL;
	readonly #urgent: Waiting[] = [];
	readonly #queue: Waiting[] = [];
	/** More than one where their texts went together. */
	#current: readonly Waiting[] = [];
	#thread: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(log: Log, file = threadFile) {
		this.#log = log;
		this.#file = file;
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

	/** `urgent`: somebody waits for it. The bytes are read at once, or when their turn comes. */
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
		if (order.kind === "leaks") {
			const texts = [...order.texts, ...this.#takeAlong(order.texts)];
			order = { kind: "leaks", texts };
		}
		this.#timer = setTimeout(() => void this.#end("too slow"), limitMs);
		this.#thread ??= this.#start();
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		this.#thread.postMessage(order);
	}

	/** Those right behind it that are small, too: a message and a rule's start cost more than they do. */
	#takeAlong(texts: readonly LeakText[]): LeakText[] {
		const along: LeakText[] = [];
		let size = sizeOf(texts);
		for (const queue of [this.#urgent, this.#queue])
			for (;;) {
				const order = queue[0]?.order;
				if (order?.kind !== "leaks") break;
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
			for (const [index, { settle, reject }] of done.entries())
				if (reply === undefined) reject(new Error("not looked through"));
				else settle(part(reply, index));
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
		this.#current = [];
		for (const { reject } of current) reject(new Error(reason));
		if (this.#urgent.length + this.#queue.length > 0) this.#next();
		await thread?.terminate();
	}
}

function sizeOf(texts: readonly LeakText[]): number {
	let bytes = 0;
	// What is encoded may be long.
	for (const text of texts) bytes += text.bytes.length * (text.coding ? 10 : 1);
	return bytes;
}

/** Of several texts that went together, one's. */
const part = (
	reply: NonNullable<Reply>,
	index: number,
): NonNullable<Reply> =>
	reply.kind === "text"
		? reply
		: { kind: "leaks", leaks: reply.leaks.slice(index, index + 1) };
