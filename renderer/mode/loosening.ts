/** Tells which changes of mode let more through. Decides nothing for the gate: it only knows what to ask about first. */
import type { Mode, ModeView } from "../../contract/views.ts";

const openness: Record<Mode, number> = { strict: 0, relaxed: 1, lax: 2 };

/**
 * Whether setting `target` needs a yes first: it lets more through than now, or than what would have come back by
 * itself, or would hold longer than it does now.
 */
export function asksFirst(now: ModeView, target: Mode): boolean {
	if (target === "strict") return false;
	return (
		openness[target] >= openness[now.mode] ||
		openness[target] > openness[now.returnsTo]
	);
}
