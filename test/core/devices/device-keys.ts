/** Devices' keys as a browser makes them, and what they sign. By WebCrypto, so that nothing of the gate's is compared with itself. */
import { type Domain, domains } from "../../../contract/pairing.ts";

export interface WebKey {
	readonly pair: CryptoKeyPair;
	/** SPKI, DER. */
	readonly spki: Uint8Array<ArrayBuffer>;
}

export async function webKey(namedCurve = "P-256"): Promise<WebKey> {
	const pair = await crypto.subtle.generateKey(
		{ name: "ECDSA", namedCurve },
		false,
		["sign", "verify"],
	);
	const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
	return { pair, spki: new Uint8Array(spki) };
}

const ecdsa = { name: "ECDSA", hash: "SHA-256" };

export const behind = (
	domain: Domain,
	bytes: Uint8Array,
): Buffer<ArrayBuffer> =>
	Buffer.concat([Buffer.from(domains[domain], "utf8"), bytes]);

/** 64 bytes, r and s. */
export const webSign = async (
	{ pair }: WebKey,
	domain: Domain,
	bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> =>
	new Uint8Array(
		await crypto.subtle.sign(ecdsa, pair.privateKey, behind(domain, bytes)),
	);

/** `spki`: of P-256. */
export async function webVerify(
	spki: Uint8Array,
	domain: Domain,
	bytes: Uint8Array,
	sig: Uint8Array,
): Promise<boolean> {
	const key = await crypto.subtle.importKey(
		"spki",
		Uint8Array.from(spki),
		{ name: "ECDSA", namedCurve: "P-256" },
		false,
		["verify"],
	);
	return await crypto.subtle.verify(
		ecdsa,
		key,
		Uint8Array.from(sig),
		behind(domain, bytes),
	);
}
