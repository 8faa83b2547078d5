/**
 * How far the chain has come: kept in the vault, where a file that was cut or rolled back cannot take it along, and in a
 * file the owner names, signed, so that it proves something on another machine. Holds no entry.
 */
import { sign, verify, type KeyObject } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import * as z from "zod";
import { Secret } from "../vault/secret.ts";
import type { AuditKeys, KeyVault } from "./keys.ts";

const headName = "audit/head";

const Link = z.object({ id: z.number().int(), mac: z.string() });

const Head = z.object({
	/** The first entry of the chain; those before it are from before there was one. */
	start: z.number().int(),
	/** The newest entry that was marked, and its MAC. */
	...Link.shape,
	/** Milliseconds since 1970. */
	at: z.number().int(),
	/** The newest entry that retention took away; the chain goes on from its MAC. */
	pruned: Link.nullable(),
});
export type Head = z.infer<typeof Head>;

/** undefined: none was ever kept. @throws VaultError; Error where it is not what was kept */
export async function readHead(vault: KeyVault): Promise<Head | undefined> {
	const kept = await vault.get(headName);
	return kept && Head.parse(JSON.parse(kept.reveal()));
}

/** @throws VaultError */
export const keepHead = (vault: KeyVault, head: Head): Promise<void> =>
	vault.set(headName, new Secret(JSON.stringify(head)));

const SignedHead = z.object({
	id: z.number().int(),
	/** Entries of the chain up to this one. */
	count: z.number().int(),
	mac: z.string(),
	at: z.iso.datetime(),
	/** Ed25519, base64url: of the JSON array [id, count, mac, at]. */
	signature: z.string(),
	/** Ed25519, base64url: 32 bytes. */
	public_key: z.string(),
});
export type SignedHead = z.infer<typeof SignedHead>;

/** For a file, and for paired devices. */
export function signHead(head: Head, keys: AuditKeys): SignedHead {
	const said = {
		id: head.id,
		count: Math.max(0, head.id - head.start + 1),
		mac: head.mac,
		at: new Date(head.at).toISOString(),
	};
	return {
		...said,
		signature: sign(null, textOf(said), keys.signing).toString("base64url"),
		public_key: String(keys.verifying.export({ format: "jwk" }).x),
	};
}

/** undefined: no head, or none of this key's. */
export function readSignedHead(
	text: string,
	key: KeyObject,
): SignedHead | undefined {
	try {
		const head = SignedHead.parse(JSON.parse(text));
		const signature = Buffer.from(head.signature, "base64url");
		return verify(null, textOf(head), key, signature) ? head : undefined;
	} catch {
		return undefined;
	}
}

/** In place of the one before, whole or not at all. */
export async function writeHeadFile(
	file: string,
	head: SignedHead,
): Promise<void> {
	const next = `${file}.next`;
	await writeFile(next, `${JSON.stringify(head)}\n`, { mode: 0o600 });
	await rename(next, file);
}

const textOf = ({
	id,
	count,
	mac,
	at,
}: Pick<SignedHead, "id" | "count" | "mac" | "at">): Buffer =>
	Buffer.from(JSON.stringify([id, count, mac, at]));
