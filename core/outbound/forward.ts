/**
 * Sends an admitted request on and its answer back, both ways as it comes: back-pressure in each direction, nothing
 * buffered, redirects never followed. The client going away cancels the upstream's work; an upstream that breaks off
 * breaks the client's connection off too, so that a cut answer never looks whole.
 */
import type { Dispatcher } from "undici";
import type { Exchange } from "../inbound/exchange.ts";
import type { JudgeMessage } from "../inspection/messages.ts";
import type { SeesMessage } from "../permission/messages.ts";
import { valueOf } from "../request/head.ts";
import type { Upstream } from "../upstreams.ts";
import { inboundFields, trailerFields, type Via } from "./fields.ts";
import { type AnswerTap, Filtered, lengthOf, type Unfit } from "./filtered.ts";
import { passedOn } from "./large-bodies.ts";
import type { OnReflected } from "./needles.ts";
import { failureOf, type Outcome, refusedAnswer } from "./outcome.ts";

export interface Outbound {
	readonly upstream: Upstream;
	/** Whose request it is: a client's id. */
	readonly client: string;
	readonly via: Via;
	/** Path and query as bytes, the upstream's base path included. */
	readonly target: string;
	readonly fields: string[];
	/** `stream`: as it arrives from the client. */
	readonly body: Buffer | "stream" | "none";
	/** On the gate's monotonic clock. */
	readonly startedMs: number;
	/** Sees the answer's header before the client does; undefined for most requests. */
	readonly tap?: AnswerTap | undefined;
	/** A tunnel's frames are looked into for what the upstream guards; told of what was found. */
	readonly onReflected?: OnReflected | undefined;
	/** Judges each message of a tunnel's client before it goes on; undefined: they pass unread. */
	readonly judgeMessage?: JudgeMessage | undefined;
	/** Whether a tunnel's client may see that message of the upstream; undefined: all of them, unread. */
	readonly seesMessage?: SeesMessage | undefined;
	/** Asked for each message of a tunnel's client that begins; `false`: there were too many. */
	readonly mayBegin?: (() => boolean) | undefined;
	/** Told where the request was under way and was ended before an answer began. */
	readonly onUnanswered?: (() => void) | undefined;
	/** Told once of the bytes that went through a tunnel, both ways. */
	readonly onTunnelled?: ((bytes: number) => void) | undefined;
}

/** A request on its way through, as those see it who may end it. */
export interface Passage {
	/** Ends both sides early: revocation, tightening, stop. */
	cut(reason: string): void;
	/** The gate is about to stop: what has no end of its own ends now. Called again and again until it is over. */
	leave?(): void;
	/** Called four times a second: ends a wait for the upstream that has lasted its whole time. */
	expire(nowMs: number): void;
}

/** Interim answers to one request; more are dropped. */
const mostHints = 8;

/** Settles when the exchange is over; never rejects. */
export function forward(
	exchange: Exchange,
	outbound: Outbound,
	onStart: (passage: Passage) => void,
): Promise<Outcome> {
	return new Promise((resolve) => {
		const relay = new Relay(exchange, outbound, resolve);
		onStart(relay);
		const { upstream, client, body } = outbound;
		upstream.transport.dispatch(
			{
				client,
				path: outbound.target,
				method: exchange.method,
				headers: outbound.fields,
				body:
					body === "stream"
						? exchange.streamBody()
						: body === "none"
							? null
							: body,
			},
			relay,
		);
	});
}

class Relay implements Dispatcher.DispatchHandler, Passage {
	readonly #exchange: Exchange;
	readonly #outbound: Outbound;
	readonly #resolve: (outcome: Outcome) => void;
	#controller: Dispatcher.DispatchController | undefined;
	#status = 0;
	#over = false;
	#cut: string | undefined;
	#listensForDrain = false;
	/** The upstream has the whole request. */
	#sent: boolean;
	/** For the upstream's answer; undefined while the request is still being sent. */
	#waitsSinceMs: number | undefined;
	#filtered: Filtered | undefined;
	/** Of the length the upstream promised; undefined when it promised none. */
	#bytesLeft: number | undefined;
	/** Interim answers so far. */
	#hints = 0;
	/** It answers a GET with events: it ends when somebody ends it. */
	#isEndless = false;

	constructor(
		exchange: Exchange,
		outbound: Outbound,
		resolve: (outcome: Outcome) => void,
	) {
		this.#exchange = exchange;
		this.#outbound = outbound;
		this.#resolve = resolve;
		this.#sent = outbound.body !== "stream";
		if (this.#sent) this.#waitsSinceMs = outbound.startedMs;
		exchange.onGone(
			() =>
				this.#stop(new Error("client gone"), {
					status: 499,
					reason: "client went away",
				}),
			"underway",
		);
	}

	cut(reason: string): void {
		this.#cut = reason;
		const status = this.#status || 499;
		this.#stop(new Error(reason), { status, reason });
		this.#exchange.abort();
	}

	/** An event stream that answers a POST is a call under way, and has an end of its own. */
	leave(): void {
		if (!this.#isEndless || this.#over || !this.#exchange.started) return;
		const error = new Error("the gate is stopping");
		this.#stop(error, { status: this.#status, reason: error.message });
		this.#exchange.end();
	}

	/** A sweep instead of a clock for each request: late by as much as sweeps are apart, and free. */
	expire(nowMs: number): void {
		if (this.#over || this.#status !== 0 || !this.#sent) return;
		this.#waitsSinceMs ??= nowMs;
		if (nowMs - this.#waitsSinceMs < this.#outbound.upstream.timeoutMs) return;
		this.#stop(new Error("no answer in time"), {
			status: 504,
			problem: "upstream-silent",
			reason: "no answer in time",
			upstreamFailure: "did not answer in time",
		});
	}

	onRequestSent(): void {
		this.#sent = true;
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		if (this.#over) controller.abort(new Error(this.#cut ?? "client gone"));
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
	): void {
		if (this.#over) return;
		const { upstream, via } = this.#outbound;
		// undici hands over an array of names and values for HTTP/1.1.
		const raw = controller.rawHeaders as Buffer[];
		if (status < 200) {
			// RFC 9110 §15.2. What is looked into is not told before that; and nobody needs many.
			if (this.#outbound.tap === undefined && ++this.#hints <= mostHints)
				this.#exchange.inform(status, inboundFields(raw, upstream, via));
			return;
		}
		this.#status = status;
		if (hasOtherCoding(raw)) {
			this.#refuseAnswer({ failed: "transfer coding" });
			return;
		}
		const fields = inboundFields(raw, upstream, via);
		this.#isEndless =
			this.#exchange.method === "GET" &&
			/^text\/event-stream\b/i.test(valueOf(fields, "content-type") ?? "");
		const tapped = this.#outbound.tap?.(status, fields);
		if (tapped !== undefined) {
			if ("push" in tapped)
				this.#filtered = new Filtered(
					tapped,
					{ status, fields },
					this.#exchange,
					controller,
					(unfit) => this.#onFiltered(unfit),
				);
			else this.#refuseAnswer(tapped);
			return;
		}
		this.#exchange.start(status, fields);
		this.#bytesLeft = lengthOf(fields);
		if (this.#bytesLeft === undefined) this.#exchange.flush();
	}

	onResponseData(
		controller: Dispatcher.DispatchController,
		chunk: Buffer,
	): void {
		if (this.#over) return;
		if (this.#filtered !== undefined) {
			this.#filtered.push(chunk);
			return;
		}
		passedOn(chunk);
		if (this.#bytesLeft !== undefined) {
			this.#bytesLeft -= chunk.length;
			if (this.#bytesLeft === 0) {
				// Header, last piece and end in one write.
				this.#exchange.end(chunk);
				return;
			}
		}
		if (!this.#exchange.write(chunk)) this.#waitForDrain(controller);
	}

	#waitForDrain(controller: Dispatcher.DispatchController): void {
		controller.pause();
		if (this.#listensForDrain) return;
		this.#listensForDrain = true;
		this.#exchange.onDrain(() => controller.resume());
	}

	onResponseEnd(controller: Dispatcher.DispatchController): void {
		if (this.#over) return;
		if (this.#filtered !== undefined) {
			this.#filtered.end();
			return;
		}
		if (this.#exchange.takesTrailers) {
			// As with the header's.
			const raw = (controller.rawTrailers ?? []) as Buffer[];
			if (raw.length > 0) this.#exchange.trailers(trailerFields(raw));
		}
		if (this.#bytesLeft !== 0) this.#exchange.end();
		this.#settle({ status: this.#status, reason: "" });
	}

	onResponseError(
		_controller: Dispatcher.DispatchController,
		error: Error,
	): void {
		if (this.#over) return;
		const outcome = failureOf(error);
		if (this.#status === 0) this.#settle(outcome);
		else {
			this.#settle({
				status: this.#status,
				reason: `broken off: ${outcome.reason}`,
				upstreamFailure: outcome.reason,
			});
			this.#exchange.abort();
		}
	}

	/** The filtered answer is whole, or it cannot be passed on. */
	#onFiltered(unfit: Unfit | undefined): void {
		if (this.#over) return;
		if (unfit !== undefined) this.#refuseAnswer(unfit);
		else this.#settle({ status: this.#status, reason: "" });
	}

	/** Once a part of the answer has left, the client's connection is broken off instead. */
	#refuseAnswer(unfit: Unfit): void {
		this.#status = 0;
		const outcome = refusedAnswer(unfit);
		this.#settle(outcome);
		this.#controller?.abort(new Error(outcome.reason));
	}

	#stop(error: Error, outcome: Outcome): void {
		if (this.#over) return;
		if (this.#status === 0 && this.#controller) this.#outbound.onUnanswered?.();
		this.#settle(outcome);
		this.#controller?.abort(error);
	}

	#settle(outcome: Outcome): void {
		this.#over = true;
		this.#filtered?.close();
		this.#resolve(outcome);
	}
}

function hasOtherCoding(raw: readonly Buffer[]): boolean {
	for (let i = 0; i < raw.length; i += 2) {
		if (
			raw[i]?.length === 17 &&
			raw[i]?.toString("latin1").toLowerCase() === "transfer-encoding"
		) {
			return raw[i + 1]?.toString("latin1").trim().toLowerCase() !== "chunked";
		}
	}
	return false;
}
