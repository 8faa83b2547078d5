/**
 * Programs that wait in a browser for the owner's consent. The owner has just started one: its question comes to the front
 * by itself, once. Answers nothing.
 */
import { z } from "zod";
import { ConsentView } from "../contract/oauth.ts";
import type { GateHost } from "./gate-host.ts";

const Consents = z.array(ConsentView);

/** Calls `show` when one waits that did not before. */
export function watchConsents(
	gate: Pick<GateHost, "onNotice" | "onState">,
	show: () => void,
): void {
	let known: ReadonlySet<string> = new Set();
	gate.onNotice(({ event, payload }) => {
		if (event !== "consents") return;
		// What does not fit the contract is passed over: the shell must not fall over it.
		const { data } = Consents.safeParse(payload);
		if (!data) return;
		const isNew = data.some(({ id }) => !known.has(id));
		known = new Set(data.map(({ id }) => id));
		if (isNew) show();
	});
	gate.onState(({ phase }) => {
		if (phase !== "up") known = new Set();
	});
}
