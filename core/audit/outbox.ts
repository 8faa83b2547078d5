/**
 * Sends entries to an address of the owner's, in the background: a bounded queue, one request at a time, later and later
 * while it fails. Never holds up the log; what does not fit is dropped and counted. Off while there is no address.
 */
import type { EntryView } from "../../contract/views.ts";
import type { Log } from "../log.ts";
import type { AuditLog, Timed } from "./log.ts";
import { liveView } from "./row.ts";

const queueEntries = 10_000;
const batchEntries = 500;
const everyMs = 1_000;
const longestMs = 60_000;
const answerMs = 5_000;
const lastMs = 1_000;

export interface OutboxOptions {
	/** For the gate's log. */
	readonly name: string;
	readonly audit: Pick<AuditLog, "watch">;
	readonly log: Log;
	/** Asked each time. */
	readonly url: () => string | undefined;
	readonly wants: (entry: Timed["entry"]) => boolean;
	/** JSON. */
	readonly body: (entries: readonly EntryView[], dropped: number) => string;
}

export class Outbox {
	readonly #o: OutboxOptions;
	readonly #stop: () => void;
	readonly #timer: NodeJS.Timeout;
	#queue: EntryView[] = [];
	#dropped = 0;
	#sending: Promise<void> | undefined;
	#pauseMs = everyMs;
	#notBefore = 0;

	constructor(options: OutboxOptions) {
		this.#o = options;
		this.#stop = options.audit.watch((group, first) =>
			this.#take(group, first),
		);
		this.#timer = setInterval(() => this.#next(), everyMs).unref();
	}

	/** Sends what waits, if that is quick. */
	async close(): Promise<void> {
		this.#stop();
		clearInterval(this.#timer);
		this.#notBefore = 0;
		await this.#sending;
		this.#next(lastMs);
		await this.#sending;
	}

	#take(group: readonly Timed[], first: number): void {
		if (this.#o.url() === undefined) return;
		group.forEach(({ at, entry }, index) => {
			if (!this.#o.wants(entry)) return;
			this.#queue.push(liveView(first + index, at, entry));
		});
		const over = this.#queue.length - queueEntries;
		if (over <= 0) return;
		this.#queue.splice(0, over);
		this.#dropped += over;
	}

	#next(withinMs = answerMs): void {
		const url = this.#o.url();
		if (url === undefined) this.#queue = [];
		if (url === undefined || this.#sending || this.#queue.length === 0) return;
		if (performance.now() < this.#notBefore) return;
		const batch = this.#queue.splice(0, batchEntries);
		const dropped = this.#dropped;
		this.#dropped = 0;
		this.#sending = this.#send(url, batch, dropped, withinMs).finally(() => {
			this.#sending = undefined;
		});
	}

	async #send(
		url: string,
		batch: EntryView[],
		dropped: number,
		withinMs: number,
	): Promise<void> {
		try {
			const answer = await fetch(url, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: this.#o.body(batch, dropped),
				redirect: "error",
				signal: AbortSignal.timeout(withinMs),
			});
			await answer.body?.cancel();
			if (!answer.ok) throw new Error(`status ${answer.status}`);
			this.#pauseMs = everyMs;
		} catch (error) {
			this.#queue.unshift(...batch);
			this.#dropped += dropped;
			this.#notBefore = performance.now() + this.#pauseMs;
			if (this.#pauseMs === everyMs)
				this.#o.log("warn", `${this.#o.name} does not take entries`, {
					reason: error instanceof Error ? error.message : String(error),
				});
			this.#pauseMs = Math.min(longestMs, this.#pauseMs * 2);
		}
	}
}
