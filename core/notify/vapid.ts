/** Who the gate is before push services (VAPID, RFC 8292): one P-256 key of its own in the vault, used for nothing else. */
import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
} from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";

const vaultName = "push/vapid";
/** A day at most (RFC 8292 §2). */
const goodForSeconds = 12 * 3_600;
/**
 * Apple's service refuses a token without a contact, and one whose contact is of localhost, .local or .invalid. Nobody runs
 * all gates: RFC 2606's domain stands for whoever runs this one.
 */
const contact = "mailto:drawbridge@example.com";

export interface Vapid {
	/** P-256, raw, base64url. */
	readonly publicKey: string;
	/** The Authorization field of one push. `endpoint` is a URL. */
	authorization(endpoint: string): Promise<string>;
}

/** Makes the key where there is none. @throws VaultError */
export async function openVapid(vault: Vault, clock: Clock): Promise<Vapid> {
	const kept = await vault.get(vaultName);
	const privateKey = kept === undefined ? await makeKey(vault) : read(kept);
	const { x = "", y = "" } = createPublicKey(privateKey).export({
		format: "jwk",
	});
	const publicKey = Buffer.concat([
		Uint8Array.of(4),
		Buffer.from(x, "base64url"),
		Buffer.from(y, "base64url"),
	]).toString("base64url");
	return {
		publicKey,
		async authorization(endpoint) {
			const token = await new SignJWT()
				.setProtectedHeader({ typ: "JWT", alg: "ES256" })
				.setAudience(new URL(endpoint).origin)
				.setExpirationTime(Math.floor(clock.now() / 1_000) + goodForSeconds)
				.setSubject(contact)
				.sign(privateKey);
			return `vapid t=${token}, k=${publicKey}`;
		},
	};
}

async function makeKey(vault: Vault): Promise<KeyObject> {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const der = privateKey.export({ format: "der", type: "pkcs8" });
	await vault.set(vaultName, new Secret(der.toString("base64url")));
	return privateKey;
}

const read = (kept: Secret): KeyObject =>
	createPrivateKey({
		key: Buffer.from(kept.reveal(), "base64url"),
		format: "der",
		type: "pkcs8",
	});
