/**
 * Requests of the gate's own to an upstream: bounded in time and size, and searched for the upstream's secrets, so that an
 * answer that holds one is read no further. Remembers the last answer's status and kind, and nothing of its body.
 */
import { Dispatcher } from "undici";
import { findInFields, type Needles, Search } from "../outbound/needles.ts";
import { codingOf } from "../outbound/decoder.ts";

/** How long an answer may be in coming. */
export const answerMs = 10_000;
/** Of one answer. */
const mostBytes = 8 * 1024 * 1024;

/** What the last answer was. */
export interface Last {
	/** 0: there was none. */
	readonly status: number;
	readonly isPage: boolean;
	/** The error's code where none came; empty otherwise. */
	readonly failure: string;
}

const nothing: Last = { status: 0, isPage: false, failure: "" };

export class Watched extends Dispatcher {
	readonly #below: Pick<Dispatcher, "dispatch">;
	readonly #needles: Needles | undefined;
	last = nothing;
	/** An answer held a secret. */
	reflected = false;

	constructor(
		below: Pick<Dispatcher, "dispatch">,
		needles: Needles | undefined,
	) {
		super();
		this.#below = below;
		this.#needles = needles;
	}

	override dispatch(
		options: Dispatcher.DispatchOptions,
		handler: Dispatcher.DispatchHandler,
	): boolean {
		return this.#below.dispatch(
			// A stream that only listens may be silent: whoever waits for an answer has a clock of its own.
			{ ...options, headersTimeout: answerMs, bodyTimeout: 0 },
			new Watching(handler, this.#needles, {
				answered: (status, isPage) => {
					this.last = { status, isPage, failure: "" };
				},
				failed: (failure) => {
					this.last = { ...this.last, failure };
				},
				reflected: () => {
					this.reflected = true;
				},
			}),
		);
	}
}

interface Told {
	answered(status: number, isPage: boolean): void;
	failed(code: string): void;
	reflected(): void;
}

class Watching implements Dispatcher.DispatchHandler {
	readonly #handler: Dispatcher.DispatchHandler;
	readonly #needles: Needles | undefined;
	readonly #search: Search | undefined;
	readonly #told: Told;
	#bytes = 0;

	constructor(
		handler: Dispatcher.DispatchHandler,
		needles: Needles | undefined,
		told: Told,
	) {
		this.#handler = handler;
		this.#needles = needles;
		this.#search = needles && new Search(needles);
		this.#told = told;
	}

	onRequestStart(
		controller: Dispatcher.DispatchController,
		context: unknown,
	): void {
		this.#handler.onRequestStart?.(controller, context);
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Record<string, string | string[] | undefined>,
		statusMessage?: string,
	): void {
		const fields = Object.entries(headers).flatMap(([name, value]) =>
			[value ?? []].flat().flatMap((one) => [name, one]),
		);
		if (this.#needles && findInFields(this.#needles, fields)) {
			this.#refuse(controller);
			return;
		}
		if (codingOf(fields) !== undefined) {
			controller.abort(new Error("a coding that nobody asked for"));
			return;
		}
		const type = String(headers["content-type"] ?? "");
		this.#told.answered(status, /^text\/html\b/i.test(type));
		this.#handler.onResponseStart?.(
			controller,
			status,
			headers,
			// An upstream's own words: nobody needs them.
			statusMessage === undefined ? undefined : "",
		);
	}

	onResponseData(
		controller: Dispatcher.DispatchController,
		chunk: Buffer,
	): void {
		this.#bytes += chunk.length;
		if (this.#bytes > mostBytes) {
			controller.abort(new Error("an answer over 8 MiB"));
			return;
		}
		for (const piece of this.#search?.push(chunk) ?? [chunk])
			this.#handler.onResponseData?.(controller, piece);
		if (this.#search?.found) this.#refuse(controller);
	}

	onResponseEnd(
		controller: Dispatcher.DispatchController,
		trailers: Record<string, string | string[] | undefined>,
	): void {
		for (const piece of this.#search?.end() ?? [])
			this.#handler.onResponseData?.(controller, piece);
		this.#handler.onResponseEnd?.(controller, trailers);
	}

	onResponseError(
		controller: Dispatcher.DispatchController,
		error: Error,
	): void {
		// The code of an exception of the web's is a number.
		this.#told.failed(
			"code" in error && typeof error.code === "string"
				? error.code
				: error.name,
		);
		this.#handler.onResponseError?.(controller, error);
	}

	#refuse(controller: Dispatcher.DispatchController): void {
		this.#told.reflected();
		controller.abort(new Error("the answer holds a secret"));
	}
}
