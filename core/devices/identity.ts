/** This machine's identity before phones: one P-256 key in the vault, which signs what they are told. */
import type { Domain } from "../../contract/pairing.ts";
import type { Vault } from "../vault/vault.ts";

export class Identity {
	constructor(vault: Vault) {
		throw new Error("not built");
	}

	/** Makes it where there is none. @throws VaultError while the vault is locked */
	open(): Promise<void> {
		throw new Error("not built");
	}

	/** Opened, and the vault was not locked since. */
	get isOpen(): boolean {
		throw new Error("not built");
	}

	/** SPKI, DER. @throws VaultError */
	get publicKey(): Uint8Array {
		throw new Error("not built");
	}

	/** The first 16 bytes of the SHA-256 of {@link Identity.publicKey}. @throws VaultError */
	get fingerprint(): Uint8Array {
		throw new Error("not built");
	}

	/** ECDSA with SHA-256 over the domain's prefix and the bytes; 64 bytes. @throws VaultError */
	sign(domain: Domain, bytes: Uint8Array): Uint8Array {
		throw new Error("not built");
	}

	/** Another one in its place. @throws VaultError */
	renew(): Promise<void> {
		throw new Error("not built");
	}
}
