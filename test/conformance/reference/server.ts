/**
 * A server that has all the conformance suite asks for, on the official library, in one era: with sessions and streams
 * (2025-11-25 and older), or each request by itself (2026-07-28). Listens on loopback, on a port the system chooses.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import {
	localhostHostValidation,
	localhostOriginValidation,
	NodeStreamableHTTPServerTransport,
	toNodeHandler,
} from "@modelcontextprotocol/node";
import {
	completable,
	createMcpHandler,
	createRequestStateCodec,
	fromJsonSchema,
	inputRequired,
	inputResponse,
	McpServer,
	ResourceTemplate,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { isObject } from "../../../core/json.ts";
import { eventStore, pixel } from "./pieces.ts";
import { type Reach, tools } from "./tools.ts";

export interface ReferenceServer {
	/** Its endpoint. */
	readonly url: string;
	/** Without the path. */
	readonly origin: string;
	stop(): Promise<void>;
}

const states = createRequestStateCodec<string>({ key: randomBytes(32) });

export async function startReference(
	era: "legacy" | "modern",
): Promise<ReferenceServer> {
	const handler = era === "modern" ? modern() : legacy();
	const hostIsOurs = localhostHostValidation();
	const originIsOurs = localhostOriginValidation();
	const server = createServer((req, res) => {
		if (!hostIsOurs(req, res) || !originIsOurs(req, res)) return;
		void handler.handle(req, res);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	const origin = `http://127.0.0.1:${port}`;
	return {
		url: `${origin}/mcp`,
		origin,
		async stop() {
			await handler.close();
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

interface Handler {
	handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
	close(): Promise<void>;
}

function modern(): Handler {
	const handler = createMcpHandler(
		() =>
			mcpServer({
				changed: {
					tools: () => handler.notify.toolsChanged(),
					prompts: () => handler.notify.promptsChanged(),
				},
				states,
			}),
		{ legacy: "reject" },
	);
	const node = toNodeHandler(handler);
	return {
		handle: async (req, res) => {
			// Node's request may say `undefined` where the library's type has no such member.
			await node(req as Parameters<typeof node>[0], res);
		},
		close: () => handler.close(),
	};
}

/** A session is a server of its own. */
function legacy(): Handler {
	const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
	const open = async (): Promise<NodeStreamableHTTPServerTransport> => {
		const transport = new NodeStreamableHTTPServerTransport({
			sessionIdGenerator: randomUUID,
			eventStore: eventStore(),
			retryInterval: 200,
			onsessioninitialized: (id) => {
				sessions.set(id, transport);
			},
			onsessionclosed: (id) => {
				sessions.delete(id);
			},
		});
		const server = mcpServer({
			changed: {
				tools: () => server.sendToolListChanged(),
				prompts: () => server.sendPromptListChanged(),
			},
			states,
		});
		await server.connect(transport);
		return transport;
	};
	return {
		async handle(req, res) {
			const body: unknown =
				req.method === "POST" ? parse(await textOf(req)) : undefined;
			const id = req.headers["mcp-session-id"];
			const known = typeof id === "string" ? sessions.get(id) : undefined;
			if (known) return known.handleRequest(req, res, body);
			if (isObject(body) && body["method"] === "initialize")
				return (await open()).handleRequest(req, res, body);
			res.writeHead(id === undefined ? 400 : 404, {
				"Content-Type": "application/json",
			});
			res.end(
				JSON.stringify({
					jsonrpc: "2.0",
					id: null,
					error: { code: -32_000, message: "No such session" },
				}),
			);
		},
		async close() {
			for (const transport of sessions.values()) await transport.close();
		},
	};
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

function mcpServer(reach: Reach): McpServer {
	const server = new McpServer(
		{ name: "reference", version: "1.0.0" },
		{
			capabilities: {
				tools: { listChanged: true },
				resources: { subscribe: true, listChanged: true },
				prompts: { listChanged: true },
				logging: {},
				completions: {},
			},
			requestState: { verify: (state, ctx) => states.verify(state, ctx) },
			cacheHints: {
				"tools/list": { ttlMs: 1_000, cacheScope: "public" },
				"resources/list": { ttlMs: 1_000, cacheScope: "public" },
				"prompts/list": { ttlMs: 1_000, cacheScope: "public" },
			},
		},
	);
	for (const [name, { description, input, call }] of Object.entries(tools))
		server.registerTool(
			name,
			{
				description,
				inputSchema: fromJsonSchema<Record<string, unknown>>(
					input ?? { type: "object", properties: {} },
				),
			},
			(args, ctx) => call(ctx, reach, args),
		);
	addResources(server);
	addPrompts(server);
	return server;
}

function addResources(server: McpServer): void {
	const add = (
		name: string,
		mimeType: string,
		content: { text: string } | { blob: string },
	): void => {
		const uri = `test://${name}`;
		server.registerResource(
			name,
			uri,
			{ description: `The resource ${name}`, mimeType },
			() => ({ contents: [{ uri, mimeType, ...content }] }),
		);
	};
	add("static-text", "text/plain", {
		text: "This is the content of the static text resource.",
	});
	add("static-binary", "image/png", { blob: pixel });
	add("watched-resource", "text/plain", { text: "watched" });
	server.registerResource(
		"template",
		new ResourceTemplate("test://template/{id}/data", { list: undefined }),
		{ description: "One for each id", mimeType: "application/json" },
		(uri, { id }) => ({
			contents: [
				{
					uri: uri.href,
					mimeType: "application/json",
					text: JSON.stringify({
						id,
						templateTest: true,
						data: `Data for ID: ${String(id)}`,
					}),
				},
			],
		}),
	);
	server.server.setRequestHandler("resources/subscribe", () => ({}));
	server.server.setRequestHandler("resources/unsubscribe", () => ({}));
}

const said = (text: string) => ({
	role: "user" as const,
	content: { type: "text" as const, text },
});

function addPrompts(server: McpServer): void {
	server.registerPrompt(
		"test_simple_prompt",
		{ description: "Without arguments" },
		() => ({ messages: [said("This is a simple prompt for testing.")] }),
	);
	server.registerPrompt(
		"test_prompt_with_arguments",
		{
			description: "With two arguments",
			argsSchema: z.object({
				arg1: completable(z.string(), (typed) =>
					["paris", "park", "party"].filter((word) => word.startsWith(typed)),
				),
				arg2: z.string(),
			}),
		},
		({ arg1, arg2 }) => ({
			messages: [said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
		}),
	);
	server.registerPrompt(
		"test_prompt_with_embedded_resource",
		{
			description: "With a resource in it",
			argsSchema: z.object({ resourceUri: z.string() }),
		},
		({ resourceUri }) => ({
			messages: [
				{
					role: "user",
					content: {
						type: "resource",
						resource: {
							uri: resourceUri,
							mimeType: "text/plain",
							text: "Embedded resource content for testing.",
						},
					},
				},
				said("Please process the embedded resource above."),
			],
		}),
	);
	server.registerPrompt(
		"test_prompt_with_image",
		{ description: "With a picture in it" },
		() => ({
			messages: [
				{
					role: "user",
					content: { type: "image", data: pixel, mimeType: "image/png" },
				},
				said("Please analyze the image above."),
			],
		}),
	);
	server.registerPrompt(
		"test_input_required_result_prompt",
		{ description: "Asks before it answers" },
		({ mcpReq }) =>
			inputResponse(mcpReq.inputResponses, "user_context").kind === "elicit"
				? { messages: [said("with context")] }
				: inputRequired({
						inputRequests: {
							user_context: inputRequired.elicit({
								message: "What context should the prompt use?",
								requestedSchema: {
									type: "object",
									properties: { context: { type: "string" } },
									required: ["context"],
								},
							}),
						},
					}),
	);
}
