/**
 * A client says with each request that it is another agent, and sends as much as it may. In whose name a conversation asks
 * is remembered for thousands of such callers: what they sent must not be.
 */
import { queryObjects } from "node:v8";
import { test } from "vitest";
import { Aggregate } from "../../../core/aggregate/aggregate.ts";
import type { AggregateRequest } from "../../../core/aggregate/aggregate.ts";
import { parseHead } from "../../../core/request/head.ts";
import { isRefusal } from "../../../core/problem.ts";
import { eventually } from "../../core/eventually.ts";
import { FakeExchange } from "../../core/fake-exchange.ts";
import { coreParts } from "../../core/parts.ts";

/** Told from all other bytes of this process. */
class Sent extends Uint8Array {}

function requestOf(agent: string): AggregateRequest {
	const fields = ["Host", "gate", "Content-Type", "application/json"];
	const head = parseHead([...fields, "X-Agent-Id", agent], "1.1");
	if (isRefusal(head)) throw new Error("a bad head");
	const text = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
	// A buffer is made of these bytes where one is needed; nothing here does.
	const bytes = new Sent(Buffer.from(text)) as Uint8Array as Buffer;
	return {
		exchange: new FakeExchange("POST", "/.drawbridge/mcp"),
		head,
		identity: { kind: "none" },
		client: {
			id: "anonymous",
			name: "anonymous",
			role: "viewer",
			upstreams: [],
			key: undefined,
			session: undefined,
		},
		agent,
		address: "127.0.0.1",
		body: { bytes, calls: [] },
		clientInfo: undefined,
		holds: () => true,
		onSession: () => undefined,
	};
}

test("what a caller sent is let go once it was answered, whoever it said it was", async () => {
	const { upstreams, keys, clock, log } = await coreParts();
	const aggregate = new Aggregate({
		upstreams,
		keys,
		clock,
		log,
		handle: () => undefined,
	});
	await Promise.all(
		Array.from(
			{ length: 20 },
			(_, n) => aggregate.answer(requestOf(`agent-${n}`)).over,
		),
	);
	await eventually(() => queryObjects(Sent, { format: "count" })).toBe(0);
	// It is still there, and so is whom it remembers.
	aggregate.endIdle();
});
