/**
 * Moves that a crash may interrupt between any two steps: an earlier version's entries into the sealed file, and the data
 * key from one place to another. What is new is written and read back, then the record is switched at once, then what is
 * old is removed; until then the old opens.
 */
import { randomBytes } from "node:crypto";
import type { Log } from "../log.ts";
import { type BackendName, VaultError } from "./backend.ts";
import {
	type Choice,
	keyMadeAt,
	type Places,
	putKey,
	writeChoice,
} from "./choice.ts";
import { keyOf } from "./key.ts";
import { createStore, openStore, type Store } from "./store.ts";

interface Move {
	readonly choiceFile: string;
	readonly vaultFile: string;
	readonly places: Places;
	readonly log: Log;
}

/** Leaves the entries in the keychain too, for {@link tidy}. */
export async function takeOverEntries(move: Move): Promise<Choice> {
	const { choiceFile, vaultFile, places, log } = move;
	const entries = await places.keychain.former.entries();
	const key = keyOf(await keyMadeAt(places.keychain));
	await createStore(vaultFile, key, entries);
	const store = openStore({ vaultFile, place: () => places.keychain, log });
	for (const [name, value] of entries)
		if ((await store.get(name)) !== value)
			throw new VaultError(
				"corrupt",
				`The keychain's entries are not all in ${vaultFile}: move that file away, and they are taken over anew`,
			);
	store.forget();
	const choice: Choice = {
		backend: "keychain",
		sealed: true,
		leftover: ["entries"],
	};
	await writeChoice(choiceFile, choice);
	log("info", "The keychain's entries are in one sealed file now", {
		entries: entries.size,
	});
	return choice;
}

/** `store` is open, by the place `from` names. Leaves the key at the old place too, for {@link tidy}. */
export async function moveKey(
	{ choiceFile, places }: Move,
	store: Store,
	from: Choice,
	to: BackendName,
): Promise<Choice> {
	const old = places[from.backend];
	await places[to].claim();
	let head = await store.head();
	if (head.key.from === "scrypt") {
		// The passphrase itself opens this one; a key of its own is moved instead.
		const key = randomBytes(32);
		await old.write(key);
		const back = await old.read(undefined);
		if (!back) throw old.missing();
		await store.rekey(keyOf(back));
		head = await store.head();
	}
	const key = await old.read(head);
	if (key === undefined) throw old.missing();
	await putKey(places[to], key);
	await places[to].confirm(head);
	const choice: Choice = {
		backend: to,
		sealed: true,
		leftover: [
			...from.leftover.filter((one) => one !== to && one !== from.backend),
			from.backend,
		],
	};
	await writeChoice(choiceFile, choice);
	return choice;
}

/** Removes what the record says is left over, once the key is seen to be kept where it says. */
export async function tidy(
	{ choiceFile, places, log }: Move,
	store: Store,
	choice: Choice,
): Promise<Choice> {
	if (choice.leftover.length === 0) return choice;
	try {
		await store.head();
		for (const left of choice.leftover)
			if (left === "entries") await places.keychain.former.clear();
			else if (left !== choice.backend) await places[left].remove();
		const tidied = { ...choice, leftover: [] };
		await writeChoice(choiceFile, tidied);
		return tidied;
	} catch (error) {
		log("warn", "What the vault no longer needs is removed at the next start", {
			where: choice.leftover.join(", "),
			reason: error instanceof Error ? error.message : "unknown",
		});
		return choice;
	}
}
