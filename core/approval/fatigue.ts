/**
 * Whether whoever answers on the desktop still reads what is asked: told by how fast and how evenly the last hour's answers
 * came. Reads the history, writes nothing, and answers nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import type { FatigueView } from "../../contract/approvals.ts";

const windowMs = 3_600_000;
/** More than anybody reads in an hour; older ones of that hour do not count. */
const mostAnswers = 1_000;

const leastAnswers = 10;
const mostlyYes = 0.95;
/** Nobody has read a command by then. */
const glanceSeconds = 1.2;

/** `nowMs`: wall clock. */
export function fatigueOf(db: DatabaseSync, nowMs: number): FatigueView {
	const rows = db
		.prepare(
			`SELECT asked_at, answered_at, state FROM approval
			WHERE answered_by = 'desktop' AND answered_at > ? AND answered_at <= ? AND state IN ('allowed', 'denied')
			ORDER BY answered_at DESC LIMIT ${mostAnswers}`,
		)
		.all(nowMs - windowMs, nowMs)
		.toReversed();
	const seconds: number[] = [];
	let allows = 0;
	let lastAnswer = 0;
	for (const row of rows) {
		const answeredAt = Number(row["answered_at"]);
		// One of several is on top once the one before it was answered.
		const drawnAt = Math.max(Number(row["asked_at"]), lastAnswer);
		seconds.push(Math.max(0, answeredAt - drawnAt) / 1_000);
		lastAnswer = answeredAt;
		if (row["state"] === "allowed") allows += 1;
	}
	const answers = rows.length;
	const allowShare = answers === 0 ? 0 : allows / answers;
	const medianSeconds = medianOf(seconds);
	return {
		answers,
		allowShare,
		medianSeconds,
		tired:
			answers >= leastAnswers &&
			allowShare > mostlyYes &&
			medianSeconds !== null &&
			medianSeconds < glanceSeconds,
	};
}

/** The lower one of two in the middle: `null` of none. */
const medianOf = (numbers: readonly number[]): number | null =>
	numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ??
	null;
