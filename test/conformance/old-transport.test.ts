/**
 * Servers of 2024-11-05 (HTTP with SSE) behind a strict gate, used by the official client of that transport: wherever the
 * server says that messages go, they go through the gate.
 */
import { once } from "node:events";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { open, send } from "../core/http.ts";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { type SseServer, startSseServer } from "./reference/sse-server.ts";

let relative: SseServer;
let absolute: SseServer;
let foreign: SseServer;
let gate: GateProcess;
let key: string;

beforeAll(async () => {
	[relative, absolute, foreign] = await Promise.all([
		startSseServer(),
		startSseServer((origin) => origin),
		startSseServer(() => "http://127.0.0.1:1"),
	]);
	gate = await startGate({
		upstreams: {
			relative: relative.origin,
			absolute: absolute.origin,
			foreign: foreign.origin,
		},
	});
	({ key } = await gate.createKey("old"));
});

afterAll(async () => {
	await gate?.stop();
	await Promise.all([relative?.stop(), absolute?.stop(), foreign?.stop()]);
});

/** A client that shows its key with every request, and so can only talk to the gate. */
async function connected(url: string): Promise<Client> {
	const client = new Client({ name: "old client", version: "1.0.0" });
	await client.connect(
		new SSEClientTransport(new URL(url), {
			fetch: (input, init) => {
				const headers = new Headers(init?.headers);
				headers.set("X-API-Key", key);
				return fetch(input, { ...init, headers });
			},
		}),
	);
	return client;
}

test.each(["relative", "absolute"])(
	"an endpoint told as a %s address is used through the gate, and nothing gathers up the stream",
	async (name) => {
		const client = await connected(`${gate.gateUrl}/${name}/sse`);
		const { tools } = await client.listTools();
		expect(tools.map((tool) => tool.name)).toEqual(["echo", "wait", "release"]);
		// It is released by its own progress: an answer that waits for its end never comes.
		const result = await client.callTool({ name: "wait" }, undefined, {
			onprogress: () => {
				void client.callTool({ name: "release" });
			},
		});
		expect(result.content).toEqual([{ type: "text", text: "released" }]);
		await client.close();
	},
);

test.each(["relative", "absolute"])(
	"on a name of its own, too, where it is told as a %s address",
	async (name) => {
		const headers = {
			Host: `${name}.localhost:${gate.port}`,
			"X-API-Key": key,
		};
		const { res } = await open(gate.gateUrl, {
			path: "/sse",
			headers: { ...headers, Accept: "text/event-stream" },
		});
		// The event is one write.
		const [first]: unknown[] = await once(res, "data");
		const endpoint = /^event: endpoint\ndata: (\/messages\?.*)\n\n$/.exec(
			String(first),
		)?.[1];
		const told = await send(gate.gateUrl, {
			method: "POST",
			path: endpoint ?? "/nowhere",
			headers: { ...headers, "Content-Type": "application/json" },
			body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
		});
		expect(told.status).toBe(202);
		res.destroy();
	},
);

test("a stream whose address leads around the gate is broken off", async () => {
	await expect(connected(`${gate.gateUrl}/foreign/sse`)).rejects.toThrow();
});
