/**
 * The chain: each row's MAC covers the row and the MAC before it, so that whoever lacks the key can change, drop, swap
 * or add none of them unseen. HMAC-SHA-256 (RFC 2104) by two one-shot hashes, half of what createHmac costs a row: the
 * key is 64 ASCII characters, so both padded keys are ASCII too, and the inner one can stand in front of the text.
 */
import { hash } from "node:crypto";
import type { RowValues } from "./row.ts";

/** Stands where the MAC of the entry before the first one would. */
export const genesis = "A".repeat(43);
const blockBytes = 64;

export interface Link {
	readonly id: number;
	readonly mac: string;
}

export class ChainKey {
	readonly #inner: string;
	/** The outer padded key, and behind it room for the inner hash. */
	readonly #outer: Buffer;

	/** `key`: 64 ASCII characters, and nobody else's. */
	constructor(key: string) {
		if (key.length !== blockBytes || !/^[\x20-\x7e]*$/.test(key))
			throw new RangeError("a chain's key is 64 printable ASCII characters");
		this.#inner = padded(key, 0x36);
		this.#outer = Buffer.concat([
			Buffer.from(padded(key, 0x5c), "latin1"),
			Buffer.alloc(32),
		]);
	}

	/** JSON of all values is one encoding for each row, and no two rows share one. */
	next(previous: string, values: RowValues): string {
		return this.mac(previous + JSON.stringify(values));
	}

	/** HMAC-SHA-256 of the text's UTF-8, in base64url. */
	mac(text: string): string {
		this.#outer.write(
			hash("sha256", this.#inner + text, "binary"),
			blockBytes,
			"binary",
		);
		return hash("sha256", this.#outer, "base64url");
	}
}

const padded = (key: string, pad: number): string =>
	Array.from(key, (char) => String.fromCharCode(char.charCodeAt(0) ^ pad)).join(
		"",
	);
