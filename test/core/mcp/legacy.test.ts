/** A client of 2025-11-25 and older at a server of its era, message by message: sessions, streams, ids, batches, ends. */
import { describe, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import {
	Events,
	Hand,
	initializeResult,
	json,
	Scripted,
	type Served,
	serve,
} from "./parts.ts";

const call = { name: "tool", arguments: {} };

async function begun(
	more: Parameters<typeof serve>[1] = {},
): Promise<Served & { server: Scripted; hand: Hand }> {
	const server = new Scripted();
	const served = await serve(server.open, more);
	const hand = new Hand(served.url);
	await hand.initialize({ elicitation: {}, sampling: {}, roots: {} });
	return { ...served, server, hand };
}

describe("a session", () => {
	test("begins with what the server said, and is named by what nobody can guess", async () => {
		const server = new Scripted();
		const { url } = await serve(server.open);
		const [one, two] = [new Hand(url), new Hand(url)];
		const answer = await one.initialize();
		await two.initialize();
		expect(answer).toEqual({ jsonrpc: "2.0", id: 0, result: initializeResult });
		expect(one.session).toMatch(/^[\w-]{32}$/);
		expect(two.session).not.toBe(one.session);
		expect(server.clients).toEqual(["one"]);
	});

	test.each([
		["2025-06-18", "2025-06-18"],
		["2024-11-05", "2024-11-05"],
		["2019-01-01", "2025-11-25"],
	])("that asks for %s is told %s", async (asked, told) => {
		const { url } = await begun();
		const { result } = await new Hand(url).initialize({}, asked);
		expect(result).toMatchObject({ protocolVersion: told });
	});

	test("is needed for anything else, and what has none is told so", async () => {
		const { url } = await begun();
		const stranger = new Hand(url);
		expect((await stranger.ask(1, "tools/list")).status).toBe(400);
		expect((await stranger.listen()).status).toBe(400);
		stranger.session = "no-such-session";
		expect((await stranger.ask(1, "tools/list")).status).toBe(404);
		expect((await stranger.listen()).status).toBe(404);
		expect((await stranger.send(undefined, {}, "DELETE")).status).toBe(404);
	});

	test("ends with DELETE: what it waited for is cancelled, and it is unknown from then on", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask("a", "tools/call", call);
		const id = await server.called();
		expect((await hand.send(undefined, {}, "DELETE")).ok).toBe(true);
		expect(server.last("notifications/cancelled")?.params).toMatchObject({
			requestId: id,
		});
		expect(await json(await waiting)).toMatchObject({ id: "a", error: {} });
		expect((await hand.ask(1, "tools/list")).status).toBe(404);
	});

	test("ends when nobody has used it for an hour", async () => {
		const { hand, bridge, clock } = await begun();
		clock.pass(3_500_000);
		bridge.sweep();
		expect((await hand.ask(1, "ping")).status).toBe(200);
		clock.pass(3_601_000);
		bridge.sweep();
		expect((await hand.ask(2, "ping")).status).toBe(404);
	});

	test("of a client that opens too many makes room for the next one", async () => {
		const { hand, url } = await begun();
		const others = Array.from({ length: 64 }, () => new Hand(url));
		for (const other of others) await other.initialize();
		expect((await hand.ask(1, "ping")).status).toBe(404);
		expect((await others.at(-1)?.ask(1, "ping"))?.status).toBe(200);
	});

	test.each(["2026-07-28", "1999-01-01", "junk"])(
		"refuses a message of version %s",
		async (version) => {
			const { hand } = await begun();
			const answer = await hand.send(
				{ jsonrpc: "2.0", id: 1, method: "ping" },
				{ "MCP-Protocol-Version": version },
			);
			expect(answer.status).toBe(400);
		},
	);
});

describe("the end of the server", () => {
	test("fails what waits for it, and ends the session, so that the client begins anew", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask(7, "tools/call", call);
		await server.called();
		server.events?.ended({ reason: "crashed with a secret" });
		const answer = await json(await waiting);
		expect(answer).toMatchObject({ id: 7, error: { code: -33502 } });
		expect(JSON.stringify(answer)).not.toContain("secret");
		expect((await hand.ask(8, "tools/list")).status).toBe(404);
		await hand.initialize();
		expect((await hand.ask(9, "ping")).status).toBe(200);
		expect(server.clients).toHaveLength(2);
	});

	test("because it was idle leaves sessions: the next request begins it again, with what they had subscribed to", async () => {
		const { hand, server } = await begun();
		await hand.ask(1, "resources/subscribe", { uri: "file:///a" });
		server.events?.ended({ reason: "idle", idle: true });
		server.received.length = 0;
		const waiting = hand.ask(2, "tools/call", call);
		server.says({ id: await server.called(), result: { content: [] } });
		expect(await json(await waiting)).toMatchObject({ id: 2, result: {} });
		expect(server.received.map(({ method }) => method)).toEqual([
			"initialize",
			"notifications/initialized",
			"resources/subscribe",
			"tools/call",
		]);
	});
});

describe("a call", () => {
	test.each(["a", "1", 1, 0, -7, "", Number.MAX_SAFE_INTEGER, "é\n"])(
		"with the id %j is answered with that very id, and the server never sees it",
		async (id) => {
			const { hand, server } = await begun();
			const waiting = hand.ask(id, "tools/call", call);
			const own = await server.called();
			server.says({ id: own, result: { content: [] } });
			const answer = await json(await waiting);
			expect(answer["id"]).toBe(id);
		},
	);

	test("with an id in use is refused, and the first one is answered all the same", async () => {
		const { hand, server } = await begun();
		const first = hand.ask(1, "tools/call", call);
		const own = await server.called();
		const second = await hand.ask(1, "tools/call", call);
		expect(second.status).toBe(400);
		expect(await json(second)).toMatchObject({ error: { code: -32600 } });
		// Another kind of id is another one.
		const third = hand.ask("1", "tools/call", call);
		server.says({ id: await server.called(2), result: { content: [3] } });
		server.says({ id: own, result: { content: [1] } });
		expect(await json(await first)).toMatchObject({
			id: 1,
			result: { content: [1] },
		});
		expect(await json(await third)).toMatchObject({
			id: "1",
			result: { content: [3] },
		});
	});

	test("is answered once, whatever the server says twice, to nobody, or as junk", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask(1, "tools/call", call);
		const id = await server.called();
		for (const junk of [
			{ id: 4_711, result: {} },
			{ id: "x", result: {} },
			{ id: null, error: { code: 1, message: "" } },
			{ id: {}, result: {} },
			{ method: 7 },
			{ method: "notifications/progress", params: { progressToken: {} } },
			{ method: "notifications/cancelled", params: null },
			{},
		])
			server.says(junk);
		server.says({ id, result: { content: ["first"] } });
		server.says({ id, result: { content: ["second"] } });
		expect(await json(await waiting)).toMatchObject({
			result: { content: ["first"] },
		});
		expect((await hand.ask(2, "ping")).status).toBe(200);
	});

	test("that is answered with neither result nor error fails", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask(1, "tools/call", call);
		server.says({ id: await server.called(), result: "text" });
		expect(await json(await waiting)).toMatchObject({
			error: { code: -33502 },
		});
	});

	test("whose client goes away is cancelled at the server", async () => {
		const { hand, server } = await begun();
		const leaving = new AbortController();
		const waiting = hand.ask(1, "tools/call", call, leaving.signal);
		const id = await server.called();
		leaving.abort();
		await expect(waiting).rejects.toThrow();
		await eventually(
			() => server.last("notifications/cancelled")?.params?.["requestId"],
		).toBe(id);
	});

	test("that its client takes back is cancelled by the id the server knows, and what comes later is dropped", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask("mine", "tools/call", call);
		const id = await server.called();
		const answer = await hand.send({
			jsonrpc: "2.0",
			method: "notifications/cancelled",
			params: { requestId: "mine", reason: "enough" },
		});
		expect(answer.status).toBe(202);
		expect(server.last("notifications/cancelled")?.params).toEqual({
			requestId: id,
			reason: "enough",
		});
		server.says({ id, result: { content: [] } });
		expect(await json(await waiting)).toMatchObject({
			id: "mine",
			error: { code: -33499 },
		});
	});

	test("carries numbers that JavaScript cannot count to unchanged", async () => {
		const { hand, server } = await begun();
		const waiting = hand.send(
			`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":{"id":12345678901234567890}}}`,
		);
		const id = await server.called();
		// What the scripted server keeps has been through JSON once more.
		expect(server.raw.at(-1)).toContain('{"id":12345678901234567890}');
		server.says({ id, result: {} });
		await waiting;
	});
});

describe("progress and questions", () => {
	test("go to the call they are about, with the client's own token", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask(1, "tools/call", {
			...call,
			_meta: { progressToken: "mine" },
		});
		const id = await server.called();
		const sent = server.last("tools/call");
		expect(sent?.params).toMatchObject({ _meta: { progressToken: id } });
		server.says({
			method: "notifications/progress",
			params: { progressToken: id, progress: 1 },
		});
		server.says({ id, result: { content: [] } });
		const events = new Events(await waiting);
		expect(await events.message()).toMatchObject({
			method: "notifications/progress",
			params: { progressToken: "mine", progress: 1 },
		});
		expect(await events.message()).toMatchObject({ id: 1, result: {} });
		expect(await events.next()).toBeUndefined();
	});

	test("a question goes to the client on the answer of its call, and its answer to the server", async () => {
		const { hand, server } = await begun();
		const waiting = hand.ask(1, "tools/call", call);
		const id = await server.called();
		server.says({
			id: "q",
			method: "elicitation/create",
			params: { message: "?" },
		});
		const events = new Events(await waiting);
		const question = await events.message();
		expect(question).toMatchObject({
			method: "elicitation/create",
			params: { message: "?" },
		});
		const answer = await hand.send({
			jsonrpc: "2.0",
			id: question?.id,
			result: { action: "decline" },
		});
		expect(answer.status).toBe(202);
		expect(server.received.at(-1)).toEqual({
			jsonrpc: "2.0",
			id: "q",
			result: { action: "decline" },
		});
		server.says({ id, result: { content: [] } });
		expect(await events.message()).toMatchObject({ id: 1, result: {} });
	});

	test("a question outside of calls waits for the stream of the only session", async () => {
		const { hand, server } = await begun();
		server.says({ id: 5, method: "roots/list" });
		const events = new Events(await hand.listen());
		expect(await events.message()).toMatchObject({ method: "roots/list" });
	});

	test("what a client did not say it can answer is answered for it", async () => {
		const server = new Scripted();
		const { url } = await serve(server.open);
		await new Hand(url).initialize({ elicitation: {} });
		for (const method of [
			"sampling/createMessage",
			"roots/list",
			"other/thing",
		]) {
			server.says({ id: method, method, params: {} });
			expect(server.received.at(-1)).toMatchObject({
				id: method,
				error: { code: -32601 },
			});
		}
		server.says({
			id: "url",
			method: "elicitation/create",
			params: { mode: "url", url: "https://example.com" },
		});
		expect(server.received.at(-1)).toMatchObject({ id: "url", error: {} });
		server.says({ id: "ping", method: "ping" });
		expect(server.received.at(-1)).toEqual({
			jsonrpc: "2.0",
			id: "ping",
			result: {},
		});
	});

	test("a server that asks without end is refused what is too much", async () => {
		const { server } = await begun();
		for (let id = 0; id < 1_000; id++)
			server.says({ id, method: "roots/list" });
		const refused = server.received.filter(({ error }) => error !== undefined);
		expect(refused).toHaveLength(1_000 - 64);
	});

	test("a question the server takes back is taken back from the client", async () => {
		const { hand, server } = await begun();
		server.says({ id: 5, method: "roots/list" });
		server.says({
			method: "notifications/cancelled",
			params: { requestId: 5 },
		});
		const events = new Events(await hand.listen());
		const { id } = (await events.message()) ?? {};
		expect(await events.message()).toMatchObject({
			method: "notifications/cancelled",
			params: { requestId: id },
		});
	});
});

describe("streams", () => {
	test("a second reader takes the place of the first", async () => {
		const { hand, server } = await begun();
		const first = new Events(await hand.listen());
		const second = new Events(await hand.listen());
		server.says({ method: "notifications/tools/list_changed" });
		expect(await second.message()).toMatchObject({
			method: "notifications/tools/list_changed",
		});
		expect(await first.message()).toBeUndefined();
	});

	test("a broken stream is taken up again after the last event that came through", async () => {
		const { hand, server } = await begun();
		const first = new Events(await hand.listen());
		const say = (data: string): void =>
			server.says({ method: "notifications/message", params: { data } });
		say("a");
		say("b");
		await first.next();
		const last = await first.next();
		expect(last?.message?.params).toEqual({ data: "a" });
		await first.close();
		say("c");
		const again = new Events(
			await hand.listen({ "Last-Event-ID": last?.id ?? "" }),
		);
		expect((await again.message())?.params).toEqual({ data: "b" });
		expect((await again.message())?.params).toEqual({ data: "c" });
	});

	test("what nobody has read yet is told to the next reader, once", async () => {
		const { hand, server } = await begun();
		server.says({ method: "notifications/message", params: { data: "a" } });
		const first = new Events(await hand.listen());
		expect((await first.message())?.params).toEqual({ data: "a" });
		const second = new Events(await hand.listen());
		server.says({ method: "notifications/message", params: { data: "b" } });
		expect((await second.message())?.params).toEqual({ data: "b" });
	});

	test("a call that takes long becomes a stream; broken, it is waited for half a minute and then cancelled", async () => {
		const { hand, server, bridge, clock } = await begun();
		const waiting = hand.ask(1, "tools/call", call);
		const id = await server.called();
		clock.pass(2_000);
		bridge.sweep();
		const events = new Events(await waiting);
		const begin = await events.next();
		expect(begin?.message).toBeUndefined();
		await events.close();
		expect(server.last("notifications/cancelled")).toBeUndefined();
		await eventually(() => {
			clock.pass(10_000);
			bridge.sweep();
			return server.last("notifications/cancelled")?.params?.["requestId"];
		}).toBe(id);
	});

	test("a call's answer is fetched on another connection when its own has broken", async () => {
		const { hand, server, bridge, clock } = await begun();
		const waiting = hand.ask(1, "tools/call", call);
		const id = await server.called();
		clock.pass(2_000);
		bridge.sweep();
		const events = new Events(await waiting);
		const begin = await events.next();
		await events.close();
		server.says({ id, result: { content: ["late"] } });
		const again = new Events(
			await hand.listen({ "Last-Event-ID": begin?.id ?? "" }),
		);
		expect(await again.message()).toMatchObject({
			id: 1,
			result: { content: ["late"] },
		});
		expect(await again.message()).toBeUndefined();
	});

	test("an older client is not sent events without a message", async () => {
		const { url, server } = await begun();
		const hand = new Hand(url);
		await hand.initialize({}, "2025-06-18");
		const events = new Events(await hand.listen());
		server.says({ method: "notifications/tools/list_changed" });
		expect((await events.next())?.message).toBeDefined();
	});
});

describe("batches", () => {
	const batch = [
		{ jsonrpc: "2.0", id: 1, method: "ping" },
		{ jsonrpc: "2.0", method: "notifications/initialized" },
		{ jsonrpc: "2.0", id: 2, method: "tools/call", params: call },
	];

	test("are answered as one where their version had them", async () => {
		const { url, server } = await begun();
		const hand = new Hand(url);
		await hand.initialize({}, "2025-03-26");
		const waiting = hand.send(batch);
		server.says({ id: await server.called(), result: { content: [] } });
		const answers: unknown = await (await waiting).json();
		expect(answers).toMatchObject([
			{ id: 1, result: {} },
			{ id: 2, result: { content: [] } },
		]);
	});

	test.each([
		["in another version", "2025-06-18", batch],
		["that are empty", "2025-03-26", []],
		[
			"that hold junk",
			"2025-03-26",
			[{ jsonrpc: "2.0", id: 1, method: "ping" }, 7],
		],
		["that use an id twice", "2025-03-26", [batch[0], batch[0]]],
		[
			"that hold an initialize",
			"2025-03-26",
			[{ jsonrpc: "2.0", id: 1, method: "initialize" }],
		],
	])("%s are refused", async (_, version, messages) => {
		const { url } = await begun();
		const hand = new Hand(url);
		await hand.initialize({}, version);
		expect((await hand.send(messages)).status).toBe(400);
	});
});

describe("bad input", () => {
	test.each([
		["no JSON", "{", 400, -32700],
		["a number", "7", 400, -32600],
		[
			"another version of JSON-RPC",
			{ jsonrpc: "1.0", id: 1, method: "ping" },
			400,
			-32600,
		],
		[
			"an id that is null",
			{ jsonrpc: "2.0", id: null, method: "ping" },
			400,
			-32600,
		],
		[
			"an id that is a fraction",
			{ jsonrpc: "2.0", id: 1.5, method: "ping" },
			400,
			-32600,
		],
		[
			"an id that JavaScript rounds",
			'{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}',
			400,
			-32600,
		],
		[
			"an id that is an object",
			{ jsonrpc: "2.0", id: {}, method: "ping" },
			400,
			-32600,
		],
		[
			"params that are a list",
			{ jsonrpc: "2.0", id: 1, method: "ping", params: [] },
			400,
			-32600,
		],
		["neither request nor answer", { jsonrpc: "2.0", id: 1 }, 400, -32600],
		[
			"a method of a megabyte",
			{ jsonrpc: "2.0", id: 1, method: "m".repeat(1_000_000) },
			200,
			-32601,
		],
	])("%s is refused, and never repeated", async (_, body, status, code) => {
		const { hand, server } = await begun();
		const before = server.received.length;
		const answer = await hand.send(body);
		expect(answer.status).toBe(status);
		const text = await answer.text();
		expect(JSON.parse(text)).toMatchObject({ error: { code } });
		expect(text.length).toBeLessThan(500);
		expect(server.received).toHaveLength(before);
	});

	test("bytes that are no text are no JSON", async () => {
		const { url, hand } = await begun();
		const answer = await fetch(url, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				"Mcp-Session-Id": hand.session,
				"x-client": "one",
			},
			body: Buffer.from([0x22, 0xff, 0x22]),
		});
		expect(await json(answer)).toMatchObject({ error: { code: -32700 } });
	});

	test("another path, method or type is refused", async () => {
		const { url, hand } = await begun();
		const at = (path: string, init: RequestInit): Promise<Response> =>
			fetch(new URL(path, url), {
				...init,
				headers: { "Mcp-Session-Id": hand.session, "x-client": "one" },
			});
		expect((await at("/other", { method: "POST" })).status).toBe(404);
		expect((await at("/mcp/", { method: "POST" })).status).toBe(404);
		expect((await at("/mcp?x=1", { method: "PUT" })).status).toBe(405);
		expect((await at("/", { method: "HEAD" })).status).toBe(405);
		expect((await at("/", { method: "POST", body: "{}" })).status).toBe(415);
	});
});

test("a server that never begins is given up after its time", async () => {
	const server = new Scripted();
	server.answers = () => undefined;
	const { url } = await serve(server.open, { startMs: 50 });
	const hand = new Hand(url);
	expect(await hand.initialize()).toMatchObject({ error: { code: -33504 } });
	expect(server.isEnded).toBe(true);
	expect(hand.session).toBe("");
});

test("a client that never reads loses its stream, and not the gate its memory", async () => {
	const { hand, server } = await begun();
	const answer = await hand.listen();
	const data = "x".repeat(256 * 1024);
	for (let i = 0; i < 200; i++)
		server.says({ method: "notifications/message", params: { data } });
	await expect(answer.text()).rejects.toThrow();
	expect((await hand.ask(1, "ping")).status).toBe(200);
});
