import { describe, expect, it } from "vitest";
import { KeptAlive } from "../../../core/holding/kept-alive.ts";
import type { McpCall } from "../../../core/holding/mcp-call.ts";
import { FakeExchange } from "../fake-exchange.ts";

const call: McpCall = {
	id: 7,
	method: "tools/call",
	params: {},
	progressToken: undefined,
	asksAgain: false,
	readsEvents: true,
	upstreamsState: undefined,
};
const json = ["Content-Type", "application/json"];

function held(progressToken?: string) {
	const inner = new FakeExchange("POST", "/demo/mcp");
	return { inner, kept: new KeptAlive(inner, { ...call, progressToken }, 0) };
}

/** The messages of an event stream; comments left out. */
const events = (body: string): unknown[] =>
	body
		.split("\n\n")
		.filter((event) => event.includes("data: "))
		.map((event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)));

describe("a held exchange", () => {
	it("answers as it would have when the person is quick", () => {
		const { inner, kept } = held();
		kept.sign(4_999, "held");
		kept.start(200, [...json, "Content-Length", "2"]);
		kept.end("{}");
		expect([inner.status, inner.headers, inner.body]).toEqual([
			200,
			{ "content-type": "application/json", "content-length": "2" },
			"{}",
		]);
	});

	it("begins an event stream after five seconds and signs every ten", () => {
		const { inner, kept } = held();
		for (let ms = 0; ms <= 26_000; ms += 250) kept.sign(ms, "held");
		expect(inner.headers["content-type"]).toBe("text/event-stream");
		expect(inner.body).toBe(": held\n\n".repeat(3));
		expect(kept.started).toBe(false);
	});

	it("sends growing progress only to a client that gave a token", () => {
		const { inner, kept } = held("t1");
		for (let ms = 0; ms <= 16_000; ms += 250) kept.sign(ms, "waits for a yes");
		expect(events(inner.body)).toEqual(
			[1, 2].map((progress) => ({
				jsonrpc: "2.0",
				method: "notifications/progress",
				params: { progressToken: "t1", progress, message: "waits for a yes" },
			})),
		);
	});

	it("turns JSON that spans lines and pieces into one event of the stream it began", () => {
		const { inner, kept } = held();
		kept.sign(5_000, "held");
		kept.start(200, json);
		kept.write(Buffer.from('{"jsonrpc":"2.0",\r\n "id":7,'));
		kept.end(Buffer.from('\n"result":{"text":"a\\nb"}}'));
		expect(events(inner.body)).toEqual([
			{ jsonrpc: "2.0", id: 7, result: { text: "a\nb" } },
		]);
		expect(inner.finished).toBe(true);
	});

	it("passes an upstream's own events on as they are", () => {
		const { inner, kept } = held();
		kept.sign(5_000, "held");
		kept.start(200, ["content-type", "text/event-stream; charset=utf-8"]);
		kept.write(Buffer.from('data: {"id":7}\n\n'));
		kept.end();
		expect(inner.body).toBe(': held\n\ndata: {"id":7}\n\n');
	});

	it.each([
		["a refusal", 502, ["Content-Type", "application/problem+json"], -33_502],
		["a page", 200, ["Content-Type", "text/html"], -33_200],
		[
			"a compressed answer",
			200,
			[...json, "Content-Encoding", "gzip"],
			-33_200,
		],
	])(
		"tells %s as an error of the call, not a word of its body",
		(_what, status, headers, code) => {
			const { inner, kept } = held();
			kept.sign(5_000, "held");
			kept.start(status, headers);
			kept.write(Buffer.from("body"));
			kept.end("rest");
			expect(events(inner.body)).toEqual([
				expect.objectContaining({
					id: 7,
					error: expect.objectContaining({ code }),
				}),
			]);
			expect(inner.body).not.toContain("body");
		},
	);

	it("signs no more once the answer has begun", () => {
		const { inner, kept } = held();
		kept.start(200, json);
		kept.sign(60_000, "held");
		expect(inner.body).toBe("");
	});

	it.each([0, 5_000])(
		"ends with one message of the gate's, after %i ms of waiting",
		(ms) => {
			const { inner, kept } = held();
			kept.sign(ms, "held");
			kept.endWith('{"id":7}');
			expect(inner.finished).toBe(true);
			expect(ms === 0 ? JSON.parse(inner.body) : events(inner.body)[0]).toEqual(
				{
					id: 7,
				},
			);
		},
	);
});
