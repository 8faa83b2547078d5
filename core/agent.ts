/**
 * Which agent a client says it is: from its own headers, from MCP's clientInfo, from the key it is bound to, else the
 * key's or user's name. For windows and the log; never trusted for access, but where a key is bound to an agent, another
 * agent that says so of itself is refused.
 */
import type { Client } from "./client.ts";
import type { ApiKeys } from "./keys.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";
import { visible } from "./visible.ts";

/** A caller may send more than anyone wants to read. */
const partLimit = 64;
/** MCP sessions whose client is remembered; the oldest is forgotten first. */
const sessionLimit = 1_000;

const part = (text: string): string => visible(text).slice(0, partLimit);

/** MCP clients name themselves once, at `initialize`: later requests of the session are theirs, too. */
export class McpClients {
	readonly #names = new Map<string, string>();

	/** `owner` keeps one client from naming itself into another's session. */
	learn(owner: string, session: string, name: string): void {
		this.#names.set(`${owner} ${session}`, part(name));
		if (this.#names.size <= sessionLimit) return;
		for (const oldest of this.#names.keys()) {
			this.#names.delete(oldest);
			break;
		}
	}

	nameOf(owner: string, session: string | undefined): string | undefined {
		return session === undefined || this.#names.size === 0
			? undefined
			: this.#names.get(`${owner} ${session}`);
	}
}

/** "claude-cli-1 (claude), session 7", or a refusal where the key, or the key behind a token or ticket, is another's. */
export function agentOf(
	client: Client,
	head: Head,
	clientInfo: string | undefined,
	mcp: McpClients,
	keys: Pick<ApiKeys, "agentOf">,
): string | Refusal {
	const { agentId, agentType, sessionId } = head;
	const bound = keys.agentOf(client.id);
	if (bound !== undefined && agentId !== undefined && agentId !== bound)
		return refuse("forbidden", "key is bound to another agent");
	const id =
		bound ??
		agentId ??
		clientInfo ??
		mcp.nameOf(client.id, head.mcpSession) ??
		client.name;
	if (agentType === undefined && sessionId === undefined && id === client.name)
		return id;
	const type = agentType === undefined ? "" : ` (${part(agentType)})`;
	const session = sessionId === undefined ? "" : `, session ${part(sessionId)}`;
	return `${part(id)}${type}${session}`;
}
