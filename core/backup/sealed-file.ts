/**
 * The bytes of a backup: one line in the clear that says how the passphrase is stretched, then frames of 64 KiB, each
 * sealed by AES-256-GCM under its number and whether it is the last (the STREAM construction). So no byte can be changed,
 * moved or cut off unseen, and nothing is handed out that was not checked. Knows nothing of what the bytes mean.
 */
import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	hkdfSync,
	randomBytes,
} from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import * as z from "zod";
import { sameCheck, Stretch, stretched } from "../vault/key.ts";
import type { Secret } from "../vault/secret.ts";
import { BackupError } from "./error.ts";

const Head = z.strictObject({
	format: z.literal("drawbridge-backup-1"),
	by: Stretch,
	/** Tells a wrong passphrase from a damaged file. */
	check: z.base64url().length(22),
});

const frameBytes = 64 * 1024;
const tagBytes = 16;
const longestHeadBytes = 1_024;

/**
 * 128 MiB and about half a second for each guess (OWASP password storage cheat sheet): unlike the vault's file, this one
 * is made to be carried away.
 */
export const backupStretch = (): Stretch => ({
	from: "scrypt",
	salt: randomBytes(16).toString("base64url"),
	N: 2 ** 17,
	r: 8,
	p: 1,
});

interface Keys {
	readonly seal: Buffer;
	readonly check: string;
}

async function keysOf(by: Stretch, passphrase: Secret): Promise<Keys> {
	const root = await stretched(by, passphrase);
	const check = createHmac("sha256", root)
		.update("drawbridge backup check")
		.digest()
		.subarray(0, 16)
		.toString("base64url");
	// The head is in it: another one opens nothing.
	const about = JSON.stringify(["drawbridge backup seal", by, check]);
	const seal = Buffer.from(hkdfSync("sha256", root, "", about, 32));
	root.fill(0);
	return { seal, check };
}

/** A key is a file's own, so a frame's number is a nonce that is never used twice. */
function nonceOf(frame: number, isLast: boolean): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUIntBE(frame, 5, 6);
	nonce[11] = isLast ? 1 : 0;
	return nonce;
}

/** Writes to a file that is open and empty. */
export class SealedWriter {
	readonly #file: FileHandle;
	readonly #key: Buffer;
	#frame = 0;
	#waiting: Buffer[] = [];
	#waitingBytes = 0;

	private constructor(file: FileHandle, key: Buffer) {
		this.#file = file;
		this.#key = key;
	}

	/** `stretch`: tests take a cheap one. */
	static async begin(
		file: FileHandle,
		passphrase: Secret,
		stretch: () => Stretch,
	): Promise<SealedWriter> {
		const by = stretch();
		const { seal, check } = await keysOf(by, passphrase);
		const head: z.infer<typeof Head> = {
			format: "drawbridge-backup-1",
			by,
			check,
		};
		await file.write(Buffer.from(`${JSON.stringify(head)}\n`));
		return new SealedWriter(file, seal);
	}

	async write(bytes: Uint8Array): Promise<void> {
		this.#waiting.push(Buffer.from(bytes));
		this.#waitingBytes += bytes.length;
		// The last frame is sealed as the last: one is held back until it is known.
		if (this.#waitingBytes <= frameBytes) return;
		const all = Buffer.concat(this.#waiting);
		let at = 0;
		for (; all.length - at > frameBytes; at += frameBytes)
			// oxlint-disable-next-line no-await-in-loop -- one behind the other is what a file is
			await this.#seal(all.subarray(at, at + frameBytes), false);
		this.#waiting = [all.subarray(at)];
		this.#waitingBytes = all.length - at;
	}

	/** On the disk once resolved. */
	async end(): Promise<void> {
		await this.#seal(Buffer.concat(this.#waiting), true);
		this.#key.fill(0);
		await this.#file.sync();
	}

	async #seal(clear: Buffer, isLast: boolean): Promise<void> {
		const nonce = nonceOf(this.#frame++, isLast);
		const cipher = createCipheriv("aes-256-gcm", this.#key, nonce, {
			authTagLength: tagBytes,
		});
		await this.#file.writev([
			cipher.update(clear),
			cipher.final(),
			cipher.getAuthTag(),
		]);
	}
}

/** Reads a file that is open from its beginning to its end. */
export class SealedReader {
	readonly #file: FileHandle;
	readonly #key: Buffer;
	/** Sealed bytes that were not read yet. */
	#left: number;
	#at: number;
	#frame = 0;
	#clear: Buffer = Buffer.alloc(0);

	private constructor(
		file: FileHandle,
		key: Buffer,
		at: number,
		bytes: number,
	) {
		this.#file = file;
		this.#key = key;
		this.#at = at;
		this.#left = bytes - at;
	}

	/** @throws BackupError `not-a-backup`, `wrong-passphrase`, `damaged` */
	static async begin(
		file: FileHandle,
		passphrase: Secret,
	): Promise<SealedReader> {
		const { size } = await file.stat();
		const start = Buffer.alloc(Math.min(longestHeadBytes, size));
		await file.read(start, 0, start.length, 0);
		const end = start.indexOf("\n");
		const head = Head.safeParse(
			parseJson(start.toString("utf8", 0, Math.max(0, end))),
		);
		if (end < 0 || !head.success)
			throw new BackupError(
				"not-a-backup",
				"this file is no Drawbridge backup, or its first bytes are damaged",
			);
		const { seal, check } = await keysOf(head.data.by, passphrase);
		if (!sameCheck(check, head.data.check))
			throw new BackupError(
				"wrong-passphrase",
				"the backup has another passphrase",
			);
		const reader = new SealedReader(file, seal, end + 1, size);
		if (reader.left < 0) throw damaged();
		return reader;
	}

	/** Bytes that are still to come, if the file is whole. */
	get left(): number {
		const frames = Math.ceil(this.#left / (frameBytes + tagBytes));
		return this.#clear.length + this.#left - frames * tagBytes;
	}

	/** Exactly so many. @throws BackupError `damaged` */
	async read(bytes: number): Promise<Buffer> {
		const pieces: Buffer[] = [];
		let missing = bytes;
		while (missing > 0) {
			// oxlint-disable-next-line no-await-in-loop -- one behind the other is what a file is
			const piece = await this.some(missing);
			pieces.push(piece);
			missing -= piece.length;
		}
		return Buffer.concat(pieces);
	}

	/** At least one byte, at most so many. @throws BackupError `damaged` */
	async some(most: number): Promise<Buffer> {
		if (this.#clear.length === 0) await this.#open();
		const piece = this.#clear.subarray(0, most);
		this.#clear = this.#clear.subarray(piece.length);
		return piece;
	}

	async #open(): Promise<void> {
		const sealed = Buffer.alloc(Math.min(frameBytes + tagBytes, this.#left));
		if (sealed.length <= tagBytes) throw damaged();
		const { bytesRead } = await this.#file.read(
			sealed,
			0,
			sealed.length,
			this.#at,
		);
		if (bytesRead !== sealed.length) throw damaged();
		this.#at += bytesRead;
		this.#left -= bytesRead;
		const nonce = nonceOf(this.#frame++, this.#left === 0);
		const decipher = createDecipheriv("aes-256-gcm", this.#key, nonce, {
			authTagLength: tagBytes,
		});
		decipher.setAuthTag(sealed.subarray(-tagBytes));
		try {
			this.#clear = Buffer.concat([
				decipher.update(sealed.subarray(0, -tagBytes)),
				decipher.final(),
			]);
		} catch (error) {
			throw damaged(error);
		}
	}
}

const damaged = (cause?: unknown): BackupError =>
	new BackupError(
		"damaged",
		"the backup is damaged or cut off; nothing was changed",
		{ cause },
	);

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
