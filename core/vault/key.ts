/**
 * The file vault's key: 32 random bytes in an owner-only file, or a passphrase stretched by scrypt. Creates a key file
 * only where there is none, and never repairs or replaces one.
 */
import {
	createHmac,
	type KeyObject,
	createSecretKey,
	hkdfSync,
	randomBytes,
	scrypt,
	timingSafeEqual,
} from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, open, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { VaultError } from "./backend.ts";
import { isErrno } from "./disk.ts";
import type { Secret } from "./secret.ts";

/** How the key is had, as the vault file says. Bounds keep a forged file from asking for all memory or hours of work. */
export const KeySource = z.discriminatedUnion("from", [
	z.strictObject({ from: z.literal("key-file") }),
	z.strictObject({
		from: z.literal("scrypt"),
		salt: z.base64url().length(22),
		N: z
			.number()
			.int()
			.min(2 ** 14)
			.max(2 ** 17),
		r: z.literal(8),
		p: z.number().int().min(1).max(8),
	}),
]);
export type KeySource = z.infer<typeof KeySource>;

/** 32 MiB and about a third of a second (OWASP password storage cheat sheet, the row that spares memory). */
export const passphraseSource = (): KeySource => ({
	from: "scrypt",
	salt: randomBytes(16).toString("base64url"),
	N: 2 ** 15,
	r: 8,
	p: 3,
});

/** `seal` encrypts; `check` is stored in clear to tell a wrong key from a damaged file, and reveals neither. */
export interface VaultKey {
	readonly seal: KeyObject;
	readonly check: string;
}

/** Rejects with `key-missing`, `key-exposed`, `wrong-key` or `passphrase-missing`. */
export async function obtainKey(
	source: KeySource,
	keyFile: string,
	passphrase: Secret | undefined,
): Promise<VaultKey> {
	if (source.from === "key-file") return split(await readKeyFile(keyFile));
	if (passphrase === undefined) {
		throw new VaultError(
			"passphrase-missing",
			"The vault was made with a passphrase: set DRAWBRIDGE_VAULT_PASSPHRASE",
		);
	}
	const { salt, N, r, p } = source;
	const derive: (
		password: string,
		salt: Buffer,
		length: number,
		options: object,
	) => Promise<Buffer> = promisify(scrypt);
	return split(
		await derive(
			passphrase.reveal().normalize("NFC"),
			Buffer.from(salt, "base64url"),
			32,
			{ N, r, p, maxmem: 256 * N * r },
		),
	);
}

function split(master: Buffer): VaultKey {
	const seal = Buffer.from(
		hkdfSync("sha256", master, "", "drawbridge vault seal", 32),
	);
	const check = createHmac("sha256", master)
		.update("drawbridge vault check")
		.digest()
		.subarray(0, 16);
	return { seal: createSecretKey(seal), check: check.toString("base64url") };
}

export function sameCheck(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}

/** Creates the key file whole or not at all; keeps one that is there. The folder must exist. */
export async function createKeyFile(keyFile: string): Promise<void> {
	const draft = `${keyFile}.${randomBytes(6).toString("hex")}`;
	const handle = await open(draft, "wx", 0o600);
	try {
		await handle.writeFile(`${randomBytes(32).toString("base64url")}\n`);
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
}

async function readKeyFile(keyFile: string): Promise<Buffer> {
	let handle: FileHandle;
	try {
		handle = await open(
			keyFile,
			constants.O_RDONLY |
				(constants.O_NOFOLLOW ?? 0) |
				(constants.O_NONBLOCK ?? 0),
		);
	} catch (error) {
		if (isErrno(error, "ENOENT")) {
			throw new VaultError(
				"key-missing",
				`The vault's key file is gone: put ${keyFile} back. Without it the entries cannot be read.`,
			);
		}
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
		const key = stat.isFile()
			? Buffer.from((await handle.readFile("utf8")).trim(), "base64url")
			: Buffer.alloc(0);
		if (key.length !== 32)
			throw new VaultError("wrong-key", `This is not a vault key: ${keyFile}`);
		return key;
	} finally {
		await handle.close();
	}
}
