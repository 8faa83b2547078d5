/**
 * An MCP server that misbehaves on demand: the name of the tool says how. Speaks 2025-11-25 with sessions, and answers what
 * it is asked by an event stream that a test writes byte by byte.
 */
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "../../core/connect/client.ts";

export interface Asked {
	readonly message: Message;
	readonly req: IncomingMessage;
	readonly res: ServerResponse;
}

/** What it does when that tool is called. */
export type Conduct = (asked: Asked) => void;

export interface HostileServer {
	readonly url: string;
	readonly seen: Asked[];
	/** Of the answer to `initialize`; a test may change it for those who come next. */
	version: string;
	/** Leaves the stream of that answer open. */
	staysOpen: boolean;
	close(): void;
}

export const answerTo = ({ message }: Asked, text = "done"): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id: message["id"],
		result: { content: [{ type: "text", text }] },
	});

export const stream = (res: ServerResponse): void => {
	res.writeHead(200, { "Content-Type": "text/event-stream" });
};

export async function hostileServer(
	conducts: Readonly<Record<string, Conduct>>,
	onGet: (req: IncomingMessage, res: ServerResponse) => void,
): Promise<HostileServer> {
	const seen: Asked[] = [];
	const http = createServer((req, res) => {
		if (req.method === "DELETE") {
			res.writeHead(200).end();
			return;
		}
		if (req.method === "GET") {
			onGet(req, res);
			return;
		}
		const pieces: Buffer[] = [];
		req.on("data", (piece: Buffer) => pieces.push(piece));
		req.on("end", () => {
			// A test's own messages.
			const message = JSON.parse(Buffer.concat(pieces).toString()) as Message;
			const asked = { message, req, res };
			seen.push(asked);
			const { id, method, params } = message;
			if (method === "initialize") {
				res.writeHead(200, {
					"Content-Type": "text/event-stream",
					"Mcp-Session-Id": "s-1",
				});
				const result = {
					protocolVersion: own.version,
					capabilities: {},
					serverInfo: { name: "hostile", version: "1" },
				};
				res.write(
					`data: ${JSON.stringify({ jsonrpc: "2.0", id, result })}\n\n`,
				);
				if (!own.staysOpen) res.end();
				return;
			}
			// Whatever a test calls has a name.
			const name = (params as { name?: string } | undefined)?.name ?? "";
			const conduct = method === "tools/call" ? conducts[name] : undefined;
			if (conduct) conduct(asked);
			else if (id === undefined) res.writeHead(202).end();
			else {
				res.writeHead(200, { "Content-Type": "application/json" });
				res.end(answerTo(asked));
			}
		});
	});
	http.listen(0, "127.0.0.1");
	await once(http, "listening");
	const { port } = http.address() as AddressInfo;
	const own: HostileServer = {
		url: `http://127.0.0.1:${port}`,
		seen,
		version: "2025-11-25",
		staysOpen: false,
		close() {
			http.closeAllConnections();
			http.close();
		},
	};
	return own;
}
