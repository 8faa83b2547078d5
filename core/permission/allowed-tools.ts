/**
 * The tools that a key is limited to, as patterns `upstream__tool`. Such a key opens MCP and nothing else of an upstream:
 * whatever might be a call that nobody can tell the tool of is refused. It only ever narrows what a role gives.
 */
import { type Refusal, refuse } from "../problem.ts";
import type { RpcCall } from "../request/body.ts";
import { isReadCall, isToolCall, type Need } from "./policy.ts";
import { Wildcard } from "./wildcard.ts";

/** Between an upstream's name, which never holds it, and a tool's. */
export const toolSeparator = "__";

export class AllowedTools {
	/** As the owner wrote them; at least one. */
	readonly patterns: readonly string[];
	readonly #compiled: readonly Wildcard[];

	constructor(patterns: readonly string[]) {
		this.patterns = [...patterns];
		this.#compiled = patterns.map((pattern) => new Wildcard(pattern));
	}

	/** Letter by letter: what a lenient server takes for the same name is another one here. */
	allows(upstream: string, tool: string): boolean {
		const name = upstream + toolSeparator + tool;
		return tool !== "" && this.#compiled.some((one) => one.matches(name));
	}

	/** Whether any tool of that upstream could be meant. */
	reaches(upstream: string): boolean {
		const prefix = upstream + toolSeparator;
		return this.patterns.some((pattern) => {
			const [start = ""] = pattern.split("*", 1);
			return start === pattern
				? start.startsWith(prefix)
				: start.startsWith(prefix) || prefix.startsWith(start);
		});
	}
}

/** What one request asks of an upstream. */
interface Asked {
	readonly upstream: string;
	readonly method: string;
	readonly need: Need;
	readonly calls: readonly RpcCall[];
	/** Something goes through unread. */
	readonly unseen: boolean;
}

/** Step 6 for a key that is limited to tools; `undefined` where it may go on. */
export function judgeTools(
	allowed: AllowedTools,
	{ upstream, method, need, calls, unseen }: Asked,
): Refusal | undefined {
	if (!allowed.reaches(upstream))
		return refuse("forbidden", "key is limited to tools of other upstreams");
	if (!need.mcp || unseen || (method === "POST" && calls.length === 0))
		return refuse("forbidden", "key is limited to tools, and this is no MCP");
	for (const call of calls) {
		if (isToolCall(call.method)) {
			if (!allowed.allows(upstream, call.tool))
				return refuse("forbidden", "key is limited to other tools");
		} else if (!isReadCall(call.method))
			return refuse("forbidden", "key is limited to tools, and this is none");
	}
	return undefined;
}
