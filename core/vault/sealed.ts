/**
 * The vault file's bytes: one line that says how to open it, one line with every entry sealed at once by AES-256-GCM,
 * the first line as associated data. So no entry can be read, changed, swapped, dropped or brought back on its own.
 * Knows no disk.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as z from "zod";
import { VaultError } from "./backend.ts";
import { KeySource, sameCheck, type VaultKey } from "./key.ts";

const Head = z.strictObject({
	format: z.literal("drawbridge-vault-1"),
	generation: z.number().int().positive(),
	key: KeySource,
	check: z.string(),
	nonce: z.base64url().length(16),
});

export type Entries = ReadonlyMap<string, string>;

export type SealedHead = z.infer<typeof Head>;

export interface Sealed {
	readonly head: SealedHead;
	readonly headLine: string;
	readonly body: Buffer;
}

const tagBytes = 16;

/** `undefined` when the end is missing, as after a torn write; throws `corrupt` when the shape is wrong otherwise. */
export function parseSealed(text: string): Sealed | undefined {
	const [headLine = "", body = "", ...rest] = text.split("\n");
	if (!text.endsWith("\n") || body === "") return undefined;
	const head = Head.safeParse(parseJson(headLine));
	if (!head.success || rest.length !== 1) throw damaged();
	const bytes = Buffer.from(body, "base64");
	// Node's decoder skips what is not base64: only the spelling `seal` writes is taken.
	if (bytes.toString("base64") !== body) throw damaged();
	return { head: head.data, headLine, body: bytes };
}

/** Before anything is opened. @throws VaultError `wrong-key`, `wrong-passphrase` */
export function checkKey(
	{ key: source, check }: SealedHead,
	key: VaultKey,
): void {
	if (sameCheck(check, key.check)) return;
	throw source.from === "scrypt"
		? new VaultError(
				"wrong-passphrase",
				"DRAWBRIDGE_VAULT_PASSPHRASE is not this vault's passphrase",
			)
		: new VaultError("wrong-key", "The key does not belong to this vault file");
}

/** Throws `wrong-key`, `wrong-passphrase` or `corrupt`. */
export function unseal(
	{ head, headLine, body }: Sealed,
	key: VaultKey,
): Entries {
	checkKey(head, key);
	try {
		const decipher = createDecipheriv(
			"aes-256-gcm",
			key.seal,
			Buffer.from(head.nonce, "base64url"),
			{ authTagLength: tagBytes },
		);
		decipher.setAAD(Buffer.from(headLine));
		decipher.setAuthTag(body.subarray(-tagBytes));
		const clear = Buffer.concat([
			decipher.update(body.subarray(0, -tagBytes)),
			decipher.final(),
		]);
		return new Map(
			z
				.array(z.tuple([z.string(), z.string()]))
				.parse(parseJson(clear.toString())),
		);
	} catch (error) {
		throw damaged(error);
	}
}

/** The text to write; a fresh nonce each time. */
export function seal(
	entries: Entries,
	generation: number,
	source: KeySource,
	key: VaultKey,
): string {
	const nonce = randomBytes(12);
	const headLine = JSON.stringify({
		format: "drawbridge-vault-1",
		generation,
		key: source,
		check: key.check,
		nonce: nonce.toString("base64url"),
	} satisfies SealedHead);
	const cipher = createCipheriv("aes-256-gcm", key.seal, nonce, {
		authTagLength: tagBytes,
	});
	cipher.setAAD(Buffer.from(headLine));
	const body = Buffer.concat([
		cipher.update(JSON.stringify([...entries])),
		cipher.final(),
		cipher.getAuthTag(),
	]);
	return `${headLine}\n${body.toString("base64")}\n`;
}

const damaged = (cause?: unknown): VaultError =>
	new VaultError("corrupt", "The vault file is damaged or was changed", {
		cause,
	});

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
