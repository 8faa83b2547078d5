/** What a call is called in a line of words. Texts of callers are neutralised by the gate already. */
import type { ApprovalView } from "../../contract/approvals.ts";
import { card, places } from "./strings.ts";

type Named = Pick<ApprovalView, "tool" | "method" | "path" | "upstream">;

/** "run_command", or "POST /api/run" where no tool is named. */
export const callName = ({ tool, method, path }: Omit<Named, "upstream">) =>
	tool === "" ? `${method} ${path}`.trim() : tool;

/** An upstream by its name; for a hook and for the gate what they stand for. */
export function placeName(upstream: string): string {
	if (upstream === "gate") return places.gate;
	return upstream.startsWith("hook:")
		? places.hook(upstream.slice("hook:".length))
		: upstream;
}

export const whatName = (view: Named): string =>
	`${callName(view)} ${card.on} ${placeName(view.upstream)}`;

/** A name, and what it says it is where that is not the same. */
export const clientName = ({ client }: Pick<ApprovalView, "client">): string =>
	client === "" ? card.noClient : client;
