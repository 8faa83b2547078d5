/**
 * Programs that wait in a browser for the owner's consent. The owner has just started one: its question comes to the front
 * by itself, once, and not without end: whoever asks again and again must not take the focus each time. Answers nothing.
 */
import type { ConsentView } from "../../contract/oauth.ts";

/** More in this time wait in the window until the owner opens it. */
const shownAtMost = 10;
const withinMs = 10 * 60_000;

/** Told what waits now, null while no gate answers; calls `show` when one waits that did not before. */
export function showNewConsents(
	show: () => void,
	now: () => number = () => performance.now(),
): (waiting: readonly ConsentView[] | null) => void {
	let known: ReadonlySet<string> = new Set();
	let shownAt: readonly number[] = [];

	function showOnce(): void {
		const at = now();
		shownAt = shownAt.filter((before) => at - before < withinMs);
		if (shownAt.length >= shownAtMost) return;
		shownAt = [...shownAt, at];
		show();
	}

	return (waiting) => {
		const ids = (waiting ?? []).map(({ id }) => id);
		const isNew = ids.some((id) => !known.has(id));
		known = new Set(ids);
		if (isNew) showOnce();
	};
}
