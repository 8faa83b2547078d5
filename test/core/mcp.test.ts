/**
 * An official MCP server behind the gate, used by the official client and the official inspector: what they list and
 * get through the gate is what they list and get directly.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { end, type GateProcess, startGate } from "../stub/gate-process.ts";
import { send } from "./http.ts";

const modules = fileURLToPath(
	new URL("../../node_modules/@modelcontextprotocol", import.meta.url),
);

let server: ChildProcess;
let gate: GateProcess;
let key: string;
let direct: string;
let guarded: string;

/** The server takes its port from the environment and cannot choose a free one itself. */
async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	probe.close();
	await once(probe, "close");
	return typeof address === "object" && address !== null ? address.port : 0;
}

/** The port it listens on, or undefined when somebody else took that port first. */
async function startServer(): Promise<number | undefined> {
	const port = await freePort();
	server = spawn(
		process.execPath,
		[join(modules, "server-everything", "dist", "index.js"), "streamableHttp"],
		{
			env: { ...process.env, PORT: String(port) },
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	const listens = await new Promise<boolean>((resolve) => {
		server.once("exit", () => resolve(false));
		server.stderr?.on("data", (text: Buffer) => {
			if (text.includes("listening")) resolve(true);
		});
	});
	return listens ? port : undefined;
}

beforeAll(async () => {
	let port: number | undefined;
	for (let attempt = 0; attempt < 5 && port === undefined; attempt++)
		port = await startServer();
	if (port === undefined) throw new Error("the MCP server did not start");
	// A client that speaks both eras gets the server's own where nothing is translated.
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: {
				everything: { url: `http://127.0.0.1:${port}`, translate: false },
				translated: { url: `http://127.0.0.1:${port}` },
			},
		},
	});
	({ key } = await gate.createKey("mcp"));
	direct = `http://127.0.0.1:${port}/mcp`;
	guarded = `${gate.gateUrl}/everything/mcp`;
});

afterAll(async () => {
	await gate?.stop();
	if (server) await end(server);
});

/** Everything a client sees in one session: who answers, the tools, three calls, and the progress of a long one. */
async function session(
	url: string,
	mode: "legacy" | "auto",
): Promise<Record<string, unknown>> {
	const client = new Client(
		{ name: "test", version: "1" },
		{ versionNegotiation: { mode } },
	);
	const headers = { "X-API-Key": key };
	await client.connect(
		new StreamableHTTPClientTransport(new URL(url), {
			requestInit: { headers },
		}),
	);
	try {
		const progress: unknown[] = [];
		return {
			server: client.getServerVersion(),
			protocol: client.getNegotiatedProtocolVersion(),
			capabilities: client.getServerCapabilities(),
			tools: await client.listTools(),
			prompts: await client.listPrompts(),
			resource: await client.readResource({
				uri: (await client.listResources()).resources[0]?.uri ?? "",
			}),
			echo: await client.callTool({
				name: "echo",
				arguments: { message: "h\u00e9llo" },
			}),
			sum: await client.callTool({
				name: "get-sum",
				arguments: { a: 2, b: 3 },
			}),
			wrong: await client
				.callTool({ name: "get-sum", arguments: { a: "x" } })
				.catch((error: unknown) => String(error)),
			long: await client.callTool(
				{
					name: "trigger-long-running-operation",
					arguments: { duration: 0.3, steps: 3 },
				},
				{ onprogress: (step) => progress.push(step) },
			),
			progress,
		};
	} finally {
		await client.close();
	}
}

/** The only member of a result that holds a list. */
const content = (result: unknown): unknown =>
	Object.values(Object(result)).find((member) => Array.isArray(member));

describe("the official client", () => {
	test.each(["legacy", "auto"] as const)(
		"(%s) sees through the gate what it sees directly",
		async (mode) => {
			const through = await session(guarded, mode);
			expect(through).toEqual(await session(direct, mode));
			expect(through).toMatchObject({
				echo: { content: [{ text: expect.stringContaining("h\u00e9llo") }] },
				sum: { content: [{ text: expect.stringContaining("5") }] },
			});
			expect(through["progress"]).toHaveLength(3);
		},
	);

	test("speaks its newest version where the gate translates, and gets the same", async () => {
		const { echo, sum, resource, prompts } = await session(direct, "legacy");
		expect(
			await session(`${gate.gateUrl}/translated/mcp`, "auto"),
		).toMatchObject({
			protocol: "2026-07-28",
			echo: { content: content(echo) },
			sum: { content: content(sum) },
			resource: { contents: content(resource) },
			prompts: { prompts: content(prompts) },
		});
	});

	test("is refused without the key, and with one that is revoked", async () => {
		const client = new Client({ name: "test", version: "1" });
		await expect(
			client.connect(new StreamableHTTPClientTransport(new URL(guarded))),
		).rejects.toThrow();
		const body = JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "tools/list",
		});
		const headers = {
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
		};
		expect(
			await send(gate.gateUrl, {
				method: "POST",
				path: "/everything/mcp",
				headers,
				body,
			}),
		).toMatchObject({ code: "unauthenticated" });
	});
});

test("the log names each call and tool, and none of their arguments", async () => {
	await session(guarded, "legacy");
	const { stdout } = await gate.run("audit", "tail", "--json", "-n", "200");
	const entries: { tool: string }[] = JSON.parse(stdout);
	const tools = entries.map(({ tool }) => tool);
	for (const tool of [
		"initialize",
		"tools/list",
		"tools/call echo",
		"tools/call get-sum",
	])
		expect(tools).toContain(tool);
	expect(stdout).not.toContain("h\u00e9llo");
});

/** Runs the inspector's command line and gives what it printed as JSON. */
async function inspect(
	url: string,
	...words: readonly string[]
): Promise<unknown> {
	const launcher = join(
		dirname(
			createRequire(import.meta.url).resolve(
				"@modelcontextprotocol/inspector/package.json",
			),
		),
		"clients",
		"launcher",
		"build",
		"index.js",
	);
	const child = spawn(
		process.execPath,
		[
			launcher,
			"--cli",
			url,
			"--transport",
			"http",
			"--header",
			`X-API-Key: ${key}`,
			...words,
		],
		{
			env: { ...process.env, HOME: gate.home },
			cwd: gate.home,
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const [code]: unknown[] = await once(child, "close");
	if (code !== 0) throw new Error(`inspector: exit ${String(code)}: ${stderr}`);
	return JSON.parse(stdout);
}

describe("the inspector", () => {
	test.each([
		["lists the tools", ["--method", "tools/list"]],
		[
			"calls a tool",
			[
				"--method",
				"tools/call",
				"--tool-name",
				"get-sum",
				"--tool-arg",
				"a=2",
				"b=3",
			],
		],
	])(
		"%s through the gate as directly",
		{ timeout: 60_000 },
		async (_, words) => {
			const through = await inspect(guarded, ...words);
			expect(through).toEqual(await inspect(direct, ...words));
			expect(JSON.stringify(through)).toMatch(/get-sum|5/);
		},
	);
});
