/**
 * The way of an answer from the bridge to the client's exchange, with back-pressure, and with its ends: the client goes
 * away, or the gate cuts it off. Changes no byte.
 */
import type { Dispatcher } from "undici";
import type { Exchange } from "../inbound/exchange.ts";
import type { Passage } from "../outbound/forward.ts";
import { valueOf } from "../request/head.ts";

/** `failed`: nothing was answered, so that the caller does. */
export type AnsweringEnd = "answered" | "failed" | "gone";

export class Answering implements Dispatcher.DispatchHandler, Passage {
	readonly over: Promise<AnsweringEnd>;
	readonly #settle: (end: AnsweringEnd) => void;
	readonly #exchange: Exchange;
	readonly #onSession: (session: string) => void;
	#controller: Dispatcher.DispatchController | undefined;
	#isOver = false;
	#listensForDrain = false;

	constructor(exchange: Exchange, onSession: (session: string) => void) {
		const { promise, resolve } = Promise.withResolvers<AnsweringEnd>();
		this.over = promise;
		this.#settle = resolve;
		this.#exchange = exchange;
		this.#onSession = onSession;
		exchange.onGone(() => this.#stop("client gone"));
	}

	cut(reason: string): void {
		this.#stop(reason);
		this.#exchange.abort();
	}

	/** What waits for an upstream has its own end. */
	expire(): void {}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		if (this.#isOver) controller.abort(new Error("client gone"));
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
	): void {
		if (this.#isOver) return;
		// Names and values in turn, as bytes.
		const raw = (controller.rawHeaders ?? []) as Buffer[];
		const fields = raw.map((part) => part.toString("latin1"));
		const session = valueOf(fields, "mcp-session-id");
		if (session !== undefined && status === 200) this.#onSession(session);
		this.#exchange.start(status, fields);
		this.#exchange.flush();
	}

	onResponseData(
		controller: Dispatcher.DispatchController,
		chunk: Buffer,
	): void {
		if (this.#isOver || this.#exchange.write(chunk)) return;
		controller.pause();
		if (this.#listensForDrain) return;
		this.#listensForDrain = true;
		this.#exchange.onDrain(() => controller.resume());
	}

	onResponseEnd(): void {
		if (this.#isOver) return;
		this.#exchange.end();
		this.#finish("answered");
	}

	onResponseError(): void {
		if (this.#isOver) return;
		if (this.#exchange.started) this.#exchange.abort();
		this.#finish(this.#exchange.started ? "answered" : "failed");
	}

	#stop(reason: string): void {
		if (this.#isOver) return;
		this.#finish("gone");
		this.#controller?.abort(new Error(reason));
	}

	#finish(end: AnsweringEnd): void {
		this.#isOver = true;
		this.#settle(end);
	}
}
