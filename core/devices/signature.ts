/** Signatures of devices, and the canonical bytes objects are signed as. */
import type { Domain } from "../../contract/pairing.ts";

/** RFC 8785, as UTF-8. */
export function canonicalBytes(object: object): Uint8Array {
	throw new Error("not built");
}

/** In hex: SHA-256 of the domain's prefix and the object's canonical bytes. */
export function digestOfObject(domain: Domain, object: object): string {
	throw new Error("not built");
}

/** ECDSA P-256 with SHA-256, `sig` 64 bytes (IEEE P1363). Never throws: a bad key or signature is `false`. */
export function isSignedBy(
	publicKey: Uint8Array,
	domain: Domain,
	bytes: Uint8Array,
	sig: Uint8Array,
): boolean {
	throw new Error("not built");
}
