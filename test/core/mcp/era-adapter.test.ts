/**
 * Official clients of either era with servers of the other, and of the old transport, through the adapter: what they list
 * and get is what a client of the server's own era gets.
 */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { expect, onTestFinished, test } from "vitest";
import { startSseServer } from "../../conformance/reference/sse-server.ts";
import { startReference } from "../../conformance/reference/server.ts";
import { httpUpstream, send } from "../http.ts";
import { adapted } from "./adapted.ts";

const modern = { pin: "2026-07-28" };

async function connected(url: string, mode: "legacy" | typeof modern) {
	const client = new Client(
		{ name: "test", version: "1" },
		{
			versionNegotiation: { mode },
			capabilities: { sampling: {}, elicitation: {}, roots: {} },
		},
	);
	client.setRequestHandler("elicitation/create", () => ({
		action: "accept",
		content: { name: "Ada" },
	}));
	client.setRequestHandler("sampling/createMessage", () => ({
		role: "assistant",
		content: { type: "text", text: "Paris" },
		model: "m",
	}));
	client.setRequestHandler("roots/list", () => ({
		roots: [{ uri: "file:///home" }],
	}));
	await client.connect(new StreamableHTTPClientTransport(new URL(url)));
	onTestFinished(() => client.close());
	return client;
}

async function reference(era: "legacy" | "modern") {
	const server = await startReference(era);
	onTestFinished(() => server.stop());
	return server;
}

const names = (list: readonly { name: string }[]) =>
	list.map(({ name }) => name);

/** Everything both eras have. */
async function seen(client: Client): Promise<Record<string, unknown>> {
	const progress: number[] = [];
	return {
		tools: names((await client.listTools()).tools),
		prompts: names((await client.listPrompts()).prompts),
		resources: names((await client.listResources()).resources),
		text: (await client.readResource({ uri: "test://static-text" })).contents,
		prompt: (await client.getPrompt({ name: "test_simple_prompt" })).messages,
		image: (await client.callTool({ name: "test_image_content" })).content,
		header: (
			await client.callTool({
				name: "test_x_mcp_header",
				arguments: { region: "Zürich" },
			})
		).content,
		wrong: (await client.callTool({ name: "test_error_handling" })).isError,
		missing: await client
			.readResource({ uri: "test://nothing" })
			.catch((error: unknown) =>
				error instanceof Error && "code" in error ? error.code : error,
			),
		elicited: (
			await client.callTool({ name: "test_input_required_result_elicitation" })
		).content,
		sampled: (
			await client.callTool({ name: "test_input_required_result_sampling" })
		).content,
		counted: (
			await client.callTool(
				{ name: "test_tool_with_progress" },
				{ onprogress: (at) => progress.push(at.progress) },
			)
		).isError,
		// The last of it may come together with the result, and the client drop it.
		progress: progress[0],
	};
}

test("a modern client sees of a legacy server what a legacy client does", async () => {
	const server = await reference("legacy");
	const { url } = await adapted(server.origin);
	const through = await seen(await connected(url, modern));
	const direct = await seen(await connected(server.url, "legacy"));
	// In 2026-07-28 a resource that is not there has another number.
	expect(through).toEqual({ ...direct, missing: -32602 });
	expect(through["progress"]).toBe(0);
});

test("a legacy client sees of a modern server what a modern client does", async () => {
	const server = await reference("modern");
	const { url } = await adapted(server.origin);
	const through = await seen(await connected(url, "legacy"));
	expect(through).toEqual(await seen(await connected(server.url, modern)));
});

test.each([
	["legacy", "legacy"],
	["modern", modern],
] as const)(
	"a %s client uses a server of 2024-11-05 at the address it does not have",
	async (_, mode) => {
		const server = await startSseServer();
		onTestFinished(() => server.stop());
		const { url } = await adapted(server.origin, { secret: "Bearer s3cret" });
		const client = await connected(url, mode);
		expect(names((await client.listTools()).tools)).toEqual([
			"echo",
			"wait",
			"release",
		]);
		const result = await client.callTool(
			{ name: "wait" },
			{
				onprogress: () => {
					void client.callTool({ name: "release" });
				},
			},
		);
		expect(result.content).toEqual([{ type: "text", text: "released" }]);
		const shown = server.seen.map(({ authorization }) => authorization);
		expect(new Set(shown)).toEqual(new Set(["Bearer s3cret"]));
	},
);

const initialize = JSON.stringify({
	jsonrpc: "2.0",
	id: 1,
	method: "initialize",
	params: {},
});
const post = (body: string) => ({
	method: "POST",
	headers: {
		"Content-Type": "application/json",
		Accept: "application/json, text/event-stream",
	},
	body,
});

test("an answer that shows the era is right passes, and nothing else is asked", async () => {
	const upstream = await httpUpstream();
	upstream.answer = (req, res) => {
		req.resume();
		res.end(
			'{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}',
		);
	};
	const { url } = await adapted(upstream.url);
	for (let i = 0; i < 3; i++)
		expect(
			(await send(url, { ...post(initialize), path: "/mcp" })).status,
		).toBe(200);
	expect(upstream.received).toHaveLength(3);
});

test("a refusal of what is no MCP server passes unchanged, and the server is asked once only", async () => {
	const upstream = await httpUpstream();
	upstream.answer = (req, res) => {
		req.resume();
		res.writeHead(404, { "X-Own": "1" }).end("nothing here");
	};
	const { url, clock } = await adapted(upstream.url);
	const asked = {
		...post('{"jsonrpc":"2.0","id":1,"method":"ping"}'),
		path: "/mcp",
	};
	const first = await send(url, asked);
	expect([first.status, first.body, first.headers["x-own"]]).toEqual([
		404,
		"nothing here",
		"1",
	]);
	const afterFirst = upstream.received.length;
	await send(url, asked);
	expect(upstream.received).toHaveLength(afterFirst + 1);
	// It may have been starting.
	clock.pass(60_000);
	await send(url, asked);
	expect(upstream.received.length).toBeGreaterThan(afterFirst + 2);
});

test.each([401, 403, 413, 429, 500, 503])(
	"a %d says nothing of the era",
	async (status) => {
		const upstream = await httpUpstream();
		upstream.answer = (req, res) => {
			req.resume();
			res.writeHead(status).end();
		};
		const { url } = await adapted(upstream.url);
		expect(
			(await send(url, { ...post(initialize), path: "/mcp" })).status,
		).toBe(status);
		expect(upstream.received).toHaveLength(1);
	},
);
