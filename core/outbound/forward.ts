/**
 * Sends an admitted request on and its answer back, both ways as it comes: back-pressure in each direction, nothing
 * buffered, redirects never followed. The client going away cancels the upstream's work; an upstream that breaks off
 * breaks the client's connection off too, so that a cut answer never looks whole.
 */
import { type Dispatcher, errors } from "undici";
import type { ProblemCode } from "../../contract/problems.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { valueOf } from "../request/head.ts";
import type { Upstream } from "../upstreams.ts";
import { inboundFields, type Via } from "./fields.ts";
import { passedOn } from "./large-bodies.ts";

/** How it ended. `problem` is set when nothing was sent to the client yet: the caller answers. */
export interface Outcome {
	/** The upstream's status; 499 when the client went away first; the problem's own otherwise. */
	readonly status: number;
	readonly reason: string;
	readonly problem?: ProblemCode;
	/** What the upstream's health can learn: undefined for "it answered". */
	readonly upstreamFailure?: string | undefined;
}

export interface Outbound {
	readonly upstream: Upstream;
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
}

/**
 * Takes the answer's header, may change it, and may put a filter between the upstream's body and the client's. "invalid"
 * refuses the answer: it should have been filtered and cannot be.
 */
export type AnswerTap = (
	status: number,
	fields: string[],
) => BodyFilter | "invalid" | undefined;

export interface BodyFilter {
	/** Nothing reaches the client before the body is whole, so that one that fails can still be refused. */
	readonly holds: boolean;
	push(chunk: Buffer): readonly Buffer[];
	end(): readonly Buffer[];
	readonly failed: string | undefined;
}

/** A request on its way through, as those see it who may end it. */
export interface Passage {
	/** Ends both sides early: revocation, tightening, stop. */
	cut(reason: string): void;
	/** Called four times a second: ends a wait for the upstream that has lasted its whole time. */
	expire(nowMs: number): void;
}

/** Settles when the exchange is over; never rejects. */
export function forward(
	exchange: Exchange,
	outbound: Outbound,
	onStart: (passage: Passage) => void,
): Promise<Outcome> {
	return new Promise((resolve) => {
		const relay = new Relay(exchange, outbound, resolve);
		onStart(relay);
		const { upstream, body } = outbound;
		upstream.pool.dispatch(
			{
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
	#filter: BodyFilter | undefined;
	/** An answer's header that waits for its filtered body. */
	#held: string[] | undefined;
	/** Of the length the upstream promised; undefined when it promised none. */
	#bytesLeft: number | undefined;

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
		exchange.onGone(() =>
			this.#stop(new Error("client gone"), {
				status: 499,
				reason: "client went away",
			}),
		);
	}

	cut(reason: string): void {
		this.#cut = reason;
		const status = this.#status || 499;
		this.#stop(new Error(reason), { status, reason });
		this.#exchange.abort();
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
		// Interim answers (1xx) are for this hop.
		if (status < 200 || this.#over) return;
		this.#status = status;
		const { upstream, via } = this.#outbound;
		// undici hands over an array of names and values for HTTP/1.1.
		const raw = controller.rawHeaders as Buffer[];
		if (hasOtherCoding(raw)) {
			this.#refuseAnswer(controller, "transfer coding");
			return;
		}
		const fields = inboundFields(raw, upstream, via);
		const filter = this.#outbound.tap?.(status, fields);
		if (filter === "invalid") {
			this.#refuseAnswer(controller, "an answer that cannot be filtered");
			return;
		}
		if (filter !== undefined) {
			this.#filter = filter;
			if (filter.holds) this.#held = fields;
			else {
				this.#exchange.start(status, fields);
				this.#exchange.flush();
			}
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
		if (this.#filter !== undefined) {
			this.#passFiltered(controller, this.#filter, chunk);
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

	#passFiltered(
		controller: Dispatcher.DispatchController,
		filter: BodyFilter,
		chunk: Buffer,
	): void {
		let flows = true;
		for (const piece of filter.push(chunk))
			flows = this.#exchange.write(piece) && flows;
		if (filter.failed !== undefined)
			this.#refuseAnswer(controller, filter.failed);
		else if (!flows) this.#waitForDrain(controller);
	}

	#endFiltered(filter: BodyFilter): void {
		const rest = filter.end();
		if (filter.failed !== undefined) {
			this.#refuseAnswer(this.#controller, filter.failed);
			return;
		}
		if (this.#held) {
			let length = 0;
			for (const piece of rest) length += piece.length;
			this.#exchange.start(this.#status, [
				...this.#held,
				"Content-Length",
				String(length),
			]);
		}
		for (const piece of rest) this.#exchange.write(piece);
		this.#exchange.end();
		this.#settle({ status: this.#status, reason: "" });
	}

	onResponseEnd(): void {
		if (this.#over) return;
		if (this.#filter !== undefined) {
			this.#endFiltered(this.#filter);
			return;
		}
		if (this.#bytesLeft !== 0) this.#exchange.end();
		this.#settle({ status: this.#status, reason: "" });
	}

	onResponseError(
		_controller: Dispatcher.DispatchController,
		error: Error,
	): void {
		if (this.#over) return;
		const outcome = describe(error);
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

	/** Once a part of the answer has left, the client's connection is broken off instead. */
	#refuseAnswer(
		controller: Dispatcher.DispatchController | undefined,
		reason: string,
	): void {
		this.#status = 0;
		this.#settle({
			status: 502,
			problem: "upstream-invalid",
			reason,
			upstreamFailure: `answered what cannot be passed on: ${reason}`,
		});
		controller?.abort(new Error(reason));
	}

	#stop(error: Error, outcome: Outcome): void {
		if (this.#over) return;
		this.#settle(outcome);
		this.#controller?.abort(error);
	}

	#settle(outcome: Outcome): void {
		this.#over = true;
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

function lengthOf(fields: readonly string[]): number | undefined {
	return Number(valueOf(fields, "content-length")) || undefined;
}

/** undici's and Node's error codes → what the caller is told. */
function describe(
	error: Error & { code?: string },
): Outcome & { reason: string } {
	if (
		error instanceof errors.HTTPParserError ||
		error instanceof errors.ResponseContentLengthMismatchError ||
		error instanceof errors.HeadersOverflowError
	) {
		return {
			status: 502,
			problem: "upstream-invalid",
			reason: `malformed answer: ${error.code ?? ""}`,
			upstreamFailure: "answered with malformed HTTP",
		};
	}
	if (
		error instanceof errors.InvalidArgumentError ||
		error instanceof errors.RequestContentLengthMismatchError
	) {
		return {
			status: 400,
			problem: "bad-request",
			reason: `not forwardable: ${error.code ?? ""}`,
		};
	}
	const code = error.code ?? error.name;
	return {
		status: 502,
		problem: "upstream-down",
		reason: code,
		upstreamFailure: code === "ECONNREFUSED" ? "nothing listens there" : code,
	};
}
