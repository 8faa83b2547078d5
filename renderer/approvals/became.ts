/**
 * What became of a call that was allowed, by the entries that came after the answer: the digest is the same. What was
 * changed before it went has another one, and what a hook asked for happens elsewhere: of those nothing is said. A caller
 * that had left comes again, or does not: until then its yes waits.
 */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { EntryView } from "../../contract/views.ts";
import { formatClock, formatDuration } from "../shared/times.ts";
import { ended } from "./strings.ts";

/** The gate's clock is one; an entry is never written before its answer, but may be in the same millisecond. */
const since = (view: ApprovalView): number =>
	view.answer === null
		? Number.POSITIVE_INFINITY
		: Date.parse(view.answer.at) - 1;

/** Empty: nothing is known of it yet, or ever. `entries`: oldest first. `ticketUntil`: ISO, of what waits for a retry. */
export function becameWords(
	view: ApprovalView,
	entries: readonly EntryView[],
	ticketUntil: string | null = null,
): string {
	if (view.state !== "allowed" || view.digest === "") return "";
	const after = since(view);
	const last = entries.findLast(
		({ digest, kind, client, at }) =>
			digest === view.digest &&
			client === view.client &&
			kind !== "approval" &&
			Date.parse(at) >= after,
	);
	const { became } = ended;
	if (last === undefined && ticketUntil !== null)
		return became.ticket(formatClock(ticketUntil));
	if (last === undefined)
		return view.upstream === "gate" || view.upstream.startsWith("hook:")
			? ""
			: became.waiting;
	if (last.kind === "refused") return became.refused(last.reason);
	if (last.kind === "admitted") return became.released;
	if (last.status === 499) return became.left;
	// The entry's own duration counts from the call: most of it, somebody thought.
	const tookMs = Math.max(0, Date.parse(last.at) - after - 1);
	return became.done(last.status, formatDuration(tookMs));
}
