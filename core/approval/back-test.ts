/**
 * What a pattern would have let through: looked up in the audit log, in what was noted there of each call's acts. Arguments
 * are not in the log, nor always the folder, so the count is the most it can have been. Bounded; reads only.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { OfferView } from "../../contract/approvals.ts";
import { neutral } from "../command/hygiene.ts";
import { readJudgement } from "../policy/record.ts";
import { coversActs, type Pattern } from "./pattern.ts";

/** How far back the log is read, whatever the days. */
const searchedEntries = 100_000;
const shownEntries = 14;

const Row = z.object({
	id: z.number(),
	at: z.number(),
	client: z.string(),
	tool: z.string(),
	risk: z.string(),
	judgement: z.string(),
});
export function backTest(
	db: DatabaseSync,
	pattern: Pattern,
	upstream: string,
	sinceMs: number,
): NonNullable<OfferView["matched"]> {
	const rows = db
		.prepare(
			`SELECT id, at, client, tool, risk, judgement FROM audit
			WHERE id > (SELECT coalesce(max(id), 0) FROM audit) - ? AND judgement <> '' AND kind IN ('admitted', 'refused')
			AND upstream = ? AND at >= ? ORDER BY id DESC`,
		)
		.all(searchedEntries, upstream, sinceMs);
	let count = 0;
	let critical = 0;
	const newest: NonNullable<OfferView["matched"]>["newest"] = [];
	for (const unparsed of rows) {
		const row = Row.parse(unparsed);
		if (!isLike(pattern, row.tool) || !isCovered(pattern, row.judgement))
			continue;
		count += 1;
		if (row.risk === "critical") critical += 1;
		if (newest.length < shownEntries)
			newest.push({
				entry: row.id,
				at: new Date(row.at).toISOString(),
				client: neutral(row.client),
				tool: neutral(row.tool),
				risk: row.risk,
			});
	}
	return { count, critical, newest };
}

/** The log says "tools/call run_command". */
const isLike = ({ tool }: Pattern, noted: string): boolean =>
	tool === "" || noted === tool || noted.endsWith(` ${tool}`);

function isCovered(pattern: Pattern, judgement: string): boolean {
	const noted = readJudgement(judgement);
	return (
		noted !== undefined &&
		coversActs(pattern, noted.piece.categories, noted.piece.acts)
	);
}
