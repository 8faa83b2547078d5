/** A small MCP server of 2025-11-25 over HTTP that keeps what it was sent, with tools of the test's choice. */
import * as z from "zod";
import { type HttpUpstream, startHttpUpstream } from "../http.ts";

const Message = z.object({
	id: z.union([z.string(), z.number()]).optional(),
	method: z.string().optional(),
	params: z.record(z.string(), z.unknown()).optional(),
});

export interface ToolServer extends HttpUpstream {
	/** Names of the tools it lists; each answers with its own name. */
	tools: readonly string[];
	/** What it was asked to call. */
	readonly called: unknown[];
}

export async function startToolServer(
	...tools: readonly string[]
): Promise<ToolServer> {
	const upstream = await startHttpUpstream();
	const server: ToolServer = Object.assign(upstream, {
		tools,
		called: [] as unknown[],
	});
	upstream.answer = (request, response, seen) => {
		request.on("end", () => {
			if (request.method !== "POST") {
				response.writeHead(405).end();
				return;
			}
			const { id, method = "", params } = Message.parse(JSON.parse(seen.body));
			if (id === undefined) {
				response.writeHead(202).end();
				return;
			}
			if (method === "tools/call") server.called.push(params?.["name"]);
			response.writeHead(200, { "Content-Type": "application/json" });
			response.end(
				JSON.stringify({
					jsonrpc: "2.0",
					id,
					...answerTo(method, params, server.tools),
				}),
			);
		});
	};
	return server;
}

function answerTo(
	method: string,
	params: Record<string, unknown> | undefined,
	tools: readonly string[],
): object {
	switch (method) {
		case "initialize":
			return {
				result: {
					protocolVersion: "2025-11-25",
					capabilities: { tools: {} },
					serverInfo: { name: "one-tool", version: "1" },
				},
			};
		case "tools/list":
			return {
				result: {
					tools: tools.map((name) => ({
						name,
						inputSchema: { type: "object" },
						annotations: { readOnlyHint: name.startsWith("read") },
					})),
				},
			};
		case "tools/call":
			return {
				result: { content: [{ type: "text", text: String(params?.["name"]) }] },
			};
		default:
			return { error: { code: -32_601, message: "Method not found" } };
	}
}
