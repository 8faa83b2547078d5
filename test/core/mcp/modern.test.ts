/** A client of 2026-07-28 at a server of 2025-11-25, message by message: fields and body, discovery, questions, changes. */
import { describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../../core/json.ts";
import { eventually } from "../eventually.ts";
import { Events, Hand, json, Scripted, type Served, serve } from "./parts.ts";

const call = { name: "tool", arguments: { a: 1, b: 2 } };
const form = { method: "elicitation/create", params: { message: "?" } };

async function begun(): Promise<Served & { server: Scripted; hand: Hand }> {
	const server = new Scripted();
	const served = await serve(server.open);
	return { ...served, server, hand: new Hand(served.url) };
}

const resultOf = async (answer: Response): Promise<JsonObject> => {
	const { result } = await json(answer);
	return isObject(result) ? result : {};
};

describe("the fields beside a message", () => {
	test.each([
		["no version", { "MCP-Protocol-Version": "" }, -32020],
		[
			"a version that the body does not name",
			{ "MCP-Protocol-Version": "2025-11-25" },
			-32020,
		],
		["another method", { "Mcp-Method": "tools/list" }, -32020],
		["no method", { "Mcp-Method": "" }, -32020],
		["another name", { "Mcp-Name": "other" }, -32020],
		["a name in bad base64", { "Mcp-Name": "=?base64?_?=" }, -32020],
		["another name in base64", { "Mcp-Name": "=?base64?b3RoZXI=?=" }, -32020],
	])("%s: refused, and the server hears nothing", async (_, headers, code) => {
		const { hand, server } = await begun();
		const answer = await hand.modern(1, "tools/call", call, { headers });
		expect(answer.status).toBe(400);
		expect(await json(answer)).toMatchObject({ id: 1, error: { code } });
		expect(server.received).toEqual([]);
	});

	test("a name that fits no field travels in base64", async () => {
		const { hand, server } = await begun();
		const name = "wérk ";
		const encoded = Buffer.from(name).toString("base64");
		const waiting = hand.modern(
			1,
			"tools/call",
			{ name },
			{
				headers: { "Mcp-Name": `=?base64?${encoded}?=` },
			},
		);
		server.says({ id: await server.called(), result: { content: [] } });
		expect((await waiting).status).toBe(200);
	});

	test("a version that nobody here speaks is answered with those that are", async () => {
		const { hand } = await begun();
		const answer = await hand.modern(
			1,
			"tools/list",
			{},
			{
				headers: { "MCP-Protocol-Version": "2030-01-01" },
				meta: { "io.modelcontextprotocol/protocolVersion": "2030-01-01" },
			},
		);
		expect(answer.status).toBe(400);
		expect(await json(answer)).toMatchObject({
			error: {
				code: -32022,
				data: { supported: expect.arrayContaining(["2026-07-28"]) },
			},
		});
	});

	test("what the body must say of its client is not left out", async () => {
		const { hand } = await begun();
		const answer = await hand.modern(
			1,
			"tools/list",
			{},
			{
				meta: { "io.modelcontextprotocol/clientCapabilities": 7 },
			},
		);
		expect(answer.status).toBe(400);
		expect(await json(answer)).toMatchObject({ error: { code: -32602 } });
	});
});

describe("one POST", () => {
	test.each([
		"initialize",
		"ping",
		"logging/setLevel",
		"resources/subscribe",
		"tasks/list",
	])("of %s is a method that is not there", async (method) => {
		const { hand } = await begun();
		const answer = await hand.modern(1, method);
		expect(answer.status).toBe(404);
		expect(await json(answer)).toMatchObject({
			id: 1,
			error: { code: -32601 },
		});
	});

	test("of a method that the server does not know is answered 404", async () => {
		const { hand, server } = await begun();
		const waiting = hand.modern(1, "tools/call", call);
		const id = await server.called();
		server.says({ id, error: { code: -32601, message: "no" } });
		expect((await waiting).status).toBe(404);
	});

	test("of a batch or an answer is refused, of a notification accepted", async () => {
		const { hand } = await begun();
		const version = { "MCP-Protocol-Version": "2026-07-28" };
		const note = {
			jsonrpc: "2.0",
			method: "notifications/cancelled",
			params: {},
		};
		expect((await hand.send([note], version)).status).toBe(400);
		const answer = { jsonrpc: "2.0", id: 1, result: {} };
		expect((await hand.send(answer, version)).status).toBe(400);
		expect((await hand.send(note, version)).status).toBe(202);
		const other = { ...version, "Mcp-Method": "notifications/other" };
		expect((await hand.send(note, other)).status).toBe(400);
	});

	test.each(["GET", "DELETE"])(
		"is what there is: %s is refused",
		async (method) => {
			const { hand } = await begun();
			const version = { "MCP-Protocol-Version": "2026-07-28" };
			expect((await hand.send(undefined, version, method)).status).toBe(405);
		},
	);

	test("says nothing more to the server than that era knows, and its answer says what this one wants", async () => {
		const { hand, server } = await begun();
		const waiting = hand.modern("x", "tools/call", call, {
			meta: { "com.example/own": 1, progressToken: "mine" },
		});
		const id = await server.called();
		expect(server.last("tools/call")?.params).toEqual({
			...call,
			_meta: { "com.example/own": 1, progressToken: id },
		});
		server.says({ id, result: { content: [], _meta: { own: 2 } } });
		expect(await json(await waiting)).toEqual({
			jsonrpc: "2.0",
			id: "x",
			result: {
				content: [],
				resultType: "complete",
				_meta: {
					own: 2,
					"io.modelcontextprotocol/serverInfo": {
						name: "scripted",
						version: "1",
					},
				},
			},
		});
	});

	test("whose client goes away is cancelled", async () => {
		const { hand, server } = await begun();
		const leaving = new AbortController();
		const { signal } = leaving;
		const waiting = hand.modern(1, "tools/call", call, { signal });
		const id = await server.called();
		leaving.abort();
		await expect(waiting).rejects.toThrow();
		await eventually(
			() => server.last("notifications/cancelled")?.params?.["requestId"],
		).toBe(id);
	});

	test("may have the id of another under way", async () => {
		const { hand, server } = await begun();
		const first = hand.modern(1, "tools/call", call);
		const one = await server.called();
		const second = hand.modern(1, "tools/call", call);
		const two = await server.called(2);
		server.says({ id: two, result: { content: ["two"] } });
		server.says({ id: one, result: { content: ["one"] } });
		expect(await resultOf(await first)).toMatchObject({ content: ["one"] });
		expect(await resultOf(await second)).toMatchObject({ content: ["two"] });
	});

	test("is told log messages where it asked for them, and not below its level", async () => {
		const { hand, server } = await begun();
		const waiting = hand.modern(1, "tools/call", call, {
			meta: { "io.modelcontextprotocol/logLevel": "warning" },
		});
		const id = await server.called();
		expect(server.last("logging/setLevel")?.params).toEqual({
			level: "warning",
		});
		const say = (level: string): void =>
			server.says({ method: "notifications/message", params: { level } });
		say("info");
		say("error");
		server.says({ id, result: { content: [] } });
		const events = new Events(await waiting);
		expect(await events.message()).toMatchObject({
			params: { level: "error" },
		});
		expect(await events.message()).toMatchObject({ id: 1 });
	});
});

test("discovery tells what initialize told, and that it holds for nobody else", async () => {
	const { hand } = await begun();
	const result = await resultOf(await hand.modern(1, "server/discover"));
	expect(result).toMatchObject({
		resultType: "complete",
		supportedVersions: [
			"2026-07-28",
			"2025-11-25",
			"2025-06-18",
			"2025-03-26",
			"2024-11-05",
		],
		ttlMs: 0,
		cacheScope: "private",
	});
	expect(result["capabilities"]).toEqual({
		tools: { listChanged: true },
		resources: { subscribe: true },
		logging: {},
	});
});

describe("what a server of sessions asks in between", () => {
	const capabilities = { elicitation: {} };
	const yes = { action: "accept", content: {} };

	async function asked(): Promise<
		Awaited<ReturnType<typeof begun>> & {
			id: unknown;
			state: unknown;
		}
	> {
		const all = await begun();
		const waiting = all.hand.modern(1, "tools/call", call, { capabilities });
		const id = await all.server.called();
		all.server.says({ id: "q", ...form });
		const result = await resultOf(await waiting);
		expect(result).toMatchObject({
			resultType: "input_required",
			inputRequests: { q1: form },
		});
		return { ...all, id, state: result["requestState"] };
	}

	test("is answered when the client asks again, and the call goes on", async () => {
		const { hand, server, id, state } = await asked();
		const again = hand.modern(
			2,
			"tools/call",
			{
				// In another order: the same call.
				arguments: { b: 2, a: 1 },
				name: "tool",
				requestState: state,
				inputResponses: { q1: yes, other: {} },
			},
			{ capabilities },
		);
		await eventually(() => server.received.at(-1)).toEqual({
			jsonrpc: "2.0",
			id: "q",
			result: yes,
		});
		server.says({ id, result: { content: ["done"] } });
		expect(await json(await again)).toMatchObject({
			id: 2,
			result: { content: ["done"], resultType: "complete" },
		});
		// It was one call to the server all along.
		await server.called(1);
	});

	test("is asked again where an answer is missing", async () => {
		const { hand, state } = await asked();
		const again = await resultOf(
			await hand.modern(2, "tools/call", { ...call, requestState: state }),
		);
		expect(again).toMatchObject({ inputRequests: { q1: form } });
		expect(again["requestState"]).not.toBe(state);
	});

	test.each([
		[
			"twice",
			(c: object, s: unknown) => [
				{ ...c, requestState: s },
				{ ...c, requestState: s },
			],
		],
		[
			"with another call",
			(_: object, s: unknown) => [
				{ name: "tool", arguments: {}, requestState: s },
			],
		],
		[
			"changed",
			(c: object, s: unknown) => [{ ...c, requestState: `${String(s)}A` }],
		],
	])("the state is no good %s", async (_, make) => {
		const { hand, state } = await asked();
		let answer: JsonObject = {};
		for (const params of make(call, state))
			answer = await json(await hand.modern(2, "tools/call", params));
		expect(answer).toMatchObject({ error: { code: -32602 } });
	});

	test("the state is no good after ten minutes: the call is cancelled", async () => {
		const { hand, server, bridge, clock, id, state } = await asked();
		clock.pass(601_000);
		bridge.sweep();
		expect(server.last("notifications/cancelled")?.params).toMatchObject({
			requestId: id,
		});
		const again = await hand.modern(2, "tools/call", {
			...call,
			requestState: state,
		});
		expect(await json(again)).toMatchObject({ error: { code: -32602 } });
	});

	test("an outcome that came while the client was away is there when it comes back", async () => {
		const { hand, server, id, state } = await asked();
		server.says({ id, result: { content: ["early"] } });
		const again = await hand.modern(2, "tools/call", {
			...call,
			requestState: state,
		});
		expect(await resultOf(again)).toMatchObject({ content: ["early"] });
	});

	test("is refused for a client that cannot be asked", async () => {
		const { hand, server } = await begun();
		const waiting = hand.modern(1, "tools/call", call);
		const id = await server.called();
		server.says({ id: "q", ...form });
		expect(server.received.at(-1)).toMatchObject({
			id: "q",
			error: { code: -32601 },
		});
		server.says({ id, result: { content: [] } });
		expect(await resultOf(await waiting)).toMatchObject({
			resultType: "complete",
		});
	});
});

describe("subscriptions", () => {
	test("hear what was opted in to and the server offers, with the id they were opened by", async () => {
		const { hand, server } = await begun();
		const events = new Events(
			await hand.modern("sub", "subscriptions/listen", {
				notifications: {
					toolsListChanged: true,
					promptsListChanged: true,
					resourceSubscriptions: ["file:///a"],
				},
			}),
		);
		expect(await events.message()).toEqual({
			jsonrpc: "2.0",
			method: "notifications/subscriptions/acknowledged",
			params: {
				_meta: { "io.modelcontextprotocol/subscriptionId": "sub" },
				notifications: {
					toolsListChanged: true,
					resourceSubscriptions: ["file:///a"],
				},
			},
		});
		await eventually(() => server.last("resources/subscribe")?.params).toEqual({
			uri: "file:///a",
		});
		for (const [method, params] of [
			["notifications/prompts/list_changed", {}],
			["notifications/resources/updated", { uri: "file:///b" }],
			["notifications/message", { level: "error" }],
			["notifications/resources/updated", { uri: "file:///a" }],
			["notifications/tools/list_changed", {}],
		] as const)
			server.says({ method, params });
		expect(await events.message()).toMatchObject({
			method: "notifications/resources/updated",
			params: {
				uri: "file:///a",
				_meta: { "io.modelcontextprotocol/subscriptionId": "sub" },
			},
		});
		expect(await events.message()).toMatchObject({
			method: "notifications/tools/list_changed",
		});
		await events.close();
		await eventually(
			() => server.last("resources/unsubscribe")?.params,
		).toEqual({
			uri: "file:///a",
		});
	});

	test("are told that they are over when the server ends", async () => {
		const { hand, server } = await begun();
		const events = new Events(
			await hand.modern(3, "subscriptions/listen", { notifications: {} }),
		);
		await events.message();
		server.events?.ended({ reason: "crashed" });
		expect(await events.message()).toMatchObject({
			id: 3,
			result: { resultType: "complete" },
		});
		expect(await events.next()).toBeUndefined();
	});
});
