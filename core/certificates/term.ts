/** From when to when a certificate is good, and when it is time for the next. */
import type { CertificateView } from "../../contract/views.ts";
import { CertificateError } from "./error.ts";

/** Milliseconds, whole seconds: a certificate has no finer ones. */
export interface Term {
	readonly notBefore: number;
	readonly notAfter: number;
}

const dayMs = 86_400_000;
/** Clocks of other machines may be behind by this much. */
const skewMs = 3_600_000;
/** Below the 398 days that browsers accept of a server's certificate (Apple, March 2020). */
export const longestLeafDays = 397;
export const usualDays = { ca: 3_650, leaf: 365, listener: 90 } as const;

const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;

export function caTerm(now: number, days: number = usualDays.ca): Term {
	return {
		notBefore: wholeSecond(now - skewMs),
		notAfter: wholeSecond(now + days * dayMs),
	};
}

/** Never outside of the CA's own. @throws CertificateError bad-term */
export function leafTerm(now: number, days: number, ca?: Term): Term {
	if (days > longestLeafDays)
		throw new CertificateError(
			"bad-term",
			`${days} days: clients accept at most ${longestLeafDays} days of a certificate that is no CA's`,
		);
	const notBefore = Math.max(
		wholeSecond(now - skewMs),
		ca?.notBefore ?? -Infinity,
	);
	const notAfter = Math.min(
		wholeSecond(now + days * dayMs),
		// Both ends count (RFC 5280 §4.1.2.5).
		notBefore + longestLeafDays * dayMs - 1_000,
		ca?.notAfter ?? Infinity,
	);
	return { notBefore, notAfter };
}

/** Two thirds of its term are over. */
export const isDue = ({ notBefore, notAfter }: Term, now: number): boolean =>
	now >= notBefore + ((notAfter - notBefore) * 2) / 3;

export function stateOf(
	term: Term & { readonly revokedAt: number | null },
	now: number,
): CertificateView["state"] {
	if (term.revokedAt !== null) return "revoked";
	if (now >= term.notAfter) return "expired";
	if (now < term.notBefore) return "not-yet";
	return isDue(term, now) ? "renew-soon" : "active";
}
