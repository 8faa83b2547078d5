/** Daily limits of keys at a running gate: who spends, what it costs, what a refused caller is told. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import * as z from "zod";
import { exchange, json, tokenIn } from "../../attack/access/people.ts";
import { startGate, withHarmlessMessages } from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";
import { gateForFile } from "../gate/running.ts";
import { send, type Told } from "../http.ts";

const use = gateForFile(({ docs }) => ({
	settings: {
		limits: null,
		upstreams: {
			lacking: { url: docs, headers: { "X-Key": "${secret:never-set}" } },
		},
	},
}));
/** Asking for it resets what the upstreams answer. */
let gateUrl = "";
beforeEach(() => {
	({ gateUrl } = use().gate);
});
const View = z.object({
	id: z.string(),
	daily: z.object({
		requests: z.number().nullable(),
		tokens: z.number().nullable(),
		usedRequests: z.number(),
		usedTokens: z.number(),
	}),
});

async function dailyOf(id: string) {
	return z
		.array(View)
		.parse(await use().gate.call("key.list", {}))
		.find((key) => key.id === id)?.daily;
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const asking = async (
	headers: Record<string, string>,
	path = "/docs/a",
	ask: object = {},
): Promise<Told> => send(gateUrl, { path, headers, ...ask });

describe("requests a day", () => {
	test("are let in up to the limit, and the caller is told when it may come back", async () => {
		const { gate } = use();
		const { key } = await gate.createKey("two", "--requests-per-day", "2");
		const shown = { "X-API-Key": key };
		expect((await asking(shown)).status).toBe(200);
		expect((await asking(shown, "/other/a")).status).toBe(200);
		const told = await asking(shown);
		expect(told).toMatchObject({ status: 429, code: "rate-limited" });
		const midnight = 86_400 - (Math.floor(Date.now() / 1_000) % 86_400);
		const wait = Number(told.headers["retry-after"]);
		expect(Math.abs(wait - midnight)).toBeLessThan(30);
		expect(told.headers["ratelimit-policy"]).toBe(
			'"daily-requests";q=2;w=86400',
		);
		expect(told.headers["ratelimit"]).toMatch(/^"daily-requests";r=0;t=\d+$/);
	});

	test("are exactly as many, also when all come at once", async () => {
		const { gate, docs } = use();
		const { key, id } = await gate.createKey("five", "--requests-per-day", "5");
		const all = await Promise.all(
			Array.from({ length: 20 }, () => asking({ "X-API-Key": key })),
		);
		expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
		expect(docs.received).toHaveLength(5);
		expect(await dailyOf(id)).toMatchObject({ requests: 5, usedRequests: 5 });
	});

	test("are those of the key, whatever was made from it", async () => {
		const { gate } = use();
		const { key } = await gate.createKey("maker", "--requests-per-day", "2");
		const one = tokenIn(await exchange(gate, { "X-API-Key": key }));
		const two = tokenIn(await exchange(gate, { "X-API-Key": key }));
		expect((await asking(bearer(one.access_token))).status).toBe(200);
		expect((await asking(bearer(two.access_token))).status).toBe(200);
		expect((await asking(bearer(one.access_token))).status).toBe(429);
		expect((await asking({ "X-API-Key": key })).status).toBe(429);
	});

	test("are not spent by what is refused", async () => {
		const { gate } = use();
		const words = ["--requests-per-day", "1", "--role", "viewer"];
		const { key } = await gate.createKey("refused", ...words);
		const shown = { "X-API-Key": key };
		for (let i = 0; i < 3; i++)
			expect(
				(await asking(shown, "/docs/a", { method: "DELETE" })).status,
			).toBe(403);
		expect((await asking(shown, "/none/a")).status).toBe(404);
		expect((await asking(shown, "/lacking/a")).status).toBe(503);
		expect((await asking(shown)).status).toBe(200);
		expect((await asking(shown)).status).toBe(429);
	});

	test("are another number from the next request on, or no limit any more", async () => {
		const { gate } = use();
		const { key, id } = await gate.createKey("more", "--requests-per-day", "1");
		const shown = { "X-API-Key": key };
		expect((await asking(shown)).status).toBe(200);
		expect((await asking(shown)).status).toBe(429);
		await gate.run("key", "limit", id, "--requests-per-day", "2");
		expect((await asking(shown)).status).toBe(200);
		expect((await asking(shown)).status).toBe(429);
		await gate.run("key", "limit", id, "--requests-per-day", "none");
		expect((await asking(shown)).status).toBe(200);
		expect(await dailyOf(id)).toMatchObject({ requests: null });
	});
});

const chat = json({ model: "m", messages: [{ role: "user", content: "Hi" }] });

describe("tokens a day", () => {
	test("are those that answers report; the request that goes beyond is the last", async () => {
		const { gate, docs } = use();
		const { key, id } = await gate.createKey(
			"talks",
			"--tokens-per-day",
			"100",
		);
		docs.answer = (_, res) => {
			res.setHeader("Content-Type", "application/json");
			res.end('{"usage":{"total_tokens":60}}');
		};
		const shown = { ...chat.headers, "X-API-Key": key };
		const talk = () =>
			asking(shown, "/docs/v1/chat", { method: chat.method, body: chat.body });
		expect((await talk()).body).toBe('{"usage":{"total_tokens":60}}');
		expect((await talk()).status).toBe(200);
		const told = await talk();
		expect(told).toMatchObject({ status: 429, code: "rate-limited" });
		expect(told.headers["ratelimit-policy"]).toBe(
			'"daily-tokens";q=100;qu="tokens";w=86400',
		);
		expect(await dailyOf(id)).toMatchObject({ tokens: 100, usedTokens: 120 });
	});

	test("are counted when the client goes away in the middle of a stream", async () => {
		const { gate, docs } = use();
		const { key, id } = await gate.createKey(
			"leaves",
			"--tokens-per-day",
			"100",
		);
		docs.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.write(
				`data: ${JSON.stringify({ choices: [{ delta: { content: "x".repeat(4_000) } }] })}\n\n`,
			);
		};
		const aborted = new AbortController();
		const answer = await fetch(`${gate.gateUrl}/docs/v1/chat`, {
			method: "POST",
			headers: { ...chat.headers, "X-API-Key": key } as Record<string, string>,
			body: String(chat.body),
			signal: aborted.signal,
		});
		await answer.body?.getReader().read();
		aborted.abort();
		await eventually(
			async () => (await dailyOf(id))?.usedTokens,
		).toBeGreaterThan(1_000);
	});

	test("are estimated for a WebSocket, by what went through it", async () => {
		const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
		onTestFinished(() => server.close());
		server.on("connection", (socket) =>
			socket.on("message", () => socket.send("y".repeat(40_000))),
		);
		await once(server, "listening");
		// A listening TCP server has an address.
		const { port } = server.address() as AddressInfo;
		const gate = await startGate({
			upstreams: {},
			settings: {
				limits: null,
				upstreams: { live: withHarmlessMessages(`http://127.0.0.1:${port}`) },
			},
		});
		onTestFinished(() => gate.stop());
		const { key } = await gate.createKey("live", "--tokens-per-day", "10000");
		const open = () =>
			new WebSocket(`ws://127.0.0.1:${gate.port}/live/`, {
				headers: { "X-API-Key": key },
				perMessageDeflate: false,
			});
		const first = open();
		await once(first, "open");
		first.send("hello");
		await once(first, "message");
		first.close();
		await once(first, "close");
		const status = async (): Promise<number> => {
			const again = open();
			again.on("error", () => undefined);
			return new Promise((resolve) => {
				again.once("unexpected-response", (_, res: IncomingMessage) =>
					resolve(res.statusCode ?? 0),
				);
				again.once("open", () => {
					again.terminate();
					resolve(101);
				});
			});
		};
		await eventually(status).toBe(429);
	});
});

test("what was spent is there after a restart", async () => {
	const { gate } = use();
	const { key, id } = await gate.createKey("stays", "--requests-per-day", "3");
	const shown = { "X-API-Key": key };
	expect((await asking(shown)).status).toBe(200);
	expect((await gate.run("restart")).code).toBe(0);
	await eventually(async () =>
		dailyOf(id).catch(() => undefined),
	).toMatchObject({ usedRequests: 1 });
});

test("the command line shows them, and refuses what is no number", async () => {
	const { gate } = use();
	const { id } = await gate.createKey("shown", "--tokens-per-day", "70");
	const list = await gate.run("key", "list");
	expect(list.stdout).toMatch(new RegExp(`${id} .*0/70 tokens`));
	for (const words of [
		["limit", id],
		["limit", id, "--tokens-per-day", "0"],
		["limit", id, "--tokens-per-day", "many"],
		["create", "x", "--requests-per-day", "-1"],
	])
		expect((await gate.run("key", ...words)).code).toBe(2);
	const none = await gate.run("key", "limit", "k_0", "--tokens-per-day", "1");
	expect(none.code).toBe(1);
});
