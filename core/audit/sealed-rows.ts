/**
 * MACs of the rows that grant access. A row that somebody wrote or changed who lacks the vault's key is not used, and the
 * owner is told. While the vault is locked nobody can tell: rows are used as they are, and looked at when it opens.
 */
import type { DatabaseSync } from "node:sqlite";
import { Secret } from "../vault/secret.ts";
import type { ChainKey } from "./chain.ts";
import type { AuditKeys, KeyVault } from "./keys.ts";

/** Which rows, by their `id`, and which of their columns say what they grant. */
export interface SealedTable {
	readonly table: string;
	readonly columns: readonly string[];
	/** Those that came later: while they are null, the MAC is the one that an older version wrote. */
	readonly laterColumns?: readonly string[];
	/** There never was a version of the gate that wrote them without a MAC: no row without one is taken, at no time. */
	readonly alwaysSealed?: true;
	/** These rows are not what the gate wrote, and must not be used. */
	readonly onBad: (ids: readonly string[]) => void;
}

type Row = Record<string, unknown>;

/** Written by this process before it had the key. */
interface Waiting {
	/** Of an earlier process, as it stood before this one changed it: its MAC has to hold, too. */
	readonly before: { readonly text: string; readonly mac: string } | undefined;
	/** What this process wrote. */
	readonly after: string;
}

export class SealedRows {
	readonly #db: DatabaseSync;
	readonly #sealed: SealedTable;
	readonly #waiting = new Map<string, Waiting>();
	#key: ChainKey | undefined;

	constructor(db: DatabaseSync, sealed: SealedTable) {
		this.#db = db;
		this.#sealed = sealed;
	}

	/** A row that this process made, or that it has just written whole. */
	seal(id: string): void {
		const row = this.#row(id);
		if (!row) return;
		if (this.#key) this.#write(id, this.#key.mac(this.#textOf(row)));
		else
			this.#waiting.set(id, {
				before: this.#waiting.get(id)?.before,
				after: this.#textOf(row),
			});
	}

	/**
	 * Changes a row and seals it anew, both or neither. `false`: somebody else had changed it before. Then `work` is not
	 * done, and the row is bad. Without the key that is found out when the key comes.
	 */
	change(id: string, work: () => void): boolean {
		const isWithin = this.#db.isTransaction;
		if (!isWithin) this.#db.exec("BEGIN IMMEDIATE");
		let isGood: boolean;
		try {
			isGood = this.#isGoodBefore(id);
			if (isGood) {
				work();
				this.seal(id);
			}
			if (!isWithin) this.#db.exec("COMMIT");
		} catch (error) {
			if (!isWithin && this.#db.isTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
		if (!isGood) this.#sealed.onBad([id]);
		return isGood;
	}

	/** `first`: rows are from before there were MACs, and taken as they are. */
	open(key: ChainKey, first: boolean): void {
		const { table, alwaysSealed, onBad } = this.#sealed;
		this.#key = key;
		const bad: string[] = [];
		for (const row of this.#db.prepare(`SELECT * FROM ${table}`).all()) {
			const id = String(row["id"]);
			const isTaken = first && alwaysSealed !== true;
			const mac = key.mac(this.#textOf(row));
			if (isTaken || this.#isOwn(key, id, row)) this.#write(id, mac);
			else if (row["mac"] !== mac) bad.push(id);
		}
		this.#waiting.clear();
		if (bad.length > 0) onBad(bad);
	}

	#isGoodBefore(id: string): boolean {
		const row = this.#row(id);
		if (!row) return true;
		const text = this.#textOf(row);
		if (this.#key) return row["mac"] === this.#key.mac(text);
		const waiting = this.#waiting.get(id);
		if (waiting?.after !== text)
			this.#waiting.set(id, {
				// Between two changes of ours it was somebody else's: no MAC is the one of that.
				before: { text, mac: waiting ? "" : String(row["mac"]) },
				after: text,
			});
		return true;
	}

	/** By this process, out of nothing or out of what was good. */
	#isOwn(key: ChainKey, id: string, row: Row): boolean {
		const waiting = this.#waiting.get(id);
		if (waiting?.after !== this.#textOf(row)) return false;
		const { before } = waiting;
		return before === undefined || before.mac === key.mac(before.text);
	}

	#row(id: string): Row | undefined {
		return this.#db
			.prepare(`SELECT * FROM ${this.#sealed.table} WHERE id = ?`)
			.get(id);
	}

	#write(id: string, mac: string): void {
		this.#db
			.prepare(`UPDATE ${this.#sealed.table} SET mac = ? WHERE id = ?`)
			.run(mac, id);
	}

	#textOf(row: Row): string {
		const { table, columns, laterColumns = [] } = this.#sealed;
		const later = laterColumns.filter((name) => row[name] !== null);
		return JSON.stringify([
			table,
			...columns.map((name) => plain(row[name])),
			...later.map((name) => [name, plain(row[name])]),
		]);
	}
}

/** Says when the rows have been looked at. */
export class LookedAtRows extends SealedRows {
	readonly #onOpen: () => void;

	constructor(db: DatabaseSync, sealed: SealedTable, onOpen: () => void) {
		super(db, sealed);
		this.#onOpen = onOpen;
	}

	override open(key: ChainKey, first: boolean): void {
		super.open(key, first);
		this.#onOpen();
	}
}

const plain = (value: unknown): unknown =>
	value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;

const markerName = "audit/rows-sealed";

/** What is looked at once the key is there. `first`: an older version wrote what is there. */
export interface Sealed {
	readonly name: string;
	readonly sealed: {
		open(key: ChainKey, first: boolean): void | Promise<void>;
	};
}

/** Once a process, when the vault has opened. @throws VaultError */
export async function openSealedRows(
	vault: KeyVault,
	{ rows }: AuditKeys,
	tables: readonly Sealed[],
): Promise<void> {
	const known = new Set(
		(await vault.get(markerName))?.reveal().split(" ") ?? [],
	);
	const all = new Set(known);
	for (const { name, sealed } of tables) {
		// oxlint-disable-next-line no-await-in-loop -- all but one are done at once
		await sealed.open(rows, !known.has(name));
		all.add(name);
	}
	// From now on a row of these tables without a MAC is nobody's.
	if (all.size > known.size)
		await vault.set(markerName, new Secret([...all].join(" ")));
}
