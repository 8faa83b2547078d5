/** Whether this door may let a phone in, and what stands in the way. The gate decides; this only says it before it is tried. */
import { useReading } from "../shared/use-reading.ts";

/** `ask`: it may, and is asked for the owner's passphrase. */
export type MayPair = "yes" | "ask" | "on-desktop" | "no-passphrase";

/** A passphrase may be set in a terminal meanwhile. */
const lookAgainMs = 3_000;

export function useMayPair(): MayPair {
	const owner = useReading("owner.status", {}, null, lookAgainMs).value;
	if (window.drawbridge !== undefined || owner === null) return "yes";
	if (owner.desktop) return "on-desktop";
	return owner.passphrase ? "ask" : "no-passphrase";
}
