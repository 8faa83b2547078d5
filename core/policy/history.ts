/**
 * The requests of the last days that were judged, newest first, out of the audit log: for trying rules on them. Reads in
 * small pages and lets others go on in between. Writes nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { Mode } from "../../contract/views.ts";

export interface JudgedEntry {
	readonly at: number;
	readonly client: string;
	readonly upstream: string;
	readonly tool: string;
	readonly path: string;
	readonly mode: Mode;
	readonly risk: string;
	readonly decision: string;
	/** As record.ts writes it. */
	readonly judgement: string;
}

/** Where rules are tried on: entries since `since` (ms), newest first. */
export type History = (since: number) => AsyncIterable<JudgedEntry>;

const pageSize = 500;
/** No more than that is looked at, however many days are asked for. */
const mostEntries = 100_000;

export const historyOf = (db: DatabaseSync): History =>
	async function* judgedEntries(since) {
		const page = db.prepare(
			`SELECT id, at, client, upstream, tool, path, mode, risk, decision, judgement FROM audit
			WHERE id < ? AND judgement <> '' AND kind IN ('admitted', 'refused')
			ORDER BY id DESC LIMIT ${pageSize}`,
		);
		let before = Number.MAX_SAFE_INTEGER;
		for (let count = 0; count < mostEntries; count += pageSize) {
			const rows = page.all(before);
			for (const row of rows) {
				const at = Number(row["at"]);
				// Clocks are set back: one entry out of order ends nothing.
				if (at >= since) yield entryOf(row, at);
			}
			const last = rows.at(-1);
			if (
				last === undefined ||
				rows.length < pageSize ||
				rows.every((row) => Number(row["at"]) < since)
			)
				return;
			before = Number(last["id"]);
			await setImmediate();
		}
	};

const entryOf = (row: Record<string, unknown>, at: number): JudgedEntry => {
	const text = (name: string): string => {
		const value = row[name];
		return typeof value === "string" ? value : "";
	};
	const mode = Mode.safeParse(row["mode"]);
	return {
		at,
		client: text("client"),
		upstream: text("upstream"),
		tool: text("tool"),
		path: text("path"),
		mode: mode.success ? mode.data : "strict",
		risk: text("risk"),
		decision: text("decision"),
		judgement: text("judgement"),
	};
};
