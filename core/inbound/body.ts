/**
 * Reads a request's body off whatever stream carries it: its first piece, the whole of it within a limit and a time, or
 * piece by piece for an upstream that may stop reading without ending the stream.
 */
import { Readable } from "node:stream";
import type { Member, Roster } from "../roster.ts";
import type { BodyFailure } from "./exchange.ts";

/** A body that is being read whole. */
export interface AwaitedBody extends Member {
	readonly sinceMs: number;
	slow(): void;
}

/** The first piece, which stays to be read; undefined when there is none. */
export function peekBody(
	source: Readable,
	longestMs: number,
): Promise<Buffer | BodyFailure | undefined> {
	return new Promise((resolve) => {
		const settle = (first: Buffer | BodyFailure | undefined): void => {
			clearTimeout(timer);
			source
				.off("readable", onReadable)
				.off("end", onEnd)
				.off("close", onClose)
				.off("error", onClose);
			resolve(first);
		};
		const onReadable = (): void => {
			// Without an encoding the stream yields buffers, and null when there is nothing yet.
			const piece = source.read() as Buffer | null;
			if (piece === null) return;
			source.unshift(piece);
			settle(piece);
		};
		const onEnd = (): void => settle(undefined);
		const onClose = (): void => settle("gone");
		const timer = setTimeout(settle, longestMs, "slow");
		source
			.on("readable", onReadable)
			.on("end", onEnd)
			.on("close", onClose)
			.on("error", onClose);
	});
}

/** `bodies` is who looks for those that take too long. */
export function readBody(
	source: Readable,
	limitBytes: number,
	bodies: Roster<AwaitedBody>,
): Promise<Buffer | BodyFailure> {
	return new Promise((resolve) => {
		const pieces: Buffer[] = [];
		let bytes = 0;
		const waiting: AwaitedBody = {
			place: 0,
			sinceMs: performance.now(),
			slow: () => settle("slow"),
		};
		const settle = (result: Buffer | BodyFailure): void => {
			bodies.remove(waiting);
			resolve(result);
		};
		bodies.add(waiting);
		const onData = (piece: Buffer): void => {
			bytes += piece.length;
			if (bytes <= limitBytes) pieces.push(piece);
			else {
				source.off("data", onData).pause();
				settle("too-large");
			}
		};
		source.on("data", onData);
		source.once("end", () =>
			settle(
				pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces),
			),
		);
		source.once("close", () => settle("gone"));
		source.on("error", () => settle("gone"));
	});
}

/**
 * The body apart from what carries it: an upstream that has answered and reads no further destroys this, and the client
 * still gets the answer. Ends with an error where the body does not come whole.
 */
export class Upload extends Readable {
	readonly #source: Readable;

	constructor(source: Readable) {
		super({ highWaterMark: source.readableHighWaterMark });
		this.#source = source;
		source.on("data", this.#onData);
		source.once("end", () => this.push(null));
		source.once("close", () => {
			if (!source.readableEnded) this.destroy(new Error("client gone"));
		});
	}

	readonly #onData = (piece: Buffer): void => {
		if (!this.push(piece)) this.#source.pause();
	};

	override _read(): void {
		this.#source.resume();
	}

	override _destroy(
		error: Error | null,
		done: (error: Error | null) => void,
	): void {
		this.#source.off("data", this.#onData);
		// Without a reader a flowing stream would run on into nothing.
		this.#source.pause();
		done(error);
	}
}
