/**
 * A bridge behind a plain HTTP server, and links to servers for it: the official ones in this process, and one that says
 * only what a test tells it to. Call these in a test: everything is closed when it ends.
 */
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import {
	InMemoryTransport,
	type McpServer,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { InMemoryTransport as OldTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { McpServer as OldServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { Dispatcher } from "undici";
import { onTestFinished } from "vitest";
import type { JsonObject } from "../../../core/json.ts";
import { Bridge, type BridgeOptions } from "../../../core/mcp/bridge.ts";
import type { Link, LinkEvents } from "../../../core/mcp/link.ts";
import type { RpcMessage } from "../../../core/mcp/message.ts";
import { eventually } from "../eventually.ts";
import { FakeClock } from "../parts.ts";

export type Open = (events: LinkEvents, client: string) => Promise<Link>;

/** Whose requests these are; "one" where nothing is said. */
export const clientField = "x-client";

export interface Served {
	readonly url: URL;
	readonly bridge: Bridge;
	readonly clock: FakeClock;
}

export async function serve(
	open: Open,
	more: Partial<Pick<BridgeOptions, "sharing" | "startMs">> = {},
): Promise<Served> {
	const clock = new FakeClock();
	const bridge = new Bridge({
		name: "test",
		open,
		sharing: "client",
		clock,
		log: (level, message, fields) => {
			if (level === "error") throw new Error(`${message} ${fields?.["bug"]}`);
		},
		...more,
	});
	const server = createServer((request, response) => {
		void pass(bridge, request, response);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(async () => {
		await bridge.destroy();
		server.closeAllConnections();
		server.close();
		await once(server, "close");
	});
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error();
	return {
		url: new URL(`http://127.0.0.1:${address.port}/mcp`),
		bridge,
		clock,
	};
}

/** As the gate does it: the body whole, the answer as it comes, back-pressure and going away passed on. */
async function pass(
	bridge: Bridge,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const body = await buffer(request);
	const client = request.headers[clientField];
	let controller: Dispatcher.DispatchController | undefined;
	response.on("close", () => {
		if (!response.writableFinished) controller?.abort(new Error("gone"));
	});
	bridge.dispatch(
		{
			client: typeof client === "string" ? client : "one",
			path: request.url ?? "/",
			method: request.method ?? "GET",
			headers: request.rawHeaders,
			body: body.length === 0 ? null : body,
		},
		{
			onRequestStart(given) {
				controller = given;
			},
			onResponseStart(given, status) {
				const raw = (given.rawHeaders as Buffer[]).map(String);
				response.writeHead(status, raw);
				response.flushHeaders();
			},
			onResponseData(given, chunk) {
				if (response.write(chunk)) return;
				given.pause();
				response.once("drain", () => given.resume());
			},
			onResponseEnd: () => response.end(),
			onResponseError: () => response.destroy(),
		},
	);
}

interface Pipe {
	onmessage?: ((message: never) => void) | undefined;
	onclose?: (() => void) | undefined;
	send(message: never): Promise<void>;
	close(): Promise<void>;
	start(): Promise<void>;
}

async function linkOver(pipe: Pipe, events: LinkEvents): Promise<Link> {
	// oxlint-disable-next-line unicorn/prefer-add-event-listener -- these are properties of the official transports
	pipe.onmessage = (message: RpcMessage) => events.message(message);
	// oxlint-disable-next-line unicorn/prefer-add-event-listener -- the same
	pipe.onclose = () => events.ended({ reason: "closed" });
	await pipe.start();
	return {
		send: (message) => {
			// A copy, as a pipe would make it.
			void pipe.send(JSON.parse(JSON.stringify(message)) as never);
			return true;
		},
		drained: async () => undefined,
		end: () => void pipe.close(),
	};
}

/** Of both eras; it is of the one that it is spoken to in first. */
export const newServer =
	(make: () => McpServer, legacy: "serve" | "reject" = "serve"): Open =>
	async (events) => {
		const [ours, theirs] = InMemoryTransport.createLinkedPair();
		serveStdio(make, { transport: theirs, legacy });
		return linkOver(ours, events);
	};

/** Of 2025-11-25 and older. */
export const oldServer =
	(make: () => OldServer): Open =>
	async (events) => {
		const [ours, theirs] = OldTransport.createLinkedPair();
		await make().connect(theirs);
		return linkOver(ours, events);
	};

/** A server that does what a test says. */
export class Scripted {
	readonly received: RpcMessage[] = [];
	/** The same as text. */
	readonly raw: string[] = [];
	readonly clients: string[] = [];
	events: LinkEvents | undefined;
	isEnded = false;
	/** How it answers; `undefined`: not at all. */
	answers: (message: RpcMessage) => object | undefined = legacyAnswers;

	readonly open: Open = async (events, client) => {
		this.clients.push(client);
		this.events = events;
		return {
			send: (message) => {
				const text = JSON.stringify(message);
				this.raw.push(text);
				const copy: RpcMessage = JSON.parse(text);
				this.received.push(copy);
				const answer = this.answers(copy);
				if (answer !== undefined)
					queueMicrotask(() =>
						events.message({ jsonrpc: "2.0", id: copy.id ?? null, ...answer }),
					);
				return true;
			},
			drained: async () => undefined,
			end: () => {
				this.isEnded = true;
				events.ended({ reason: "ended" });
			},
		};
	};

	says(message: object): void {
		this.events?.message({ jsonrpc: "2.0", ...message });
	}

	/** The server's id of the newest of so many calls, when they have reached it. */
	async called(count = 1): Promise<unknown> {
		const calls = (): RpcMessage[] =>
			this.received.filter(({ method }) => method === "tools/call");
		await eventually(() => calls().length).toBe(count);
		return calls().at(-1)?.id;
	}

	/** The last message of that method. */
	last(method: string): RpcMessage | undefined {
		return this.received.findLast((message) => message.method === method);
	}
}

export const initializeResult: JsonObject = {
	protocolVersion: "2025-11-25",
	capabilities: {
		tools: { listChanged: true },
		resources: { subscribe: true },
		logging: {},
		tasks: {},
	},
	serverInfo: { name: "scripted", version: "1" },
};

/** Begins, and leaves everything else to be said by hand. */
export const legacyAnswers = ({ method }: RpcMessage): object | undefined =>
	method === "initialize"
		? { result: initializeResult }
		: method === "server/discover"
			? { error: { code: -32601, message: "?" } }
			: method === "logging/setLevel" || method?.startsWith("resources/")
				? { result: {} }
				: undefined;

/** One client by hand: a session, and what it POSTs. */
export class Hand {
	readonly #url: URL;
	readonly #client: string;
	session = "";

	constructor(url: URL, client = "one") {
		this.#url = url;
		this.#client = client;
	}

	send(
		body: unknown,
		headers: Record<string, string> = {},
		method = "POST",
		signal?: AbortSignal,
	): Promise<Response> {
		return fetch(this.#url, {
			method,
			headers: {
				"Content-Type": "application/json",
				Accept: "application/json, text/event-stream",
				[clientField]: this.#client,
				...(this.session === "" ? {} : { "Mcp-Session-Id": this.session }),
				...headers,
			},
			...(method === "POST"
				? { body: typeof body === "string" ? body : JSON.stringify(body) }
				: {}),
			...(signal ? { signal } : {}),
		});
	}

	/** Begins a session; the answer. */
	async initialize(
		capabilities: object = {},
		protocolVersion = "2025-11-25",
	): Promise<JsonObject> {
		const answer = await this.send({
			jsonrpc: "2.0",
			id: 0,
			method: "initialize",
			params: {
				protocolVersion,
				capabilities,
				clientInfo: { name: "hand", version: "1" },
			},
		});
		this.session = answer.headers.get("mcp-session-id") ?? "";
		return json(answer);
	}

	/** A request of a session, not answered yet. */
	ask(
		id: unknown,
		method: string,
		params?: object,
		signal?: AbortSignal,
	): Promise<Response> {
		return this.send(
			{ jsonrpc: "2.0", id, method, params },
			{},
			"POST",
			signal,
		);
	}

	/** A request that stands alone. */
	modern(
		id: unknown,
		method: string,
		params: JsonObject = {},
		{
			capabilities = {},
			meta = {},
			headers = {},
			signal,
		}: {
			capabilities?: object;
			meta?: object;
			headers?: Record<string, string>;
			signal?: AbortSignal;
		} = {},
	): Promise<Response> {
		const name = params["name"] ?? params["uri"];
		return this.send(
			{
				jsonrpc: "2.0",
				id,
				method,
				params: {
					...params,
					_meta: {
						"io.modelcontextprotocol/protocolVersion": "2026-07-28",
						"io.modelcontextprotocol/clientInfo": {
							name: "hand",
							version: "1",
						},
						"io.modelcontextprotocol/clientCapabilities": capabilities,
						...meta,
					},
				},
			},
			{
				"MCP-Protocol-Version": "2026-07-28",
				"Mcp-Method": method,
				...(typeof name === "string" ? { "Mcp-Name": name } : {}),
				...headers,
			},
			"POST",
			signal,
		);
	}

	listen(headers: Record<string, string> = {}): Promise<Response> {
		return this.send(undefined, headers, "GET");
	}
}

export const json = async (answer: Response): Promise<JsonObject> =>
	// An answer's body is an object here, or the test fails on it.
	(await answer.json()) as JsonObject;

export interface Event {
	readonly id: string | undefined;
	/** undefined: an event without a message. */
	readonly message: RpcMessage | undefined;
}

/** The events of a stream, one after the other. */
export class Events {
	readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
	readonly #decoder = new TextDecoder();
	#text = "";

	constructor(answer: Response) {
		if (!answer.body) throw new Error("no body");
		this.#reader = answer.body.getReader();
	}

	/** undefined: the stream has ended. */
	async next(): Promise<Event | undefined> {
		for (;;) {
			const end = this.#text.indexOf("\n\n");
			if (end >= 0) {
				const event = this.#text.slice(0, end);
				this.#text = this.#text.slice(end + 2);
				if (event.startsWith(":")) continue;
				const data = /^data: (.*)$/m.exec(event)?.[1] ?? "";
				return {
					id: /^id: (.*)$/m.exec(event)?.[1],
					message: data === "" ? undefined : JSON.parse(data),
				};
			}
			const { value, done } = await this.#reader.read();
			if (done) return undefined;
			this.#text += this.#decoder.decode(value, { stream: true });
		}
	}

	/** The next message; events without one are passed over. */
	async message(): Promise<RpcMessage | undefined> {
		for (;;) {
			const event = await this.next();
			if (event === undefined || event.message !== undefined)
				return event?.message;
		}
	}

	async close(): Promise<void> {
		await this.#reader.cancel();
	}
}
