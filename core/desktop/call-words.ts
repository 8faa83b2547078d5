/**
 * What was called, in words: for the tray's menu and for notifications. What changes the gate itself is said in a sentence.
 * It reads no arguments that it is not given.
 */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { EntryView } from "../../contract/views.ts";
import { askedDeed } from "../../words/deeds.ts";
import { words } from "./strings.ts";

type Call = Pick<EntryView, "method" | "path" | "tool" | "upstream">;

const deedOf = ({ upstream, tool }: Call, args: string): string | null =>
	upstream === "gate" ? askedDeed(tool, args) : null;

/** "run_command", or "POST /api/run" where no tool is named, or "Create a key". */
export const callWords = (call: Call): string =>
	deedOf(call, "") ?? plainWords(call);

const plainWords = ({ tool, method, path }: Call): string =>
	tool || `${method} ${path}`.trim();

/** A question, in one line. `args` (JSON) are read for what a command is done to; empty: it is left out. */
export function questionLine(
	{ risk, client, ...call }: Call & Pick<ApprovalView, "client" | "risk">,
	args: string,
): string {
	const { questions } = words();
	const deed = deedOf(call, args);
	return deed === null
		? questions.line(risk, plainWords(call), call.upstream, client)
		: questions.deed(risk, deed, client);
}
