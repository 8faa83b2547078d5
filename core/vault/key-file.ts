/**
 * The data key in an owner-only file: as it is, or sealed by a passphrase where there is one. Creates the file only where
 * there is none, and never repairs or replaces one. Keeps no key in memory.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import {
	type FileHandle,
	link,
	mkdir,
	open,
	rm,
	unlink,
} from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import { asVaultErrors, isErrno, stampOf, syncFolder } from "./disk.ts";
import { freshStretch, keyOf, sameCheck, Stretch, stretched } from "./key.ts";
import { checkKey, type SealedHead } from "./sealed.ts";
import type { Secret } from "./secret.ts";

interface KeyFileOptions {
	readonly keyFile: string;
	/** `undefined`: there is none. Rejects where there is one that cannot be used. */
	readonly passphrase: () => Promise<Secret | undefined>;
	/** How a new key is sealed; tests take a cheap one. */
	readonly stretch?: () => Stretch;
}

/** A key that a passphrase opens. */
const Wrapped = z.strictObject({
	format: z.literal("drawbridge-key-1"),
	by: Stretch,
	nonce: z.base64url().length(16),
	/** The key and its tag. */
	key: z.base64url().length(64),
});

const keyBytes = 32;
const associated = Buffer.from("drawbridge-key-1");

/** Touches nothing until the first call. */
export function openKeyFile({
	keyFile,
	passphrase,
	stretch = freshStretch,
}: KeyFileOptions): KeyPlace {
	/** The key file as it was when it gave the key with this check. */
	let seen: { readonly stamp: string; readonly check: string } | undefined;

	const ask = async (): Promise<Secret> => {
		const given = await passphrase();
		if (given !== undefined) return given;
		throw new VaultError(
			"passphrase-missing",
			"The vault was made with a passphrase: set DRAWBRIDGE_VAULT_PASSPHRASE",
		);
	};
	const missing = (): VaultError =>
		new VaultError(
			"key-missing",
			`The vault's key file is gone: put ${keyFile} back. Without it the entries cannot be read.`,
		);

	const read = async (
		head: SealedHead | undefined,
	): Promise<Buffer | undefined> => {
		const stamp = await stampOf(keyFile);
		const remember = (key: Buffer): Buffer => {
			seen = { stamp, check: keyOf(key).check };
			return key;
		};
		const direct = head?.key.from === "scrypt" ? head.key : undefined;
		const text = await readKeyFile(keyFile);
		if (text !== undefined) {
			const key = text.startsWith("{")
				? await unwrap(text, keyFile, ask)
				: plainKey(text, keyFile);
			if (
				head === undefined ||
				direct === undefined ||
				sameCheck(keyOf(key).check, head.check)
			)
				return remember(key);
		}
		return direct && remember(await stretched(direct, await ask()));
	};

	return {
		name: "file",
		title: `key file ${keyFile}`,
		missing,
		claim: () =>
			asVaultErrors(async () => {
				await passphrase();
				await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
			}),
		read: (head) => asVaultErrors(() => read(head)),
		write: (key) =>
			asVaultErrors(async () => {
				const given = await passphrase();
				await createFile(
					keyFile,
					given === undefined
						? key.toString("base64url")
						: await wrap(key, given, stretch()),
				);
			}),
		remove: () =>
			asVaultErrors(async () => {
				seen = undefined;
				await rm(keyFile, { force: true });
				await syncFolder(dirname(keyFile));
			}),
		confirm: (head) =>
			asVaultErrors(async () => {
				// scrypt is slow on purpose: not at every write.
				if (
					seen?.check === head.check &&
					seen.stamp === (await stampOf(keyFile))
				)
					return;
				const key = await read(head);
				if (key === undefined) throw missing();
				checkKey(head, keyOf(key));
			}),
	};
}

async function wrap(
	key: Buffer,
	passphrase: Secret,
	by: Stretch,
): Promise<string> {
	const nonce = randomBytes(12);
	const cipher = createCipheriv(
		"aes-256-gcm",
		await stretched(by, passphrase),
		nonce,
	);
	cipher.setAAD(associated);
	const sealed = Buffer.concat([
		cipher.update(key),
		cipher.final(),
		cipher.getAuthTag(),
	]);
	return JSON.stringify({
		format: "drawbridge-key-1",
		by,
		nonce: nonce.toString("base64url"),
		key: sealed.toString("base64url"),
	} satisfies z.infer<typeof Wrapped>);
}

async function unwrap(
	text: string,
	keyFile: string,
	ask: () => Promise<Secret>,
): Promise<Buffer> {
	let wrapped: z.infer<typeof Wrapped>;
	try {
		wrapped = Wrapped.parse(JSON.parse(text));
	} catch (error) {
		throw noKey(keyFile, error);
	}
	const sealed = Buffer.from(wrapped.key, "base64url");
	const decipher = createDecipheriv(
		"aes-256-gcm",
		await stretched(wrapped.by, await ask()),
		Buffer.from(wrapped.nonce, "base64url"),
		{ authTagLength: sealed.length - keyBytes },
	);
	decipher.setAAD(associated);
	decipher.setAuthTag(sealed.subarray(keyBytes));
	try {
		return Buffer.concat([
			decipher.update(sealed.subarray(0, keyBytes)),
			decipher.final(),
		]);
	} catch (error) {
		throw new VaultError(
			"wrong-passphrase",
			"DRAWBRIDGE_VAULT_PASSPHRASE is not this vault's passphrase",
			{ cause: error },
		);
	}
}

const noKey = (keyFile: string, cause?: unknown): VaultError =>
	new VaultError("wrong-key", `This is not a vault key: ${keyFile}`, { cause });

function plainKey(text: string, keyFile: string): Buffer {
	const key = Buffer.from(text, "base64url");
	if (key.length !== keyBytes) throw noKey(keyFile);
	return key;
}

/** Creates the file whole or not at all; keeps one that is there. */
async function createFile(keyFile: string, text: string): Promise<void> {
	await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
	const draft = `${keyFile}.${randomBytes(6).toString("hex")}`;
	const handle = await open(draft, "wx", 0o600);
	try {
		await handle.writeFile(`${text}\n`);
		await handle.sync();
	} finally {
		await handle.close();
	}
	try {
		// Like O_EXCL, link fails where anything (also a symbolic link) is; unlike it, a crash leaves no empty key.
		await link(draft, keyFile);
	} catch (error) {
		if (!isErrno(error, "EEXIST")) throw error;
	} finally {
		await unlink(draft);
	}
	await syncFolder(dirname(keyFile));
}

/** `undefined` where none is. Rejects one that others can read. */
async function readKeyFile(keyFile: string): Promise<string | undefined> {
	let handle: FileHandle;
	try {
		handle = await open(
			keyFile,
			constants.O_RDONLY |
				(constants.O_NOFOLLOW ?? 0) |
				(constants.O_NONBLOCK ?? 0),
		);
	} catch (error) {
		if (isErrno(error, "ENOENT")) return undefined;
		throw new VaultError(
			"locked",
			`The vault's key file cannot be opened: ${keyFile}`,
			{ cause: error },
		);
	}
	try {
		const stat = await handle.stat();
		if (
			process.platform !== "win32" &&
			((stat.mode & 0o077) !== 0 || stat.uid !== process.getuid?.())
		) {
			throw new VaultError(
				"key-exposed",
				`Others can read the vault's key: chown it to yourself and chmod 600 ${keyFile}`,
			);
		}
		if (!stat.isFile()) throw noKey(keyFile);
		return (await handle.readFile("utf8")).trim();
	} finally {
		await handle.close();
	}
}
