/**
 * A request that the gate makes of itself in a client's name, so that it goes through the same steps as if the client had
 * sent it. Nothing a caller said but its credential and where it came from gets into the header; the body is whole
 * before it begins. Takes the answer's pieces as they come, and carries no connection.
 */
import { type Duplex, Readable } from "node:stream";
import type { BodyFailure, Exchange, Peer } from "../inbound/exchange.ts";

/** What is asked. `fields` are names and values in turn. */
export interface InnerRequest {
	readonly method: "GET" | "POST" | "DELETE";
	readonly target: string;
	readonly fields: readonly string[];
	readonly body?: Buffer;
}

/** Told how the answer goes: `start` and then pieces and an end, or that it was broken off. */
export interface InnerAnswer {
	start(status: number, fields: readonly string[]): void;
	/** `false`: no more until {@link InnerExchange.drained}. */
	piece(chunk: Buffer): boolean;
	/** Once: `whole` is false where it was cut, by the gate or the upstream. */
	over(whole: boolean): void;
}

export class InnerExchange implements Exchange {
	readonly id: string;
	readonly method: string;
	readonly httpVersion = "1.1";
	readonly target: string;
	readonly rawHeaders: readonly string[];
	readonly upgrade = false;
	readonly takesTrailers = false;
	readonly #outer: Exchange;
	readonly #body: Buffer;
	readonly #answer: InnerAnswer;
	readonly #onGone: (() => void)[] = [];
	readonly #onDrain: (() => void)[] = [];
	#started = false;
	#finished = false;
	#gone = false;

	/** `outer` is the client's own request: whose connection, at which listener. */
	constructor(
		id: string,
		outer: Exchange,
		{ method, target, fields, body }: InnerRequest,
		answer: InnerAnswer,
	) {
		this.id = id;
		this.#outer = outer;
		this.method = method;
		this.target = target;
		this.#body = body ?? Buffer.alloc(0);
		this.rawHeaders =
			body === undefined
				? fields
				: [...fields, "Content-Length", String(body.length)];
		this.#answer = answer;
	}

	/** Nobody waits for the answer any more: as if the client had gone. */
	leave(): void {
		if (this.#finished) return;
		this.#gone = true;
		this.#finish(false);
		for (const tell of this.#onGone.splice(0)) tell();
	}

	/** More of the answer can be taken. */
	drained(): void {
		for (const tell of this.#onDrain) tell();
	}

	get peer(): Peer {
		return this.#outer.peer;
	}
	get listener(): Exchange["listener"] {
		return this.#outer.listener;
	}
	get local(): Exchange["local"] {
		return this.#outer.local;
	}
	get dropped(): boolean {
		return this.#gone;
	}
	get started(): boolean {
		return this.#started;
	}
	get finished(): boolean {
		return this.#finished;
	}

	async peekBody(): Promise<Buffer | BodyFailure | undefined> {
		return this.#body.length === 0 ? undefined : this.#body;
	}

	async readBody(limitBytes: number): Promise<Buffer | BodyFailure> {
		return this.#body.length > limitBytes ? "too-large" : this.#body;
	}

	streamBody(): Readable {
		return Readable.from(this.#body.length === 0 ? [] : [this.#body]);
	}

	start(status: number, headers: string[]): void {
		if (this.#finished) return;
		this.#started = true;
		this.#answer.start(status, headers);
	}

	write(chunk: Uint8Array): boolean {
		return this.#finished || this.#answer.piece(Buffer.from(chunk));
	}

	end(chunk?: string | Buffer): void {
		if (this.#finished) return;
		if (chunk !== undefined && chunk.length > 0)
			this.#answer.piece(Buffer.from(chunk));
		this.#finish(true);
	}

	abort(): void {
		this.#finish(false);
	}

	onGone(listener: () => void): void {
		if (this.#gone) queueMicrotask(listener);
		else if (!this.#finished) this.#onGone.push(listener);
	}

	#finish(whole: boolean): void {
		if (this.#finished) return;
		this.#finished = true;
		this.#answer.over(whole);
	}

	onDrain(listener: () => void): void {
		this.#onDrain.push(listener);
	}

	flush(): void {}
	closeAfter(): void {}
	inform(): void {}
	trailers(): void {}
	tunnel(): { socket: Duplex; head: Buffer } {
		throw new Error("an inner request is never upgraded");
	}
}
