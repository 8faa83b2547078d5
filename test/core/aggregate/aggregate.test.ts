/**
 * One address for many servers, through a real gate: servers of both eras and the demo behind it, official clients of
 * both eras before it.
 */
import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { soon } from "../eventually.ts";
import {
	type ReferenceServer,
	startReference,
} from "../../conformance/reference/server.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { open } from "../http.ts";
import { startToolServer, type ToolServer } from "./one-tool-server.ts";
import { connected, type Mode } from "./speaking.ts";

let gate: GateProcess;
let old: ReferenceServer;
let modern: ReferenceServer;
let tools: ToolServer;
let url: string;
let key: string;
let adminKey: string;

const Card = z.object({ id: z.string(), command: z.string() });

beforeAll(async () => {
	old = await startReference("legacy");
	modern = await startReference("modern");
	tools = await startToolServer("read_page", "write_page", "x".repeat(80));
	gate = await startGate({
		upstreams: {},
		mode: "strict",
		flags: ["--demo"],
		settings: {
			limits: null,
			upstreams: {
				old: { url: old.origin },
				modern: { url: modern.url },
				tools: { url: tools.url },
				// Nothing listens there.
				gone: { url: "http://127.0.0.1:9" },
				// No MCP server, and a preset that says so.
				page: { url: tools.url, preset: "kimi" },
			},
		},
	});
	url = `${gate.gateUrl}/.drawbridge/mcp`;
	({ key } = await gate.createKey("agent"));
	({ key: adminKey } = await gate.createKey("boss", "--role", "admin"));
});

afterAll(async () => {
	await gate?.stop();
	await Promise.all([old?.stop(), modern?.stop(), tools?.stop()]);
});

const namesOf = async (client: Client): Promise<string[]> =>
	(await client.listTools()).tools.map(({ name }) => name);

const textOf = (result: unknown): string =>
	z.object({ content: z.tuple([z.object({ text: z.string() })]) }).parse(result)
		.content[0].text;

describe.each(["legacy", "auto"] as const)("a client (%s)", (mode: Mode) => {
	test("sees the tools, prompts and resources of every server, and uses them", async () => {
		const client = await connected(url, key, mode);
		const names = await namesOf(client);
		for (const name of [
			"old__test_simple_text",
			"modern__test_simple_text",
			"demo__echo",
			"tools__read_page",
		])
			expect(names).toContain(name);
		expect(names.filter((name) => name.startsWith("page__"))).toEqual([]);
		for (const server of ["old", "modern"]) {
			expect(
				textOf(
					await client.callTool({
						name: `${server}__test_simple_text`,
						arguments: {},
					}),
				),
			).toContain("simple text");
			const prompt = await client.getPrompt({
				name: `${server}__test_simple_prompt`,
			});
			expect(prompt.messages).toHaveLength(1);
			const uri = `drawbridge+${server}+test://static-text`;
			const { resources } = await client.listResources();
			expect(resources.map((one) => one.uri)).toContain(uri);
			const { contents } = await client.readResource({ uri });
			expect(contents).toMatchObject([{ uri }]);
		}
		expect(
			textOf(
				await client.callTool({
					name: "demo__echo",
					arguments: { text: "hi" },
				}),
			),
		).toBe("hi");
	});

	test("is told who is left out, and why", async () => {
		const client = await connected(url, key, mode);
		expect(client.getInstructions()).toContain("gone");
		const { _meta: meta } = await client.listTools();
		expect(meta?.["drawbridge/missing"]).toEqual({ gone: "upstream-down" });
		const refused = await client.callTool({ name: "gone__x", arguments: {} });
		expect(refused).toMatchObject({ isError: true });
	});

	test("hears the progress of a call, and no other's", async () => {
		const client = await connected(url, key, mode);
		for (const server of ["old", "modern"]) {
			const steps: number[] = [];
			await client.callTool(
				{ name: `${server}__test_tool_with_progress`, arguments: {} },
				{ onprogress: ({ progress }) => steps.push(progress) },
			);
			expect(steps).toEqual([0, 50, 100]);
		}
	});

	test("is asked what a server asks of it, of either era", async () => {
		const client = await connected(
			url,
			key,
			mode,
			{ capabilities: { elicitation: { form: {} } } },
			(one) =>
				one.setRequestHandler("elicitation/create", () => ({
					action: "accept",
					content: { username: "ada", email: "a@b.c" },
				})),
		);
		for (const server of ["old", "modern"])
			expect(
				textOf(
					await client.callTool({
						name: `${server}__test_elicitation`,
						arguments: { message: "who?" },
					}),
				),
			).toContain("accept");
	});

	test("hears that a server's tools changed", async () => {
		let heard = 0;
		const client = await connected(url, key, mode, {
			listChanged: { tools: { onChanged: () => void heard++ } },
		});
		await namesOf(client);
		for (const server of ["old", "modern"]) {
			heard = 0;
			await client.callTool({
				name: `${server}__test_trigger_tool_change`,
				arguments: {},
			});
			await soon(() => expect(heard).toBeGreaterThan(0));
		}
	});

	test("calls a tool whose name is too long by the short one, also without having listed it", async () => {
		const long = "x".repeat(80);
		const first = await connected(url, key, mode);
		const short = (await namesOf(first)).find((name) =>
			name.startsWith("tools__xxx"),
		);
		expect(short).toHaveLength(64);
		const second = await connected(url, adminKey, mode);
		tools.called.length = 0;
		await second.callTool({ name: short ?? "", arguments: {} });
		expect(tools.called).toEqual([long]);
	});

	test("is told of a name that nothing has", async () => {
		const client = await connected(url, key, mode);
		for (const name of ["none__x", "x", "tools_read_page", "__", "TOOLS__x"])
			await expect(
				client.callTool({ name, arguments: {} }),
			).rejects.toMatchObject({ code: -32_602 });
	});

	test("takes its held call back, and nobody is asked any more", async () => {
		const client = await connected(url, adminKey, mode);
		const command = `rm -rf ./left-${mode}`;
		const leaving = new AbortController();
		const answer = client.callTool(
			{ name: "demo__run_command", arguments: { command } },
			{ signal: leaving.signal },
		);
		const waiting = async (): Promise<number> => {
			return z
				.array(Card)
				.parse(await gate.call("approval.list", {}))
				.filter((one) => one.command === command).length;
		};
		await soon(async () => expect(await waiting()).toBe(1));
		leaving.abort();
		await expect(answer).rejects.toThrow();
		await soon(async () => expect(await waiting()).toBe(0));
	});

	test("has its dangerous call held until a person says yes", async () => {
		const client = await connected(url, adminKey, mode);
		const command = `rm -rf ./held-${mode}`;
		const answer = client.callTool({
			name: "demo__run_command",
			arguments: { command },
		});
		const card = await soon(async () => {
			const found = z
				.array(Card)
				.parse(await gate.call("approval.list", {}))
				.find((one) => one.command === command);
			if (!found) throw new Error("not held");
			return found;
		});
		expect((await gate.run("approvals", "approve", card.id)).code).toBe(0);
		// The demo itself runs nothing of the kind, and says so.
		expect(textOf(await answer)).toContain("Allowed here");
	});
});

test("the address without the prefix is the same, while no server is at the root", async () => {
	const client = await connected(`${gate.gateUrl}/mcp`, key, "legacy");
	expect(await namesOf(client)).toContain("demo__echo");
});

test("a role sees the tools it may call, and no others", async () => {
	const { key: viewer } = await gate.createKey("eyes", "--role", "viewer");
	const client = await connected(url, viewer, "legacy");
	await soon(async () => {
		const names = await namesOf(client);
		expect(names).toContain("tools__read_page");
		expect(names).not.toContain("tools__write_page");
		expect(names).not.toContain("demo__run_command");
	});
	tools.called.length = 0;
	expect(
		await client.callTool({ name: "tools__write_page", arguments: {} }),
	).toMatchObject({ isError: true });
	expect(tools.called).toEqual([]);
});

test("a key for one server sees that one alone", async () => {
	const { key: narrow } = await gate.createKey("one", "--upstream", "tools");
	const client = await connected(url, narrow, "auto");
	const names = await namesOf(client);
	expect(names).toContain("tools__read_page");
	expect(names.every((name) => name.startsWith("tools__"))).toBe(true);
	expect(client.getInstructions()).not.toContain("old");
});

test("revoking the key ends the stream and the session, and the servers are asked no more", async () => {
	const { key: brief, id } = await gate.createKey("brief");
	const headers = {
		"X-API-Key": brief,
		"Content-Type": "application/json",
		Accept: "application/json, text/event-stream",
	};
	const opened = await open(gate.gateUrl, {
		method: "POST",
		path: "/.drawbridge/mcp",
		headers,
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "initialize",
			params: {
				protocolVersion: "2025-11-25",
				capabilities: {},
				clientInfo: { name: "raw", version: "1" },
			},
		}),
	});
	opened.res.resume();
	const session = String(opened.res.headers["mcp-session-id"]);
	expect(session.length).toBeGreaterThanOrEqual(32);
	const stream = await open(gate.gateUrl, {
		path: "/.drawbridge/mcp",
		headers: { ...headers, "Mcp-Session-Id": session },
	});
	expect(stream.res.statusCode).toBe(200);
	const over = new Promise((resolve) => stream.res.once("close", resolve));
	stream.res.on("error", () => undefined).resume();
	await gate.run("key", "revoke", id);
	await over;
	const after = await open(gate.gateUrl, {
		path: "/.drawbridge/mcp",
		headers: { ...headers, "Mcp-Session-Id": session },
	});
	after.res.resume();
	expect(after.res.statusCode).toBe(401);
});

test("the log names the server and the tool of each call, under the client's name", async () => {
	const client = await connected(url, key, "auto");
	await client.callTool({ name: "tools__read_page", arguments: {} });
	const { stdout } = await gate.run("audit", "tail", "--json", "-n", "50");
	const entries = z
		.array(
			z.object({
				kind: z.string(),
				client: z.string(),
				agent: z.string(),
				upstream: z.string(),
				tool: z.string(),
			}),
		)
		.parse(JSON.parse(stdout));
	expect(entries).toContainEqual({
		kind: "admitted",
		client: "agent",
		agent: "test 1",
		upstream: "tools",
		tool: "tools/call read_page",
	});
});
