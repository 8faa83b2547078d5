/** Which question is in front, and which are on their way already. */
import type { Receipt } from "../../contract/phone.ts";
import type { DoorProblem } from "./door.ts";
import type { Question } from "./verified.ts";

/** One decision of this phone, from the tap on. */
export interface Deed {
	readonly question: Question;
	readonly verdict: "allow" | "deny";
	/** `sending`: nobody has confirmed it yet. A receipt is the gate's own word. */
	readonly state:
		| "sending"
		| Receipt["state"]
		| { readonly problem: DeedProblem };
	/** Of `ended`. */
	readonly status: number | null;
	/** Of the problem `late`: who was first; empty: not known. */
	readonly by: string;
	/** When it came to its state, by this phone's clock. */
	readonly changedAt: number;
}

/** `forged`: the receipt that came back was not the computer's. */
export type DeedProblem = DoorProblem | "forged";

/** What may still be answered: not what is on its way or was confirmed. */
export function waiting(
	questions: readonly Question[],
	deeds: readonly Deed[],
): readonly Question[] {
	const answered = new Set(
		deeds
			.filter(({ state }) => typeof state === "string")
			.map(({ question }) => question.digest),
	);
	return questions.filter(({ digest }) => !answered.has(digest));
}

/** The one that is looked at stays in front, whatever comes; when it has gone, the one that took its place, or the last. */
export function placeOf(
	questions: readonly Question[],
	id: string | null,
	lastPlace: number,
): number {
	const found = questions.findIndex(({ request }) => request.id === id);
	return found >= 0
		? found
		: Math.max(0, Math.min(lastPlace, questions.length - 1));
}

/** A deed with no further news to come. */
export const isOver = ({ state }: Deed): boolean =>
	typeof state !== "string" ||
	state === "denied" ||
	state === "ended" ||
	state === "stopped";

const rank: Record<Receipt["state"], number> = {
	allowed: 0,
	released: 1,
	denied: 2,
	stopped: 2,
	ended: 2,
};

/** Laid over what is known; a state never goes back. Of several for one question the latest counts. Nothing new: the same list. */
export function withReceipts(
	deeds: readonly Deed[],
	receipts: readonly Receipt[],
	now: number,
): readonly Deed[] {
	const laid = deeds.map((deed) =>
		receipts
			.filter(({ digest }) => digest === deed.question.digest)
			.reduce((known, receipt) => withReceipt(known, receipt, now), deed),
	);
	return laid.some((deed, place) => deed !== deeds[place]) ? laid : deeds;
}

function withReceipt(deed: Deed, receipt: Receipt, now: number): Deed {
	const { state, status, verdict } = receipt;
	if (typeof deed.state === "string" && deed.state !== "sending") {
		if (rank[state] <= rank[deed.state]) return deed;
	}
	return { ...deed, verdict, state, status, changedAt: now };
}

/** What is new to somebody who had seen `before`: not what only changed. */
export function fresh(
	before: ReadonlySet<string>,
	questions: readonly Question[],
): readonly Question[] {
	return questions.filter(({ request }) => !before.has(request.id));
}
