/**
 * How a pairing stands for one page: what the gate told, the QR that this page itself opened, and what is shown of both.
 * A QR's link is here only while it is open. Knows no clock and asks nobody.
 */
import { type PairingOffer, PairingView } from "../../contract/devices.ts";

export interface PairingState {
	/** `null` until the gate has told it. */
	readonly told: PairingView | null;
	/** Of this page, while it is open. */
	readonly offer: PairingOffer | null;
	/** The pairing this page has shown: only that one's end is of interest here. */
	readonly followed: string;
}

export const unheard: PairingState = { told: null, offer: null, followed: "" };

export type Heard =
	| { readonly told: PairingView }
	| { readonly opened: PairingOffer }
	/** The page is out of sight: the QR goes at once, before the gate has answered. */
	| "hidden"
	/** Back to the beginning. */
	| "again";

export function hear(state: PairingState, heard: Heard): PairingState {
	if (heard === "hidden") return { ...state, offer: null };
	if (heard === "again") return { ...state, followed: "" };
	return "told" in heard
		? hearTold(state, heard.told)
		: hearOpened(state, heard.opened);
}

function hearTold(state: PairingState, told: PairingView): PairingState {
	const { offer, followed } = state;
	// The end of one from before may be told late: it is not this one's.
	if (offer && told.state === "over" && told.id !== offer.id) return state;
	const isOurs = offer?.id === told.id && told.state === "offered";
	return {
		told,
		offer: isOurs ? offer : null,
		followed: told.state === "asking" ? told.id : followed,
	};
}

/** What became of it meanwhile may have been told before it came itself. */
function hearOpened(state: PairingState, offer: PairingOffer): PairingState {
	const { told } = state;
	const hasMovedOn = told?.id === offer.id && told.state !== "offered";
	return hasMovedOn
		? { ...state, followed: offer.id }
		: // Parsed anew for what it leaves out: the link is in the offer alone.
			{ told: PairingView.parse(offer), offer, followed: offer.id };
}

/** What is shown. A QR that another window or a terminal shows leaves this page at its start. */
export type Step = "reading" | "start" | "offer" | "asking" | "done" | "over";

export function stepOf({ told, offer, followed }: PairingState): Step {
	if (told === null) return "reading";
	if (told.state === "asking") return "asking";
	if (told.state === "offered") {
		if (offer) return "offer";
		// Its own, hidden: it is being cancelled.
		return told.id === followed ? "over" : "start";
	}
	if (told.state === "idle" || told.id !== followed) return "start";
	return told.state;
}
