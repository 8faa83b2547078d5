/**
 * What waits for a person and whether the bridge is raised, as the gate tells it. Only mirrors: nothing is answered here,
 * and of a gate that is away nothing waits.
 */
import { z } from "zod";
import { ApprovalView, BridgeView } from "../contract/approvals.ts";
import type { GateHost } from "./gate-host.ts";

export interface Waiting {
	/** Oldest first. */
	readonly questions: readonly ApprovalView[];
	readonly isRaised: boolean;
}

const Questions = z.array(ApprovalView);
const nothing: Waiting = { questions: [], isRaised: false };

/** Calls `listener` with every change. */
export function watchWaiting(
	gate: Pick<GateHost, "call" | "onNotice" | "onState">,
	listener: (waiting: Waiting) => void,
): void {
	let now = nothing;
	/** An answer that a notice overtook is older than it. */
	let told = 0;

	function change(part: Partial<Waiting>): void {
		told += 1;
		now = { ...now, ...part };
		listener(now);
	}

	async function read(): Promise<void> {
		const before = told;
		const [questions, bridge] = await Promise.all([
			gate.call("approval.list", {}),
			gate.call("bridge.status", {}),
		]);
		if (before !== told || !questions.ok || !bridge.ok) return;
		hear("bridge", bridge.output);
		hear("approvals", questions.output);
	}

	/** What does not fit the contract is passed over: the shell must not fall over it. */
	function hear(event: string, payload: unknown): void {
		if (event === "approvals") {
			const { data } = Questions.safeParse(payload);
			if (data) change({ questions: data });
		} else if (event === "bridge") {
			const { data } = BridgeView.safeParse(payload);
			if (data) change({ isRaised: data.raised });
		}
	}

	gate.onNotice(({ event, payload }) => hear(event, payload));
	gate.onState(({ phase }) => {
		if (phase === "up") void read();
		else if (now !== nothing) {
			change(nothing);
			now = nothing;
		}
	});
}
