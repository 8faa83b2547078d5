/**
 * The attack: a key that is limited to some tools is used for others: at a server's own address, at the one address, in a
 * batch, in another spelling, by a token made from it, or where no tool is named at all.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { messageIn, modern } from "../../core/aggregate/speaking.ts";
import {
	startToolServer,
	type ToolServer,
} from "../../core/aggregate/one-tool-server.ts";
import { send, type Told } from "../../core/http.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";

let gate: GateProcess;
let docs: ToolServer;
let other: ToolServer;
let key: string;
let id: string;

beforeAll(async () => {
	docs = await startToolServer("read_page", "write_page", "READ_page");
	other = await startToolServer("read_page");
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: { docs: { url: docs.url }, other: { url: other.url } },
		},
	});
	({ key, id } = await gate.createKey("few", "--tools", "docs__read_*"));
});

afterAll(async () => {
	await gate?.stop();
	await docs?.stop();
	await other?.stop();
});

const ask = (
	body: unknown,
	path = "/docs/mcp",
	headers: Readonly<Record<string, string>> = { "X-API-Key": key },
): Promise<Told> =>
	send(gate.gateUrl, {
		method: "POST",
		path,
		headers: {
			...headers,
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
		},
		body: typeof body === "string" ? body : JSON.stringify(body),
	});

const call = (name: unknown, method = "tools/call") => ({
	jsonrpc: "2.0",
	id: 1,
	method,
	params: { name, arguments: {} },
});

test("the tool it is for can be called", async () => {
	expect((await ask(call("read_page"))).status).toBe(200);
	const told = await modern(
		gate.gateUrl,
		"tools/call",
		{ name: "docs__read_page", arguments: {} },
		{ "X-API-Key": key },
	);
	expect(messageIn(told).result).toMatchObject({
		content: [{ text: "read_page" }],
	});
});

test.each([
	["another tool", call("write_page")],
	["another spelling", call("READ_page")],
	["a space before it", call(" read_page")],
	["no name", call("")],
	["a list for a name", call(["read_page"])],
	["another spelling of the method", call("write_page", "Tools/Call")],
	["a space behind the method", call("write_page", "tools/call ")],
	["a method that nobody knows", call("read_page", "tools/run")],
	[
		"a method that is no text",
		{ jsonrpc: "2.0", id: 1, method: ["tools/call"] },
	],
	["a batch with one more", [call("read_page"), call("write_page")]],
	["no call at all", { name: "write_page" }],
])("%s is refused", async (_, body) => {
	docs.called.length = 0;
	expect(await ask(body)).toMatchObject({ status: 403, code: "forbidden" });
	expect(docs.called).toEqual([]);
});

test("what is no MCP is refused", async () => {
	for (const [method, path] of [
		["GET", "/docs/pages"],
		["DELETE", "/docs/pages/1"],
		["GET", "/docs/"],
	] as const)
		expect(
			await send(gate.gateUrl, { method, path, headers: { "X-API-Key": key } }),
		).toMatchObject({ code: "forbidden" });
	expect(await ask(call("read_page"), "/docs/rpc")).toMatchObject({
		code: "forbidden",
	});
});

test("another server is refused, whatever it is asked", async () => {
	other.called.length = 0;
	expect(await ask(call("read_page"), "/other/mcp")).toMatchObject({
		code: "forbidden",
	});
	await modern(
		gate.gateUrl,
		"tools/call",
		{ name: "other__read_page", arguments: {} },
		{ "X-API-Key": key },
	);
	expect(other.called).toEqual([]);
});

test("the one address refuses another tool as a result, and lists none but those", async () => {
	docs.called.length = 0;
	const refused = await modern(
		gate.gateUrl,
		"tools/call",
		{ name: "docs__write_page", arguments: {} },
		{ "X-API-Key": key },
	);
	expect(messageIn(refused).result).toMatchObject({ isError: true });
	expect(docs.called).toEqual([]);
	const listed = await modern(
		gate.gateUrl,
		"tools/list",
		{},
		{
			"X-API-Key": key,
		},
	);
	const { tools } = messageIn(listed).result ?? {};
	expect(tools).toMatchObject([{ name: "docs__read_page" }]);
	expect(tools).toHaveLength(1);
});

test("a server's own list has those alone", async () => {
	const told = await ask({ jsonrpc: "2.0", id: 1, method: "tools/list" });
	expect(messageIn(told).result?.["tools"]).toMatchObject([
		{ name: "read_page" },
	]);
});

test("a token made from it is limited as well", async () => {
	const made = await send(gate.gateUrl, {
		method: "POST",
		path: "/.drawbridge/auth/token",
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body: "{}",
	});
	const token: unknown = JSON.parse(made.body)["access_token"];
	const headers = { Authorization: `Bearer ${String(token)}` };
	expect((await ask(call("read_page"), "/docs/mcp", headers)).status).toBe(200);
	expect(await ask(call("write_page"), "/docs/mcp", headers)).toMatchObject({
		code: "forbidden",
	});
});

test("a list that is changed holds from the next call on, and one that is taken away is gone", async () => {
	const { code, stdout } = await gate.run(
		"key",
		"tools",
		id,
		"docs__write_*",
		"--json",
	);
	expect([code, JSON.parse(stdout).tools]).toEqual([0, ["docs__write_*"]]);
	expect((await ask(call("read_page"))).code).toBe("forbidden");
	expect((await ask(call("write_page"))).status).toBe(200);
	expect((await gate.run("key", "tools", id, "--all")).code).toBe(0);
	expect((await ask(call("read_page"))).status).toBe(200);
});

test("a pattern that could never match, or names no server, makes no key", async () => {
	for (const pattern of ["docs", "docs_read", "Docs__x", "nowhere__x", ""])
		expect(
			(await gate.run("key", "create", "x", "--tools", pattern)).code,
		).not.toBe(0);
});
