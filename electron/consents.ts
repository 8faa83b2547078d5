/**
 * Programs that wait in a browser for the owner's consent. The owner has just started one: its question comes to the front
 * by itself, once, and not without end: whoever asks again and again must not take the focus each time. Answers nothing.
 */
import { z } from "zod";
import { ConsentView } from "../contract/oauth.ts";
import type { GateHost } from "./gate-host.ts";

const Consents = z.array(ConsentView);
/** More in this time wait in the window until the owner opens it. */
const shownAtMost = 10;
const withinMs = 10 * 60_000;

/** Calls `show` when one waits that did not before. */
export function watchConsents(
	gate: Pick<GateHost, "onNotice" | "onState">,
	show: () => void,
	now: () => number = () => performance.now(),
): void {
	let known: ReadonlySet<string> = new Set();
	let shownAt: readonly number[] = [];

	function showOnce(): void {
		const at = now();
		shownAt = shownAt.filter((before) => at - before < withinMs);
		if (shownAt.length >= shownAtMost) return;
		shownAt = [...shownAt, at];
		show();
	}

	gate.onNotice(({ event, payload }) => {
		if (event !== "consents") return;
		// What does not fit the contract is passed over: the shell must not fall over it.
		const { data } = Consents.safeParse(payload);
		if (!data) return;
		const isNew = data.some(({ id }) => !known.has(id));
		known = new Set(data.map(({ id }) => id));
		if (isNew) showOnce();
	});
	gate.onState(({ phase }) => {
		if (phase !== "up") known = new Set();
	});
}
