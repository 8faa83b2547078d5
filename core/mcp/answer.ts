/**
 * One HTTP answer, given to whoever dispatched the request: whole, or as an event stream that grows. Holds what a slow
 * reader has not taken yet up to a limit, then breaks the stream off: nobody's slowness costs the gate its memory.
 */
import type { Dispatcher } from "undici";
import type { Outcome, RpcId } from "./message.ts";

/** What waits for a reader, beyond which the next event ends the stream. */
const mostWaiting = 4 * 1024 * 1024;

const bytesOf = (fields: readonly string[]): Buffer[] =>
	fields.map((field) => Buffer.from(field, "latin1"));

export class Answer implements Dispatcher.DispatchController {
	rawHeaders: Buffer[] = [];
	/** Called once where its reader went away, or was too slow, before the end. */
	onGone: (() => void) | undefined;
	readonly #handler: Dispatcher.DispatchHandler;
	#reason: Error | null = null;
	#paused = false;
	#waiting: Buffer[] = [];
	#waitingBytes = 0;
	#started = false;
	/** Nothing more is to come; perhaps something still waits. */
	#closed = false;
	#finished = false;

	constructor(handler: Dispatcher.DispatchHandler) {
		this.#handler = handler;
		handler.onRequestStart?.(this, undefined);
	}

	get aborted(): boolean {
		return this.#reason !== null;
	}

	get paused(): boolean {
		return this.#paused;
	}

	get reason(): Error | null {
		return this.#reason;
	}

	get started(): boolean {
		return this.#started;
	}

	/** Nothing can be said any more. */
	get over(): boolean {
		return this.#closed || this.aborted;
	}

	/** By the reader. */
	abort(reason: Error): void {
		if (this.aborted || this.#finished) return;
		this.#reason = reason;
		this.#waiting = [];
		const { onGone } = this;
		this.onGone = undefined;
		if (!this.#closed) onGone?.();
		this.#handler.onResponseError?.(this, reason);
	}

	/** What it answers for went wrong, not the reader. */
	fail(error: Error): void {
		this.abort(error);
	}

	pause(): void {
		this.#paused = true;
	}

	resume(): void {
		this.#paused = false;
		this.#flush();
	}

	/** A whole answer; without a body where `json` is undefined. */
	send(
		status: number,
		json: string | undefined,
		fields: readonly string[] = [],
	): void {
		if (this.over) return;
		const body = Buffer.from(json ?? "");
		this.#start(status, [
			...(json === undefined ? [] : ["Content-Type", "application/json"]),
			"Content-Length",
			String(body.length),
			"Cache-Control",
			"no-store",
			...fields,
		]);
		if (body.length > 0) this.#push(body);
		this.end();
	}

	/** For a request that got nowhere. */
	refuse(
		status: number,
		id: RpcId | null,
		outcome: Outcome,
		fields?: readonly string[],
	): void {
		this.send(
			status,
			JSON.stringify({ jsonrpc: "2.0", id, ...outcome }),
			fields,
		);
	}

	/** Begins an event stream. */
	stream(fields: readonly string[] = []): void {
		if (this.over || this.#started) return;
		this.#start(200, [
			"Content-Type",
			"text/event-stream",
			"Cache-Control",
			"no-cache, no-transform",
			"X-Accel-Buffering",
			"no",
			...fields,
		]);
	}

	/** Of a stream. `id` is for resumption. */
	event(data: string, id?: string): void {
		if (this.over) return;
		if (this.#waitingBytes > mostWaiting) {
			this.abort(new Error("the client does not read"));
			return;
		}
		this.#push(
			Buffer.from(`${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`),
		);
	}

	/** Keeps a silent stream from being taken for a dead one. */
	comment(): void {
		if (!this.over && this.#started && this.#waitingBytes === 0)
			this.#push(Buffer.from(":\n\n"));
	}

	end(): void {
		if (this.over) return;
		this.#closed = true;
		this.#flush();
	}

	#start(status: number, fields: readonly string[]): void {
		this.#started = true;
		this.rawHeaders = bytesOf(fields);
		this.#handler.onResponseStart?.(this, status, {}, "");
	}

	#push(chunk: Buffer): void {
		this.#waiting.push(chunk);
		this.#waitingBytes += chunk.length;
		this.#flush();
	}

	#flush(): void {
		while (!this.#paused && !this.aborted) {
			const chunk = this.#waiting.shift();
			if (chunk === undefined) break;
			this.#waitingBytes -= chunk.length;
			this.#handler.onResponseData?.(this, chunk);
		}
		if (this.#closed && this.#waiting.length === 0 && !this.aborted)
			this.#finish();
	}

	#finish(): void {
		if (this.#finished) return;
		this.#finished = true;
		this.#handler.onResponseEnd?.(this, {});
	}
}
