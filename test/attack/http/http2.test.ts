/**
 * What only HTTP/2 makes possible: requests that no HTTP/1.1 line could carry, and connections that cost more than they
 * look. Frames are made by hand; the upstream keeps every byte it was sent. No naive relay: none speaks it.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { residentBytes } from "../../bench/memory.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	type Fields,
	flag,
	frame,
	headerBlock,
	type Http2Wire,
	literal,
	openHttp2,
} from "../../stub/http2-wire.ts";
import { type RawUpstream, startRawUpstream } from "../../stub/raw-upstream.ts";

let gate: GateProcess;
let upstream: RawUpstream;
let key: string;
const wires: Http2Wire[] = [];
beforeAll(async () => {
	upstream = await startRawUpstream();
	gate = await startGate({
		upstreams: { x: upstream.url },
		root: "x",
		flags: ["--tls"],
	});
	({ key } = await gate.createKey("frames"));
});
afterAll(async () => {
	await gate.stop();
	await upstream.stop();
});
beforeEach(() => {
	upstream.reset();
	for (const wire of wires.splice(0)) wire.socket.destroy();
});

async function open(initial?: Buffer): Promise<Http2Wire> {
	const wire = await openHttp2(gate.port, initial);
	wires.push(wire);
	return wire;
}

type Change = Readonly<Record<string, string | null>>;

/** A good request; `change` puts other values in place, takes pseudo-header fields away, and adds fields. */
function request(change: Change = {}, more: Fields = []): Fields {
	const all = new Map<string, string | null>([
		[":method", "GET"],
		[":scheme", "https"],
		[":authority", `127.0.0.1:${gate.port}`],
		[":path", "/a"],
		["x-api-key", key],
	]);
	for (const [name, value] of Object.entries(change)) all.set(name, value);
	return [
		...[...all].filter((one): one is [string, string] => one[1] !== null),
		...more,
	];
}

/** A later request on a connection of its own is served: the gate lives, and what came before has been handled. */
async function stillServes(): Promise<void> {
	const wire = await open();
	wire.request(1, request({ ":path": "/sentinel" }));
	expect(await wire.outcome(1)).toBe("status 200");
}

/** 16-bit identifiers and 32-bit values. */
function settingsFrame(
	...pairs: readonly (readonly [number, number])[]
): Buffer {
	const out = Buffer.alloc(6 * pairs.length);
	for (const [i, [id, value]] of pairs.entries()) {
		out.writeUInt16BE(id, 6 * i);
		out.writeUInt32BE(value, 6 * i + 2);
	}
	return out;
}

test("a good request is answered", async () => {
	const wire = await open();
	wire.request(1, request());
	expect(await wire.outcome(1)).toBe("status 200");
	expect(upstream.requests).toHaveLength(1);
});

// James Kettle, "HTTP/2: The Sequel is Always Worse", 2021: what becomes a line, a length or a second request behind
// the proxy. RFC 9113 §8.2 and §8.3 call each malformed.
test.each<[string, Change, Fields?]>([
	["a transfer coding", {}, [["transfer-encoding", "chunked"]]],
	["a Connection", {}, [["connection", "x-hop"]]],
	["an Upgrade", {}, [["upgrade", "websocket"]]],
	["a TE that is not trailers", {}, [["te", "gzip"]]],
	["a name in upper case", {}, [["X-A", "b"]]],
	["a line in the method", { ":method": "GET /x HTTP/1.1\r\nX: y" }],
	["a space in the method", { ":method": "GET /admin" }],
	["a line end in the path", { ":path": "/a HTTP/1.1\r\nX: y\r\n\r\n" }],
	["a space in the path", { ":path": "/a /b" }],
	["a path without a slash", { ":path": "a" }],
	["an absolute path", { ":path": "https://evil.example/a" }],
	["an empty path", { ":path": "" }],
	["no path", { ":path": null }],
	["no method", { ":method": null }],
	["no scheme", { ":scheme": null }],
	["another scheme", { ":scheme": "http" }],
	["a line end in the scheme", { ":scheme": "https\r\nx: y" }],
	["a second path", {}, [[":path", "/b"]]],
	["a pseudo-header field of no meaning", { ":evil": "1" }],
	["neither authority nor host", { ":authority": null }],
	["a host beside another authority", {}, [["host", "127.0.0.1"]]],
	[
		"two hosts",
		{ ":authority": null },
		[
			["host", "127.0.0.1"],
			["host", "localhost"],
		],
	],
	[
		"two lengths",
		{},
		[
			["content-length", "1"],
			["content-length", "2"],
		],
	],
	["a length without a body", {}, [["content-length", "5"]]],
	["an expectation nobody knows", {}, [["expect", "miracles"]]],
	["TRACE", { ":method": "TRACE" }],
	["an override", {}, [["x-http-method-override", "DELETE"]]],
])("%s reaches no upstream", async (_, change, more) => {
	const wire = await open();
	wire.request(1, request(change, more));
	expect(await wire.outcome(1)).toMatch(
		/^(?:status 4\d\d|reset [1-9]|goaway [1-9]|ended)/,
	);
	await stillServes();
	expect(upstream.requests).toEqual([]);
});

// The same; nghttp2 leaves such a field out, and the request is judged and goes on without it.
test.each<[string, string, string]>([
	["a line end in a value", "x-a", "b\r\nx-evil: evil"],
	["a zero in a value", "x-a", "evil\0c"],
	["a line end in a name", "x-a: b\r\nx-evil", "evil"],
	["a colon in a name", "x-a:evil", "evil"],
	["an empty name", "", "evil"],
])("a field with %s does not go on", async (_, name, value) => {
	const wire = await open();
	wire.request(1, request({}, [[name, value]]));
	await wire.outcome(1);
	await stillServes();
	expect(upstream.bytes()).not.toMatch(/evil/);
});

// DNS rebinding by the field that takes Host's place. RFC 9113 §8.3.1.
test("a foreign authority is refused, whatever Host says", async () => {
	for (const [authority, fields] of [
		["evil.example", []],
		["evil.example", [["host", `127.0.0.1:${gate.port}`]]],
		[`user@127.0.0.1:${gate.port}`, []],
	] as const) {
		const wire = await open();
		wire.request(1, request({ ":authority": authority }, fields));
		expect(await wire.outcome(1)).toMatch(/^(?:status 40[03]|reset)/);
	}
	expect(upstream.requests).toEqual([]);
});

// A tunnel past every check. RFC 9113 §8.5, RFC 8441.
test("CONNECT opens nothing, and the extended one is not offered", async () => {
	const wire = await open();
	wire.request(
		1,
		request({ ":method": "CONNECT", ":path": null, ":scheme": null }),
	);
	expect(await wire.outcome(1)).toMatch(/^(?:status 405|reset)/);
	const other = await open();
	other.request(
		1,
		request({ ":method": "CONNECT" }, [[":protocol", "websocket"]]),
	);
	expect(await other.outcome(1)).toMatch(/^(?:reset|goaway|ended|status 4)/);
	const offered = other.frames().find(({ type }) => type === frame.settings);
	expect(offered?.payload.includes(settingsFrame([8, 1]))).toBe(false);
	expect(upstream.requests).toEqual([]);
});

// H2.CL: the length says where the request ends behind the proxy, and the rest is another one. Kettle, 2021.
test("a body that is longer or shorter than its length never looks whole", async () => {
	for (const body of ["hello GET /admin HTTP/1.1", "he"]) {
		const wire = await open();
		wire.request(
			1,
			request({ ":method": "PUT" }, [
				["content-length", "5"],
				["content-type", "text/plain"],
			]),
			flag.endHeaders,
		);
		wire.send(frame.data, flag.endStream, 1, body);
		expect(await wire.outcome(1)).not.toBe("status 200");
	}
	await stillServes();
	expect(upstream.requests.filter(({ whole }) => whole)).toEqual([]);
	expect(upstream.bytes()).not.toContain("admin");
});

// A credential that arrives behind the decision. RFC 9110 §6.5.1.
test("trailers are no credential, and none of them goes on", async () => {
	const wire = await open();
	const put = { ":method": "PUT", "content-type": "text/plain" };
	wire.request(1, request({ ...put, "x-api-key": null }), flag.endHeaders);
	wire.send(frame.data, 0, 1, "hello");
	wire.request(1, [["x-api-key", key]]);
	expect(await wire.outcome(1)).toBe("status 401");
	wire.request(3, request(put), flag.endHeaders);
	wire.send(frame.data, 0, 3, "hello");
	wire.request(3, [["x-forwarded-user", "root"]]);
	expect(await wire.outcome(3)).toBe("status 200");
	expect(upstream.bytes()).not.toContain("root");
});

// Bartek Nowotarski, "HTTP/2 CONTINUATION Flood", 2024 (CVE-2024-27316 and others): a header without end.
test("a header that does not end ends the connection", async () => {
	const wire = await open();
	wire.request(1, request(), flag.endStream);
	for (let i = 0; i < 200; i++)
		wire.send(
			frame.continuation,
			0,
			1,
			headerBlock([["x-a", "b".repeat(900)]]),
		);
	expect(await wire.ended()).toBe(true);
	await stillServes();
	expect(upstream.requests).toEqual([]);
});

// HPACK bomb (CVE-2016-1544): a byte on the wire, kilobytes in memory.
test("a header that grows when it is unpacked is refused", async () => {
	const wire = await open();
	const before = await residentBytes(gate.pid);
	const stored = Buffer.concat([
		Buffer.from([0x40]),
		literal("x-a"),
		literal("b".repeat(3_000)),
	]);
	for (let i = 0; i < 20; i++)
		wire.send(
			frame.headers,
			flag.endHeaders | flag.endStream,
			1 + 2 * i,
			Buffer.concat([
				headerBlock(request()),
				i === 0 ? stored : Buffer.alloc(0),
				Buffer.alloc(12_000, 0xbe),
			]),
		);
	expect(await wire.outcome(1)).toMatch(/^(?:reset|goaway|ended|status 431)/);
	await stillServes();
	expect(upstream.requests).toEqual([]);
	expect((await residentBytes(gate.pid)) - before).toBeLessThan(64 * 1024 ** 2);
});

// Rapid reset (CVE-2023-44487): begun, abandoned, and begun again.
test("streams that are begun and reset end the connection before they cost much", async () => {
	upstream.script = () => {};
	const wire = await open();
	for (let i = 0; i < 3_000; i++) {
		wire.request(1 + 2 * i, request());
		wire.send(frame.reset, 0, 1 + 2 * i, Buffer.from([0, 0, 0, 8]));
	}
	expect(await wire.ended()).toBe(true);
	await stillServes();
	expect(upstream.requests.length).toBeLessThan(500);
});

// "MadeYouReset" (CVE-2025-8671): the server is made to reset its own streams.
test("streams that the gate is made to reset end the connection", async () => {
	upstream.script = () => {};
	const wire = await open();
	for (let i = 0; i < 3_000; i++) {
		wire.request(1 + 2 * i, request({ ":method": "PUT" }), flag.endHeaders);
		wire.send(frame.windowUpdate, 0, 1 + 2 * i, Buffer.alloc(4));
	}
	expect(await wire.ended()).toBe(true);
	await stillServes();
	expect(upstream.requests.length).toBeLessThan(500);
});

// CVE-2019-9512 and CVE-2019-9515: each asks for an answer.
test.each([
	["pings", frame.ping, Buffer.alloc(8)],
	["settings", frame.settings, settingsFrame([4, 65_535])],
])("a flood of %s ends the connection", async (_, type, payload) => {
	const wire = await open();
	for (let i = 0; i < 20_000; i++) wire.send(type, 0, 0, payload);
	expect(await wire.ended()).toBe(true);
	await stillServes();
});

// CVE-2019-9518: frames without content, for ever.
test("a flood of empty frames ends the connection", async () => {
	const wire = await open();
	wire.request(
		1,
		request({ ":method": "PUT", "content-type": "text/plain" }),
		flag.endHeaders,
	);
	for (let i = 0; i < 5_000; i++) wire.send(frame.data, 0, 1);
	expect(await wire.ended()).toBe(true);
	await stillServes();
});

// CVE-2019-9511 and -9517: asked for much, and no window to send it in.
test("answers that nobody makes room for wait at the upstream, not in memory", async () => {
	const chunk = Buffer.alloc(1024 ** 2, "x");
	upstream.script = ({ socket }) => {
		socket.write(
			`HTTP/1.1 200 OK\r\nContent-Length: ${64 * chunk.length}\r\n\r\n`,
		);
		for (let i = 0; i < 64; i++) socket.write(chunk);
	};
	const before = await residentBytes(gate.pid);
	const wire = await open(settingsFrame([4, 0]));
	for (let i = 0; i < 20; i++) wire.request(1 + 2 * i, request());
	expect(await wire.outcome(1)).toBe("status 200");
	await stillServes();
	expect((await residentBytes(gate.pid)) - before).toBeLessThan(
		100 * 1024 ** 2,
	);
});

// Streams cost memory each. RFC 9113 §5.1.2.
test("streams beyond what was offered are refused", async () => {
	upstream.script = () => {};
	const wire = await open();
	for (let i = 0; i < 150; i++) wire.request(1 + 2 * i, request());
	expect(await wire.outcome(1 + 2 * 149)).toMatch(/^(?:reset|goaway|ended)/);
	await stillServes();
	expect(upstream.requests.length).toBeLessThanOrEqual(100);
});

// Not HTTP/2 at all, after it was agreed on.
test("what is no HTTP/2 ends the connection", async () => {
	const wire = await open();
	wire.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	expect(await wire.ended()).toBe(true);
	await stillServes();
});
