/**
 * Keeps a WebSocket upstream from giving a secret away (RFC 6455 §5): looks into the frames it sends, which are not
 * masked, and across the fragments of a message. Changes no byte. Extensions are not negotiated where this looks.
 */
import { Transform, type TransformCallback } from "node:stream";
import { type Needle, type Needles, Search } from "./needles.ts";

/** Bytes that wait for the rest of what may be a secret. */
const mostWaitingBytes = 1024 * 1024;
const headerLimit = 10;
const empty = Buffer.alloc(0);

export type FrameFailure = Needle | "malformed";

/** What comes out has been looked into. `onFailed` is told once, and nothing comes out any more. */
export class FrameGuard extends Transform {
	readonly #needles: Needles;
	readonly #onFailed: (failure: FrameFailure) => void;
	/** Of the message under way; control frames may stand between its fragments. */
	#message: Search;
	#control: Search | undefined;
	/** A frame header that is not whole yet. */
	#header: Buffer = empty;
	/** Of the frame under way. */
	#left = 0n;
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
			if (this.#left > 0n) at += this.#payload(chunk.subarray(at));
			else at += this.#frameHeader(chunk.subarray(at));
		}
	}

	/** How many bytes of it were the header's. */
	#frameHeader(bytes: Buffer): number {
		const had = this.#header.length;
		const known = Buffer.concat([this.#header, bytes.subarray(0, headerLimit)]);
		const [first = 0, second] = known;
		const length = second === undefined ? 2 : headerLength(second);
		if (known.length < length) {
			this.#header = known;
			return bytes.length;
		}
		this.#header = empty;
		const opcode = first & 0x0f;
		// Neither extensions nor masks; §5.2 has no other opcodes.
		if (
			(first & 0x70) !== 0 ||
			((second ?? 0) & 0x80) !== 0 ||
			!isKnown(opcode)
		) {
			this.#fail("malformed");
			return bytes.length;
		}
		this.#isLast = (first & 0x80) !== 0;
		this.#control = opcode >= 8 ? new Search(this.#needles) : undefined;
		this.#left = payloadLength(known, length);
		if (this.#left === 0n) this.#endOfFrame();
		return length - had;
	}

	#payload(bytes: Buffer): number {
		const size =
			this.#left < BigInt(bytes.length) ? Number(this.#left) : bytes.length;
		const search = this.#control ?? this.#message;
		search.push(bytes.subarray(0, size));
		if (search.found) {
			this.#fail(search.found);
			return bytes.length;
		}
		this.#left -= BigInt(size);
		if (this.#left === 0n) this.#endOfFrame();
		return size;
	}

	#endOfFrame(): void {
		if (this.#control) this.#control = undefined;
		else if (this.#isLast) this.#message.end();
	}
}

const isKnown = (opcode: number): boolean =>
	opcode <= 2 || (opcode >= 8 && opcode <= 10);

const headerLength = (second: number): number => {
	const short = second & 0x7f;
	return short === 127 ? 10 : short === 126 ? 4 : 2;
};

function payloadLength(header: Buffer, length: number): bigint {
	if (length === 10) return header.readBigUInt64BE(2);
	return BigInt(
		length === 4 ? header.readUInt16BE(2) : (header[1] ?? 0) & 0x7f,
	);
}
