/** The sealed file with its key in a key file: what tests of the bytes on disk work on. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { keyMadeAt } from "../../../core/vault/choice.ts";
import { replaceFile } from "../../../core/vault/disk.ts";
import { openKeyFile } from "../../../core/vault/key-file.ts";
import {
	freshStretch,
	keyOf,
	type Stretch,
	stretched,
} from "../../../core/vault/key.ts";
import { seal } from "../../../core/vault/sealed.ts";
import { Secret } from "../../../core/vault/secret.ts";
import {
	createStore,
	openStore,
	type Store,
	storeExists,
} from "../../../core/vault/store.ts";
import type { Log } from "../../../core/log.ts";
import { silent, testHome } from "./paths.ts";

export interface FileVaultOptions {
	readonly vaultFile: string;
	readonly keyFile: string;
	readonly passphrase: Secret | undefined;
	readonly log: Log;
}

const place = ({ keyFile, passphrase }: FileVaultOptions) =>
	openKeyFile({ keyFile, passphrase: async () => passphrase });

/** As a first start does. */
export async function createFileVault(
	options: FileVaultOptions,
): Promise<void> {
	if (await storeExists(options.vaultFile)) return;
	await createStore(options.vaultFile, keyOf(await keyMadeAt(place(options))));
}

export function openFileVault(options: FileVaultOptions): Store {
	const at = place(options);
	return openStore({ ...options, place: () => at });
}

/** The least that a file may ask for. */
export const cheapStretch = (): Stretch => ({
	...freshStretch(),
	N: 2 ** 14,
	p: 1,
});

/** As versions before the data key made it: sealed by what the passphrase is stretched to. */
export async function directVault(
	entries: Readonly<Record<string, string>>,
	passphrase: string,
): Promise<FileVaultOptions> {
	const { vaultFile, vaultKeyFile: keyFile } = await testHome();
	await mkdir(dirname(vaultFile), { recursive: true, mode: 0o700 });
	const source = cheapStretch();
	const key = keyOf(await stretched(source, new Secret(passphrase)));
	const text = seal(new Map(Object.entries(entries)), 1, source, key);
	await replaceFile(vaultFile, text);
	return {
		vaultFile,
		keyFile,
		passphrase: new Secret(passphrase),
		log: silent,
	};
}
