/** One server for many clients: nothing of one reaches another, and what concerns all reaches all. */
import { describe, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { Events, Hand, json, Scripted, type Served, serve } from "./parts.ts";

const call = { name: "tool", arguments: {} };
const question = { method: "elicitation/create", params: { message: "?" } };

async function shared(): Promise<
	Served & { server: Scripted; one: Hand; two: Hand }
> {
	const server = new Scripted();
	const served = await serve(server.open, { sharing: "all" });
	const one = new Hand(served.url, "one");
	const two = new Hand(served.url, "two");
	await one.initialize({ elicitation: {}, roots: {} });
	await two.initialize({ elicitation: {}, roots: {} });
	return { ...served, server, one, two };
}

test("begins once, without the folders of any client, and offers no tasks", async () => {
	const { server, url } = await shared();
	expect(server.clients).toEqual([""]);
	const params = server.last("initialize")?.params ?? {};
	expect(params["capabilities"]).toEqual({
		elicitation: { form: {}, url: {} },
		sampling: {},
	});
	expect(params["clientInfo"]).toMatchObject({ name: "drawbridge" });
	const { result } = await new Hand(url, "three").initialize();
	expect(result).not.toHaveProperty("capabilities.tasks");
	const answer = await (async () => {
		const hand = new Hand(url, "three");
		await hand.initialize();
		return json(await hand.ask(1, "tasks/list"));
	})();
	expect(answer).toMatchObject({ error: { code: -32601 } });
});

test("where each client has its own, each has a conversation, and two sessions of a client share one", async () => {
	const server = new Scripted();
	const { url } = await serve(server.open);
	for (const client of ["one", "two", "one"])
		await new Hand(url, client).initialize();
	expect(server.clients).toEqual(["one", "two"]);
});

test("a client alone that comes back with other abilities begins anew", async () => {
	const server = new Scripted();
	const { url } = await serve(server.open);
	const hand = new Hand(url);
	await hand.initialize();
	await hand.send(undefined, {}, "DELETE");
	await hand.initialize({ sampling: {} });
	expect(server.clients).toEqual(["one", "one"]);
	expect(server.last("initialize")?.params).toMatchObject({
		capabilities: { sampling: {} },
	});
});

test("the same ids of two clients are two calls", async () => {
	const { server, one, two } = await shared();
	const [a, b] = [one.ask(1, "tools/call", call), undefined];
	const first = await server.called();
	const second = two.ask(1, "tools/call", call);
	server.says({ id: await server.called(2), result: { content: ["two"] } });
	server.says({ id: first, result: { content: ["one"] } });
	expect(await json(await a)).toMatchObject({ result: { content: ["one"] } });
	expect(await json(await second)).toMatchObject({
		result: { content: ["two"] },
	});
	expect(b).toBeUndefined();
});

describe("what the server asks", () => {
	test("goes to the client whose call is under way", async () => {
		const { server, one } = await shared();
		const waiting = one.ask(1, "tools/call", call);
		await server.called();
		server.says({ id: "q", ...question });
		const events = new Events(await waiting);
		expect(await events.message()).toMatchObject(question);
	});

	test("goes to nobody while calls of two clients are under way", async () => {
		const { server, one, two } = await shared();
		const waiting = [one.ask(1, "tools/call", call)];
		await server.called();
		waiting.push(two.ask(1, "tools/call", call));
		await server.called(2);
		server.says({ id: "q", ...question });
		expect(server.received.at(-1)).toMatchObject({ id: "q", error: {} });
		server.events?.ended({ reason: "over" });
		await Promise.all(waiting);
	});

	test("goes to nobody while no call is under way", async () => {
		const { server } = await shared();
		server.says({ id: "q", ...question });
		expect(server.received.at(-1)).toMatchObject({ id: "q", error: {} });
	});

	test("is answered with an error when its call is over", async () => {
		const { server, one } = await shared();
		const waiting = one.ask(1, "tools/call", call);
		const id = await server.called();
		server.says({ id: "q", ...question });
		const events = new Events(await waiting);
		await events.message();
		server.says({ id, result: { content: [] } });
		expect(server.received.at(-1)).toMatchObject({ id: "q", error: {} });
	});
});

describe("what the server says unasked", () => {
	test("changes of its lists reach all, of a resource those who subscribed, and each is subscribed to once", async () => {
		const { server, one, two } = await shared();
		const streams = [
			new Events(await one.listen()),
			new Events(await two.listen()),
		];
		const uri = "file:///a";
		await one.ask(1, "resources/subscribe", { uri });
		await two.ask(1, "resources/subscribe", { uri });
		await two.ask(2, "resources/unsubscribe", { uri });
		expect(
			server.received.filter(({ method }) => method?.startsWith("resources/")),
		).toHaveLength(1);
		server.says({ method: "notifications/resources/updated", params: { uri } });
		server.says({ method: "notifications/tools/list_changed" });
		expect((await streams[0]?.message())?.method).toMatch(/updated/);
		expect((await streams[0]?.message())?.method).toMatch(/list_changed/);
		expect((await streams[1]?.message())?.method).toMatch(/list_changed/);
		await one.ask(2, "resources/unsubscribe", { uri });
		expect(server.received.at(-1)).toMatchObject({
			method: "resources/unsubscribe",
		});
	});

	test("log messages of one client's call are not told to another", async () => {
		const { server, one, two } = await shared();
		const other = new Events(await two.listen());
		const waiting = one.ask(1, "tools/call", call);
		const id = await server.called();
		server.says({
			method: "notifications/message",
			params: { data: "of one" },
		});
		const events = new Events(await waiting);
		expect((await events.message())?.params).toEqual({ data: "of one" });
		server.says({ id, result: { content: [] } });
		server.says({
			method: "notifications/message",
			params: { data: "of all" },
		});
		expect((await other.message())?.params).toEqual({ data: "of all" });
	});

	test("the most talkative level is asked for, and each hears its own", async () => {
		const { server, one, two } = await shared();
		await one.ask(1, "logging/setLevel", { level: "error" });
		await two.ask(1, "logging/setLevel", { level: "debug" });
		await one.ask(2, "logging/setLevel", { level: "warning" });
		await eventually(() => server.last("logging/setLevel")?.params).toEqual({
			level: "debug",
		});
		const streams = [
			new Events(await one.listen()),
			new Events(await two.listen()),
		];
		for (const level of ["info", "alert"])
			server.says({ method: "notifications/message", params: { level } });
		expect((await streams[0]?.message())?.params).toEqual({ level: "alert" });
		expect((await streams[1]?.message())?.params).toEqual({ level: "info" });
	});
});
