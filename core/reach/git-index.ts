/**
 * Reads git's index (gitformat-index(5), versions 2 to 4): which files a repository keeps, and what they looked like when git
 * last looked. The file is a stranger's: whatever is odd about it makes it unreadable, and nothing of it is run or followed.
 */
import { hash } from "node:crypto";

/** A file as git last saw it. */
export interface Kept {
	/** Of 32 bits. */
	readonly size: number;
	/** Milliseconds; whole. */
	readonly changedMs: number;
}

const head = 12;
const statLength = 40;
const extended = 0x4000;
/** "link" (split index) and "sdir" (sparse): the entries are not all there. */
const elsewhere: ReadonlySet<string> = new Set(["link", "sdir"]);

/** By path with forward slashes, from the work tree's top. undefined: it cannot be read whole. */
export function readIndex(bytes: Buffer): Map<string, Kept> | undefined {
	if (bytes.length < head || bytes.toString("latin1", 0, 4) !== "DIRC")
		return undefined;
	const version = bytes.readUInt32BE(4);
	const idLength = idLengthOf(bytes);
	if (version < 2 || version > 4 || idLength === undefined) return undefined;
	const end = bytes.length - idLength;
	try {
		const { kept, at } = entriesOf(bytes, version, idLength, end);
		return isWhole(bytes, at, end) ? kept : undefined;
	} catch (error) {
		// Read beyond its end.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function entriesOf(
	bytes: Buffer,
	version: number,
	idLength: number,
	end: number,
): { kept: Map<string, Kept>; at: number } {
	const kept = new Map<string, Kept>();
	const count = bytes.readUInt32BE(8);
	let at = head;
	let name: Buffer = Buffer.alloc(0);
	for (let index = 0; index < count; index += 1) {
		const start = at;
		const flags = bytes.readUInt16BE(start + statLength + idLength);
		at = start + statLength + idLength + ((flags & extended) === 0 ? 2 : 4);
		if (version === 4) {
			const cut = varint(bytes, at);
			at = cut.at;
			const close = closeOf(bytes, at, end);
			if (cut.value > name.length) throw new RangeError("name");
			name = Buffer.concat([
				name.subarray(0, name.length - cut.value),
				bytes.subarray(at, close),
			]);
			at = close + 1;
		} else {
			const close = closeOf(bytes, at, end);
			name = bytes.subarray(at, close);
			// Padded with NULs to a multiple of eight, at least one.
			at = start + (Math.floor((close - start) / 8) + 1) * 8;
		}
		if (at > end) throw new RangeError("entry");
		kept.set(name.toString("utf8"), {
			size: bytes.readUInt32BE(start + 36),
			changedMs:
				bytes.readUInt32BE(start + 8) * 1_000 +
				Math.floor(bytes.readUInt32BE(start + 12) / 1_000_000),
		});
	}
	return { kept, at };
}

function closeOf(bytes: Buffer, at: number, end: number): number {
	const close = bytes.indexOf(0, at);
	if (close < 0 || close >= end) throw new RangeError("name");
	return close;
}

/** As in pack files' offsets. */
function varint(bytes: Buffer, from: number): { value: number; at: number } {
	let at = from;
	let byte = bytes.readUInt8(at);
	let value = byte & 0x7f;
	while ((byte & 0x80) !== 0) {
		at += 1;
		byte = bytes.readUInt8(at);
		value = (value + 1) * 128 + (byte & 0x7f);
		if (value > 65_536) throw new RangeError("length");
	}
	return { value, at: at + 1 };
}

/** Extensions of a known kind of which none says that entries stand somewhere else. */
function isWhole(bytes: Buffer, from: number, end: number): boolean {
	for (let at = from; at < end; ) {
		if (at + 8 > end) return false;
		if (elsewhere.has(bytes.toString("latin1", at, at + 4))) return false;
		at += 8 + bytes.readUInt32BE(at + 4);
		if (at > end) return false;
	}
	return true;
}

/** Told by the checksum at its end. `index.skipHash` leaves zeros there: of SHA-1's length, as nearly everywhere. */
function idLengthOf(bytes: Buffer): number | undefined {
	for (const [kind, length] of [
		["sha1", 20],
		["sha256", 32],
	] as const) {
		const body = bytes.subarray(0, bytes.length - length);
		if (hash(kind, body, "buffer").equals(bytes.subarray(-length)))
			return length;
	}
	return bytes.subarray(-20).every((byte) => byte === 0) ? 20 : undefined;
}
