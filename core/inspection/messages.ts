/**
 * Reads what one end sends through a WebSocket (RFC 6455 §5) into whole messages, and lets each on only when it was judged.
 * Changes no byte. Control frames pass at once; extensions are not negotiated where this reads. Judges nothing itself.
 */
import { isUtf8 } from "node:buffer";
import { Transform, type TransformCallback } from "node:stream";
import {
	closing,
	continuation,
	type FrameHeader,
	headerAt,
	isControl,
	payloadOf,
	type Sender,
} from "../outbound/frame.ts";

/** "pass": the message goes on. "cut": the tunnel ends. `signal`: the client has closed and waits for nothing. */
export type JudgeMessage = (
	text: string,
	signal: AbortSignal,
) => Promise<"pass" | "cut">;

/** Why a tunnel ended here. */
export type MessageFailure = "malformed" | "too-large" | "unreadable" | "cut";

/** "drop": it goes nowhere, and the next is read. */
export type MessageVerdict =
	| "pass"
	| "drop"
	| Exclude<MessageFailure, "malformed">;

export interface MessageReading {
	readonly sender: Sender;
	/** Longer messages are not read whole: "too-large". */
	readonly mostBytes: number;
	/** `text` is undefined where the message is none, however it is marked: many peers take bytes for text. */
	judge(text: string | undefined, signal: AbortSignal): Promise<MessageVerdict>;
	/** Told once, and nothing comes out any more. */
	onFailed(failure: MessageFailure): void;
}

/** Behind a message that is being judged; the sender waits then. */
const mostWaitingBytes = 1024 * 1024;
/** Frames of one message: each costs a header. */
const mostFrames = 4_096;
const empty: Buffer = Buffer.alloc(0);
const nothing = (): void => undefined;

/** What comes out has been judged. */
export class MessageGate extends Transform {
	readonly #reading: MessageReading;
	/** Bytes of a frame that is not whole yet. */
	#waiting: Buffer[] = [];
	#waitingBytes = 0;
	/** Not worth looking before there are so many. */
	#needed = 2;
	/** The message under way: its frames as they came, and what they say. */
	#raw: Buffer[] = [];
	#payload: Buffer[] = [];
	#payloadBytes = 0;
	#inMessage = false;
	/** One message is judged at a time; what is behind it waits. */
	#judging: AbortController | undefined;
	/** What stands next must wait for that. */
	#isBlocked = false;
	/** The stream goes on when this is called. */
	#resume: (() => void) | undefined;
	#isLastChunk = false;
	/** After a close, or a failure, nothing passes. */
	#ended = false;

	constructor(reading: MessageReading) {
		super();
		this.#reading = reading;
	}

	override _transform(
		chunk: Buffer,
		_encoding: BufferEncoding,
		done: TransformCallback,
	): void {
		if (this.#ended) {
			done();
			return;
		}
		this.#waiting.push(chunk);
		this.#waitingBytes += chunk.length;
		this.#read(done);
	}

	override _flush(done: TransformCallback): void {
		this.#isLastChunk = true;
		this.#judging?.abort();
		this.#read(done);
	}

	override _destroy(
		error: Error | null,
		done: (error: Error | null) => void,
	): void {
		this.#judging?.abort();
		this.#ended = true;
		done(error);
	}

	/** Takes whole frames off, and lets the stream go on: later, where too much waits. */
	#read(done: () => void): void {
		while (!this.#ended && !this.#isBlocked) {
			if (this.#waitingBytes < this.#needed) break;
			const bytes = this.#joined();
			const frame = headerAt(bytes, 0, this.#reading.sender);
			if (frame === "malformed" || frame?.isCompressed) {
				this.#fail("malformed");
				break;
			}
			if (frame && frame.payloadBytes > this.#reading.mostBytes) {
				this.#fail("too-large");
				break;
			}
			const whole = frame && frame.headerBytes + frame.payloadBytes;
			if (frame === undefined || whole === undefined || bytes.length < whole) {
				this.#needed = whole ?? bytes.length + 1;
				break;
			}
			// Pings pass a message that is being judged; a close and other messages do not.
			if (this.#judging && frame.opcode <= closing) {
				this.#isBlocked = true;
				if (frame.opcode === closing) this.#judging.abort();
				break;
			}
			this.#needed = 2;
			this.#waiting = bytes.length === whole ? [] : [bytes.subarray(whole)];
			this.#waitingBytes = bytes.length - whole;
			this.#frame(frame, bytes.subarray(0, whole));
		}
		const waits =
			this.#judging &&
			(this.#isLastChunk || this.#waitingBytes > mostWaitingBytes);
		if (waits && !this.#ended) this.#resume = done;
		else done();
	}

	#joined(): Buffer {
		const [first = empty] = this.#waiting;
		if (this.#waiting.length <= 1) return first;
		const all = Buffer.concat(this.#waiting);
		this.#waiting = [all];
		return all;
	}

	#frame(frame: FrameHeader, bytes: Buffer): void {
		const { sender, mostBytes } = this.#reading;
		if (isControl(frame)) {
			if (frame.opcode === closing) this.#ended = true;
			this.push(bytes);
			return;
		}
		if ((frame.opcode === continuation) !== this.#inMessage) {
			this.#fail("malformed");
			return;
		}
		this.#payloadBytes += frame.payloadBytes;
		if (this.#payloadBytes > mostBytes || this.#raw.length >= mostFrames) {
			this.#fail("too-large");
			return;
		}
		this.#inMessage = !frame.isLast;
		// Many small pieces of large buffers would keep all of those.
		const isWhole = frame.isLast && this.#raw.length === 0;
		const own = isWhole ? bytes : Buffer.from(bytes);
		this.#raw.push(own);
		this.#payload.push(payloadOf(own, frame, sender));
		if (frame.isLast) this.#message();
	}

	#message(): void {
		const payload = Buffer.concat(this.#payload);
		const raw = this.#raw;
		this.#raw = [];
		this.#payload = [];
		this.#payloadBytes = 0;
		const text = isUtf8(payload) ? payload.toString("utf8") : undefined;
		const judging = new AbortController();
		this.#judging = judging;
		this.#reading.judge(text, judging.signal).then(
			(verdict) => this.#judged(verdict, raw),
			// Fail closed: a judge that throws has not let it pass.
			() => this.#judged("cut", raw),
		);
	}

	#judged(verdict: MessageVerdict, raw: readonly Buffer[]): void {
		this.#judging = undefined;
		this.#isBlocked = false;
		if (this.#ended) return;
		if (verdict === "pass") for (const frame of raw) this.push(frame);
		else if (verdict !== "drop") this.#fail(verdict);
		const resume = this.#resume;
		this.#resume = undefined;
		this.#read(resume ?? nothing);
	}

	#fail(failure: MessageFailure): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#judging?.abort();
		this.#waiting = [];
		this.#waitingBytes = 0;
		this.#raw = [];
		this.#payload = [];
		this.#reading.onFailed(failure);
	}
}
