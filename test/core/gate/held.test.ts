/**
 * Calls that wait for a person, through a real gate: what is held, what an answer lets through, and what a client is told
 * that cannot wait.
 */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { soon } from "../eventually.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	type HttpUpstream,
	send,
	startHttpUpstream,
	type Told,
} from "../http.ts";

let gate: GateProcess;
let upstream: HttpUpstream;
let key: string;
let adminKey: string;

const Card = z.object({
	id: z.string(),
	command: z.string(),
	risk: z.string(),
});
const Entry = z.object({
	kind: z.string(),
	status: z.number(),
	risk: z.string(),
	decision: z.string(),
	reason: z.string(),
});

beforeAll(async () => {
	upstream = await startHttpUpstream();
	upstream.answer = (_request, response) => {
		response.writeHead(200, { "Content-Type": "application/json" });
		response.end(
			'{"jsonrpc":"2.0",\n"id":1,"result":{"content":[{"type":"text","text":"ran"}]}}',
		);
	};
	gate = await startGate({
		upstreams: {},
		mode: "relaxed",
		settings: {
			limits: null,
			upstreams: {
				tools: { url: upstream.url },
				hasty: { url: upstream.url, client_seconds: 1 },
				brief: { url: upstream.url, approval_seconds: 1 },
			},
		},
		flags: ["--demo"],
	});
	({ key } = await gate.createKey("agent"));
	({ key: adminKey } = await gate.createKey("boss", "--role", "admin"));
});

afterAll(async () => {
	await gate?.stop();
	await upstream?.stop();
});

const call = (command: string, id: number | string = 1): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id,
		method: "tools/call",
		params: { name: "run_command", arguments: { command } },
	});

const ask = (body: string, to = "tools", headers = {}): Promise<Told> =>
	send(gate.gateUrl, {
		method: "POST",
		path: `/${to}/mcp`,
		headers: {
			"X-API-Key": key,
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
			...headers,
		},
		body,
	});

async function pending(): Promise<z.infer<typeof Card>[]> {
	return z.array(Card).parse(await gate.call("approval.list", {}));
}

/** The card of the one call that waits. */
const card = (command: string) =>
	soon(async () => {
		const found = (await pending()).find((one) => one.command === command);
		if (!found) throw new Error(`${command} does not wait`);
		return found;
	});

const approve = (id: string, ...more: string[]) =>
	gate.run("approvals", "approve", id, ...more);
const deny = (id: string, ...more: string[]) =>
	gate.run("approvals", "deny", id, ...more);

const received = (): string[] => upstream.received.map(({ body }) => body);

describe("a call whose command asks for a person", () => {
	it("is held, and one yes lets exactly its bytes through once", async () => {
		upstream.received.length = 0;
		const body = call("rm -rf ~/a1");
		const answer = ask(body);
		const { id, risk } = await card("rm -rf ~/a1");
		expect([risk, received()]).toEqual(["critical", []]);
		expect((await approve(id)).code).toBe(0);
		expect((await answer).body).toContain("ran");
		expect(received()).toEqual([body]);
		const again = ask(body);
		const second = await card("rm -rf ~/a1");
		expect(second.id).not.toBe(id);
		await deny(second.id);
		await again;
		expect(received()).toEqual([body]);
	});

	it("tells the agent what the person wrote, as the tool's result", async () => {
		const answer = ask(call("rm -rf ~/a2"));
		const { id } = await card("rm -rf ~/a2");
		await deny(id, "--reason", "wrong folder");
		const { status, body } = await answer;
		expect([status, JSON.parse(body).result.isError]).toEqual([200, true]);
		expect(body).toContain("wrong folder");
		expect(body).not.toContain("~/a2");
	});

	it("is void when its client goes away, and is never sent", async () => {
		upstream.received.length = 0;
		const leaving = request(new URL("/tools/mcp", gate.gateUrl), {
			method: "POST",
			agent: false,
			headers: { "X-API-Key": key, "Content-Type": "application/json" },
		}).on("error", () => undefined);
		leaving.end(call("rm -rf ~/a3"));
		const { id } = await card("rm -rf ~/a3");
		leaving.destroy();
		await soon(async () => expect(await pending()).toEqual([]));
		const late = await approve(id);
		expect([late.code, late.stderr]).toEqual([
			1,
			expect.stringContaining("voided"),
		]);
		expect(received()).toEqual([]);
	});

	it("is kept alive by an event stream, whose last event is the upstream's answer", async () => {
		const answer = ask(call("rm -rf ~/a7"));
		const { id } = await card("rm -rf ~/a7");
		// Longer than the gate waits before its first sign.
		await new Promise((resolve) => setTimeout(resolve, 6_000));
		await approve(id);
		const { headers, body } = await answer;
		expect(headers["content-type"]).toBe("text/event-stream");
		const [sign, event] = body.split("\n\n");
		expect(sign).toBe(": held");
		expect(JSON.parse(event?.split("data: ")[1] ?? "").result).toEqual({
			content: [{ type: "text", text: "ran" }],
		});
	});

	it("is refused when nobody answers in time", async () => {
		const { body } = await ask(call("rm -rf ~/a4"), "brief");
		expect(JSON.parse(body).result.isError).toBe(true);
		expect(body).toContain("in time");
	});

	it("of another kind than a tool's gets a problem with its code", async () => {
		const answer = send(gate.gateUrl, {
			method: "POST",
			path: "/brief/run",
			headers: { "X-API-Key": key, "Content-Type": "application/json" },
			body: JSON.stringify({ command: "rm -rf ~/a5" }),
		});
		expect((await answer).code).toBe("unanswered");
	});

	it("is written down with its risk, its digest and who decided", async () => {
		const answer = ask(call("sudo ls /a6"));
		const { id } = await card("sudo ls /a6");
		await approve(id);
		await answer;
		const entries = await soon(async () => {
			const all = z
				.array(Entry)
				.parse(await gate.call("audit.tail", { limit: 1_000 }));
			const found = all.filter(({ risk }) => risk === "high");
			if (!found.some(({ kind }) => kind === "outcome"))
				throw new Error("no outcome");
			return found;
		});
		expect(
			entries
				.filter(({ kind }) => kind === "admitted")
				.map(({ decision }) => decision),
		).toEqual(["ask→allow"]);
	});
});

describe("arguments that a person changed", () => {
	it("go out in their words, and nothing else does", async () => {
		upstream.received.length = 0;
		const answer = ask(call("rm -rf ~/b1", "é1"));
		const { id } = await card("rm -rf ~/b1");
		const { code, stderr } = await approve(
			id,
			"--edit",
			'{"command":"ls ~/b1"}',
		);
		expect([code, stderr]).toEqual([0, expect.any(String)]);
		expect((await answer).body).toContain("ran");
		expect(received().map((body) => JSON.parse(body))).toEqual([
			JSON.parse(call("ls ~/b1", "é1")),
		]);
	});
});

describe("in strict mode", () => {
	it("what is critical is for admins, and asked of them too", async () => {
		await gate.run("mode", "strict");
		try {
			upstream.received.length = 0;
			const refused = await ask(call("rm -rf ~/c1"));
			expect(JSON.parse(refused.body).result.isError).toBe(true);
			expect(await pending()).toEqual([]);
			const answer = ask(call("rm -rf ~/c1"), "tools", {
				"X-API-Key": adminKey,
			});
			const { id } = await card("rm -rf ~/c1");
			await approve(id);
			expect((await answer).body).toContain("ran");
		} finally {
			await gate.run("mode", "relaxed");
		}
	});
});

describe("a client that cannot wait", () => {
	it("is told to call again, and the yes is for that very call, once", async () => {
		upstream.received.length = 0;
		const first = await ask(call("rm -rf ~/d1", 1), "hasty");
		const { result } = JSON.parse(first.body);
		expect(result.isError).toBe(true);
		const { id } = await card("rm -rf ~/d1");
		expect(result.content[0].text).toContain(id);
		await approve(id);
		expect(received()).toEqual([]);
		const other = await ask(call("rm -rf ~/d1 ", 2), "hasty");
		expect(JSON.parse(other.body).result.isError).toBe(true);
		const retry = await ask(call("rm -rf ~/d1", 3), "hasty");
		expect(retry.body).toContain("ran");
		expect(received()).toEqual([call("rm -rf ~/d1", 3)]);
		const third = await ask(call("rm -rf ~/d1", 4), "hasty");
		expect(JSON.parse(third.body).result.isError).toBe(true);
		await gate.run("bridge", "raise");
		await gate.run("bridge", "lower");
		await gate.run("mode", "relaxed");
	});

	it("of 2026-07-28 asks again by itself until a person has answered", async () => {
		const client = new Client(
			{ name: "test", version: "1" },
			{ versionNegotiation: { mode: "auto" } },
		);
		await client.connect(
			new StreamableHTTPClientTransport(new URL(`${gate.gateUrl}/demo/mcp`), {
				requestInit: { headers: { "X-API-Key": key } },
			}),
		);
		try {
			const answer = client.callTool({
				name: "run_command",
				arguments: { command: "cat ~/.ssh/id_rsa" },
			});
			const { id } = await card("cat ~/.ssh/id_rsa");
			await approve(id);
			expect((await answer).content).toBeDefined();
		} finally {
			await client.close();
		}
	});
});
