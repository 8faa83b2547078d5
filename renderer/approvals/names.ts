/** What a call is called in a line of words. Texts of callers are neutralised by the gate already. */
import type { ApprovalView } from "../../contract/approvals.ts";
import { askedDeed } from "../../words/deeds.ts";
import { card, places } from "./strings.ts";

interface Named {
	readonly tool: string;
	readonly upstream: string;
	readonly method?: string;
	readonly path?: string;
	/** As JSON. */
	readonly args?: string;
}

/** "run_command", or "POST /api/run" where no tool is named; of what changes the gate itself a sentence. */
export const callName = ({
	tool,
	upstream,
	method = "",
	path = "",
	args = "",
}: Named): string =>
	(upstream === "gate" ? askedDeed(tool, args) : null) ??
	(tool === "" ? `${method} ${path}`.trim() : tool);

/** What changes the gate itself, by the name that scripts know it by; `null`: its own name says it already. */
export const commandName = (named: Named): string | null =>
	named.upstream === "gate" && callName(named) !== named.tool
		? named.tool
		: null;

/** An upstream by its name; for a hook and for the gate what they stand for. */
export function placeName(upstream: string): string {
	if (upstream === "gate") return places.gate;
	return upstream.startsWith("hook:")
		? places.hook(upstream.slice("hook:".length))
		: upstream;
}

export const whatName = (named: Named): string =>
	commandName(named) === null
		? `${callName(named)} ${card.on} ${placeName(named.upstream)}`
		: callName(named);

/** A name, and what it says it is where that is not the same. */
export const clientName = ({ client }: Pick<ApprovalView, "client">): string =>
	client === "" ? card.noClient : client;
