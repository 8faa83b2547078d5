/** The secret over WebSocket: in the handshake's answer, in a frame, across fragments; and in a refused upgrade. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { WebSocket } from "ws";
import {
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { send } from "../../core/http.ts";
import { secret } from "./mirror.ts";

type Serve = (socket: Duplex, accept: string, req: IncomingMessage) => void;
let serve: Serve;
let gate: GateProcess;
let key: string;
let asked: IncomingMessage[] = [];
const server = createServer((_, res) => res.end("hello"));

beforeAll(async () => {
	server.on("upgrade", (req: IncomingMessage, socket: Duplex) => {
		asked.push(req);
		socket.on("error", () => undefined);
		const accept = createHash("sha1")
			.update(
				`${req.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
			)
			.digest("base64");
		serve(socket, accept, req);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server has an address.
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: {
				held: {
					...withHarmlessMessages(url),
					headers: { "X-Their-Key": "${secret:held}" },
				},
			},
		},
	});
	await gate.feed(secret, "secret", "set", "held");
	({ key } = await gate.createKey("socket"));
});
afterAll(async () => {
	await gate?.stop();
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	asked = [];
});

const switching = (accept: string, more = ""): string =>
	`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;

function frame(text: string | Buffer, first = 0x81): Buffer {
	const payload = Buffer.from(text);
	const { length } = payload;
	if (length < 126) return Buffer.concat([Buffer.of(first, length), payload]);
	const header = Buffer.alloc(length < 65_536 ? 4 : 10);
	header[0] = first;
	header[1] = length < 65_536 ? 126 : 127;
	if (length < 65_536) header.writeUInt16BE(length, 2);
	else header.writeBigUInt64BE(BigInt(length), 2);
	return Buffer.concat([header, payload]);
}

/** What a client got until its connection ended. */
async function received(): Promise<string> {
	const client = new WebSocket(`ws://127.0.0.1:${gate.port}/held/live`, {
		headers: { "X-API-Key": key },
	});
	const pieces: string[] = [];
	client.on("error", () => undefined);
	client.on("message", (data: Buffer) => pieces.push(data.toString()));
	client.on("ping", (data: Buffer) => pieces.push(data.toString()));
	client.on("unexpected-response", (_request, res: IncomingMessage) => {
		pieces.push(String(res.statusCode), JSON.stringify(res.headers));
		res.on("data", (data) => pieces.push(String(data)));
		res.on("error", () => undefined);
		res.once("close", () => client.terminate());
	});
	// events.once() would reject for the error before it.
	await new Promise((resolve) => client.once("close", resolve));
	return pieces.join(" ");
}

describe("the secret does not come back", () => {
	test.each<[string, Serve]>([
		[
			"in a message",
			(socket, accept) => {
				socket.write(switching(accept));
				socket.write(frame("hello"));
				socket.write(frame(`you: ${secret}`));
			},
		],
		[
			"right behind the handshake",
			(socket, accept) =>
				socket.write(
					Buffer.concat([Buffer.from(switching(accept)), frame(secret)]),
				),
		],
		[
			"in fragments, with a ping between",
			(socket, accept) => {
				socket.write(switching(accept));
				socket.write(frame(secret.slice(0, 10), 0x01));
				socket.write(frame("hello", 0x89));
				socket.write(frame(secret.slice(10), 0x80));
			},
		],
		[
			"byte by byte",
			(socket, accept) => {
				socket.write(switching(accept));
				for (const byte of frame(`you: ${secret}`))
					socket.write(Buffer.of(byte));
			},
		],
		[
			"in a large message",
			(socket, accept) => {
				socket.write(switching(accept));
				socket.write(frame(`${"x".repeat(100_000)}${secret}`));
			},
		],
		[
			"in a ping",
			(socket, accept) => {
				socket.write(switching(accept));
				socket.write(frame(secret, 0x89));
			},
		],
		[
			"in the handshake's header",
			(socket, accept) =>
				socket.write(switching(accept, `X-Echo: ${secret}\r\n`)),
		],
		[
			"in a refused upgrade's body",
			(socket) =>
				socket.end(
					`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\nnot with ${secret}`,
				),
		],
		[
			"in a refused upgrade's header",
			(socket) =>
				socket.end(
					`HTTP/1.1 302 Found\r\nLocation: /?${secret}\r\nContent-Length: 0\r\n\r\n`,
				),
		],
		[
			"in frames that cannot be looked into",
			(socket, accept) => {
				socket.write(switching(accept));
				socket.write(frame(secret.slice(0, 9), 0xc1));
			},
		],
		[
			"in an extension nobody offered",
			(socket, accept) =>
				socket.write(
					switching(accept, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
				),
		],
	])("%s", async (_, answer) => {
		serve = answer;
		const text = await received();
		expect(text).not.toContain("~");
		expect(text).not.toContain("Canary");
		// It goes on for everybody else.
		expect((await send(gate.gateUrl)).status).toBe(401);
		expect(gate.stderr()).not.toContain("Canary");
	});
});

test("innocent messages come at once and as they are, and no extension is offered", async () => {
	serve = (socket, accept) => {
		socket.write(switching(accept));
		socket.write(frame("~"));
		socket.write(frame("~Can"));
		socket.write(frame("y".repeat(70_000)));
		socket.write(frame("one ", 0x01));
		socket.write(frame("two", 0x80));
		socket.write(frame("~Canary"));
	};
	const client = new WebSocket(`ws://127.0.0.1:${gate.port}/held/live`, {
		headers: { "X-API-Key": key },
	});
	const messages: string[] = [];
	client.on("message", (data: Buffer) => messages.push(data.toString()));
	await expect
		.poll(() => messages.map((text) => text.replace(/^y{70000}$/, "long")), {
			timeout: 10_000,
		})
		.toEqual(["~", "~Can", "long", "one two", "~Canary"]);
	expect(asked[0]?.headers["sec-websocket-extensions"]).toBeUndefined();
	client.terminate();
});
