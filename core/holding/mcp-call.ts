/**
 * What of a held request is known to be one MCP call: whom to answer, how, and until when. Reads only what the step
 * before has parsed; a batch or any other body is no such call.
 */
import { isObject } from "../json.ts";
import type { Head } from "../request/head.ts";
import { valueOf } from "../request/head.ts";

export type RpcId = string | number;

/** One `tools/call`, `resources/read` or other request that waits for its answer. */
export interface McpCall {
	readonly id: RpcId;
	readonly method: string;
	readonly params: Readonly<Record<string, unknown>>;
	readonly progressToken: string | number | undefined;
	/** It may be answered `input_required`. */
	readonly asksAgain: boolean;
	/** It reads an event stream as the answer. */
	readonly readsEvents: boolean;
	/** What it brought back from an answer that asked it to ask again: the upstream's, not ours. */
	readonly upstreamsState: string | undefined;
}

/** Of 2026-07-28: methods whose answer may ask for more. */
const roundTrips = new Set(["tools/call", "prompts/get", "resources/read"]);
const firstWithRoundTrips = "2026-07-28";

const envelope: ReadonlySet<string> = new Set([
	"jsonrpc",
	"id",
	"method",
	"params",
]);

/** undefined: a batch, a notification, no MCP, or more than a call: a person is shown all of that. */
export function mcpCallOf(json: unknown, head: Head): McpCall | undefined {
	if (!isObject(json) || json["jsonrpc"] !== "2.0") return undefined;
	if (!Object.keys(json).every((name) => envelope.has(name))) return undefined;
	const { id, method, params } = json;
	if (typeof method !== "string") return undefined;
	if (typeof id !== "string" && typeof id !== "number") return undefined;
	const given = isObject(params) ? params : {};
	const meta = isObject(given["_meta"]) ? given["_meta"] : {};
	const { progressToken } = meta;
	const version =
		valueOf(head.forward, "mcp-protocol-version") ??
		meta["io.modelcontextprotocol/protocolVersion"];
	const accept = valueOf(head.forward, "accept") ?? "";
	return {
		id,
		method,
		params: given,
		progressToken:
			typeof progressToken === "string" || typeof progressToken === "number"
				? progressToken
				: undefined,
		asksAgain:
			typeof version === "string" &&
			version >= firstWithRoundTrips &&
			roundTrips.has(method),
		readsEvents: accept.toLowerCase().includes("text/event-stream"),
		upstreamsState:
			typeof given["requestState"] === "string"
				? given["requestState"]
				: undefined,
	};
}
