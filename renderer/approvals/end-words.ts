/** How a question ended, as a sentence without its full stop: "Allowed once by the desktop". */
import type { ApprovalView } from "../../contract/approvals.ts";
import { ended, historyStrings, scopeNames } from "./strings.ts";

/** Who answered, in words where the gate's own name for it is none. */
export function answererName(by: string): string {
	// The gate puts a phone's id last, where no name can pretend to be one.
	const phone = /^phone "(.*)" \([^()]*\)$/su.exec(by)?.[1];
	if (phone !== undefined) return historyStrings.phone(phone);
	const names: Readonly<Record<string, string>> = historyStrings.by;
	return Object.hasOwn(names, by) ? (names[by] ?? by) : by;
}

export function endWords({
	state,
	answer,
}: Pick<ApprovalView, "state" | "answer">): string {
	const who = answererName(answer?.by ?? "");
	if (state === "void") return ended.void(answer?.reason ?? "");
	if (state === "denied") return ended.denied(who);
	if (state === "allowed") {
		const scope = answer?.scope ?? "";
		return ended.allowed(scopeNames[scope] ?? scope, who);
	}
	// Nobody answered: that the gate noticed says nothing.
	return ended["timed-out"];
}
