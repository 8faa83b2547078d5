/**
 * Keeps a WebSocket upstream from giving a secret away: looks into the frames it sends, which are not masked, and across
 * the fragments of a message. Changes no byte. What comes here was followed: it is the protocol's, and headers are whole.
 */
import { Transform, type TransformCallback } from "node:stream";
import { headerAt, isControl } from "./frame.ts";
import { type Needle, type Needles, Search } from "./needles.ts";

/** Bytes that wait for the rest of what may be a secret. */
const mostWaitingBytes = 1024 * 1024;

export type FrameFailure = Needle | "malformed";

/** What comes out has been looked into. `onFailed` is told once, and nothing comes out any more. */
export class FrameGuard extends Transform {
	readonly #needles: Needles;
	readonly #onFailed: (failure: FrameFailure) => void;
	/** Of the message under way; control frames may stand between its fragments. */
	#message: Search;
	#control: Search | undefined;
	/** Of the frame under way. */
	#left = 0;
	#isLast = false;
	#waiting: Buffer[] = [];
	#waitingBytes = 0;
	#failed = false;

	constructor(needles: Needles, onFailed: (failure: FrameFailure) => void) {
		super();
		this.#needles = needles;
		this.#onFailed = onFailed;
		this.#message = new Search(needles);
	}

	override _transform(
		chunk: Buffer,
		_encoding: BufferEncoding,
		done: TransformCallback,
	): void {
		if (!this.#failed) this.#look(chunk);
		if (!this.#failed) {
			this.#waiting.push(chunk);
			this.#waitingBytes += chunk.length;
			const holds = this.#message.holds || this.#control?.holds;
			if (!holds) this.#release();
			else if (this.#waitingBytes > mostWaitingBytes) this.#fail("malformed");
		}
		done();
	}

	override _flush(done: TransformCallback): void {
		if (!this.#failed) this.#release();
		done();
	}

	#release(): void {
		for (const piece of this.#waiting) this.push(piece);
		this.#waiting = [];
		this.#waitingBytes = 0;
	}

	#fail(failure: FrameFailure): void {
		this.#failed = true;
		this.#waiting = [];
		this.#onFailed(failure);
	}

	#look(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length && !this.#failed) {
			if (this.#left > 0) at += this.#payload(chunk.subarray(at));
			else at += this.#header(chunk, at);
		}
	}

	/** How many bytes of it were the header's. */
	#header(chunk: Buffer, at: number): number {
		const header = headerAt(chunk, at, "server");
		// Compressed, it could not be looked into: no extension is negotiated where this looks.
		if (header === undefined || header === "malformed" || header.isCompressed) {
			this.#fail("malformed");
			return chunk.length;
		}
		this.#isLast = header.isLast;
		this.#control = isControl(header) ? new Search(this.#needles) : undefined;
		this.#left = header.payloadBytes;
		if (this.#left === 0) this.#endOfFrame();
		return header.headerBytes;
	}

	#payload(bytes: Buffer): number {
		const size = Math.min(this.#left, bytes.length);
		const search = this.#control ?? this.#message;
		search.push(bytes.subarray(0, size));
		if (search.found) {
			this.#fail(search.found);
			return bytes.length;
		}
		this.#left -= size;
		if (this.#left === 0) this.#endOfFrame();
		return size;
	}

	#endOfFrame(): void {
		if (this.#control) this.#control = undefined;
		else if (this.#isLast) this.#message.end();
	}
}
