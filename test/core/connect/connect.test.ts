/** `drawbridge connect` against the real gate: both eras, sessions that end, keys that are taken back, and what is no message. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	callTool,
	connect,
	type Connected,
	connectProgram,
	initialize,
	type Message,
} from "./client.ts";

let gate: GateProcess;
let server: SessionServer;

/** An MCP server of 2025-11-25 whose sessions a test can end, and which speaks by itself when it is told to. */
interface SessionServer {
	readonly url: string;
	readonly http: Server;
	readonly sessions: Set<string>;
	readonly seen: Message[];
	/** Sends it by the stream of the newest session. */
	say(message: object): void;
}

async function sessionServer(): Promise<SessionServer> {
	const sessions = new Set<string>();
	const seen: Message[] = [];
	let stream: ((text: string) => void) | undefined;
	const http = createServer((req, res) => {
		const session = req.headers["mcp-session-id"];
		const answer = (status: number, body?: object, headers = {}): void => {
			res.writeHead(status, { "Content-Type": "application/json", ...headers });
			res.end(body && JSON.stringify(body));
		};
		if (req.method === "DELETE") {
			sessions.delete(String(session));
			answer(200, {});
			return;
		}
		if (req.method === "GET") {
			if (!sessions.has(String(session))) return answer(404, {});
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.write(": here\n\n");
			stream = (text) => res.write(text);
			return;
		}
		const pieces: Buffer[] = [];
		req.on("data", (piece: Buffer) => pieces.push(piece));
		req.on("end", () => {
			const message = JSON.parse(Buffer.concat(pieces).toString()) as Message;
			seen.push(message);
			const { id, method } = message;
			if (method === "initialize") {
				const fresh = randomUUID();
				sessions.add(fresh);
				answer(
					200,
					{
						jsonrpc: "2.0",
						id,
						result: {
							protocolVersion: "2025-11-25",
							capabilities: {},
							serverInfo: { name: "s", version: "1" },
						},
					},
					{ "Mcp-Session-Id": fresh },
				);
			} else if (!sessions.has(String(session)))
				answer(404, {
					jsonrpc: "2.0",
					id: null,
					error: { code: -32001, message: "Session not found" },
				});
			else if (id === undefined || method === undefined) answer(202);
			else if (method === "tools/call") {
				res.writeHead(200, { "Content-Type": "text/event-stream" });
				res.write(
					`data: {"jsonrpc":"2.0",\ndata: "method":"notifications/message","params":{"level":"info","data":"on the way"}}\n\n`,
				);
				res.end(
					`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text: String(req.headers["mcp-protocol-version"]) }] } })}\n\n`,
				);
			} else if (method === "broken") res.end();
			else answer(200, { jsonrpc: "2.0", id, result: {} });
		});
	});
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const { port } = http.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		http,
		sessions,
		seen,
		say: (message) => stream?.(`data: ${JSON.stringify(message)}\n\n`),
	};
}

beforeAll(async () => {
	server = await sessionServer();
	gate = await startGate({ upstreams: { own: server.url }, flags: ["--demo"] });
});
afterAll(async () => {
	await gate.stop();
	server.http.closeAllConnections();
	server.http.close();
});

function begin(...words: string[]): Connected {
	const client = connect(gate.home, ...words);
	onTestFinished(() => client.stop());
	return client;
}

/** With its session open. */
async function opened(...words: string[]): Promise<Connected> {
	const client = begin(...words);
	client.send(initialize());
	await client.answer(0);
	client.send({ jsonrpc: "2.0", method: "notifications/initialized" });
	return client;
}

describe("a client that speaks stdio", () => {
	test("of the newest revision uses the official client through it", async () => {
		const client = new Client(
			{ name: "t", version: "1" },
			{ versionNegotiation: { mode: "auto" } },
		);
		await client.connect(
			new StdioClientTransport({
				command: process.execPath,
				args: [connectProgram, "connect", "demo"],
				env: { PATH: process.env["PATH"] ?? "", DRAWBRIDGE_HOME: gate.home },
			}),
		);
		onTestFinished(() => client.close());
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name)).toContain("echo");
		const said = await client.callTool({
			name: "echo",
			arguments: { text: "ä\nb" },
		});
		expect(said.content).toEqual([{ type: "text", text: "ä\nb" }]);
	});

	test("keeps its session, repeats the version, and is given what comes on the way", async () => {
		const client = await opened("own");
		client.send(callTool("x", "any", {}));
		expect(
			await client.next(({ method }) => method === "notifications/message"),
		).toMatchObject({ params: { data: "on the way" } });
		expect(await client.answer("x")).toMatchObject({
			result: { content: [{ text: "2025-11-25" }] },
		});
	});

	test("hears what the server says by itself, and its answer goes back", async () => {
		const client = await opened("own");
		client.send({ jsonrpc: "2.0", id: 1, method: "ping" });
		await client.answer(1);
		await expect
			.poll(
				async () => {
					server.say({ jsonrpc: "2.0", id: "q", method: "roots/list" });
					return await Promise.race([
						client.next(({ method }) => method === "roots/list"),
						new Promise((resolve) => setTimeout(resolve, 50)),
					]);
				},
				{ timeout: 5_000 },
			)
			.toMatchObject({ id: "q" });
		client.send({ jsonrpc: "2.0", id: "q", result: { roots: [] } });
		await expect
			.poll(() =>
				server.seen.some(
					({ id, result }) => id === "q" && result !== undefined,
				),
			)
			.toBe(true);
	});

	test("gets a new session where the server has forgotten the old one, and its call is answered", async () => {
		const client = await opened("own");
		server.sessions.clear();
		client.send(callTool(7, "any", {}));
		expect(await client.answer(7)).toMatchObject({ result: {} });
	});

	test("ends its session at the server when it has said everything", async () => {
		server.sessions.clear();
		const client = await opened("own");
		client.send(callTool(1, "any", {}));
		expect(await client.finish()).toBe(0);
		expect(await client.answer(1)).toMatchObject({ result: {} });
		expect(server.sessions.size).toBe(0);
	});

	test("is told with the id where an answer ended before it was whole", async () => {
		const client = await opened("own");
		client.send({ jsonrpc: "2.0", id: 3, method: "broken" });
		expect(await client.answer(3)).toMatchObject({ error: { code: -33502 } });
	});

	test("is told that a line is no message, and goes on", async () => {
		const client = await opened("own");
		client.send("{ no");
		expect(await client.next(({ id }) => id === null)).toMatchObject({
			error: { code: -32700 },
		});
		client.send({ jsonrpc: "2.0", id: 1, method: "ping" });
		expect(await client.answer(1)).toMatchObject({ result: {} });
	});

	test("is told what to do where no upstream is called that, and where no gate runs", async () => {
		const wrong = begin("nobody");
		wrong.send(initialize());
		expect(await wrong.answer(0)).toMatchObject({ error: { code: -33502 } });
		expect(await wrong.finish()).toBe(1);
		expect(wrong.stderr()).toContain("upstream list");
		const alone = connect(`${gate.home}-not-there`, "demo");
		onTestFinished(() => alone.stop());
		alone.send(initialize());
		expect(await alone.answer(0)).toMatchObject({ error: { code: -33502 } });
		expect(await alone.finish()).toBe(1);
	});

	test.each([
		[],
		["a", "b"],
		["a", "--what", "b"],
		["a", "--client"],
		["a", "--home", "rel"],
	])(
		"that is started with %j is told its usage, with status 2",
		async (...words) => {
			expect(await begin(...words).finish()).toBe(2);
		},
	);
});

describe("its key", () => {
	test("is made once for each client, and bound to the upstream", async () => {
		await (await opened("demo", "--client", "one")).finish();
		await (await opened("demo", "--client", "one")).finish();
		await (await opened("demo", "--client", "two")).finish();
		const keys = JSON.parse(
			(await gate.run("key", "list", "--json")).stdout,
		) as { name: string; upstreams: string[]; role: string }[];
		const mine = keys.filter(({ name }) => name.startsWith("connect demo ("));
		expect(mine.map(({ name }) => name).toSorted()).toEqual([
			"connect demo (one)",
			"connect demo (two)",
		]);
		expect(
			mine.every(
				({ upstreams, role }) =>
					upstreams.join() === "demo" && role === "operator",
			),
		).toBe(true);
	});

	test("ends what it opened when it is revoked, and is not made anew", async () => {
		const client = await opened("demo", "--client", "gone");
		const keys = JSON.parse(
			(await gate.run("key", "list", "--json")).stdout,
		) as { name: string; id: string }[];
		const id =
			keys.find(({ name }) => name === "connect demo (gone)")?.id ?? "";
		expect((await gate.run("key", "revoke", id)).code).toBe(0);
		client.send(callTool(1, "echo", { text: "a" }));
		expect(await client.answer(1)).toMatchObject({ error: { code: -33502 } });
		client.send(callTool(2, "echo", { text: "a" }));
		expect(await client.answer(2)).toMatchObject({ error: { code: -33502 } });
		// Whoever owns the gate makes it again by its name.
		await gate.createKey("connect demo (gone)", "--upstream", "demo");
		client.send(callTool(3, "echo", { text: "back" }));
		expect(await client.answer(3)).toMatchObject({
			result: { content: [{ text: "back" }] },
		});
	});
});
