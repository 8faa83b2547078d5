/** How a question ended, in a few words: "allowed once by desktop". */
import type { ApprovalView } from "../../contract/approvals.ts";
import { historyStrings, scopeNames, stateNames } from "./strings.ts";

export function endWords({
	state,
	answer,
}: Pick<ApprovalView, "state" | "answer">): string {
	const name = stateNames[state].toLowerCase();
	// Nobody answered: that the gate noticed says nothing.
	if (answer === null || state === "timed-out") return name;
	if (state === "void")
		return answer.reason === "" ? name : `${name}, ${answer.reason}`;
	const scope = scopeNames[answer.scope] ?? answer.scope;
	return [name, scope, historyStrings.by(answer.by)]
		.filter((word) => word !== "")
		.join(" ");
}
