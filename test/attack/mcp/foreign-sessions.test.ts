/**
 * The attack: a client behind the gate finds or guesses what belongs to another: its session, the questions it was asked,
 * the call it waits for. Taught by session hijacking in MCP's "Security Best Practices".
 */
import { expect, test } from "vitest";
import { isObject } from "../../../core/json.ts";
import {
	Events,
	Hand,
	json,
	Scripted,
	type Served,
	serve,
} from "../../core/mcp/parts.ts";

const call = { name: "tool", arguments: {} };
const question = { method: "elicitation/create", params: { message: "?" } };

async function begun(
	sharing: "client" | "all" = "all",
): Promise<Served & { server: Scripted; victim: Hand; thief: Hand }> {
	const server = new Scripted();
	const served = await serve(server.open, { sharing });
	const victim = new Hand(served.url, "victim");
	const thief = new Hand(served.url, "thief");
	await victim.initialize({ elicitation: {} });
	await thief.initialize({ elicitation: {} });
	return { ...served, server, victim, thief };
}

test.each(["client", "all"] as const)(
	"another client's session id opens nothing, also where they share a server (%s)",
	async (sharing) => {
		const { victim, thief } = await begun(sharing);
		thief.session = victim.session;
		expect((await thief.ask(1, "ping")).status).toBe(404);
		expect((await thief.listen()).status).toBe(404);
		expect((await thief.listen({ "Last-Event-ID": "0-0" })).status).toBe(404);
		expect((await thief.send(undefined, {}, "DELETE")).status).toBe(404);
		expect((await victim.ask(1, "ping")).status).toBe(200);
	},
);

test("a client's id that holds another's session id does not reach it", async () => {
	const { url, victim } = await begun();
	const thief = new Hand(url, `${victim.session} victim`);
	thief.session = "";
	for (const session of ["", `${victim.session} victim`, " victim"])
		expect(
			(
				await thief.send(
					{ jsonrpc: "2.0", id: 1, method: "ping" },
					{ "Mcp-Session-Id": session },
				)
			).status,
		).toBeGreaterThanOrEqual(400);
});

test("an answer to another client's question is heard by nobody", async () => {
	const { server, victim, thief } = await begun();
	const waiting = victim.ask(1, "tools/call", call);
	await server.called();
	server.says({ id: "q", ...question });
	const events = new Events(await waiting);
	const { id } = (await events.message()) ?? {};
	const yes = { action: "accept", content: {} };
	for (const guess of [id, "q", 1, 2, "1"]) {
		const answer = { jsonrpc: "2.0", id: guess, result: yes };
		expect((await thief.send(answer)).status).toBe(202);
	}
	const heard = server.received.filter(({ result }) => result !== undefined);
	expect(heard).toEqual([]);
	await victim.send({ jsonrpc: "2.0", id, result: yes });
	expect(server.received.at(-1)).toMatchObject({ id: "q", result: yes });
});

test("another client's call is not cancelled, under its id or the server's", async () => {
	const { server, victim, thief } = await begun();
	const waiting = victim.ask("mine", "tools/call", call);
	const id = await server.called();
	for (const requestId of ["mine", id])
		await thief.send({
			jsonrpc: "2.0",
			method: "notifications/cancelled",
			params: { requestId },
		});
	expect(server.last("notifications/cancelled")).toBeUndefined();
	server.says({ id, result: { content: [] } });
	expect(await json(await waiting)).toMatchObject({ id: "mine", result: {} });
});

test("what a client says unasked does not reach a server that others use", async () => {
	const { server, thief } = await begun();
	const before = server.received.length;
	for (const method of [
		"notifications/roots/list_changed",
		"notifications/progress",
		"notifications/own",
	])
		await thief.send({
			jsonrpc: "2.0",
			method,
			params: { progressToken: 1, progress: 9 },
		});
	expect(server.received).toHaveLength(before);
});

test("a request state that another client shows is no good, and stays good for its own", async () => {
	const { server, victim, thief } = await begun();
	const capabilities = { elicitation: {} };
	const waiting = victim.modern(1, "tools/call", call, { capabilities });
	const id = await server.called();
	server.says({ id: "q", ...question });
	const { result } = await json(await waiting);
	const requestState = isObject(result) ? result["requestState"] : undefined;
	const params = {
		...call,
		requestState,
		inputResponses: { q1: { action: "accept" } },
	};
	const stolen = await thief.modern(1, "tools/call", params, { capabilities });
	expect(await json(stolen)).toMatchObject({ error: { code: -32602 } });
	expect(server.received.some((message) => message.id === "q")).toBe(false);
	const own = victim.modern(2, "tools/call", params, { capabilities });
	await expect.poll(() => server.received.at(-1)).toMatchObject({ id: "q" });
	server.says({ id, result: { content: [] } });
	expect((await own).status).toBe(200);
});
