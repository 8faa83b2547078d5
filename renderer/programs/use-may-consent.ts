/** Whether this door may let a program in, and what it will ask for. The gate decides; this only says it before it is tried. */
import { useReading } from "../shared/use-reading.ts";

/** `ask`: it may, and is asked for the owner's passphrase. */
export type MayConsent = "yes" | "ask" | "on-desktop";

/** The desktop may be opened meanwhile. */
const lookAgainMs = 3_000;

export function useMayConsent(): MayConsent {
	const owner = useReading("owner.status", {}, null, lookAgainMs).value;
	if (window.drawbridge !== undefined || owner === null) return "yes";
	if (owner.desktop) return "on-desktop";
	return owner.passphrase ? "ask" : "yes";
}
