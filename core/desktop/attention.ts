/**
 * When a question calls for somebody: once, as it comes. In quiet hours the tray alone tells, and what still waits when they
 * end rings then. Shows nothing itself and answers nothing.
 */
import * as z from "zod";
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

export interface Attending {
	/** Told what waits now; null while no gate answers. A gate that does not say whether it is quiet is not. */
	readonly waiting: (told: readonly ApprovalView[] | null) => Promise<void>;
	/** Told when quiet hours begin or end; null while no gate answers. */
	readonly quiet: (now: { readonly quiet: boolean } | null) => void;
}

export function callAttention(
	gate: Pick<GateHost, "call">,
	{ ring, changed, over }: Attention,
): Attending {
	let known: ReadonlySet<string> = new Set();
	/** Came in quiet hours and did not ring. */
	let silenced: readonly ApprovalView[] = [];
	let ending: NodeJS.Timeout | undefined;

	const ringThoseOf = (questions: readonly ApprovalView[]): void => {
		const still = questions.filter(({ id }) => known.has(id));
		if (still.length > 0) ring(still);
	};

	async function hear(told: readonly ApprovalView[] | null): Promise<void> {
		const waiting = told ?? [];
		const fresh = waiting.filter(({ id }) => !known.has(id));
		known = new Set(waiting.map(({ id }) => id));
		silenced = silenced.filter(({ id }) => known.has(id));
		changed(waiting);
		clearTimeout(ending);
		// Of a gate that went away nothing more is heard.
		if (told === null) over();
		else if (waiting.length === 0) ending = setTimeout(over, receiptMs);
		if (fresh.length === 0) return;
		const status = await gate.call("status.get", {});
		if (status.ok && Quiet.safeParse(status.output).success)
			silenced = [...silenced, ...fresh.filter(({ id }) => known.has(id))];
		else ringThoseOf(fresh);
	}

	return {
		waiting: hear,
		quiet(now) {
			if (now?.quiet !== false) return;
			const missed = silenced;
			silenced = [];
			ringThoseOf(missed);
		},
	};
}
