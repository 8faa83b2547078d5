/** A conversation over HTTP with real servers: sessions, streams that break off, cancelling, and what is no MCP at all. */
import { Pool } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { HttpLink } from "../../../core/mcp/http-link.ts";
import type { LinkEnd } from "../../../core/mcp/link.ts";
import type { RpcMessage } from "../../../core/mcp/message.ts";
import { startReference } from "../../conformance/reference/server.ts";
import { eventually } from "../eventually.ts";
import { type Answer, httpUpstream } from "../http.ts";

async function found<T>(find: () => T | undefined): Promise<T> {
	await eventually(() => find() !== undefined).toBe(true);
	const value = find();
	if (value === undefined) throw new Error("gone again");
	return value;
}

function linkTo(origin: string) {
	const pool = new Pool(origin, { headersTimeout: 0, bodyTimeout: 0 });
	const told: RpcMessage[] = [];
	const ends: LinkEnd[] = [];
	const way = { pool, origin, target: "/mcp", fields: () => ["X-Own", "1"] };
	const link = new HttpLink(way, {
		message: (message) => told.push(message),
		ended: (end) => ends.push(end),
	});
	onTestFinished(async () => {
		link.end();
		await pool.destroy();
	});
	const answered = (id: number): Promise<RpcMessage> =>
		found(() => told.find((message) => message.id === id));
	return { link, told, ends, answered };
}

const request = (id: number, method: string, params: object = {}) => ({
	jsonrpc: "2.0" as const,
	id,
	method,
	params: { ...params },
});
const initialize = request(1, "initialize", {
	protocolVersion: "2025-11-25",
	capabilities: {},
	clientInfo: { name: "a", version: "1" },
});
const initialized = {
	jsonrpc: "2.0",
	method: "notifications/initialized",
} as const;
const modern = {
	_meta: {
		"io.modelcontextprotocol/protocolVersion": "2026-07-28",
		"io.modelcontextprotocol/clientCapabilities": {},
	},
};

test("a call whose stream the server ends is answered on the next one", async () => {
	const server = await startReference("legacy");
	onTestFinished(() => server.stop());
	const { link, answered } = linkTo(server.origin);
	link.send(initialize);
	await answered(1);
	link.send(initialized);
	link.send(request(2, "tools/call", { name: "test_reconnection" }));
	expect((await answered(2)).result).toMatchObject({
		content: [{ text: "answered after the stream was ended" }],
	});
});

test("what the server says on a stream of its own is told", async () => {
	const server = await startReference("legacy");
	onTestFinished(() => server.stop());
	const { link, told, answered } = linkTo(server.origin);
	link.send(initialize);
	await answered(1);
	link.send(initialized);
	await found(() => {
		link.send(request(2, "tools/call", { name: "test_trigger_tool_change" }));
		return told.find(
			({ method }) => method === "notifications/tools/list_changed",
		);
	});
});

test("a modern request is cancelled by closing its answer, and not answered any more", async () => {
	const upstream = await httpUpstream();
	upstream.answer = (req, res) => {
		req.resume();
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.flushHeaders();
	};
	const { link, told } = linkTo(upstream.url);
	link.send(request(1, "tools/list", modern));
	await found(() => upstream.received[0]);
	link.send({
		jsonrpc: "2.0",
		method: "notifications/cancelled",
		params: { requestId: 1 },
	});
	await eventually(() => upstream.received[0]?.aborted).toBe(true);
	expect(upstream.received).toHaveLength(1);
	expect(told).toEqual([]);
});

test("a modern request says in its fields what its body says, in Base64 where it must", async () => {
	const upstream = await httpUpstream();
	upstream.answer = (req, res) => {
		req.resume();
		res.writeHead(202).end();
	};
	const { link } = linkTo(upstream.url);
	link.send(request(1, "tools/call", { name: "schön", ...modern }));
	const { headers } = await found(() => upstream.received[0]);
	expect(headers).toMatchObject({
		"mcp-protocol-version": "2026-07-28",
		"mcp-method": "tools/call",
		"mcp-name": "=?base64?c2Now7Zu?=",
		"x-own": "1",
	});
});

test("a session that the server ended ends the conversation, and nothing is asked any more", async () => {
	const upstream = await httpUpstream();
	upstream.answer = (req, res, seen) => {
		req.on("end", () => {
			if (!seen.body.includes("initialize")) res.writeHead(404).end();
			else
				res
					.writeHead(200, {
						"Content-Type": "application/json",
						"Mcp-Session-Id": "s",
					})
					.end('{"jsonrpc":"2.0","id":1,"result":{}}');
		});
	};
	const { link, ends, answered } = linkTo(upstream.url);
	link.send(initialize);
	await answered(1);
	link.send(request(2, "tools/list"));
	await found(() => ends[0]);
	link.send(request(3, "tools/list"));
	expect(ends).toHaveLength(1);
	expect(upstream.received).toHaveLength(2);
});

test("a session is given back at the end", async () => {
	const upstream = await httpUpstream();
	const { link, answered } = linkTo(upstream.url);
	upstream.answer = (req, res) => {
		req.resume();
		res
			.writeHead(200, {
				"Content-Type": "application/json",
				"Mcp-Session-Id": "s",
			})
			.end('{"jsonrpc":"2.0","id":1,"result":{}}');
	};
	link.send(initialize);
	await answered(1);
	link.end();
	const left = await found(() =>
		upstream.received.find(({ method }) => method === "DELETE"),
	);
	expect(left.headers["mcp-session-id"]).toBe("s");
});

const answers: [string, Answer][] = [
	["HTML", (_, res) => res.writeHead(200).end("<html>")],
	["nothing", (_, res) => res.writeHead(200).end()],
	[
		"another's answer",
		(_, res) => res.end('{"jsonrpc":"2.0","id":9,"result":{}}'),
	],
	["a redirect", (_, res) => res.writeHead(302, { Location: "/b" }).end()],
	["a broken connection", (_, res) => res.destroy()],
	[
		"a stream that ends",
		(_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" }).end(":\n\n");
		},
	],
	[
		"an event of 17 MB",
		(_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.end(`data: ${"x".repeat(17 * 1024 * 1024)}\n\n`);
		},
	],
];

test.each(answers)(
	"a request that is answered by %s fails, once",
	async (_, answer) => {
		const upstream = await httpUpstream();
		upstream.answer = (req, res, seen) => {
			req.resume();
			answer(req, res, seen);
		};
		const { link, told, ends, answered } = linkTo(upstream.url);
		link.send(request(1, "tools/list"));
		expect((await answered(1)).error?.code).toBeLessThan(-33_000);
		expect(told).toHaveLength(1);
		expect(ends).toEqual([]);
	},
);
