/**
 * An entry as a row of the `audit` table: the order of the columns, which is also the order in which the chain reads
 * them, and how long each text may be. Writes nothing itself.
 */
import type { EntryView } from "../../contract/views.ts";
import type { Entry } from "./entry.ts";

/** What a row says, in the table's order. The MAC, which covers them, is the column behind them. */
const columns = [
	"id",
	"at",
	"kind",
	"request",
	"client",
	"upstream",
	"method",
	"path",
	"tool",
	"status",
	"reason",
	"duration_us",
	"mode",
	"agent",
	"step",
	"digest",
	"risk",
	"decision",
	"decided_by",
	"device",
	"bytes_in",
	"bytes_out",
	"judgement",
] as const;
export type RowValues = (string | number)[];

/** For a SELECT: the columns, and the MAC last. */
export const rowColumns = [...columns, "mac"].join(", ");
export const insertRow = insertOf([...columns, "mac"]);

/** Where nothing was judged: a third of the columns say so by being left out, and cost nothing. */
const judged = {
	from: columns.indexOf("digest"),
	to: columns.indexOf("bytes_in"),
};
const plain = [
	...columns.slice(0, judged.from),
	"bytes_in",
	"bytes_out",
	"mac",
];
export const insertPlainRow = insertOf(plain);

/** The values of {@link insertPlainRow}; undefined where a row says more. */
export function plainValues(
	values: RowValues,
	mac: string,
): RowValues | undefined {
	for (let at = judged.from; at < judged.to; at++)
		if (values[at] !== "") return undefined;
	if (values[columns.length - 1] !== "") return undefined;
	const some = values.slice(0, judged.from);
	some.push(values[judged.to] ?? 0, values[judged.to + 1] ?? 0, mac);
	return some;
}

function insertOf(names: readonly string[]): string {
	return `INSERT INTO audit (${names.join(", ")}) VALUES (${names.map(() => "?").join(",")})`;
}

/** Longer texts are cut: a path is chosen by the caller. */
const textLimit = 2_000;
const agentLimit = 200;
/** Room for 64 acts. A longer one is left out rather than cut: half of it would be no JSON. */
const judgementLimit = 32_000;

/** As it comes back from the file, or the chain would not know it again: half a surrogate pair does not survive UTF-8. */
function text(given: string, limit: number): string {
	const kept = given.length > limit ? given.slice(0, limit) : given;
	return kept.isWellFormed() ? kept : kept.toWellFormed();
}

export function valuesOf(id: number, at: number, e: Entry): RowValues {
	const judgement = e.judgement ?? "";
	return [
		id,
		at,
		e.kind,
		e.request,
		text(e.client, textLimit),
		e.upstream,
		e.method,
		text(e.path, textLimit),
		text(e.tool, textLimit),
		e.status,
		text(e.reason, textLimit),
		Math.round(e.durationMs * 1_000),
		e.mode,
		text(e.agent, agentLimit),
		e.step,
		e.digest ?? "",
		e.risk ?? "",
		e.decision ?? "",
		text(e.decidedBy ?? "", agentLimit),
		text(e.device ?? "", agentLimit),
		e.bytesIn ?? 0,
		e.bytesOut ?? 0,
		judgement.length > judgementLimit ? '{"left_out":true}' : judgement,
	];
}

/** A row by its columns' names, as `SELECT *` gives it. STRICT tables hold what the schema says. */
export interface AuditRow
	extends Omit<
		EntryView,
		"at" | "durationMs" | "decidedBy" | "bytesIn" | "bytesOut"
	> {
	readonly at: number;
	readonly duration_us: number;
	readonly decided_by: string;
	readonly bytes_in: number;
	readonly bytes_out: number;
	readonly mac: string;
}

export function viewOf(row: AuditRow): EntryView {
	const {
		at,
		duration_us,
		decided_by,
		bytes_in,
		bytes_out,
		mac: _,
		...rest
	} = row;
	return {
		...rest,
		at: new Date(at).toISOString(),
		durationMs: duration_us / 1_000,
		decidedBy: decided_by,
		bytesIn: bytes_in,
		bytesOut: bytes_out,
	};
}

/** What a window is told of an entry that was just written. */
export function liveView(id: number, at: number, e: Entry): EntryView {
	return {
		...e,
		id,
		at: new Date(at).toISOString(),
		digest: e.digest ?? "",
		risk: e.risk ?? "",
		decision: e.decision ?? "",
		decidedBy: e.decidedBy ?? "",
		device: e.device ?? "",
		bytesIn: e.bytesIn ?? 0,
		bytesOut: e.bytesOut ?? 0,
		judgement: e.judgement ?? "",
	};
}
