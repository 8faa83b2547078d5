/**
 * Reads what a client sends through a WebSocket (RFC 6455 §5) into whole messages, and lets each on only when it was judged.
 * Changes no byte. Control frames pass at once; extensions are not negotiated where this reads. Judges nothing itself.
 */
import { isUtf8 } from "node:buffer";
import { Transform, type TransformCallback } from "node:stream";

/** "pass": the message goes on. "cut": the tunnel ends. `signal`: the client has closed and waits for nothing. */
export type JudgeMessage = (
	text: string,
	signal: AbortSignal,
) => Promise<"pass" | "cut">;

/** Why a tunnel ended here. */
export type MessageFailure = "malformed" | "too-large" | "unreadable" | "cut";

const mostBytes = 1024 * 1024;
/** Frames of one message: each costs a header. */
const mostFrames = 4_096;
const longestHeader = 14;
const empty: Buffer = Buffer.alloc(0);
const closing = 8;
const nothing = (): void => undefined;

interface Frame {
	readonly opcode: number;
	readonly isLast: boolean;
	readonly mask: Buffer;
	readonly payloadBytes: number;
	readonly headerBytes: number;
}

/** What comes out has been judged. `onFailed` is told once, and nothing comes out any more. */
export class MessageGate extends Transform {
	readonly #judge: JudgeMessage;
	readonly #onFailed: (failure: MessageFailure) => void;
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

	constructor(
		judge: JudgeMessage,
		onFailed: (failure: MessageFailure) => void,
	) {
		super();
		this.#judge = judge;
		this.#onFailed = onFailed;
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
			const frame = headerOf(bytes);
			if (typeof frame === "string") {
				this.#fail(frame);
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
			this.#judging && (this.#isLastChunk || this.#waitingBytes > mostBytes);
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

	#frame(frame: Frame, bytes: Buffer): void {
		const { opcode } = frame;
		if (opcode >= 8) {
			if (opcode === closing) this.#ended = true;
			this.push(bytes);
			return;
		}
		if ((opcode === 0) !== this.#inMessage) {
			this.#fail("malformed");
			return;
		}
		this.#payloadBytes += frame.payloadBytes;
		if (this.#payloadBytes > mostBytes || this.#raw.length >= mostFrames) {
			this.#fail("too-large");
			return;
		}
		this.#inMessage = !frame.isLast;
		this.#raw.push(bytes);
		this.#payload.push(unmasked(bytes.subarray(frame.headerBytes), frame.mask));
		if (frame.isLast) this.#message();
	}

	#message(): void {
		const payload = Buffer.concat(this.#payload);
		const raw = this.#raw;
		this.#raw = [];
		this.#payload = [];
		this.#payloadBytes = 0;
		// Many servers take a binary frame for text; what is none cannot be judged.
		if (!isUtf8(payload)) {
			this.#fail("unreadable");
			return;
		}
		const judging = new AbortController();
		this.#judging = judging;
		this.#judge(payload.toString("utf8"), judging.signal).then(
			(verdict) => this.#judged(verdict, raw),
			// Fail closed: a judge that throws has not let it pass.
			() => this.#judged("cut", raw),
		);
	}

	#judged(verdict: "pass" | "cut", raw: readonly Buffer[]): void {
		this.#judging = undefined;
		this.#isBlocked = false;
		if (this.#ended) return;
		if (verdict === "pass") for (const frame of raw) this.push(frame);
		else this.#fail("cut");
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
		this.#onFailed(failure);
	}
}

/** undefined: not whole yet. */
function headerOf(bytes: Buffer): Frame | MessageFailure | undefined {
	const [first = 0, second] = bytes;
	if (second === undefined) return undefined;
	const opcode = first & 0x0f;
	const isLast = (first & 0x80) !== 0;
	const short = second & 0x7f;
	const isControl = opcode >= 8;
	const isKnown = opcode <= 2 || (opcode >= 8 && opcode <= 10);
	// Extensions were not negotiated, and a client must mask (§5.1, §5.2, §5.5).
	if ((first & 0x70) !== 0 || (second & 0x80) === 0 || !isKnown)
		return "malformed";
	if (isControl && (!isLast || short > 125)) return "malformed";
	const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
	const headerBytes = 2 + lengthBytes + 4;
	if (bytes.length < headerBytes)
		return bytes.length >= longestHeader ? "malformed" : undefined;
	const payloadBytes =
		lengthBytes === 8
			? Number(bytes.readBigUInt64BE(2))
			: lengthBytes === 2
				? bytes.readUInt16BE(2)
				: short;
	// The shortest form is the only one (§5.2): another is read differently elsewhere.
	if (
		(lengthBytes === 2 && payloadBytes < 126) ||
		(lengthBytes === 8 && payloadBytes < 65_536)
	)
		return "malformed";
	if (payloadBytes > mostBytes) return "too-large";
	const mask = bytes.subarray(headerBytes - 4, headerBytes);
	return { opcode, isLast, mask, payloadBytes, headerBytes };
}

function unmasked(masked: Buffer, mask: Buffer): Buffer {
	const plain = Buffer.from(masked);
	for (let i = 0; i < plain.length; i++)
		plain[i] = (plain[i] ?? 0) ^ (mask[i & 3] ?? 0);
	return plain;
}
