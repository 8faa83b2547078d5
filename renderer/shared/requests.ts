/**
 * Folds audit entries into requests: the gate writes `admitted` before it forwards and `outcome` after, and a person
 * wants one line that changes. Changes of settings stand on lines of their own.
 */
import type { EntryView } from "../../contract/views.ts";

export interface RequestRow {
	readonly key: string;
	/** The latest entry about it. */
	readonly entry: EntryView;
	/** When it came in, ISO. */
	readonly at: string;
}

/** Newest first, by when each came in. `entries` are oldest first. */
export function foldRequests(entries: readonly EntryView[]): RequestRow[] {
	const rows = new Map<string, RequestRow>();
	for (const entry of entries) {
		const key =
			entry.kind === "change" ||
			entry.kind === "approval" ||
			entry.request === ""
				? `entry ${entry.id}`
				: entry.request;
		const known = rows.get(key);
		rows.set(key, { key, entry, at: known?.at ?? entry.at });
	}
	return [...rows.values()].toReversed();
}
