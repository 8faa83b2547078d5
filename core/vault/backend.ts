/**
 * What keeps entries, what keeps the one key that opens them, the closed list of reasons a vault refuses, and what an
 * entry may look like. It holds no entry itself and never falls back from one place to another.
 */
import type { VaultView } from "../../contract/views.ts";

export type BackendName = VaultView["backend"];

/**
 * Why an operation failed. `invalid` (the entry cannot be kept), `busy` (another process is writing) and `other-key`
 * (another vault's key is where this one's should go) say nothing about the vault's health; every other code means
 * locked until the cause is gone.
 */
type VaultErrorCode =
	| "locked"
	| "unavailable"
	| "missing"
	| "corrupt"
	| "rolled-back"
	| "key-missing"
	| "key-exposed"
	| "wrong-key"
	| "passphrase-missing"
	| "wrong-passphrase"
	| "choice-unreadable"
	| "other-key"
	| "invalid"
	| "busy";

/** The message is for the owner: it says what to do, and never holds an entry's value. */
export class VaultError extends Error {
	readonly code: VaultErrorCode;
	constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "VaultError";
		this.code = code;
	}

	/** Whether the vault as a whole cannot be used, as opposed to this one call. */
	get locks(): boolean {
		return !["invalid", "busy", "other-key"].includes(this.code);
	}
}

/** Every method rejects with a {@link VaultError} and with nothing else. An entry that is not there is no error. */
export interface VaultBackend {
	readonly name: BackendName;
	get(name: string): Promise<string | undefined>;
	/** Replaces. Once resolved, the entry survives a crash of this process. */
	set(name: string, value: string): Promise<void>;
	/** `false` when there was no such entry. */
	delete(name: string): Promise<boolean>;
	/** Sorted. */
	list(): Promise<string[]>;
}

const longestValueBytes = 64 * 1024;

/** Names are plain so that every keychain keeps them apart; throws `invalid`. */
export function checkName(name: string): void {
	if (!/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/.test(name)) {
		throw new VaultError(
			"invalid",
			"An entry's name is 1 to 200 letters, digits and . _ : / @ -",
		);
	}
}

/** What no keychain can hand back unchanged is refused before it is written: keychains cut at NUL and replace lone surrogates. */
export function checkValue(value: string): void {
	if (
		value === "" ||
		value.includes("\0") ||
		!value.isWellFormed() ||
		Buffer.byteLength(value) > longestValueBytes
	) {
		throw new VaultError(
			"invalid",
			"An entry's value is 1 byte to 64 KiB of text without NUL",
		);
	}
}
