/** Backups for tests: of real parts, with a cheap passphrase, and ones that are put together by hand. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createBackup } from "../../../core/backup/create.ts";
import { restoreBackup } from "../../../core/backup/restore.ts";
import { SealedWriter } from "../../../core/backup/sealed-file.ts";
import { systemClock } from "../../../core/clock.ts";
import type { Home } from "../../../core/home.ts";
import type { OpenParts } from "../../../core/parts.ts";
import { schemaVersion } from "../../../core/state.ts";
import type { Stretch } from "../../../core/vault/key.ts";
import { Secret } from "../../../core/vault/secret.ts";
import type { VaultOptions } from "../../../core/vault/vault.ts";
import { silent, tempFolder } from "../parts.ts";

export const passphrase = new Secret("correct horse battery");

/** Slow ones are for real passphrases. */
export const cheap = (): Stretch => ({
	from: "scrypt",
	salt: "AAAAAAAAAAAAAAAAAAAAAA",
	N: 2 ** 14,
	r: 8,
	p: 1,
});

/** Where it is. */
export async function backupOf(
	{ home, db, vault, clock, marks }: OpenParts,
	file?: string,
): Promise<string> {
	const made = await createBackup(
		{ home, db, vault, clock, catchUp: () => marks.catchUp() },
		{
			file: file ?? join(await tempFolder(), "one.backup"),
			passphrase,
			stretch: cheap,
		},
	);
	return made.file;
}

interface Restoring {
	readonly replace?: boolean;
	readonly given?: Secret;
	readonly env?: NodeJS.ProcessEnv;
	readonly places?: VaultOptions["places"];
}

export const restore = (
	home: Home,
	file: string,
	{ replace = false, given = passphrase, env, places }: Restoring = {},
) =>
	restoreBackup(
		{
			home,
			env: env ?? { DRAWBRIDGE_VAULT: "file" },
			log: silent,
			clock: systemClock,
			...(places === undefined ? {} : { places }),
		},
		{ file, passphrase: given, replace },
	);

/** A backup whose list and bytes are whatever the test says, sealed as it should be. */
export async function crafted(
	parts: readonly {
		readonly name: string;
		readonly bytes: Buffer;
		/** Instead of what the bytes have. */
		readonly size?: number;
		readonly sha256?: string;
	}[],
	list: object = {},
): Promise<string> {
	const file = join(await tempFolder(), "crafted.backup");
	const handle = await open(file, "wx", 0o600);
	const writer = await SealedWriter.begin(handle, passphrase, cheap);
	const manifest = Buffer.from(
		JSON.stringify({
			version: 1,
			createdAt: "2026-11-20T10:00:00.000Z",
			drawbridge: "0",
			schema: schemaVersion,
			parts: parts.map(({ name, bytes, size, sha256 }) => ({
				name,
				size: size ?? bytes.length,
				sha256: sha256 ?? createHash("sha256").update(bytes).digest("hex"),
			})),
			...list,
		}),
	);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(manifest.length);
	await writer.write(length);
	await writer.write(manifest);
	for (const { bytes } of parts) {
		// oxlint-disable-next-line no-await-in-loop -- one behind the other is what a file is
		await writer.write(bytes);
	}
	await writer.end();
	await handle.close();
	return file;
}
