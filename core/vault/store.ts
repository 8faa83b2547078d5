/**
 * The sealed file with every entry, whichever place keeps its key. Owns the generations: each write makes one, the one
 * before it stays as `.previous` for the day the newest is torn, and neither may go backwards. Never makes a fresh file
 * where there was one.
 */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../log.ts";
import {
	checkName,
	checkValue,
	type VaultBackend,
	VaultError,
} from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import {
	asVaultErrors,
	readIfThere,
	replaceFile,
	stampOf,
	withLock,
} from "./disk.ts";
import { type KeySource, keyOf, sameCheck, type VaultKey } from "./key.ts";
import {
	type Entries,
	parseSealed,
	seal,
	type Sealed,
	type SealedHead,
	unseal,
} from "./sealed.ts";

interface StoreOptions {
	readonly vaultFile: string;
	/** Where the key is now. */
	readonly place: () => KeyPlace;
	readonly log: Log;
}

export interface Store extends VaultBackend {
	/** The head of what is open, once its key was seen to be kept still. */
	head(): Promise<SealedHead>;
	/** Seals everything anew, both generations. The new key is kept already. */
	rekey(key: VaultKey): Promise<void>;
	/** The key and all entries leave the memory; calls under way are refused. */
	forget(): void;
}

interface Loaded {
	/** Identifies the bytes on disk this was read from. */
	readonly stamp: string;
	readonly text: string;
	readonly head: SealedHead;
	readonly key: VaultKey;
	readonly entries: Entries;
}

const previousOf = (vaultFile: string): string => `${vaultFile}.previous`;
const lockOf = (vaultFile: string): string => `${vaultFile}.lock`;
/** The data key as its place keeps it: see {@link KeySource}. */
const kept: KeySource = { from: "key-file" };

/** Makes the file. Leaves one that is there as it is. */
export async function createStore(
	vaultFile: string,
	key: VaultKey,
	entries: Entries = new Map(),
): Promise<void> {
	await asVaultErrors(async () => {
		await mkdir(dirname(vaultFile), { recursive: true, mode: 0o700 });
		await withLock(lockOf(vaultFile), async () => {
			if (await storeExists(vaultFile)) return;
			await replaceFile(vaultFile, seal(entries, 1, kept, key));
		});
	});
}

/** Also `true` where only the older generation is left. */
export const storeExists = (vaultFile: string): Promise<boolean> =>
	asVaultErrors(
		async () =>
			(await readIfThere(vaultFile)) !== undefined ||
			(await readIfThere(previousOf(vaultFile))) !== undefined,
	);

/** What the file, or the one before it where it is torn, says of its key. @throws VaultError `corrupt` */
export async function storedHead(vaultFile: string): Promise<SealedHead> {
	return await asVaultErrors(async () => {
		for (const file of [vaultFile, previousOf(vaultFile)]) {
			const text = await readIfThere(file);
			const sealed = text === undefined ? undefined : parseSealed(text);
			if (sealed !== undefined) return sealed.head;
		}
		throw cutShort();
	});
}

/** Touches nothing until the first call, and notices what other processes wrote on each one. */
export function openStore({ vaultFile, place, log }: StoreOptions): Store {
	const previousFile = previousOf(vaultFile);
	let loaded: Loaded | undefined;
	let newest = 0;
	/** Grows when everything is forgotten: a call from before must not bring it back. */
	let forgotten = 0;

	const keyFor = async (head: SealedHead): Promise<VaultKey> => {
		if (loaded !== undefined && sameCheck(loaded.key.check, head.check))
			return loaded.key;
		const dataKey = await place().read(head);
		if (dataKey === undefined) throw place().missing();
		try {
			return keyOf(dataKey);
		} finally {
			dataKey.fill(0);
		}
	};
	const opened = async (
		text: string,
		sealed: Sealed,
	): Promise<Omit<Loaded, "stamp">> => {
		const key = await keyFor(sealed.head);
		return { text, head: sealed.head, key, entries: unseal(sealed, key) };
	};

	const read = async (): Promise<Loaded> => {
		const since = forgotten;
		const stamp = await stampOf(vaultFile);
		if (loaded?.stamp === stamp) return loaded;
		const current = await readIfThere(vaultFile);
		const previous = await readIfThere(previousFile);
		const sealed = current === undefined ? undefined : parseSealed(current);
		let now: Omit<Loaded, "stamp">;
		if (current !== undefined && sealed !== undefined) {
			now = await opened(current, sealed);
			const before = generationOf(previous, now.key);
			if (now.head.generation < Math.max(newest, before)) throw rolledBack();
		} else {
			const older = previous === undefined ? undefined : parseSealed(previous);
			if (previous === undefined || older === undefined)
				throw current === undefined ? gone(vaultFile) : cutShort();
			now = await opened(previous, older);
			if (now.head.generation < newest - 1) throw rolledBack();
			log(
				"warn",
				"The vault file was cut short: the generation before it is used, its last change is lost",
			);
		}
		if (since !== forgotten)
			throw new VaultError("locked", "The vault was locked meanwhile");
		newest = Math.max(newest, now.head.generation);
		loaded = { ...now, stamp };
		return loaded;
	};

	/** Reads wait for writes of this process; `withLock` keeps other processes' writes apart. */
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const turn = last.then(async () => {
			try {
				return await asVaultErrors(work);
			} catch (error) {
				// What cannot be opened now is not in memory either.
				if (error instanceof VaultError && error.locks) loaded = undefined;
				throw error;
			}
		});
		last = turn.catch(() => undefined);
		return turn;
	};

	const replace = async (
		now: Loaded,
		entries: Entries,
		source: KeySource,
		key: VaultKey,
	): Promise<void> => {
		const since = forgotten;
		const generation = Math.max(newest, now.head.generation) + 1;
		const text = seal(entries, generation, source, key);
		await replaceFile(previousFile, now.text);
		await replaceFile(vaultFile, text);
		newest = generation;
		if (since !== forgotten) return;
		const head = parseSealed(text)?.head ?? now.head;
		loaded = { stamp: await stampOf(vaultFile), text, head, key, entries };
	};

	/** `change` answers the new entries, or `undefined` to leave the file alone. */
	const write = (
		change: (entries: Entries) => Entries | undefined,
	): Promise<boolean> =>
		inTurn(async () => {
			// Before the lock: a keychain takes its time.
			await place().confirm((await read()).head);
			return await withLock(lockOf(vaultFile), async () => {
				const now = await read();
				const entries = change(now.entries);
				if (entries === undefined) return false;
				await replace(now, entries, now.head.key, now.key);
				return true;
			});
		});

	return {
		get name() {
			return place().name;
		},
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
		head: () =>
			inTurn(async () => {
				const { head } = await read();
				await place().confirm(head);
				return head;
			}),
		rekey: (key) =>
			inTurn(() =>
				withLock(lockOf(vaultFile), async () => {
					const now = await read();
					await replace(now, now.entries, kept, key);
					// Once more, so that the generation before is not sealed by the old key.
					const next = await read();
					await replace(next, next.entries, kept, key);
				}),
			),
		forget() {
			forgotten++;
			loaded = undefined;
		},
	};
}

const rolledBack = (): VaultError =>
	new VaultError(
		"rolled-back",
		"The vault file is older than one already seen",
	);
const gone = (vaultFile: string): VaultError =>
	new VaultError("missing", `The vault file is gone: put ${vaultFile} back`);
const cutShort = (): VaultError =>
	new VaultError(
		"corrupt",
		"The vault file is cut short and there is no older one",
	);

/** 0 when the older file is absent or not of this vault: then it proves nothing. */
function generationOf(text: string | undefined, key: VaultKey): number {
	try {
		const sealed = text === undefined ? undefined : parseSealed(text);
		if (sealed === undefined) return 0;
		unseal(sealed, key);
		return sealed.head.generation;
	} catch {
		return 0;
	}
}
