/**
 * The official clients of both eras at the official servers of both eras, through a bridge: whoever speaks to whom, tools
 * are listed and called, progress arrives, and what a server asks in between reaches the person.
 */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer as OldServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import {
	acceptedContent,
	inputRequired,
	McpServer,
} from "@modelcontextprotocol/server";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { newServer, oldServer, type Open, serve } from "./parts.ts";

const asked = z.object({ color: z.string() });

/** Pushes its questions, as 2025-11-25 has it. */
function makeOld(): OldServer {
	const server = new OldServer(
		{ name: "old", version: "1" },
		{ capabilities: { logging: {} } },
	);
	server.registerTool(
		"echo",
		{ inputSchema: { text: z.string() } },
		async ({ text }) => ({ content: [{ type: "text", text }] }),
	);
	server.registerTool("count", {}, async (extra) => {
		const { progressToken } = extra["_meta"] ?? {};
		if (progressToken === undefined) throw new Error("no token");
		for (const progress of [1, 2, 3])
			await extra.sendNotification({
				method: "notifications/progress",
				params: { progressToken, progress, total: 3 },
			});
		return { content: [{ type: "text", text: "counted" }] };
	});
	server.registerTool("paint", {}, async () => {
		const answer = await server.server.elicitInput({
			message: "Which color?",
			requestedSchema: {
				type: "object",
				properties: { color: { type: "string" } },
				required: ["color"],
			},
		});
		const text =
			answer.action === "accept" ? answer.content?.["color"] : "none";
		return { content: [{ type: "text", text: String(text) }] };
	});
	server.registerResource("note", "note://one", {}, async () => ({
		contents: [{ uri: "note://one", text: "a note" }],
	}));
	return server;
}

/** Answers that it needs more, as 2026-07-28 has it. */
function makeNew(): McpServer {
	const server = new McpServer({ name: "new", version: "1" });
	server.registerTool(
		"echo",
		{ inputSchema: z.object({ text: z.string() }) },
		async ({ text }) => ({ content: [{ type: "text", text }] }),
	);
	server.registerTool("count", {}, async (ctx) => {
		const { progressToken } = ctx.mcpReq["_meta"] ?? {};
		if (progressToken === undefined) throw new Error("no token");
		for (const progress of [1, 2, 3])
			await ctx.mcpReq.notify({
				method: "notifications/progress",
				params: { progressToken, progress, total: 3 },
			});
		return { content: [{ type: "text", text: "counted" }] };
	});
	server.registerTool("paint", {}, async (ctx) => {
		const given = acceptedContent(ctx.mcpReq.inputResponses, "color", asked);
		return given
			? { content: [{ type: "text", text: given.color }] }
			: inputRequired({
					inputRequests: {
						color: inputRequired.elicit({
							message: "Which color?",
							requestedSchema: asked,
						}),
					},
				});
	});
	server.registerResource("note", "note://one", {}, async () => ({
		contents: [{ uri: "note://one", text: "a note" }],
	}));
	return server;
}

const servers: Record<string, Open> = {
	"the old server": oldServer(makeOld),
	"a server of 2026-07-28 only": newServer(makeNew, "reject"),
	"a server of both": newServer(makeNew),
};

/** What a test does with a client, whichever it is. */
interface Used {
	tools(): Promise<string[]>;
	call(name: string, args?: Record<string, string>): Promise<unknown>;
	count(): Promise<number[]>;
	read(uri: string): Promise<unknown>;
}

const answer = { action: "accept" as const, content: { color: "red" } };
const textOf = (result: object): unknown =>
	// A tool's result has pieces.
	(result as { content?: { text?: string }[] }).content?.[0]?.text;

async function oldClient(url: URL): Promise<Used> {
	const client = new OldClient(
		{ name: "old", version: "1" },
		{ capabilities: { elicitation: {} } },
	);
	client.setRequestHandler(ElicitRequestSchema, async () => answer);
	await client.connect(new OldHttp(url));
	onTestFinished(() => client.close());
	return {
		tools: async () => (await client.listTools()).tools.map(({ name }) => name),
		call: async (name, args) =>
			textOf(await client.callTool({ name, arguments: args ?? {} })),
		count: async () => {
			const seen: number[] = [];
			await client.callTool({ name: "count", arguments: {} }, undefined, {
				onprogress: ({ progress }) => seen.push(progress),
			});
			return seen;
		},
		read: async (uri) => (await client.readResource({ uri })).contents,
	};
}

const newClient =
	(mode: "legacy" | "auto" | { pin: string }) =>
	async (url: URL): Promise<Used> => {
		const client = new Client(
			{ name: "new", version: "1" },
			{
				capabilities: { elicitation: {} },
				versionNegotiation: { mode },
			},
		);
		client.setRequestHandler("elicitation/create", async () => answer);
		await client.connect(new StreamableHTTPClientTransport(url));
		onTestFinished(() => client.close());
		return {
			tools: async () =>
				(await client.listTools()).tools.map(({ name }) => name),
			call: async (name, args) =>
				textOf(await client.callTool({ name, arguments: args ?? {} })),
			count: async () => {
				const seen: number[] = [];
				await client.callTool(
					{ name: "count", arguments: {} },
					{ onprogress: ({ progress }) => seen.push(progress) },
				);
				return seen;
			},
			read: async (uri) => (await client.readResource({ uri })).contents,
		};
	};

const clients: Record<string, (url: URL) => Promise<Used>> = {
	"the client of 2025-11-25": oldClient,
	"the new client, as an old one": newClient("legacy"),
	"the new client of 2026-07-28 only": newClient({ pin: "2026-07-28" }),
	"the new client that finds out": newClient("auto"),
};

for (const [server, open] of Object.entries(servers))
	for (const sharing of ["client", "all"] as const)
		describe(`${server}, ${sharing === "all" ? "shared" : "one for each client"}`, () => {
			test.each(Object.entries(clients))(
				"serves %s: lists, calls, tells progress, reads, and is answered what it asks",
				async (_, connect) => {
					const { url } = await serve(open, { sharing });
					const used = await connect(url);
					expect(await used.tools()).toEqual(["echo", "count", "paint"]);
					expect(await used.call("echo", { text: "hé" })).toBe("hé");
					expect(await used.count()).toEqual([1, 2, 3]);
					expect(await used.read("note://one")).toEqual([
						{ uri: "note://one", text: "a note" },
					]);
					expect(await used.call("paint")).toBe("red");
				},
			);
		});
