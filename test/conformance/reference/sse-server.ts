/** A server of 2024-11-05 on the official library: HTTP with SSE, at /sse and /messages. One of its tools waits for another. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import * as z from "zod";
import type { ReferenceServer } from "./server.ts";

export interface SseServer extends ReferenceServer {
	/** What came with each request. */
	readonly seen: readonly IncomingHttpHeaders[];
}

/** What its stream says before the path of its endpoint; given its own origin. */
export async function startSseServer(
	before: (origin: string) => string = () => "",
): Promise<SseServer> {
	const transports = new Map<string, SSEServerTransport>();
	const seen: IncomingHttpHeaders[] = [];
	const server = createServer((req, res) => {
		seen.push(req.headers);
		const { pathname, searchParams } = new URL(req.url ?? "", "http://a");
		const known = transports.get(searchParams.get("sessionId") ?? "");
		if (req.method === "GET" && pathname === "/sse") void open(res);
		else if (req.method === "POST" && pathname === "/messages" && known)
			void known.handlePostMessage(req, res);
		else res.writeHead(404).end();
	});
	const open = async (
		res: ConstructorParameters<typeof SSEServerTransport>[1],
	): Promise<void> => {
		const write = res.write.bind(res) as (text: string) => boolean;
		// The library tells a path only; other servers tell all of an address.
		res.write = (text: string) =>
			write(
				text.replace("data: /messages", `data: ${before(origin)}/messages`),
			);
		const transport = new SSEServerTransport("/messages", res);
		transports.set(transport.sessionId, transport);
		await newServer().connect(transport);
	};
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	const origin = `http://127.0.0.1:${port}`;
	return {
		url: `${origin}/sse`,
		origin,
		seen,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

function newServer(): McpServer {
	const server = new McpServer({ name: "old", version: "1.0.0" });
	server.registerTool(
		"echo",
		{ inputSchema: { message: z.string() } },
		({ message }) => ({ content: [{ type: "text", text: message }] }),
	);
	const released = Promise.withResolvers<void>();
	server.registerTool(
		"wait",
		{ description: "Reports progress, and ends when it is released" },
		async ({ sendNotification, _meta: meta }) => {
			if (meta?.progressToken !== undefined)
				await sendNotification({
					method: "notifications/progress",
					params: { progressToken: meta.progressToken, progress: 1 },
				});
			await released.promise;
			return { content: [{ type: "text", text: "released" }] };
		},
	);
	server.registerTool("release", {}, () => {
		released.resolve();
		return { content: [] };
	});
	return server;
}
