/** What a count is kept under: its kind, where it holds and whose it is, in one string and back. */
import type { LimitUse } from "../../contract/views.ts";

/** Neither kinds nor upstream names hold a "|"; without an id it is the upstream's total. */
export const keyOf = (
	kind: LimitUse["kind"],
	scope: string,
	id: string,
): string => `${kind}|${scope}|${id}`;

export function partsOf(key: string): {
	kind: LimitUse["kind"];
	scope: string;
	id: string;
} {
	const [kind, scope = "", ...id] = key.split("|");
	return {
		kind: kind === "writes" || kind === "streams" ? kind : "queries",
		scope,
		id: id.join("|"),
	};
}
