/**
 * Signatures of devices, and the canonical bytes objects are signed as. Knows one kind of key, P-256, and one form of it;
 * holds none.
 */
import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import canonicalize from "canonicalize";
import { type Domain, domains, joined, utf8 } from "../../contract/pairing.ts";

/** SPKI of a P-256 key whose point is not compressed: these bytes and the point's 65 (RFC 5480 §2). */
const spkiPrefix = Buffer.from(
	"3059301306072a8648ce3d020106082a8648ce3d030107034200",
	"hex",
);
const pointBytes = 65;
const uncompressed = 4;

/** RFC 8785, as UTF-8. @throws Error where it holds a text that is no valid Unicode, or a number that JSON lacks */
export function canonicalBytes(object: object): Uint8Array {
	const text = canonicalize(object);
	if (text === undefined) throw new TypeError("not JSON");
	return Buffer.from(text, "utf8");
}

/** In hex: SHA-256 of the domain's prefix and the object's canonical bytes. @throws as {@link canonicalBytes} does */
export const digestOfObject = (domain: Domain, object: object): string =>
	hash("sha256", prefixed(domain, canonicalBytes(object)), "hex");

/** ECDSA P-256 with SHA-256, `sig` 64 bytes (IEEE P1363). Never throws: a bad key or signature is `false`. */
export function isSignedBy(
	publicKey: Uint8Array,
	domain: Domain,
	bytes: Uint8Array,
	sig: Uint8Array,
): boolean {
	const key = readKey(publicKey);
	if (key === undefined) return false;
	try {
		return verify(
			"sha256",
			prefixed(domain, bytes),
			{ key, dsaEncoding: "ieee-p1363" },
			sig,
		);
	} catch {
		return false;
	}
}

/** One key has one form, so that nobody comes twice with it: uncompressed, on the curve, and nothing behind it. */
export const isDeviceKey = (spki: Uint8Array): boolean =>
	readKey(spki) !== undefined;

/** The bytes that are signed. */
export const prefixed = (
	domain: Domain,
	bytes: Uint8Array,
): Uint8Array<ArrayBuffer> => joined([utf8(domains[domain]), bytes]);

function readKey(spki: Uint8Array): KeyObject | undefined {
	const bytes = Buffer.from(spki);
	if (
		bytes.length !== spkiPrefix.length + pointBytes ||
		!bytes.subarray(0, spkiPrefix.length).equals(spkiPrefix) ||
		bytes[spkiPrefix.length] !== uncompressed
	)
		return undefined;
	try {
		return createPublicKey({ key: bytes, format: "der", type: "spki" });
	} catch {
		return undefined;
	}
}
