/**
 * What the four stand-in upstreams have in common: a server on loopback that records what it received, whole, before it
 * answers. Written from the pages and from what the real systems do; corrects none of their weaknesses.
 */
import { once } from "node:events";
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import * as z from "zod";

/** One request as it arrived, an upgrade included. */
export interface Call {
	readonly method: string;
	/** Path and query, byte for byte. */
	readonly url: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface StandIn {
	readonly url: string;
	readonly port: number;
	/** Everything since the start, or since a test emptied it. */
	readonly received: Call[];
	stop(): Promise<void>;
}

export type Handle = (call: Call, res: ServerResponse) => void | Promise<void>;
export type Upgrade = (
	call: Call,
	req: IncomingMessage,
	socket: Duplex,
	head: Buffer,
) => void;

/** On a port of the system's choice. Without `upgrade`, upgrades are treated as plain requests. */
export async function listen(
	handle: Handle,
	upgrade?: Upgrade,
): Promise<StandIn> {
	const received: Call[] = [];
	const upgraded = new Set<Duplex>();
	const server = createServer((req, res) => {
		req.on("error", () => undefined);
		void readBody(req)
			.then((body) => {
				const call = callOf(req, body);
				received.push(call);
				return handle(call, res);
			})
			.catch(() => {
				if (!res.headersSent) res.writeHead(500);
				res.end("Internal Server Error");
			});
	});
	if (upgrade)
		server.on("upgrade", (req, socket, head) => {
			upgraded.add(socket);
			socket.on("error", () => undefined);
			socket.once("close", () => upgraded.delete(socket));
			const call = callOf(req, "");
			received.push(call);
			upgrade(call, req, socket, head);
		});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		received,
		async stop() {
			for (const socket of upgraded) socket.destroy();
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

async function readBody(req: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of req) pieces.push(Buffer.from(piece));
	return Buffer.concat(pieces).toString("utf8");
}

function callOf(req: IncomingMessage, body: string): Call {
	const url = req.url ?? "/";
	const { pathname, searchParams } = new URL(url, "http://stand-in");
	return {
		method: req.method ?? "",
		url,
		path: pathname,
		query: searchParams,
		headers: req.headers,
		body,
	};
}

/** A field as these systems read it: absent is empty. */
export function field(call: Call, name: string): string {
	const value = call.headers[name];
	return typeof value === "string" ? value : "";
}

export function answer(
	res: ServerResponse,
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): void {
	res.writeHead(status, { "Content-Type": "application/json", ...headers });
	res.end(JSON.stringify(body));
}

/** Starts an event stream; each call of what it returns is one event with a `data:` line only. */
export function openEvents(
	res: ServerResponse,
	headers: Readonly<Record<string, string>> = {},
): (data: unknown) => void {
	res.writeHead(200, {
		"Content-Type": "text/event-stream",
		"Cache-Control": "no-cache",
		...headers,
	});
	res.flushHeaders();
	return (data) => {
		const text = typeof data === "string" ? data : JSON.stringify(data);
		res.write(`data: ${text}\n\n`);
	};
}

/** `undefined` for anything but JSON of that shape. */
export function parseJson<S extends z.ZodType>(
	shape: S,
	text: string,
): z.infer<S> | undefined {
	try {
		return shape.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** A JSON-RPC message as MCP servers of the older era take it. */
export const RpcMessage = z.looseObject({
	id: z.union([z.string(), z.number()]).optional(),
	method: z.string().optional(),
	result: z.unknown().optional(),
	params: z
		.looseObject({
			name: z.string().optional(),
			/** As text: no stand-in does arithmetic. */
			arguments: z.record(z.string(), z.coerce.string()).optional(),
			protocolVersion: z.string().optional(),
			_meta: z
				.looseObject({
					progressToken: z.union([z.string(), z.number()]).optional(),
				})
				.optional(),
		})
		.optional(),
});
export type RpcMessage = z.infer<typeof RpcMessage>;

export const textResult = (
	text: string,
	isError = false,
): Record<string, unknown> => ({
	content: [{ type: "text", text }],
	...(isError ? { isError } : {}),
});

/** A tool that takes these words, all of them optional: the stand-ins check no arguments. */
export const toolListing = (
	name: string,
	...words: readonly string[]
): Record<string, unknown> => ({
	name,
	description: name,
	inputSchema: {
		type: "object",
		properties: Object.fromEntries(
			words.map((word) => [word, { type: "string" }]),
		),
	},
});
