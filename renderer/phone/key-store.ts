/**
 * What this phone keeps: its key, which no script can read, the computer's identity it was paired with, and how often it
 * has signed. In IndexedDB of this page's origin; the browser may clear that, and then the phone pairs again.
 */
import type { Certificate } from "../../contract/pairing.ts";
import type { Bytes } from "./crypto.ts";

export interface Paired {
	readonly device: string;
	/** What the person called this phone. */
	readonly name: string;
	readonly tier: Certificate;
	/** Where the page was opened: sessions are signed for it. */
	readonly origin: string;
	/** The computer's, SPKI. */
	readonly identity: Bytes;
	readonly privateKey: CryptoKey;
	/** The last one that was signed. */
	readonly counter: number;
}

export interface KeyStore {
	/** @throws where the browser keeps nothing */
	read(): Promise<Paired | undefined>;
	write(paired: Paired): Promise<void>;
	/** One more than the larger of `atLeast` and the one kept; kept before it is given. Of another device: throws. */
	nextCounter(device: string, atLeast: number): Promise<number>;
	clear(): Promise<void>;
}

const database = "drawbridge";
const table = "paired";
const only = "this";

export function openKeyStore(factory: IDBFactory): KeyStore {
	let opened: Promise<IDBDatabase> | undefined;

	function open(): Promise<IDBDatabase> {
		opened ??= new Promise((resolve, reject) => {
			const request = factory.open(database, 1);
			request.addEventListener("upgradeneeded", () => {
				request.result.createObjectStore(table);
			});
			request.addEventListener("success", () => resolve(request.result));
			request.addEventListener("error", () => reject(request.error));
		});
		return opened;
	}

	/** Resolves when it is on the disk. */
	async function change<T>(
		work: (rows: IDBObjectStore) => () => T,
	): Promise<T> {
		const db = await open();
		return new Promise((resolve, reject) => {
			const transaction = db.transaction(table, "readwrite", {
				durability: "strict",
			});
			const result = work(transaction.objectStore(table));
			transaction.addEventListener("complete", () => {
				try {
					resolve(result());
				} catch (cause) {
					reject(cause);
				}
			});
			transaction.addEventListener("abort", () => reject(transaction.error));
		});
	}

	return {
		async read() {
			const db = await open();
			return new Promise((resolve, reject) => {
				const request = db.transaction(table).objectStore(table).get(only);
				// Only this file writes there.
				request.addEventListener("success", () =>
					resolve(request.result as Paired | undefined),
				);
				request.addEventListener("error", () => reject(request.error));
			});
		},
		write: (paired) =>
			change((rows) => {
				rows.put(paired, only);
				return () => undefined;
			}),
		nextCounter: (device, atLeast) =>
			change((rows) => {
				let counter: number | undefined;
				const request = rows.get(only);
				request.addEventListener("success", () => {
					// Only this file writes there.
					const paired = request.result as Paired | undefined;
					if (paired?.device !== device) return;
					counter = Math.max(paired.counter, atLeast) + 1;
					rows.put({ ...paired, counter }, only);
				});
				return () => {
					if (counter === undefined) throw new Error("no longer paired");
					return counter;
				};
			}),
		clear: () =>
			change((rows) => {
				rows.clear();
				return () => undefined;
			}),
	};
}
