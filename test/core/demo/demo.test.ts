/** The demo upstream over real HTTP: the official client in both eras, and single POSTs as scripts send them. */
import { join } from "node:path";
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDemo } from "../../../core/demo/demo.ts";
import { type DemoUnderTest, rpc, startDemoUnderTest } from "./start-demo.ts";

let demo: DemoUnderTest;
beforeAll(async () => {
	demo = await startDemoUnderTest();
});
afterAll(() => demo.stop());

const modernHeaders = (
	method: string,
	name?: string,
): Record<string, string> => ({
	"MCP-Protocol-Version": "2026-07-28",
	"Mcp-Method": method,
	...(name !== undefined && { "Mcp-Name": name }),
});

describe.each([
	{ mode: "auto", version: "2026-07-28" },
	{ mode: "legacy", version: "2025-11-25" },
] as const)(
	"the official client, version negotiation $mode",
	({ mode, version }) => {
		let client: Client;
		beforeAll(async () => {
			client = new Client(
				{ name: "test", version: "1" },
				{ versionNegotiation: { mode } },
			);
			await client.connect(
				new StreamableHTTPClientTransport(new URL(`${demo.url}/mcp`), {
					requestInit: { headers: { ...demo.headers } },
				}),
			);
		});
		afterAll(() => client.close());

		test("agrees on the era's newest version", () => {
			expect(client.getNegotiatedProtocolVersion()).toBe(version);
		});

		test("lists four tools with schemas and annotations", async () => {
			const { tools } = await client.listTools();
			expect(tools.map((tool) => tool.name)).toEqual([
				"echo",
				"read_file",
				"run_command",
				"slow_count",
			]);
			for (const tool of tools) {
				expect(tool.annotations).toMatchObject({
					readOnlyHint: tool.name !== "run_command",
					openWorldHint: false,
				});
				expect(tool.inputSchema).toMatchObject({
					type: "object",
					additionalProperties: false,
				});
			}
		});

		test("calls a tool whose name and text need care in headers and JSON", async () => {
			const { content } = await client.callTool({
				name: "echo",
				arguments: { text: 'é"\n\u{1f309}' },
			});
			expect(content).toEqual([{ type: "text", text: 'é"\n\u{1f309}' }]);
		});

		test("receives progress in order before the result", async () => {
			const seen: number[] = [];
			const { content } = await client.callTool(
				{ name: "slow_count", arguments: { n: 4, delay_ms: 1 } },
				{ onprogress: ({ progress }) => seen.push(progress) },
			);
			expect(seen).toEqual([1, 2, 3, 4]);
			expect(content).toHaveLength(1);
		});
	},
);

describe("a single POST of the older era", () => {
	test("is answered without a handshake, with no Accept to speak of", async () => {
		const { status, body } = await demo.post(rpc("tools/list"));
		expect(status).toBe(200);
		expect(body?.result?.["tools"]).toHaveLength(4);
		expect(body?.id).toBe(7);
	});

	test.each(["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])(
		"initialize agrees to %s",
		async (protocolVersion) => {
			const { body } = await demo.post(
				rpc("initialize", {
					protocolVersion,
					capabilities: {},
					clientInfo: { name: "t", version: "1" },
				}),
			);
			expect(body?.result).toMatchObject({ protocolVersion });
		},
	);

	test("initialize offers the newest it knows for a version it does not", async () => {
		const { body } = await demo.post(
			rpc("initialize", { protocolVersion: "1999-01-01", capabilities: {} }),
		);
		expect(body?.result).toMatchObject({ protocolVersion: "2025-11-25" });
	});

	test("ping is answered, a notification gets 202 and nothing else", async () => {
		expect((await demo.post(rpc("ping"))).body?.result).toEqual({});
		expect(
			await demo.post({ jsonrpc: "2.0", method: "notifications/initialized" }),
		).toEqual({ status: 202, body: undefined });
	});

	test("an unknown method is −32601 in a 200, an unknown tool −32602", async () => {
		expect(await demo.post(rpc("no/such"))).toMatchObject({
			status: 200,
			body: { error: { code: -32601 } },
		});
		expect(
			await demo.post(rpc("tools/call", { name: "constructor" })),
		).toMatchObject({ status: 200, body: { error: { code: -32602 } } });
	});

	test("a protocol version nobody speaks is 400 and says which are", async () => {
		const { status, body } = await demo.post(rpc("ping"), {
			"MCP-Protocol-Version": "2031-01-01",
		});
		expect(status).toBe(400);
		expect(body?.error).toMatchObject({
			code: -32022,
			data: { requested: "2031-01-01" },
		});
	});
});

describe("a single POST of the newer era", () => {
	test("server/discover names versions and may not be cached for others", async () => {
		const { status, body } = await demo.post(
			rpc("server/discover"),
			modernHeaders("server/discover"),
		);
		expect(status).toBe(200);
		expect(body?.result).toMatchObject({
			resultType: "complete",
			cacheScope: "private",
			capabilities: { tools: {} },
		});
		expect(body?.result?.["supportedVersions"]).toContain("2026-07-28");
	});

	test("a tool call is answered without anything before it", async () => {
		const { body } = await demo.post(
			rpc("tools/call", { name: "echo", arguments: { text: "hi" } }),
			modernHeaders("tools/call", "echo"),
		);
		expect(body?.result).toMatchObject({
			resultType: "complete",
			content: [{ text: "hi" }],
		});
	});

	test("an encoded Mcp-Name is decoded before it is compared", async () => {
		const encoded = `=?base64?${Buffer.from("echo").toString("base64")}?=`;
		const { status } = await demo.post(
			rpc("tools/call", { name: "echo", arguments: { text: "hi" } }),
			modernHeaders("tools/call", encoded),
		);
		expect(status).toBe(200);
	});

	test.each([
		[
			"Mcp-Method is missing",
			rpc("tools/list"),
			{ "MCP-Protocol-Version": "2026-07-28" },
		],
		[
			"Mcp-Method names another",
			rpc("tools/list"),
			modernHeaders("tools/call"),
		],
		[
			"Mcp-Name is missing",
			rpc("tools/call", { name: "echo" }),
			modernHeaders("tools/call"),
		],
		[
			"Mcp-Name names another",
			rpc("tools/call", { name: "run_command" }),
			modernHeaders("tools/call", "echo"),
		],
		[
			"an encoded Mcp-Name names another",
			rpc("tools/call", { name: "echo" }),
			modernHeaders("tools/call", "=?base64?eHh4?="),
		],
		[
			"the body claims another version",
			rpc("tools/list", {
				_meta: { "io.modelcontextprotocol/protocolVersion": "2025-11-25" },
			}),
			modernHeaders("tools/list"),
		],
		[
			"only the body claims the version",
			rpc("tools/list", {
				_meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" },
			}),
			{},
		],
	])("is 400 with −32020 when %s", async (_case, message, headers) => {
		expect(await demo.post(message, headers)).toMatchObject({
			status: 400,
			body: { error: { code: -32020 } },
		});
	});

	test.each(["initialize", "ping", "no/such"])(
		"%s is 404 with −32601",
		async (method) => {
			expect(await demo.post(rpc(method), modernHeaders(method))).toMatchObject(
				{
					status: 404,
					body: { error: { code: -32601 } },
				},
			);
		},
	);
});

describe("the endpoint", () => {
	test.each([
		{},
		{ "x-drawbridge-demo": "" },
		{ "x-drawbridge-demo": "A".repeat(43) },
	])("answers nobody without this start's header (%o)", async (headers) => {
		const response = await fetch(`${demo.url}/mcp`, {
			method: "POST",
			headers,
			body: JSON.stringify(rpc("ping")),
		});
		expect(response.status).toBe(403);
		expect(await response.text()).not.toContain("jsonrpc");
	});

	test("asks for another header value at each start", async () => {
		const other = await startDemo({
			dir: join(demo.dir, "other"),
			log: () => undefined,
		});
		try {
			expect(other.headers).not.toEqual(demo.headers);
			expect(
				(
					await fetch(`${other.url}/mcp`, {
						method: "POST",
						headers: demo.headers,
						body: "{}",
					})
				).status,
			).toBe(403);
		} finally {
			await other.stop();
		}
		await expect(fetch(other.url)).rejects.toThrow(TypeError);
	});

	test.each(["GET", "DELETE", "PUT"])(
		"has no sessions: %s is 405",
		async (method) => {
			const response = await fetch(`${demo.url}/mcp`, {
				method,
				headers: demo.headers,
			});
			expect([response.status, response.headers.get("allow")]).toEqual([
				405,
				"POST",
			]);
		},
	);

	test("is at /mcp and nowhere else", async () => {
		expect(
			(
				await fetch(`${demo.url}/mcp/x`, {
					method: "POST",
					headers: demo.headers,
					body: "{}",
				})
			).status,
		).toBe(404);
	});

	test.each([
		["not JSON", "{", 400, -32700],
		["a batch", [rpc("ping")], 400, -32600],
		["no JSON-RPC", { hello: 1 }, 400, -32600],
		["a null id", { jsonrpc: "2.0", id: null, method: "ping" }, 400, -32600],
		[
			"more than 1 MiB",
			JSON.stringify(rpc("ping", { x: "x".repeat(1024 * 1024) })),
			413,
			-32600,
		],
	])("refuses a body that is %s", async (_case, message, status, code) => {
		expect(await demo.post(message)).toMatchObject({
			status,
			body: { error: { code } },
		});
	});
});
