/**
 * One answer of a server that is not known to speak its client's era. An answer that settles it passes as it comes; one
 * that may mean "I do not speak that" is held until somebody has asked, and then passes unchanged, or is dropped because
 * the request was served in another way.
 */
import type { Dispatcher } from "undici";
import { isObject } from "../json.ts";
import { EventReader } from "./event-stream.ts";

export interface Doubts {
	/** The server speaks it. */
	spoken(): void;
	/** Called once at most. `bridged`: another answers the handler. */
	doubted(): Promise<"as-it-is" | "bridged">;
}

/** A refusal is short; whatever is longer passes. */
const mostHeldBytes = 64 * 1024;
/** Refusals that say nothing of what is spoken: who asks, how much, how often. */
const ofOthers: ReadonlySet<number> = new Set([401, 403, 407, 408, 413, 429]);
/** The first word of either era: refused in a whole answer as well. */
const firstWords = /"(?:initialize|server\/discover)"/;

export class DoubtfulAnswer implements Dispatcher.DispatchHandler {
	readonly #handler: Dispatcher.DispatchHandler;
	readonly #body: Buffer;
	readonly #doubts: Doubts;
	/** undefined: passes. */
	#held: { status: number; pieces: Buffer[]; size: number } | undefined;

	constructor(
		handler: Dispatcher.DispatchHandler,
		body: Buffer,
		doubts: Doubts,
	) {
		this.#handler = handler;
		this.#body = body;
		this.#doubts = doubts;
	}

	onRequestStart(
		controller: Dispatcher.DispatchController,
		context: unknown,
	): void {
		this.#handler.onRequestStart?.(controller, context);
	}

	onRequestSent(): void {
		// Of undici's handlers, and not in its types.
		(this.#handler as { onRequestSent?(): void }).onRequestSent?.();
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Parameters<
			NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>
		>[2],
		message?: string,
	): void {
		const isRefused = status >= 400 && status < 500 && !ofOthers.has(status);
		const isFirst =
			status === 200 &&
			firstWords.test(this.#body.toString("latin1", 0, 4_096));
		if (isRefused || isFirst) {
			this.#held = { status, pieces: [], size: 0 };
			return;
		}
		if (status >= 200 && status < 300) this.#doubts.spoken();
		this.#handler.onResponseStart?.(controller, status, headers, message);
	}

	onResponseData(
		controller: Dispatcher.DispatchController,
		chunk: Buffer,
	): void {
		const held = this.#held;
		if (held === undefined) {
			this.#handler.onResponseData?.(controller, chunk);
			return;
		}
		held.pieces.push(chunk);
		held.size += chunk.length;
		if (held.size > mostHeldBytes) this.#release(controller);
		else if (held.status === 200 && this.#isAnswered(held.pieces) === "yes") {
			this.#doubts.spoken();
			this.#release(controller);
		}
	}

	onResponseEnd(
		controller: Dispatcher.DispatchController,
		trailers: Parameters<
			NonNullable<Dispatcher.DispatchHandler["onResponseEnd"]>
		>[1],
	): void {
		const held = this.#held;
		if (held === undefined) {
			this.#handler.onResponseEnd?.(controller, trailers);
			return;
		}
		if (held.status === 200 && this.#isAnswered(held.pieces) !== "no") {
			this.#release(controller);
			this.#handler.onResponseEnd?.(controller, trailers);
			return;
		}
		void this.#settle(controller, trailers);
	}

	async #settle(
		controller: Dispatcher.DispatchController,
		trailers: Parameters<
			NonNullable<Dispatcher.DispatchHandler["onResponseEnd"]>
		>[1],
	): Promise<void> {
		if ((await this.#doubts.doubted()) === "bridged") return;
		this.#release(controller);
		this.#handler.onResponseEnd?.(controller, trailers);
	}

	onResponseError(
		controller: Dispatcher.DispatchController,
		error: Error,
	): void {
		this.#handler.onResponseError?.(controller, error);
	}

	#release(controller: Dispatcher.DispatchController): void {
		const held = this.#held;
		if (held === undefined) return;
		this.#held = undefined;
		this.#handler.onResponseStart?.(controller, held.status, {}, "");
		for (const piece of held.pieces)
			this.#handler.onResponseData?.(controller, piece);
	}

	/** Whether the first word got a result; "unclear": not whole, or nothing of JSON-RPC. */
	#isAnswered(pieces: readonly Buffer[]): "yes" | "no" | "unclear" {
		const bytes = Buffer.concat(pieces);
		const [event] = new EventReader(mostHeldBytes * 2).push(bytes) ?? [];
		try {
			const json: unknown = JSON.parse(event?.data ?? bytes.toString("utf8"));
			if (!isObject(json)) return "unclear";
			return isObject(json["result"])
				? "yes"
				: isObject(json["error"])
					? "no"
					: "unclear";
		} catch {
			return "unclear";
		}
	}
}
