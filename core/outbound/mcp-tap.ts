/**
 * Looks at an MCP server's answers on their way to the client: tool lists lose what the client may not call, teach what
 * the tools say of themselves, and are marked private; and the session an `initialize` opens is remembered. Anything else
 * passes untouched.
 */
import type { McpClients } from "../agent.ts";
import type { Client } from "../client.ts";
import type { ApiKeys } from "../keys.ts";
import { mayCall, type Need } from "../permission/policy.ts";
import type { Roles } from "../permission/roles.ts";
import { valueOf } from "../request/head.ts";
import { isReadOnly, type Upstream } from "../upstreams.ts";
import type { AnswerTap } from "./filtered.ts";
import { replaceField } from "./replace-field.ts";
import { ToolListFilter } from "./tool-list.ts";

interface Watch {
	/** Whether the client may call a tool, by what holds at this moment. */
	readonly allows: (tool: string) => boolean;
	/** A tool's own word of itself. */
	readonly learn: (tool: string, readOnly: boolean) => void;
	/** Set for a request in which the client named itself. */
	readonly opened: ((session: string) => void) | undefined;
}

export interface Asked {
	readonly client: Client;
	readonly upstream: Upstream;
	/** What the client calls itself, where it did in this request. */
	readonly clientInfo: string | undefined;
}

/** What holds when a list comes by. */
interface Held {
	readonly roles: Roles;
	readonly keys: Pick<ApiKeys, "toolsOf">;
}

/**
 * undefined: nothing to look at. Roles are read as each tool is judged. An event stream of MCP may carry the answer to an
 * earlier question (resumption), so a GET is looked at, too.
 */
export function mcpTap(
	method: string,
	need: Need,
	asked: Asked,
	held: Held,
	mcpClients: McpClients,
): AnswerTap | undefined {
	if (!need.mcp) return undefined;
	const filters = need.listsTools || method === "GET";
	if (!filters && asked.clientInfo === undefined) return undefined;
	const watch = watchOf(asked, held, mcpClients);
	return (status, fields) => {
		const session = valueOf(fields, "mcp-session-id");
		if (session !== undefined && status === 200) watch.opened?.(session);
		if (!filters) return undefined;
		const type = valueOf(fields, "content-type")?.toLowerCase() ?? "";
		const kind = /^application\/(?:[\w.+-]+\+)?json\b/.test(type)
			? "json"
			: type.startsWith("text/event-stream")
				? "events"
				: undefined;
		if (kind === undefined || (kind === "json" && !need.listsTools))
			return undefined;
		const coding = valueOf(fields, "content-encoding")?.toLowerCase();
		if (coding !== undefined && coding !== "identity")
			return { failed: "an answer that cannot be filtered" };
		for (const name of ofTheBody) replaceField(fields, name, undefined);
		if (
			need.listsTools &&
			!/no-store/i.test(valueOf(fields, "cache-control") ?? "")
		)
			replaceField(fields, "cache-control", "private");
		return new ToolListFilter(kind, watch.allows, watch.learn);
	};
}

function watchOf(
	{ client, upstream, clientInfo }: Asked,
	held: Held,
	mcpClients: McpClients,
): Watch {
	const { policy, name } = upstream;
	return {
		allows: (tool) =>
			mayCall(policy, held.roles, client.role, tool, isReadOnly(upstream)) &&
			held.keys.toolsOf(client.id)?.allows(name, tool) !== false,
		learn: (tool, readOnly) => policy.tools.hints.learn(tool, readOnly),
		opened:
			clientInfo === undefined
				? undefined
				: (session) => mcpClients.learn(client.id, session, clientInfo),
	};
}

/** True of the upstream's bytes, and perhaps not of those that go on. */
const ofTheBody = [
	"content-length",
	"etag",
	"digest",
	"content-digest",
	"repr-digest",
	"content-md5",
	"accept-ranges",
];
