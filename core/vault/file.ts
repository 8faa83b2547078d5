/**
 * The encrypted file behind the vault's port, for machines without a keychain. Owns the generations: each write makes
 * one, the one before it stays as `.previous` for the day the newest is torn, and neither may go backwards. It never
 * makes a fresh vault where there was one.
 */
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../log.ts";
import {
	checkName,
	checkValue,
	type VaultBackend,
	VaultError,
} from "./backend.ts";
import { isErrno, replaceFile, withLock } from "./disk.ts";
import {
	createKeyFile,
	type KeySource,
	obtainKey,
	passphraseSource,
	type VaultKey,
} from "./key.ts";
import {
	type Entries,
	parseSealed,
	seal,
	type Sealed,
	unseal,
} from "./sealed.ts";
import type { Secret } from "./secret.ts";

export interface FileVaultOptions {
	readonly vaultFile: string;
	readonly keyFile: string;
	/** Used when the vault was made with one. */
	readonly passphrase: Secret | undefined;
	readonly log: Log;
}

interface Loaded {
	/** Identifies the bytes on disk this was read from. */
	readonly stamp: string;
	readonly text: string;
	readonly generation: number;
	readonly source: KeySource;
	readonly key: VaultKey;
	readonly entries: Entries;
}

/** Makes an empty vault, and a key file unless there is a passphrase or one is there. Leaves an existing vault as it is. */
export async function createFileVault({
	vaultFile,
	keyFile,
	passphrase,
}: FileVaultOptions): Promise<void> {
	await asVaultErrors(async () => {
		await withLock(`${vaultFile}.lock`, async () => {
			if (await fileVaultExists(vaultFile)) return;
			await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
			if (passphrase === undefined) await createKeyFile(keyFile);
			const source: KeySource =
				passphrase === undefined ? { from: "key-file" } : passphraseSource();
			await replaceFile(
				vaultFile,
				seal(
					new Map(),
					1,
					source,
					await obtainKey(source, keyFile, passphrase),
				),
			);
		});
	});
}

/** Also `true` where only the older generation is left. */
export async function fileVaultExists(vaultFile: string): Promise<boolean> {
	return (
		(await readIfThere(vaultFile)) !== undefined ||
		(await readIfThere(`${vaultFile}.previous`)) !== undefined
	);
}

/** Touches nothing until the first call, and notices what other processes wrote on each one. */
export function openFileVault({
	vaultFile,
	keyFile,
	passphrase,
	log,
}: FileVaultOptions): VaultBackend {
	const previousFile = `${vaultFile}.previous`;
	let loaded: Loaded | undefined;
	let newest = 0;

	const open = async (
		sealed: Sealed,
	): Promise<Pick<Loaded, "generation" | "source" | "key" | "entries">> => {
		const { generation, key: source } = sealed.head;
		// scrypt is slow on purpose: once a process is enough.
		const known =
			loaded !== undefined &&
			JSON.stringify(loaded.source) === JSON.stringify(source)
				? loaded.key
				: undefined;
		const key = known ?? (await obtainKey(source, keyFile, passphrase));
		return { generation, source, key, entries: unseal(sealed, key) };
	};

	const read = async (): Promise<Loaded> => {
		const stamp = await stampOf(vaultFile);
		if (loaded?.stamp === stamp) return loaded;
		const current = await readIfThere(vaultFile);
		const previous = await readIfThere(previousFile);
		const sealed = current === undefined ? undefined : parseSealed(current);
		if (current !== undefined && sealed !== undefined) {
			const opened = await open(sealed);
			const before = await generationOf(previous, opened.key);
			if (opened.generation < Math.max(newest, before)) throw rolledBack();
			loaded = { stamp, text: current, ...opened };
		} else {
			const older = previous === undefined ? undefined : parseSealed(previous);
			if (previous === undefined || older === undefined) {
				throw current === undefined
					? new VaultError(
							"missing",
							`The vault file is gone: put ${vaultFile} back`,
						)
					: new VaultError(
							"corrupt",
							"The vault file is cut short and there is no older one",
						);
			}
			const opened = await open(older);
			if (opened.generation < newest - 1) throw rolledBack();
			log(
				"warn",
				"The vault file was cut short: the generation before it is used, its last change is lost",
			);
			loaded = { stamp, text: previous, ...opened };
		}
		newest = Math.max(newest, loaded.generation);
		return loaded;
	};

	/** Reads wait for writes of this process; `withLock` keeps other processes' writes apart. */
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const turn = last.then(() => asVaultErrors(work));
		last = turn.catch(() => undefined);
		return turn;
	};

	/** `change` answers the new entries, or `undefined` to leave the file alone. */
	const write = (
		change: (entries: Entries) => Entries | undefined,
	): Promise<boolean> =>
		inTurn(() =>
			withLock(`${vaultFile}.lock`, async () => {
				const now = await read();
				const entries = change(now.entries);
				if (entries === undefined) return false;
				const generation = Math.max(newest, now.generation) + 1;
				const text = seal(entries, generation, now.source, now.key);
				await replaceFile(previousFile, now.text);
				await replaceFile(vaultFile, text);
				newest = generation;
				loaded = {
					...now,
					stamp: await stampOf(vaultFile),
					text,
					generation,
					entries,
				};
				return true;
			}),
		);

	return {
		name: "file",
		async get(name) {
			checkName(name);
			return await inTurn(async () => (await read()).entries.get(name));
		},
		async set(name, value) {
			checkName(name);
			checkValue(value);
			await write((entries) => new Map(entries).set(name, value));
		},
		async delete(name) {
			checkName(name);
			return await write((entries) => {
				const left = new Map(entries);
				return left.delete(name) ? left : undefined;
			});
		},
		async list() {
			return await inTurn(async () =>
				[...(await read()).entries.keys()].toSorted(),
			);
		},
	};
}

const rolledBack = (): VaultError =>
	new VaultError(
		"rolled-back",
		"The vault file is older than one already seen",
	);

/** 0 when the older file is absent or not of this vault: then it proves nothing. */
async function generationOf(
	text: string | undefined,
	key: VaultKey,
): Promise<number> {
	try {
		const sealed = text === undefined ? undefined : parseSealed(text);
		if (sealed === undefined) return 0;
		unseal(sealed, key);
		return sealed.head.generation;
	} catch {
		return 0;
	}
}

async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		if (isErrno(error, "ENOENT")) return undefined;
		throw error;
	}
}

async function stampOf(file: string): Promise<string> {
	try {
		const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, {
			bigint: true,
		});
		return [dev, ino, size, mtimeNs, ctimeNs].join(":");
	} catch (error) {
		if (isErrno(error, "ENOENT")) return "none";
		throw error;
	}
}

async function asVaultErrors<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof VaultError) throw error;
		throw new VaultError(
			"locked",
			`The vault file cannot be used: ${error instanceof Error ? error.message : "unknown"}`,
			{ cause: error },
		);
	}
}
