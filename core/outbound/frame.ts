/**
 * One frame of WebSocket (RFC 6455 §5) as its first bytes describe it, and the one frame the gate sends itself: a close.
 * Knows what a frame may look like; not in which order frames come, nor what they say.
 */
import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";

/** Who sends it: a client masks, a server never does (§5.1). */
export type Sender = "client" | "server";

export interface FrameHeader {
	readonly opcode: number;
	readonly isLast: boolean;
	/** The first of the reserved bits: what an extension has compressed. The others are nobody's. */
	readonly isCompressed: boolean;
	readonly headerBytes: number;
	readonly payloadBytes: number;
}

/** Opcodes (§5.2). From 8 on they are control frames. */
export const continuation = 0;
export const closing = 8;
const firstControl = 8;
const longestControl = 125;

export const isControl = ({ opcode }: FrameHeader): boolean =>
	opcode >= firstControl;

/** Of the frame that begins at `at`; undefined while it is not whole. */
export function headerAt(
	bytes: Buffer,
	at: number,
	sender: Sender,
): FrameHeader | "malformed" | undefined {
	const first = bytes[at];
	const second = bytes[at + 1];
	if (first === undefined || second === undefined) return undefined;
	const opcode = first & 0x0f;
	const isLast = (first & 0x80) !== 0;
	const short = second & 0x7f;
	if ((first & 0x30) !== 0 || !isKnown(opcode)) return "malformed";
	if (((second & 0x80) !== 0) !== (sender === "client")) return "malformed";
	if (opcode >= firstControl && (!isLast || short > longestControl))
		return "malformed";
	const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
	const headerBytes = 2 + lengthBytes + (sender === "client" ? 4 : 0);
	if (bytes.length - at < headerBytes) return undefined;
	let payloadBytes = short;
	if (lengthBytes === 2) payloadBytes = bytes.readUInt16BE(at + 2);
	// Beyond what a number holds exactly it is no length at all; so is one with the top bit, which §5.2 forbids.
	else if (lengthBytes === 8) payloadBytes = readLength(bytes, at + 2);
	// The shortest form is the only one (§5.2): another is read differently elsewhere.
	if (
		Number.isNaN(payloadBytes) ||
		(lengthBytes === 2 && payloadBytes < 126) ||
		(lengthBytes === 8 && payloadBytes < 65_536)
	)
		return "malformed";
	const isCompressed = (first & 0x40) !== 0;
	return { opcode, isLast, isCompressed, headerBytes, payloadBytes };
}

const isKnown = (opcode: number): boolean =>
	opcode <= 2 || (opcode >= 8 && opcode <= 10);

function readLength(bytes: Buffer, at: number): number {
	const high = bytes.readUInt32BE(at);
	return high > 0x1f_ffff
		? Number.NaN
		: high * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}

/** What stands in the whole frame behind its header, without the mask. A copy where there is one. */
export function payloadOf(
	frame: Buffer,
	{ headerBytes }: FrameHeader,
	sender: Sender,
): Buffer {
	const payload = frame.subarray(headerBytes);
	return sender === "server"
		? payload
		: masked(payload, frame.subarray(headerBytes - 4, headerBytes));
}

function masked(payload: Buffer, mask: Buffer): Buffer {
	const out = Buffer.from(payload);
	for (let i = 0; i < out.length; i++)
		out[i] = (out[i] ?? 0) ^ (mask[i & 3] ?? 0);
	return out;
}

/** Whether a close frame may say that (§5.5.1, §7.4): nothing, or a code for the wire and a reason in UTF-8. */
export function isClosePayload(payload: Buffer): boolean {
	if (payload.length === 0) return true;
	if (payload.length === 1) return false;
	const code = payload.readUInt16BE(0);
	return (
		((code >= 1_000 && code <= 1_014 && !neverSent.has(code)) ||
			(code >= 3_000 && code <= 4_999)) &&
		isUtf8(payload.subarray(2))
	);
}

/** They stand for a close that nobody sent, or for nothing. */
const neverSent: ReadonlySet<number> = new Set([1_004, 1_005, 1_006]);

/** Codes the gate ends a tunnel with (§7.4.1 and IANA's registry). */
export type CloseCode =
	/** Going away. */
	| 1_001
	/** Protocol error. */
	| 1_002
	/** Text that is none. */
	| 1_007
	/** Policy violation. */
	| 1_008
	/** Message too big. */
	| 1_009
	/** Try again later. */
	| 1_013
	/** Bad gateway: what is behind it sent nonsense. */
	| 1_014;

/** `reason`: one of the gate's own words, of ASCII and short. */
export function closeFrame(
	code: CloseCode,
	reason: string,
	sender: Sender,
): Buffer {
	const payload = Buffer.alloc(2 + reason.length);
	payload.writeUInt16BE(code, 0);
	payload.write(reason, 2, "latin1");
	if (sender === "server")
		return Buffer.concat([Buffer.of(0x88, payload.length), payload]);
	const mask = randomBytes(4);
	return Buffer.concat([
		Buffer.of(0x88, 0x80 | payload.length),
		mask,
		masked(payload, mask),
	]);
}
