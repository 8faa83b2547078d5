/** The port of the places that keep the vault's data key. Knows no place. */
import type { BackendName, VaultError } from "./backend.ts";
import type { SealedHead } from "./sealed.ts";

/** Where the data key is: 32 bytes that open the sealed file. Methods reject with a {@link VaultError} alone. */
export interface KeyPlace {
	readonly name: BackendName;
	/** For the owner. */
	readonly title: string;
	/** Proves that what is written can be read back. Rejects with `unavailable` where it cannot. */
	claim(): Promise<void>;
	/** `undefined`: it answers, and has none. `head`: the file to open, where there is one. */
	read(head: SealedHead | undefined): Promise<Buffer | undefined>;
	/** Keeps a key that is there already: read it back. */
	write(key: Buffer): Promise<void>;
	/** Resolves also where none was. */
	remove(): Promise<void>;
	/** Rejects unless the file's key is still kept: what is sealed by a key that nobody has is lost. */
	confirm(head: SealedHead): Promise<void>;
	/** What to say of a place that answers without the key. */
	missing(): VaultError;
}
