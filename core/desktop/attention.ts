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
}

const Quiet = z.object({ quiet: z.literal(true) });

/** Told what waits now; null while no gate answers. A gate that does not say whether it is quiet is not. */
export function callAttention(
	gate: Pick<GateHost, "call">,
	{ ring, changed }: Attention,
): (waiting: readonly ApprovalView[] | null) => Promise<void> {
	let known: ReadonlySet<string> = new Set();

	return async (told) => {
		const waiting = told ?? [];
		const fresh = waiting.filter(({ id }) => !known.has(id));
		known = new Set(waiting.map(({ id }) => id));
		changed(waiting);
		if (fresh.length === 0) return;
		const status = await gate.call("status.get", {});
		if (status.ok && Quiet.safeParse(status.output).success) return;
		const still = fresh.filter(({ id }) => known.has(id));
		if (still.length > 0) ring(still);
	};
}
