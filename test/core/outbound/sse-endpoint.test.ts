/** The address that a stream of the old transport tells first: where it leads, and which streams are left alone. */
import { describe, expect, test } from "vitest";
import type { Via } from "../../../core/outbound/fields.ts";
import {
	sseEndpointTap,
	throughGate,
} from "../../../core/outbound/sse-endpoint.ts";

const upstream = { origin: "http://127.0.0.1:3000", basePath: "/base" };
const via: Via = {
	place: { upstream: null },
	host: "127.0.0.1:4180",
	prefix: "/docs",
	peerAddress: "127.0.0.1",
	proto: "http",
};

describe("an address leads back through the gate", () => {
	test.each([
		["/base/messages?s=1", "/docs/messages?s=1"],
		["messages?s=1", "/docs/messages?s=1"],
		["?s=1", "/docs/sse?s=1"],
		["http://127.0.0.1:3000/base/messages?s=1", "/docs/messages?s=1"],
		["http://localhost:3000/base/messages", "/docs/messages"],
		["http://[::1]:3000/base/messages", "/docs/messages"],
		["http://127.0.0.1:4180/docs/messages", "/docs/messages"],
		["http://127.0.0.1:4180/messages", "/docs/messages"],
		["//127.0.0.1:3000/base/m%2Fx?a=b%20c", "/docs/m%2Fx?a=b%20c"],
	])("%s", (address, expected) => {
		expect(throughGate(address, upstream, "/base/sse", via)).toBe(expected);
	});

	test("without a prefix where the upstream has a name of its own", () => {
		const own = { ...via, prefix: "", host: "docs.localhost:4180" };
		expect(throughGate("/base/m?s=1", upstream, "/base/sse", own)).toBe(
			"/m?s=1",
		);
	});
});

test.each([
	"http://127.0.0.1:3001/base/messages",
	"http://example.org/base/messages",
	"https://127.0.0.1:3000/base/messages",
	"//example.org/base/messages",
	"\\\\example.org\\base",
	"javascript:alert(1)",
	"/messages",
	"../messages",
	"http://",
])("%s leads nowhere", (address) => {
	expect(throughGate(address, upstream, "/base/sse", via)).toBeUndefined();
});

/** What a client gets of a stream in these pieces; undefined: broken off. */
function passed(...pieces: readonly string[]): string | undefined {
	const tap = sseEndpointTap(
		"GET",
		"text/event-stream",
		upstream,
		"/base/sse",
		via,
	);
	const filter = tap?.(200, ["Content-Type", "text/event-stream"]);
	if (!filter || !("push" in filter)) throw new Error("not looked at");
	const out: Buffer[] = [];
	for (const piece of pieces) {
		const passing = filter.push(Buffer.from(piece));
		if (passing instanceof Promise) throw new Error("waits");
		out.push(...passing);
	}
	const rest = filter.end();
	if (rest instanceof Promise) throw new Error("waits");
	if (filter.failed !== undefined) return undefined;
	return Buffer.concat([...out, ...rest]).toString();
}

test.each([
	["LF", "event: endpoint\ndata: /base/m\n\n"],
	["CRLF", "event: endpoint\r\ndata: /base/m\r\n\r\n"],
	["CR", "event:endpoint\rdata:/base/m\r\r"],
	["the data before the name", "data: /base/m\nevent: endpoint\n\n"],
	["a value in two lines", "event: endpoint\ndata: /base\ndata: /m\n\n"],
])("the event is rewritten with %s", (_, event) => {
	expect(passed(event)).toMatch(/^event: ?endpoint\ndata: \/docs\/m\n\n$/);
});

test("byte by byte, after comments and a time to wait", () => {
	const stream =
		": hello\n\nretry: 100\n\nevent: endpoint\nid: 1\ndata: /base/m\n\ndata: ä\n\n";
	const bytes = [...Buffer.from(stream)].map((byte) =>
		String.fromCodePoint(byte),
	);
	expect(passed(...bytes)).toContain(
		": hello\n\nretry: 100\n\nevent: endpoint\nid: 1\ndata: /docs/m\n\ndata: ",
	);
});

test.each([
	["another first event", "event: message\ndata: /base/m\n\n"],
	["no event at all", ": ping\n\n: ping\n\n"],
	[
		"an endpoint that is not the first",
		"data: {}\n\nevent: endpoint\ndata: http://example.org/\n\n",
	],
	["an end in the middle", "event: endpo"],
	["a first event without end", `data: ${"x".repeat(100_000)}`],
])("%s passes untouched", (_, stream) => {
	expect(passed(stream)).toBe(stream);
});

test("an address that leads around the gate breaks the stream off", () => {
	expect(
		passed("event: endpoint\ndata: http://example.org/messages\n\n"),
	).toBeUndefined();
});

test("a packed stream is refused, and other answers are not looked at", () => {
	const tap = sseEndpointTap("GET", "text/event-stream", upstream, "/sse", via);
	const type = ["Content-Type", "text/event-stream"];
	expect(tap?.(200, [...type, "Content-Encoding", "gzip"])).toHaveProperty(
		"failed",
	);
	expect(tap?.(404, type)).toBeUndefined();
	expect(tap?.(200, ["Content-Type", "text/html"])).toBeUndefined();
	expect(
		sseEndpointTap("POST", "text/event-stream", upstream, "/", via),
	).toBeUndefined();
	expect(sseEndpointTap("GET", "*/*", upstream, "/", via)).toBeUndefined();
});
