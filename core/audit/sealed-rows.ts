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

export class SealedRows {
	readonly #db: DatabaseSync;
	readonly #sealed: SealedTable;
	/** Written by this process before it had the key. */
	readonly #waiting = new Set<string>();
	#key: ChainKey | undefined;

	constructor(db: DatabaseSync, sealed: SealedTable) {
		this.#db = db;
		this.#sealed = sealed;
	}

	/** After every change of a row that was good before. */
	seal(id: string): void {
		if (!this.#key) {
			this.#waiting.add(id);
			return;
		}
		const { table } = this.#sealed;
		const row = this.#db.prepare(`SELECT * FROM ${table} WHERE id = ?`).get(id);
		if (!row) return;
		this.#db
			.prepare(`UPDATE ${table} SET mac = ? WHERE id = ?`)
			.run(this.#macOf(this.#key, row), id);
	}

	/** `first`: rows are from before there were MACs, and taken as they are. */
	open(key: ChainKey, first: boolean): void {
		const { table, alwaysSealed, onBad } = this.#sealed;
		this.#key = key;
		const bad: string[] = [];
		for (const row of this.#db.prepare(`SELECT * FROM ${table}`).all()) {
			const id = String(row["id"]);
			const isTaken = first && alwaysSealed !== true;
			if (isTaken || this.#waiting.has(id)) this.seal(id);
			else if (row["mac"] !== this.#macOf(key, row)) bad.push(id);
		}
		this.#waiting.clear();
		if (bad.length > 0) onBad(bad);
	}

	#macOf(key: ChainKey, row: Record<string, unknown>): string {
		const { table, columns, laterColumns = [] } = this.#sealed;
		const later = laterColumns.filter((name) => row[name] !== null);
		return key.mac(
			JSON.stringify([
				table,
				...columns.map((name) => plain(row[name])),
				...later.map((name) => [name, plain(row[name])]),
			]),
		);
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

/** Once a process, when the vault has opened. @throws VaultError */
export async function openSealedRows(
	vault: KeyVault,
	{ rows }: AuditKeys,
	tables: readonly { readonly name: string; readonly sealed: SealedRows }[],
): Promise<void> {
	const known = new Set(
		(await vault.get(markerName))?.reveal().split(" ") ?? [],
	);
	const all = new Set(known);
	for (const { name, sealed } of tables) {
		sealed.open(rows, !known.has(name));
		all.add(name);
	}
	// From now on a row of these tables without a MAC is nobody's.
	if (all.size > known.size)
		await vault.set(markerName, new Secret([...all].join(" ")));
}
