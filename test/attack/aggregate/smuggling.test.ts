/**
 * The attack: whoever speaks to the one address of many servers tries to get more into the requests that the gate makes
 * in its name than its credential: fields, cookies, another's Authorization, another address, another size, an upgrade,
 * or the gate itself without end. Taught by request smuggling and by confused deputies.
 */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageIn, modern } from "../../core/aggregate/speaking.ts";
import {
	startToolServer,
	type ToolServer,
} from "../../core/aggregate/one-tool-server.ts";
import { open, send } from "../../core/http.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";

let gate: GateProcess;
let docs: ToolServer;
let other: ToolServer;
let key: string;
let otherKey: string;

const at = "/.drawbridge/mcp";

beforeAll(async () => {
	docs = await startToolServer("read_page", "write_page");
	other = await startToolServer("read_page");
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: { docs: { url: docs.url }, other: { url: other.url } },
		},
	});
	({ key } = await gate.createKey("agent"));
	({ key: otherKey } = await gate.createKey("other"));
});

afterAll(async () => {
	await gate?.stop();
	await docs?.stop();
	await other?.stop();
});

const call = (
	name: string,
	headers: Readonly<Record<string, string>> = {},
	path = at,
) =>
	modern(
		gate.gateUrl,
		"tools/call",
		{ name, arguments: {} },
		{ "X-API-Key": key, ...headers },
		path,
	);

const initialize = (headers: Readonly<Record<string, string>>) =>
	open(gate.gateUrl, {
		method: "POST",
		path: at,
		headers: {
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
			...headers,
		},
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

test("nothing of a caller's header reaches a server but what says who it is", async () => {
	docs.received.length = 0;
	other.received.length = 0;
	const told = await call("docs__read_page", {
		Authorization: "Bearer other-systems-token",
		Cookie: "session=of-another-server; __Host-drawbridge-x=1",
		"X-Tenant": "smuggled",
		"X-Goog-Api-Key": "smuggled-provider-key",
		"X-Kaimon-Target": "smuggled",
		"Mcp-Param-Region": "smuggled",
		"X-Agent-Type": "tester",
		Baggage: "smuggled",
		"Idempotency-Key": "smuggled",
	});
	expect(messageIn(told).result).toMatchObject({
		content: [{ text: "read_page" }],
	});
	expect(docs.called).toContain("read_page");
	for (const { headers } of [...docs.received, ...other.received]) {
		const text = JSON.stringify(headers);
		expect(text).not.toMatch(/smuggled|of-another|other-systems/);
		expect(text).not.toContain(key);
	}
});

test.each([
	["X-HTTP-Method-Override", "DELETE"],
	["X-Original-URL", "/other/mcp"],
	["X-Rewrite-URL", "/other/mcp"],
])("%s is refused", async (name, value) => {
	expect((await call("docs__read_page", { [name]: value })).code).toBe(
		"bad-request",
	);
});

test.each([
	"docs__../other",
	"docs/../other__read_page",
	"docs%2f__read_page",
	"DOCS__read_page",
	".drawbridge__mcp",
	"__read_page",
	"docs",
	"constructor__x",
	"__proto__",
])(
	"the name %j leads to no server, or to a tool that it does not have",
	async (name) => {
		other.called.length = 0;
		await call(name);
		expect(other.called).toEqual([]);
	},
);

describe("without what every server asks for", () => {
	test.each([at, "/mcp"])("%s is refused", async (path) => {
		docs.received.length = 0;
		const told = await send(gate.gateUrl, { method: "POST", path, body: "{}" });
		expect([told.status, told.code]).toEqual([401, "unauthenticated"]);
		expect(
			(await call("docs__read_page", { "X-API-Key": "no" }, path)).code,
		).toBe("unauthenticated");
		expect(docs.received).toEqual([]);
	});

	test("a key in the address is refused", async () => {
		const told = await call("docs__read_page", {}, `${at}?key=${key}`);
		expect(told.code).toBe("credential-in-query");
	});

	test("a foreign Origin and a foreign Host are refused", async () => {
		expect(
			(await call("docs__read_page", { Origin: "http://evil.example" })).code,
		).toBe("foreign-origin");
		expect((await call("docs__read_page", { Host: "evil.example" })).code).toBe(
			"foreign-host",
		);
	});
});

test("one server's own host name leads to that server alone", async () => {
	const host = `docs.localhost:${gate.port}`;
	other.called.length = 0;
	const told = await call("other__read_page", { Host: host });
	expect([told.status, told.code]).toEqual([404, "not-found"]);
	expect(other.called).toEqual([]);
});

test("an upgrade is refused", async () => {
	const req = request(new URL(at, gate.gateUrl), {
		agent: false,
		headers: {
			"X-API-Key": key,
			Connection: "Upgrade",
			Upgrade: "websocket",
			"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
			"Sec-WebSocket-Version": "13",
		},
	});
	const status = await new Promise((resolve, reject) => {
		req.once("response", (res) => {
			res.resume();
			resolve(res.statusCode);
		});
		req.once("upgrade", () => resolve("upgraded"));
		req.once("error", reject);
		req.end();
	});
	expect(status).toBe(404);
});

test("a body over the limit of every server is refused before it is read", async () => {
	const told = await send(gate.gateUrl, {
		method: "POST",
		path: at,
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body: JSON.stringify({ x: "y".repeat(2 * 1024 * 1024) }),
	});
	expect([told.status, told.code]).toEqual([413, "too-large"]);
});

test.each([
	[
		"a member twice",
		'{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}',
	],
	[
		"a member in another case",
		'{"jsonrpc":"2.0","id":1,"Method":"tools/call"}',
	],
	["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
])("%s is refused", async (_, body) => {
	const told = await send(gate.gateUrl, {
		method: "POST",
		path: at,
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body,
	});
	expect(told.code).toBe("bad-request");
});

test("an encoded body is refused", async () => {
	const told = await send(gate.gateUrl, {
		method: "POST",
		path: at,
		headers: {
			"X-API-Key": key,
			"Content-Type": "application/json",
			"Content-Encoding": "gzip",
		},
		body: "x",
	});
	expect(told.code).toBe("unsupported-encoding");
});

test("another client's session is none, also for one that shows two credentials", async () => {
	const opened = await initialize({ "X-API-Key": key });
	opened.res.resume();
	const session = String(opened.res.headers["mcp-session-id"]);
	for (const headers of [
		{ "X-API-Key": otherKey },
		{ "X-API-Key": otherKey, Authorization: `Bearer ${key}` },
	]) {
		const told = await send(gate.gateUrl, {
			method: "POST",
			path: at,
			headers: {
				...headers,
				"Mcp-Session-Id": session,
				"Content-Type": "application/json",
				Accept: "application/json, text/event-stream",
			},
			body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
		});
		expect([401, 404]).toContain(told.status);
	}
});

test("a server that leads back to the gate is left out, so that nothing asks itself without end", async () => {
	const loop = await startGate({
		mode: "relaxed",
		upstreams: {},
		settings: { limits: null, upstreams: { docs: { url: docs.url } } },
	});
	try {
		const { key: own } = await loop.createKey("looping");
		const added = await loop.run(
			"upstream",
			"add",
			"loop",
			`${loop.gateUrl}${at}`,
		);
		expect(added.code).toBe(0);
		const told = await modern(
			loop.gateUrl,
			"tools/list",
			{},
			{ "X-API-Key": own },
		);
		const { tools } = messageIn(told).result ?? {};
		expect(tools).toMatchObject([
			{ name: "docs__read_page" },
			{ name: "docs__write_page" },
		]);
		const { stdout } = await loop.run("audit", "tail", "--json", "-n", "200");
		const asked: { upstream: string }[] = JSON.parse(stdout);
		expect(asked.some(({ upstream }) => upstream === "loop")).toBe(false);
	} finally {
		await loop.stop();
	}
});
