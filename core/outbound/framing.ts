/**
 * Follows one direction of a WebSocket as its bytes go by (RFC 6455 §5): nothing of a frame that is not the protocol's
 * goes on, and behind a close nothing does. Reads headers and closes; keeps no payload, changes no byte, judges no text.
 */
import {
	closing,
	continuation,
	headerAt,
	type FrameHeader,
	isClosePayload,
	isControl,
	payloadOf,
	type Sender,
} from "./frame.ts";

export type FramingFault = "malformed" | "too-large" | "too-many";

export interface FramingRules {
	readonly sender: Sender;
	/** permessage-deflate was negotiated (RFC 7692). */
	readonly compressed: boolean;
	/** Of one message, as it is on the wire. */
	readonly mostBytes: number;
	/** Asked for each message, ping and pong that begins; `false`: there were too many. */
	readonly mayBegin?: (() => boolean) | undefined;
}

/** Of one message: each costs a header, and a message of nothing but headers would have no end. */
const mostFrames = 65_536;
const none: Buffer = Buffer.alloc(0);

export class Framing {
	/** From then on nothing goes on. */
	fault: FramingFault | undefined;
	/** A close went on. */
	closed = false;
	readonly #rules: FramingRules;
	/** A header, or a close, that is not whole yet. */
	#rest = none;
	/** Of the frame under way. */
	#left = 0;
	#inMessage = false;
	#messageBytes = 0;
	#messageFrames = 0;

	constructor(rules: FramingRules) {
		this.#rules = rules;
	}

	/** Behind what went on so far, a frame may begin. */
	get atBoundary(): boolean {
		return this.#left === 0;
	}

	/** What of it goes on: mostly all. Headers go on whole. */
	follow(chunk: Buffer): Buffer {
		if (this.closed || this.fault) return none;
		let bytes = chunk;
		if (this.#rest.length > 0) {
			bytes = Buffer.concat([this.#rest, chunk]);
			this.#rest = none;
		}
		let at = 0;
		while (at < bytes.length) {
			if (this.#left > 0) {
				const size = Math.min(this.#left, bytes.length - at);
				this.#left -= size;
				at += size;
				continue;
			}
			const next = this.#frame(bytes, at);
			// undefined: the rest waits, or is nothing any more.
			if (next === undefined) break;
			at = next;
			if (this.closed) break;
		}
		return at === bytes.length ? bytes : bytes.subarray(0, at);
	}

	/** Where its payload begins, or for a close where it ends. */
	#frame(bytes: Buffer, at: number): number | undefined {
		const { sender } = this.#rules;
		const header = headerAt(bytes, at, sender);
		if (header === undefined) return this.#wait(bytes, at);
		if (header === "malformed") return this.#fail("malformed");
		const start = at + header.headerBytes;
		if (header.opcode === closing) {
			const end = start + header.payloadBytes;
			if (end > bytes.length) return this.#wait(bytes, at);
			const payload = payloadOf(bytes.subarray(at, end), header, sender);
			if (header.isCompressed || !isClosePayload(payload))
				return this.#fail("malformed");
			this.closed = true;
			return end;
		}
		const fault = this.#faultOf(header);
		if (fault) return this.#fail(fault);
		this.#left = header.payloadBytes;
		return start;
	}

	#faultOf(header: FrameHeader): FramingFault | undefined {
		const { compressed, mostBytes, mayBegin } = this.#rules;
		const { opcode, isLast, isCompressed, payloadBytes } = header;
		const isFirst = !isControl(header) && opcode !== continuation;
		// RFC 7692 §6: the bit stands in a message's first frame.
		if (isCompressed && !(compressed && isFirst)) return "malformed";
		if (!isControl(header)) {
			if (isFirst === this.#inMessage) return "malformed";
			if (isFirst) {
				this.#messageBytes = 0;
				this.#messageFrames = 0;
			}
			this.#inMessage = !isLast;
			this.#messageBytes += payloadBytes;
			this.#messageFrames += 1;
			if (this.#messageBytes > mostBytes || this.#messageFrames > mostFrames)
				return "too-large";
		}
		return opcode !== continuation && mayBegin?.() === false
			? "too-many"
			: undefined;
	}

	/** A copy: what it stood in may be large. */
	#wait(bytes: Buffer, at: number): undefined {
		this.#rest = Buffer.from(bytes.subarray(at));
	}

	#fail(fault: FramingFault): undefined {
		this.fault = fault;
	}
}
