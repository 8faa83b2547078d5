/**
 * The data key that opens the sealed file, and how a passphrase is stretched into 32 bytes. Knows no place and no disk.
 */
import {
	createHmac,
	createSecretKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
	scrypt,
	timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";
import type { Secret } from "./secret.ts";

/** Bounds keep a forged file from asking for all memory or hours of work. */
export const Stretch = z.strictObject({
	from: z.literal("scrypt"),
	salt: z.base64url().length(22),
	N: z
		.number()
		.int()
		.min(2 ** 14)
		.max(2 ** 17)
		.refine((cost) => Number.isInteger(Math.log2(cost)), "a power of two"),
	r: z.literal(8),
	p: z.number().int().min(1).max(8),
});
export type Stretch = z.infer<typeof Stretch>;

/**
 * How the data key is had, as the sealed file says. `key-file`: as it is kept, in a file or a keychain; the word is from
 * when only files had one. `scrypt`: vaults that were made with a passphrase then are sealed by it directly.
 */
export const KeySource = z.discriminatedUnion("from", [
	z.strictObject({ from: z.literal("key-file") }),
	Stretch,
]);
export type KeySource = z.infer<typeof KeySource>;

/** 32 MiB and about a third of a second (OWASP password storage cheat sheet, the row that spares memory). */
export const freshStretch = (): Stretch => ({
	from: "scrypt",
	salt: randomBytes(16).toString("base64url"),
	N: 2 ** 15,
	r: 8,
	p: 3,
});

/** 32 bytes, the same for a passphrase typed with composed or decomposed letters. */
export async function stretched(
	{ salt, N, r, p }: Stretch,
	passphrase: Secret,
): Promise<Buffer> {
	const derive: (
		password: string,
		salt: Buffer,
		length: number,
		options: object,
	) => Promise<Buffer> = promisify(scrypt);
	return await derive(
		passphrase.reveal().normalize("NFC"),
		Buffer.from(salt, "base64url"),
		32,
		{ N, r, p, maxmem: 256 * N * r },
	);
}

/** `seal` encrypts; `check` is stored in clear to tell a wrong key from a damaged file, and reveals neither. */
export interface VaultKey {
	readonly seal: KeyObject;
	readonly check: string;
}

/** What a data key seals with. */
export function keyOf(dataKey: Buffer): VaultKey {
	const seal = Buffer.from(
		hkdfSync("sha256", dataKey, "", "drawbridge vault seal", 32),
	);
	const check = createHmac("sha256", dataKey)
		.update("drawbridge vault check")
		.digest()
		.subarray(0, 16);
	const key = createSecretKey(seal);
	seal.fill(0);
	return { seal: key, check: check.toString("base64url") };
}

/** In constant time. */
export function sameCheck(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}
