/**
 * The record of where the data key is kept, and the first start, which decides it. Later starts go by the record alone; a
 * record that is gone cannot be used to replace a vault that is there.
 */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { Log } from "../log.ts";
import { type BackendName, VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import { readIfThere, replaceFile } from "./disk.ts";
import type { Keychain } from "./keychain.ts";
import { keyOf, sameCheck } from "./key.ts";
import type { Entries } from "./sealed.ts";
import { createStore, storedHead, storeExists } from "./store.ts";

export type Places = Readonly<Record<BackendName, KeyPlace>> & {
	readonly keychain: Keychain;
};

export const Backend = z.enum(["keychain", "keyring", "file"]);

/** What is no longer needed and still to be removed: a key at a place it has left, or an earlier version's `entries`. */
const Leftover = z.enum([...Backend.options, "entries"]);

const Written = z.object({
	backend: Backend,
	/** Earlier versions kept a keychain's entries one by one; absent there. */
	sealed: z.boolean().optional(),
	leftover: z.array(Leftover).optional(),
});

export interface Choice {
	readonly backend: BackendName;
	/** Whether the entries are in the sealed file: false until an earlier version's are taken over. */
	readonly sealed: boolean;
	readonly leftover: readonly z.infer<typeof Leftover>[];
}

/** `undefined` before the first start. @throws VaultError `choice-unreadable` */
export async function readChoice(file: string): Promise<Choice | undefined> {
	try {
		const text = await readIfThere(file);
		if (text === undefined) return undefined;
		const { backend, sealed, leftover } = Written.parse(JSON.parse(text));
		return {
			backend,
			sealed: backend !== "keychain" || sealed === true,
			leftover: leftover ?? [],
		};
	} catch (error) {
		throw new VaultError(
			"choice-unreadable",
			`Which vault is in use cannot be read from ${file}: it holds {"backend":"keychain","sealed":true}, {"backend":"keyring"} or {"backend":"file"}`,
			{ cause: error },
		);
	}
}

export async function writeChoice(
	file: string,
	{ backend, sealed, leftover }: Choice,
): Promise<void> {
	await replaceFile(
		file,
		`${JSON.stringify({
			backend,
			...(backend === "keychain" && { sealed }),
			...(leftover.length > 0 && { leftover: [...leftover] }),
		} satisfies z.infer<typeof Written>)}\n`,
	);
}

const at = (backend: BackendName): Choice => ({
	backend,
	sealed: true,
	leftover: [],
});

interface FirstStart {
	readonly vaultFile: string;
	readonly places: Places;
	/** Instead of one after the other. */
	readonly forced: BackendName | undefined;
	readonly log: Log;
	/** What the vault begins with; absent: nothing, or what an earlier version kept in the keychain. */
	readonly entries?: Entries | undefined;
}

/** Makes the vault, at the first place that keeps what is written. */
export async function firstChoice(first: FirstStart): Promise<Choice> {
	const { vaultFile, places, forced, log, entries } = first;
	if (await storeExists(vaultFile)) return at(await holder(first));
	const wanted = forced === undefined ? Backend.options : [forced];
	for (const backend of wanted) {
		const place = places[backend];
		try {
			await place.claim();
			if (
				entries === undefined &&
				backend === "keychain" &&
				(await places.keychain.former.present())
			)
				return { ...at(backend), sealed: false };
			const key = await keyMadeAt(place);
			await createStore(vaultFile, keyOf(key), entries);
			return at(backend);
		} catch (error) {
			if (backend === wanted.at(-1) || !(error instanceof VaultError))
				throw error;
			log("info", `No ${backend} at the first start`, {
				reason: error.message,
			});
		}
	}
	throw new VaultError("unavailable", "There is no place for the vault's key");
}

/** The key that is there, or a new one that was read back. A key that is there may open a file that comes back. */
export async function keyMadeAt(place: KeyPlace): Promise<Buffer> {
	const found = await place.read(undefined);
	if (found !== undefined) return found;
	const key = randomBytes(32);
	await putKey(place, key);
	return key;
}

/** Resolves once the place gives back this very key. @throws VaultError `other-key`, `unavailable` */
export async function putKey(place: KeyPlace, key: Buffer): Promise<void> {
	await place.write(key);
	const back = await place.read(undefined);
	if (back?.equals(key)) return;
	throw back === undefined
		? new VaultError(
				"unavailable",
				`${place.title}: it did not give back what was written`,
			)
		: new VaultError(
				"other-key",
				`${place.title}: another vault's key is there already; keep a copy of it elsewhere and remove it first`,
			);
}

/** The record is gone and the file is not: whoever has its key. */
async function holder({ vaultFile, places }: FirstStart): Promise<BackendName> {
	const head = await storedHead(vaultFile);
	let failure: unknown;
	for (const backend of ["file", "keychain", "keyring"] as const) {
		try {
			const key = await places[backend].read(head);
			if (key !== undefined && sameCheck(keyOf(key).check, head.check))
				return backend;
		} catch (error) {
			failure ??= error;
		}
	}
	throw failure ?? places.file.missing();
}
