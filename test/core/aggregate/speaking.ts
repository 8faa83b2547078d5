/** Speaks MCP to a gate's one address: the official client in either era, and single POSTs byte for byte. */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";
import { send, type Told } from "../http.ts";

export type Mode = "legacy" | "auto";

type Options = NonNullable<ConstructorParameters<typeof Client>[1]>;

/** Closed when the test ends. */
export async function connected(
	url: string,
	key: string,
	mode: Mode,
	options: Options = {},
	prepare: (client: Client) => void = () => undefined,
): Promise<Client> {
	const client = new Client(
		{ name: "test", version: "1" },
		{ ...options, versionNegotiation: { mode } },
	);
	prepare(client);
	await client.connect(
		new StreamableHTTPClientTransport(new URL(url), {
			requestInit: { headers: { "X-API-Key": key } },
		}),
	);
	onTestFinished(() => client.close());
	return client;
}

/** A request of 2026-07-28, complete in itself. */
export function modern(
	gateUrl: string,
	method: string,
	params: Record<string, unknown>,
	headers: Readonly<Record<string, string>>,
	path = "/.drawbridge/mcp",
): Promise<Told> {
	const version = "2026-07-28";
	const { name } = params;
	return send(gateUrl, {
		method: "POST",
		path,
		headers: {
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
			"MCP-Protocol-Version": version,
			"Mcp-Method": method,
			...(typeof name === "string" ? { "Mcp-Name": name } : {}),
			...headers,
		},
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method,
			params: {
				...params,
				_meta: {
					"io.modelcontextprotocol/protocolVersion": version,
					"io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
					"io.modelcontextprotocol/clientCapabilities": {},
				},
			},
		}),
	});
}

/** The message in an answer, JSON or an event stream's last. */
export function messageIn({ body }: Told): {
	result?: Record<string, unknown>;
	error?: { code: number; message: string };
} {
	const events = body
		.split("\n")
		.filter((line) => line.startsWith("data:"))
		.map((line) => line.slice(5).trim())
		.filter((data) => data !== "");
	return JSON.parse(events.at(-1) ?? body);
}
