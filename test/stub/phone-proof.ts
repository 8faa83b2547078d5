/**
 * What a phone can prove and check: its own key, the gate's signatures, and the keys of a pairing. Written from the protocol
 * alone, so that it never agrees with the gate by sharing its mistakes. Sends nothing.
 */
import {
	createECDH,
	createHash,
	createHmac,
	createPublicKey,
	generateKeyPairSync,
	hkdfSync,
	type KeyObject,
	sign,
	verify,
} from "node:crypto";
import canonicalize from "canonicalize";
import { type Domain, domains, type KeyName } from "../../contract/pairing.ts";

/** P-256. A browser would not let its private half out. */
export interface DeviceKey {
	readonly privateKey: KeyObject;
	/** SPKI, DER, base64url. */
	readonly spki: string;
}

export function newDeviceKey(): DeviceKey {
	const { privateKey, publicKey } = generateKeyPairSync("ec", {
		namedCurve: "P-256",
	});
	const spki = publicKey.export({ type: "spki", format: "der" });
	return { privateKey, spki: spki.toString("base64url") };
}

const prefixed = (domain: Domain, bytes: Uint8Array): Buffer =>
	Buffer.concat([Buffer.from(domains[domain], "utf8"), bytes]);

/** 64 bytes, r and s, base64url. */
export const signAs = (
	{ privateKey: key }: DeviceKey,
	domain: Domain,
	bytes: Uint8Array,
): string =>
	sign("sha256", prefixed(domain, bytes), {
		key,
		dsaEncoding: "ieee-p1363",
	}).toString("base64url");

/** `spki`: base64url. */
export const isSignedBy = (
	spki: string,
	domain: Domain,
	bytes: Uint8Array,
	sig: string,
): boolean =>
	verify(
		"sha256",
		prefixed(domain, bytes),
		{
			key: createPublicKey({
				key: Buffer.from(spki, "base64url"),
				type: "spki",
				format: "der",
			}),
			dsaEncoding: "ieee-p1363",
		},
		Buffer.from(sig, "base64url"),
	);

/** RFC 8785. */
export function canonical(object: object): Buffer {
	const text = canonicalize(object);
	if (text === undefined) throw new Error("nothing JSON could say");
	return Buffer.from(text, "utf8");
}

export const sha256 = (bytes: Uint8Array): Buffer =>
	createHash("sha256").update(bytes).digest();

/** In hex: of the prefix and the canonical JSON. */
export const digestOf = (domain: Domain, object: object): string =>
	sha256(prefixed(domain, canonical(object))).toString("hex");

export const macOf = (key: Uint8Array, bytes: Uint8Array): string =>
	createHmac("sha256", key).update(bytes).digest("base64url");

/** One side's half of the agreement, good for one pairing. */
export interface Ephemeral {
	/** Raw, 65 bytes, base64url. */
	readonly point: string;
	/** HKDF-SHA256 of the shared secret, salted with the one-time secret, bound to the transcript. */
	keysWith(
		theirs: string,
		secret: Uint8Array,
		transcript: Uint8Array,
	): (name: KeyName) => Uint8Array;
}

export function newEphemeral(): Ephemeral {
	const half = createECDH("prime256v1");
	const point = half.generateKeys().toString("base64url");
	return {
		point,
		keysWith(theirs, secret, transcript) {
			const shared = half.computeSecret(Buffer.from(theirs, "base64url"));
			return (name) =>
				new Uint8Array(
					hkdfSync(
						"sha256",
						shared,
						secret,
						Buffer.concat([Buffer.from(name, "utf8"), transcript]),
						32,
					),
				);
		},
	};
}
