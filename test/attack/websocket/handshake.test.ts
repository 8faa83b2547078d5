/**
 * Handshakes that are not quite one (RFC 6455 §4): a tunnel that opens by them is a raw connection behind the gate, or
 * two ends that read different frames. Mikhail Egorov, "Websocket smuggling", 2019; Bishop Fox, "h2c smuggling", 2020.
 */
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { eventually } from "../../core/eventually.ts";
import { openWire } from "../../stub/raw-client.ts";
import {
	type FarEnd,
	frame,
	framesIn,
	handshake,
	type Rig,
	sent,
	startRig,
	switching,
	textsIn,
} from "./rig.ts";

let rig: Rig;
let answer: Rig["answer"];
beforeAll(async () => {
	rig = await startRig();
	({ answer } = rig);
});
afterAll(() => rig?.stop());
beforeEach(() => {
	rig.answer = answer;
});

const key = (): string => `X-API-Key: ${rig.key}`;
/** The first status on a connection where these bytes were sent. */
async function told(bytes: string): Promise<number | undefined> {
	const wire = await openWire(rig.gate.port);
	wire.send(bytes);
	const [first] = await wire.answers(1);
	wire.close();
	return first?.status;
}

const asked = (change: (text: string) => string = (text) => text): string =>
	change(handshake(rig.gate.port, "/x/live", [key()]));

describe("what a client asks", () => {
	test.each<[string, (text: string) => string]>([
		["by HTTP/1.0", (text) => text.replace("HTTP/1.1", "HTTP/1.0")],
		["by POST", (text) => text.replace("GET", "POST")],
		[
			"with a body",
			(text) => text.replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhello"),
		],
		[
			"with a chunked body",
			(text) =>
				text.replace(
					"\r\n\r\n",
					"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
				),
		],
		["in an older version", (text) => text.replace("n: 13", "n: 8")],
		["in two versions", (text) => text.replace("n: 13", "n: 13, 8")],
		[
			"without a version",
			(text) => text.replace("Sec-WebSocket-Version: 13\r\n", ""),
		],
		["without a key", (text) => text.replace(/Sec-WebSocket-Key.*\r\n/, "")],
		[
			"with two keys",
			(text) => text.replace(/(Sec-WebSocket-Key.*\r\n)/, "$1$1"),
		],
		[
			"with a key of another length",
			(text) => text.replace(/(WebSocket-Key: ).*\r\n/, "$1c2hvcnQ=\r\n"),
		],
		[
			"with its key named as the connection's",
			(text) =>
				text.replace(
					"Connection: Upgrade",
					"Connection: Upgrade, Sec-WebSocket-Key",
				),
		],
	])("%s is refused, and the upstream hears nothing", async (_, change) => {
		const before = rig.far.length;
		expect(await told(asked(change))).toBe(400);
		expect(rig.far.length).toBe(before);
	});

	test.each([
		"h2c",
		"websocket, h2c",
		"h2c, websocket",
		"websocket/13",
		"TLS/1.0",
		"websocket\r\nUpgrade: h2c",
	])("an upgrade to %j opens nothing", async (protocol) => {
		const status = await told(
			asked((text) =>
				text.replace("Upgrade: websocket", `Upgrade: ${protocol}`),
			),
		);
		expect(status).not.toBe(101);
		expect(rig.far.at(-1)?.request.headers.upgrade).not.toBe(protocol);
	});

	test("a request behind the upgrade is no request", async () => {
		const wire = await openWire(rig.gate.port);
		const behind = `GET /x/smuggled HTTP/1.1\r\nHost: 127.0.0.1:${rig.gate.port}\r\n${key()}\r\n\r\n`;
		wire.send(asked() + behind);
		expect(await wire.ended()).toBe(true);
		const far = rig.far.at(-1);
		await far?.closed;
		expect(far?.received().toString("latin1")).not.toContain("smuggled");
		expect(rig.far.map(({ request }) => request.url)).not.toContain(
			"/smuggled",
		);
		expect(
			wire
				.received()
				.toString("latin1")
				.match(/HTTP\/1\.1/g),
		).toHaveLength(1);
	});

	test("a frame behind the upgrade arrives, after the 101 and not before", async () => {
		const before = rig.far.length;
		const asks = Promise.withResolvers<string>();
		rig.answer = (_, accept) => asks.resolve(accept);
		const wire = await openWire(rig.gate.port);
		wire.send(Buffer.concat([Buffer.from(asked()), sent("early")]));
		const accept = await asks.promise;
		const far = rig.far[before];
		if (far === undefined) throw new Error("nobody asked");
		expect(far.received().length).toBe(0);
		answer(far, accept);
		await eventually(() => textsIn(framesIn(far.received()))).toEqual([
			"early",
		]);
		wire.close();
	});

	test("an extension other than permessage-deflate is not offered on", async () => {
		const near = await rig.open([
			key(),
			"Sec-WebSocket-Extensions: x-webkit-deflate-frame, permessage-deflate; client_max_window_bits",
			"Sec_WebSocket_Extensions: foo",
		]);
		const { headers } = near.far.request;
		expect(headers["sec-websocket-extensions"]).toBe(
			"permessage-deflate; client_max_window_bits",
		);
		expect(headers["sec_websocket_extensions"]).toBeUndefined();
		near.wire.close();
	});
});

describe("what an upstream answers", () => {
	test.each<[string, (accept: string) => string]>([
		[
			"without an accept",
			(accept) => switching(accept).replace(/Sec-.*\r\n/, ""),
		],
		[
			"with the accept of another key",
			() => switching("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
		],
		[
			"with two accepts",
			(accept) => switching(accept, `Sec-WebSocket-Accept: ${accept}\r\n`),
		],
		[
			"to another protocol",
			(accept) => switching(accept).replace("websocket", "h2c"),
		],
		[
			"to another protocol, too",
			(accept) => switching(accept).replace("websocket", "websocket, h2c"),
		],
		[
			"without saying to what",
			(accept) => switching(accept).replace("Upgrade: websocket\r\n", ""),
		],
		[
			"on a connection that is not upgraded",
			(accept) => switching(accept).replace("n: Upgrade", "n: keep-alive"),
		],
		[
			"with an extension nobody offered",
			(accept) =>
				switching(accept, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
		],
		[
			"with a subprotocol nobody offered",
			(accept) => switching(accept, "Sec-WebSocket-Protocol: evil\r\n"),
		],
	])("101 %s opens nothing", async (_, say) => {
		rig.answer = ({ socket }, accept) =>
			void socket.write(
				Buffer.concat([Buffer.from(say(accept)), frame("from upstream")]),
			);
		const wire = await rig.knock();
		const [first] = await wire.answers(1);
		expect(first?.status).toBe(502);
		expect(wire.received().toString("latin1")).not.toContain("from upstream");
		await rig.far.at(-1)?.closed;
		wire.close();
	});

	test("the offered subprotocol and the offered extension are passed on, and RSV1 then passes", async () => {
		rig.answer = ({ socket }, accept) =>
			void socket.write(
				switching(
					accept,
					"Sec-WebSocket-Protocol: two\r\nSec-WebSocket-Extensions: permessage-deflate\r\nContent-Length: 3\r\n",
				),
			);
		const near = await rig.open([
			key(),
			"Sec-WebSocket-Protocol: one, two",
			"Sec-WebSocket-Extensions: permessage-deflate",
		]);
		const head = near.wire.received().toString("latin1");
		expect(head).toMatch(/sec-websocket-protocol: two\r\n/i);
		expect(head).toMatch(/sec-websocket-extensions: permessage-deflate\r\n/i);
		expect(head).not.toMatch(/content-length/i);
		near.far.socket.write(frame("zip", { first: 0xc1 }));
		await eventually(() => textsIn(near.frames())).toEqual(["zip"]);
		// In a continuation the bit says nothing that was negotiated.
		near.far.socket.write(frame("a", { first: 0x41 }));
		near.far.socket.write(frame("b", { first: 0xc0 }));
		expect(await near.wire.ended()).toBe(true);
		expect(near.frames().at(-1)?.opcode).toBe(8);
	});

	test("with a frame right behind its 101 loses none of it", async () => {
		rig.answer = (far: FarEnd, accept) =>
			void far.socket.write(
				Buffer.concat([Buffer.from(switching(accept)), frame("at once")]),
			);
		const near = await rig.open();
		await eventually(() => textsIn(near.frames())).toEqual(["at once"]);
		near.wire.close();
	});
});
