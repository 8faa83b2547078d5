/**
 * When a question calls for somebody: once, as it comes, and never in quiet hours, when the tray alone tells. Shows nothing
 * itself and answers nothing.
 */
import { z } from "zod";
import type { ApprovalView } from "../../contract/approvals.ts";
import type { GateHost } from "./gate-host.ts";

export interface Attention {
	/** The questions that have just come and still wait. */
	readonly ring: (fresh: readonly ApprovalView[]) => void;
	/** All that wait now, after every change. */
	readonly changed: (waiting: readonly ApprovalView[]) => void;
	/** Nothing has waited for as long as what became of the last one takes to read. */
	readonly over: () => void;
}

/** The card's own receipt stands for 2.5 s (renderer/approvals). */
const receiptMs = 2_600;

const Quiet = z.object({ quiet: z.literal(true) });

/** Told what waits now; null while no gate answers. A gate that does not say whether it is quiet is not. */
export function callAttention(
	gate: Pick<GateHost, "call">,
	{ ring, changed, over }: Attention,
): (waiting: readonly ApprovalView[] | null) => Promise<void> {
	let known: ReadonlySet<string> = new Set();
	let ending: NodeJS.Timeout | undefined;

	return async (told) => {
		const waiting = told ?? [];
		const fresh = waiting.filter(({ id }) => !known.has(id));
		known = new Set(waiting.map(({ id }) => id));
		changed(waiting);
		clearTimeout(ending);
		// Of a gate that went away nothing more is heard.
		if (told === null) over();
		else if (waiting.length === 0) ending = setTimeout(over, receiptMs);
		if (fresh.length === 0) return;
		const status = await gate.call("status.get", {});
		if (status.ok && Quiet.safeParse(status.output).success) return;
		const still = fresh.filter(({ id }) => known.has(id));
		if (still.length > 0) ring(still);
	};
}
