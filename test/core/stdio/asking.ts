/** One request to an upstream's programs as the gate sends it, without the gate around it. */
import * as z from "zod";
import { type ProblemCode, problems } from "../../../contract/problems.ts";
import type { StdioServers } from "../../../core/stdio/servers.ts";
import type { CoreParts } from "../parts.ts";

export interface Answered {
	readonly status: number;
	/** Of its error; undefined: it is none. */
	readonly code: number | undefined;
}

/** Settings with the one upstream "server", a command. */
export const withServer = (stdio: object, more: object = {}): object => ({
	limits: null,
	upstreams: { server: { stdio, ...more } },
});

export function serversOf(parts: CoreParts): StdioServers {
	const servers = parts.upstreams.get("server")?.stdio;
	if (!servers) throw new Error("no upstream with a command");
	return servers;
}

export const approve = (parts: CoreParts): void =>
	parts.commands.approve("server", serversOf(parts).look(), "test");

const codeOf = (body: string): number | undefined =>
	Answer.parse(JSON.parse(body)).error?.code;

/** What a refusal's error says to an MCP client. */
export const refusal = (problem: ProblemCode): number => problems[problem].rpc;

const Answer = z.object({ error: z.object({ code: z.number() }).optional() });

/** `tools/list`, of a client of the newest era: one request is enough. */
export function ask(
	servers: StdioServers,
	client = "key:1",
	method = "tools/list",
): Promise<Answered> {
	return new Promise((resolve, reject) => {
		let status = 0;
		let body = "";
		const meta = {
			"io.modelcontextprotocol/protocolVersion": "2026-07-28",
			"io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
			"io.modelcontextprotocol/clientCapabilities": {},
		};
		servers.dispatch(
			{
				client,
				path: "/",
				method: "POST",
				headers: [
					"Content-Type",
					"application/json",
					"Accept",
					"application/json, text/event-stream",
					"MCP-Protocol-Version",
					"2026-07-28",
					"Mcp-Method",
					method,
				],
				body: Buffer.from(
					JSON.stringify({
						jsonrpc: "2.0",
						id: 1,
						method,
						params: { _meta: meta },
					}),
				),
			},
			{
				onRequestStart: () => undefined,
				onResponseStart(_, code) {
					status = code;
				},
				onResponseData(_, chunk) {
					body += chunk.toString();
				},
				onResponseEnd: () => resolve({ status, code: codeOf(body) }),
				onResponseError: (_, error) => reject(error),
			},
		);
	});
}
