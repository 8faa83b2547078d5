/**
 * Gives entries their MAC that were written while the vault was locked. It seals them as they stand: nothing shows what
 * happened to them before, and a signed checkpoint says so.
 */
import type { DatabaseSync } from "node:sqlite";
import type { ChainKey, Link } from "./chain.ts";
import { rowColumns, type RowValues } from "./row.ts";

const sliceRows = 500;

/** The next entries behind `last`, in one transaction. Returns the newest of them, or `last` where there is none. */
export function sealSlice(db: DatabaseSync, key: ChainKey, last: Link): Link {
	const select = db.prepare(
		`SELECT ${rowColumns} FROM audit WHERE id > ? ORDER BY id LIMIT ${sliceRows}`,
	);
	select.setReturnArrays(true);
	// Arrays, as asked for: texts and numbers, the MAC last.
	const rows = select.all(last.id) as unknown as RowValues[];
	const update = db.prepare("UPDATE audit SET mac = ? WHERE id = ?");
	let { id, mac } = last;
	db.exec("BEGIN IMMEDIATE");
	try {
		for (const values of rows) {
			values.pop();
			id = Number(values[0]);
			mac = key.next(mac, values);
			update.run(mac, id);
		}
		db.exec("COMMIT");
	} catch (error) {
		db.exec("ROLLBACK");
		throw error;
	}
	return { id, mac };
}
