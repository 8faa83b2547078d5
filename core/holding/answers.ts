/**
 * What an MCP client is told in the place of an upstream's answer: a refused or waiting tool call is a result that the
 * model can read, not a failed connection. Never repeats arguments.
 */
import type { RpcId } from "./mcp-call.ts";

/** A `tools/call` that was not let through. */
export const toolRefused = (id: RpcId, text: string): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id,
		result: {
			resultType: "complete",
			content: [{ type: "text", text }],
			isError: true,
		},
	});

/** MCP 2026-07-28: ask again with this state. */
export const askAgain = (id: RpcId, requestState: string): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id,
		result: { resultType: "input_required", requestState },
	});

export const rpcError = (id: RpcId, code: number, message: string): string =>
	JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });

/** For a client that gave a token for it. `progress` must grow. */
export const progressNote = (
	progressToken: string | number,
	progress: number,
	message: string,
): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		method: "notifications/progress",
		params: { progressToken, progress, message },
	});
