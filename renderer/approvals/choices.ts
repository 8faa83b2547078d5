/** The ways in which one call may be allowed for longer, narrowest first. What the gate does not offer is not there. */
import type { ApprovalView, OfferView } from "../../contract/approvals.ts";
import type { CommandInput } from "../../contract/commands.ts";

export type Choice =
	| { readonly kind: "exact" }
	| { readonly kind: "pattern"; readonly offer: OfferView }
	| { readonly kind: "session" };

export function choicesFor({
	scopes,
	offers,
}: Pick<ApprovalView, "scopes" | "offers">): readonly Choice[] {
	return [
		...(scopes.includes("exact") ? [{ kind: "exact" } as const] : []),
		...(scopes.includes("pattern")
			? offers.map((offer) => ({ kind: "pattern", offer }) as const)
			: []),
		...(scopes.includes("session") ? [{ kind: "session" } as const] : []),
	];
}

/** What is proposed instead of one more yes; `undefined`: nothing, or it is not offered. */
export const proposedChoice = ({
	proposed,
	scopes,
	offers,
}: Pick<ApprovalView, "proposed" | "scopes" | "offers">):
	| OfferView
	| undefined =>
	proposed !== null && scopes.includes("pattern")
		? offers.find(({ index }) => index === proposed)
		: undefined;

/** Eight hours is the longest session. */
export const longestSeconds = ({ kind }: Choice): number =>
	kind === "session" ? 8 * 3_600 : 30 * 86_400;

export function allowFor(
	id: string,
	choice: Choice,
	expiresInSeconds: number,
	times: number | null,
): CommandInput<"approval.answer"> {
	return {
		id,
		verdict: "allow",
		scope: choice.kind,
		expiresInSeconds: Math.min(expiresInSeconds, longestSeconds(choice)),
		...(choice.kind === "pattern" ? { pattern: choice.offer.index } : {}),
		...(times === null ? {} : { times }),
	};
}
