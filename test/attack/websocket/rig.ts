/**
 * A gate between two ends of a WebSocket that both do as they are told, byte by byte: frames are built and read here, and
 * no library stands in between. Owns the gate, the upstream's server and every connection; judges nothing.
 */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import {
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { openWire, type Wire } from "../../stub/raw-client.ts";

export interface Shape {
	readonly opcode?: number;
	readonly last?: boolean;
	/** The first byte, whatever the others say. */
	readonly first?: number;
	/** As a client has to; a server must not. */
	readonly masked?: boolean;
	/** Written with this many length bytes. */
	readonly lengthBytes?: 0 | 2 | 8;
	/** Says another length than it has. */
	readonly says?: bigint;
}

export function frame(payload: string | Buffer, shape: Shape = {}): Buffer {
	const { opcode = 1, last = true, masked = false } = shape;
	const bytes = Buffer.from(payload);
	const length = shape.says ?? BigInt(bytes.length);
	const wide =
		shape.lengthBytes ?? (length > 65_535n ? 8 : length > 125n ? 2 : 0);
	const head = Buffer.alloc(2 + wide);
	head[0] = shape.first ?? (last ? 0x80 : 0) | opcode;
	head[1] =
		(masked ? 0x80 : 0) |
		(wide === 8 ? 127 : wide === 2 ? 126 : Number(length));
	if (wide === 2) head.writeUInt16BE(Number(length), 2);
	if (wide === 8) head.writeBigUInt64BE(length, 2);
	if (!masked) return Buffer.concat([head, bytes]);
	const mask = randomBytes(4);
	return Buffer.concat([
		head,
		mask,
		bytes.map((byte, i) => byte ^ (mask[i & 3] ?? 0)),
	]);
}

/** As a client sends it. */
export const sent = (payload: string | Buffer, shape: Shape = {}): Buffer =>
	frame(payload, { masked: true, ...shape });

export function closePayload(
	code: number,
	reason: string | Buffer = "",
): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(code);
	return Buffer.concat([bytes, Buffer.from(reason)]);
}

export interface Frame {
	readonly opcode: number;
	readonly last: boolean;
	readonly payload: Buffer;
}

/** Whole frames, from whoever sent them. */
export function framesIn(bytes: Buffer): Frame[] {
	const frames: Frame[] = [];
	let at = 0;
	while (at + 2 <= bytes.length) {
		const second = bytes.readUInt8(at + 1);
		const short = second & 0x7f;
		const wide = short === 127 ? 8 : short === 126 ? 2 : 0;
		const masks = second > 0x7f;
		const start = at + 2 + wide + (masks ? 4 : 0);
		if (start > bytes.length) break;
		const length =
			wide === 8
				? Number(bytes.readBigUInt64BE(at + 2))
				: wide === 2
					? bytes.readUInt16BE(at + 2)
					: short;
		if (start + length > bytes.length) break;
		const mask = bytes.subarray(start - 4, start);
		const payload = Buffer.from(
			bytes
				.subarray(start, start + length)
				.map((byte, i) => (masks ? byte ^ (mask[i & 3] ?? 0) : byte)),
		);
		const first = bytes.readUInt8(at);
		frames.push({ opcode: first & 0x0f, last: first > 0x7f, payload });
		at = start + length;
	}
	return frames;
}

/** Of the close among them; undefined: there is none. */
export function closeCode(frames: readonly Frame[]): number | undefined {
	const close = frames.find(({ opcode }) => opcode === 8);
	return (
		close && (close.payload.length < 2 ? 1_005 : close.payload.readUInt16BE())
	);
}

export const textsIn = (frames: readonly Frame[]): string[] =>
	frames
		.filter(({ opcode }) => opcode <= 2)
		.map(({ payload }) => payload.toString());

/** The upstream's end of one connection. */
export interface FarEnd {
	readonly socket: Duplex;
	readonly request: IncomingMessage;
	/** What came after the handshake. */
	received(): Buffer;
	readonly closed: Promise<unknown>;
}

export interface Rig {
	readonly gate: GateProcess;
	readonly key: string;
	/** Connections the upstream has had, the newest last. */
	readonly far: FarEnd[];
	/** Writes the upstream's answer; by default a right one. */
	answer: (far: FarEnd, accept: string) => void;
	/** A connection on which a handshake was sent. `extra` are whole lines. */
	knock(extra?: readonly string[], path?: string): Promise<Wire>;
	/** One whose handshake was answered with 101. */
	open(extra?: readonly string[], path?: string): Promise<NearEnd>;
	stop(): Promise<void>;
}

/** The client's end of a tunnel. */
export interface NearEnd {
	readonly wire: Wire;
	readonly far: FarEnd;
	/** What came after the handshake. */
	received(): Buffer;
	frames(): Frame[];
}

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
export const switching = (accept: string, more = ""): string =>
	`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;

export interface RigOptions {
	/** Of the upstream, in security.json. */
	readonly upstream?: Readonly<Record<string, unknown>>;
	readonly settings?: Readonly<Record<string, unknown>>;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
	const far: FarEnd[] = [];
	const server = createServer((_, res) => res.end("hello"));
	server.on("upgrade", (request: IncomingMessage, socket: Duplex, head) => {
		const pieces: Buffer[] = [head];
		socket.on("error", () => undefined);
		socket.on("end", () => socket.end());
		socket.on("data", (piece: Buffer) => pieces.push(piece));
		const end: FarEnd = {
			socket,
			request,
			received: () => Buffer.concat(pieces),
			closed: new Promise((resolve) => socket.once("close", resolve)),
		};
		far.push(end);
		rig.answer(
			end,
			createHash("sha1")
				.update(`${request.headers["sec-websocket-key"]}${guid}`)
				.digest("base64"),
		);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server has an address.
	const { port } = server.address() as AddressInfo;
	const gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: {
				x: {
					...withHarmlessMessages(`http://127.0.0.1:${port}`),
					...options.upstream,
				},
			},
			...options.settings,
		},
	});
	const { key } = await gate.createKey("client");
	const rig: Rig = {
		gate,
		key,
		far,
		answer: (end, accept) => void end.socket.write(switching(accept)),
		async knock(extra = [`X-API-Key: ${key}`], path = "/x/live") {
			const wire = await openWire(gate.port);
			wire.send(handshake(gate.port, path, extra));
			return wire;
		},
		async open(extra, path) {
			const before = far.length;
			const wire = await rig.knock(extra, path);
			const isOpen = await wire.until((bytes) => bytes.includes("\r\n\r\n"));
			const head = wire.received().toString("latin1");
			const end = far[before];
			if (!isOpen || !head.startsWith("HTTP/1.1 101") || end === undefined)
				throw new Error(`not open: ${head}`);
			const from = head.indexOf("\r\n\r\n") + 4;
			const received = (): Buffer => wire.received().subarray(from);
			return { wire, far: end, received, frames: () => framesIn(received()) };
		},
		async stop() {
			await gate.stop();
			server.closeAllConnections();
			for (const { socket } of far) socket.destroy();
			server.close();
		},
	};
	return rig;
}

/** As RFC 6455 §4.1 has it. */
export const handshake = (
	port: number,
	path: string,
	extra: readonly string[],
): string =>
	[
		`GET ${path} HTTP/1.1`,
		`Host: 127.0.0.1:${port}`,
		"Connection: Upgrade",
		"Upgrade: websocket",
		"Sec-WebSocket-Version: 13",
		`Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
		...extra,
		"",
		"",
	].join("\r\n");
