/**
 * The phone's cryptography, on the browser's own WebCrypto: what the gate signed is verified with the identity that was
 * pinned at pairing, and what this phone says is signed by a key no script can read. It never sends anything.
 */
import canonicalize from "canonicalize";
import {
	type Domain,
	domains,
	fromBase64Url,
	joined,
	toBase64Url,
	utf8,
} from "../../contract/pairing.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const ecdsa = { name: "ECDSA", hash: "SHA-256" } as const;
const signatureBytes = 64;

export interface DeviceKey {
	/** Not extractable: it signs, and no script reads it. */
	readonly privateKey: CryptoKey;
	/** SPKI. */
	readonly publicKey: Bytes;
}

export async function newDeviceKey(): Promise<DeviceKey> {
	const pair = await crypto.subtle.generateKey(curve, false, [
		"sign",
		"verify",
	]);
	const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
	return { privateKey: pair.privateKey, publicKey: new Uint8Array(spki) };
}

/** RFC 8785, as UTF-8. @throws where there is no such form, such as for half a character */
export function canonicalBytes(object: object): Bytes {
	const text = canonicalize(object);
	if (text === undefined) throw new TypeError("no JSON");
	return new TextEncoder().encode(text);
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** In hex: SHA-256 of the domain's prefix and the object's canonical bytes. */
export async function digestOf(
	domain: Domain,
	object: object,
): Promise<string> {
	const bytes = await sha256(withDomain(domain, canonicalBytes(object)));
	return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 64 bytes (IEEE P1363), in base64url. */
export async function signBytes(
	key: CryptoKey,
	domain: Domain,
	bytes: Uint8Array,
): Promise<string> {
	const sig = await crypto.subtle.sign(ecdsa, key, withDomain(domain, bytes));
	return toBase64Url(new Uint8Array(sig));
}

/** @throws where it is no P-256 key in SPKI */
export function importIdentity(spki: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey("spki", spki, curve, false, ["verify"]);
}

/** Never throws: a bad signature is `false`. */
export async function isSigned(
	identity: CryptoKey,
	domain: Domain,
	bytes: Uint8Array,
	sig: string,
): Promise<boolean> {
	const raw = fromBase64Url(sig);
	if (raw?.length !== signatureBytes) return false;
	return crypto.subtle.verify(ecdsa, identity, raw, withDomain(domain, bytes));
}

/** Both whole: where they differ first is nobody's business. */
export function areEqual(a: Uint8Array, b: Uint8Array): boolean {
	let difference = a.length ^ b.length;
	for (let at = 0; at < a.length; at++)
		difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
	return difference === 0;
}

const withDomain = (domain: Domain, bytes: Uint8Array): Bytes =>
	joined([utf8(domains[domain]), bytes]);
