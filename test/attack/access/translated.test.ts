/**
 * A client of another era than its server is served by conversations that outlive its requests: they carry the upstream's
 * secret and never the client's key, and belong to one client. threats.md, "an agent steers a secret".
 */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type SseServer,
	startSseServer,
} from "../../conformance/reference/sse-server.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { send } from "../../core/http.ts";

let server: SseServer;
let elsewhere: SseServer;
/** Says that its messages go to the other. */
let stray: SseServer;
let gate: GateProcess;

beforeAll(async () => {
	server = await startSseServer();
	elsewhere = await startSseServer();
	stray = await startSseServer(() => elsewhere.origin);
	const headers = { Authorization: "Bearer upstreams-own-secret" };
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: {
				old: { url: server.origin, headers },
				stray: { url: stray.origin, headers },
				off: { url: server.origin, headers, translate: false },
			},
		},
	});
});

afterAll(async () => {
	await gate?.stop();
	await Promise.all([server?.stop(), elsewhere?.stop(), stray?.stop()]);
});

async function connected(upstream: string, key: string): Promise<Client> {
	const client = new Client({ name: "test", version: "1" });
	const url = new URL(`${gate.gateUrl}/${upstream}/mcp`);
	const requestInit = { headers: { "X-API-Key": key } };
	await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
	return client;
}

test("every request of a translated conversation shows the upstream's secret, and none the client's key", async () => {
	const { key } = await gate.createKey("one");
	const client = await connected("old", key);
	const echoed = await client.callTool({
		name: "echo",
		arguments: { message: "hello" },
	});
	expect(echoed.content).toEqual([{ type: "text", text: "hello" }]);
	await client.close();
	expect(server.seen.length).toBeGreaterThan(4);
	for (const fields of server.seen)
		expect(fields.authorization).toBe("Bearer upstreams-own-secret");
	expect(JSON.stringify(server.seen)).not.toContain("dbk_");
});

test("a server that says its messages go elsewhere does not send the secret there", async () => {
	const { key } = await gate.createKey("two");
	await expect(connected("stray", key)).rejects.toThrow();
	expect(stray.seen.length).toBeGreaterThan(0);
	expect(elsewhere.seen).toEqual([]);
});

test("what one client may not do, a conversation that is open does not let it do", async () => {
	const { key, id } = await gate.createKey("three");
	const client = await connected("old", key);
	await gate.run("key", "revoke", id, "--json");
	const before = server.seen.length;
	await expect(client.listTools()).rejects.toThrow();
	// The conversation may end meanwhile; nothing is asked for the client.
	expect(
		server.seen.slice(before).filter((fields) => fields["content-type"]),
	).toEqual([]);
});

test("another client's session is no session", async () => {
	const [one, two] = [
		await gate.createKey("four"),
		await gate.createKey("five"),
	];
	const headers = {
		"Content-Type": "application/json",
		Accept: "application/json, text/event-stream",
	};
	const opened = await send(gate.gateUrl, {
		method: "POST",
		path: "/old/mcp",
		headers: { ...headers, "X-API-Key": one.key },
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "initialize",
			params: {
				protocolVersion: "2025-11-25",
				capabilities: {},
				clientInfo: { name: "a", version: "1" },
			},
		}),
	});
	const session = String(opened.headers["mcp-session-id"]);
	const list = (key: string) =>
		send(gate.gateUrl, {
			method: "POST",
			path: "/old/mcp",
			headers: { ...headers, "X-API-Key": key, "Mcp-Session-Id": session },
			body: '{"jsonrpc":"2.0","id":2,"method":"tools/list"}',
		});
	expect((await list(one.key)).status).toBe(200);
	expect((await list(two.key)).status).toBe(404);
});

test("without translation the server's own answer is what a client gets", async () => {
	const { key } = await gate.createKey("six");
	await expect(connected("off", key)).rejects.toThrow();
	const told = await send(gate.gateUrl, {
		method: "POST",
		path: "/off/mcp",
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body: '{"jsonrpc":"2.0","id":2,"method":"tools/list"}',
	});
	expect(told.status).toBe(404);
});
