/**
 * The keys of the audit log, all derived from one root in the vault (`audit/key`) by HKDF-SHA-256 (RFC 5869): the
 * chain's, the checkpoints' (Ed25519), and that of the rows that grant access. Read once, then kept for the process's
 * life: a vault that locks later ends no chain. Never written anywhere else.
 */
import {
	createPrivateKey,
	createPublicKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
} from "node:crypto";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";
import { ChainKey } from "./chain.ts";

export type KeyVault = Pick<Vault, "get" | "set" | "state" | "onChange">;

export interface AuditKeys {
	readonly chain: ChainKey;
	/** Ed25519. */
	readonly signing: KeyObject;
	readonly verifying: KeyObject;
	readonly rows: ChainKey;
}

const rootName = "audit/key";
/** PKCS #8 of an Ed25519 private key is this and its 32 bytes (RFC 8410 §7). */
const ed25519Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** undefined: the vault has none. @throws VaultError */
export async function readKeys(
	vault: KeyVault,
): Promise<AuditKeys | undefined> {
	const root = await vault.get(rootName);
	return root && keysOf(root);
}

/** @throws VaultError */
export async function makeKeys(vault: KeyVault): Promise<AuditKeys> {
	const root = new Secret(randomBytes(32).toString("base64url"));
	await vault.set(rootName, root);
	return keysOf(root);
}

/** From 32 bytes in base64url. */
export function keysOf(root: Secret): AuditKeys {
	const derive = (purpose: string): Buffer =>
		Buffer.from(
			hkdfSync(
				"sha256",
				Buffer.from(root.reveal(), "base64url"),
				"",
				`drawbridge audit ${purpose}`,
				32,
			),
		);
	const signing = createPrivateKey({
		key: Buffer.concat([ed25519Prefix, derive("checkpoints")]),
		format: "der",
		type: "pkcs8",
	});
	return {
		chain: new ChainKey(derive("chain").toString("hex")),
		signing,
		verifying: createPublicKey(signing),
		rows: new ChainKey(derive("rows").toString("hex")),
	};
}
