/**
 * A recording upstream on a raw socket: keeps every byte it was sent, reads requests just well enough to know where
 * each ends, and answers whatever its script writes, malformed answers included. It never corrects either side.
 */
import { createServer, type Socket } from "node:net";

export interface ReceivedRequest {
	/** Counts the connections this upstream has accepted, from 1. */
	readonly connection: number;
	readonly method: string;
	readonly target: string;
	/** Names as they came; order and duplicates kept. */
	readonly fields: readonly (readonly [string, string])[];
	/** Empty until {@link ReceivedRequest.whole}; chunked coding removed. */
	body: Buffer;
	whole: boolean;
	readonly socket: Socket;
}

/** Answers one request. Called when its body is whole, or at its head for a {@link RawUpstream.atHead} script. */
export type Script = (request: ReceivedRequest) => void;

export interface RawUpstream {
	readonly port: number;
	readonly url: string;
	/** Every request since the last {@link RawUpstream.reset}, sentinels left out. */
	readonly requests: readonly ReceivedRequest[];
	/** Connections open now. */
	readonly open: ReadonlySet<Socket>;
	/** Every byte received since the last reset, latin1, sentinels left out. */
	bytes(): string;
	script: Script;
	atHead: Script | null;
	/** Forgets what was recorded and answers as at first. */
	reset(): void;
	stop(): Promise<void>;
}

/** A request to this path is answered at once and never recorded: it proves that what came before has been handled. */
export const sentinelPath = "/sentinel";

const hello =
	"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
const answerHello: Script = ({ socket }) => {
	socket.write(hello);
};

/** Values of every field of this name, in order. */
export function valuesOf(
	{ fields }: { readonly fields: readonly (readonly [string, string])[] },
	name: string,
): readonly string[] {
	return fields
		.filter(([given]) => given.toLowerCase() === name.toLowerCase())
		.map(([, value]) => value);
}

export async function startRawUpstream(): Promise<RawUpstream> {
	let requests: ReceivedRequest[] = [];
	let pieces: Buffer[] = [];
	const readers = new Set<Reader>();
	let connections = 0;
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		connections += 1;
		open.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => open.delete(socket));
		const reader = requestReader(socket, connections, {
			started(request) {
				requests.push(request);
				upstream.atHead?.(request);
			},
			ended: (request) => upstream.script(request),
			bytes: (piece) => pieces.push(piece),
		});
		socket.on("data", reader.read);
		readers.add(reader);
		socket.on("close", () => {
			pieces.push(reader.unread());
			readers.delete(reader);
		});
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const address = server.address();
	const port = typeof address === "object" ? (address?.port ?? 0) : 0;
	const upstream: RawUpstream = {
		port,
		url: `http://127.0.0.1:${port}`,
		get requests() {
			return requests;
		},
		open,
		bytes: () =>
			Buffer.concat([
				...pieces,
				...[...readers].map((reader) => reader.unread()),
			]).toString("latin1"),
		script: answerHello,
		atHead: null,
		reset() {
			requests = [];
			pieces = [];
			upstream.script = answerHello;
			upstream.atHead = null;
		},
		stop() {
			for (const socket of open) socket.destroy();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
	return upstream;
}

interface Reader {
	readonly read: (piece: Buffer) => void;
	/** What has arrived of a head or chunk that is not whole yet. */
	readonly unread: () => Buffer;
}

interface Reading {
	started(request: ReceivedRequest): void;
	ended(request: ReceivedRequest): void;
	bytes(piece: Buffer): void;
}

function asksForTunnel(request: ReceivedRequest): boolean {
	const connection = valuesOf(request, "connection").join().toLowerCase();
	return (
		connection.includes("upgrade") && valuesOf(request, "upgrade").length > 0
	);
}

/** Bytes behind an upgrade request are recorded and no longer read as requests, whatever the answer was. */
function requestReader(
	socket: Socket,
	connection: number,
	reading: Reading,
): Reader {
	let pending: Buffer = Buffer.alloc(0);
	let tunnelled = false;
	let current: { request: ReceivedRequest; remaining: Body } | null = null;
	const read = (piece: Buffer): void => {
		if (tunnelled) {
			reading.bytes(piece);
			return;
		}
		pending = Buffer.concat([pending, piece]);
		for (;;) {
			if (current === null) {
				const end = pending.indexOf("\r\n\r\n");
				if (end === -1) return;
				const text = pending.subarray(0, end + 4).toString("latin1");
				pending = pending.subarray(end + 4);
				const request = parseHead(text, socket, connection);
				if (request.target.startsWith(sentinelPath)) {
					socket.write(hello);
					continue;
				}
				reading.bytes(Buffer.from(text, "latin1"));
				current = { request, remaining: bodyOf(request) };
				reading.started(request);
			}
			const { request, remaining } = current;
			const { taken, done } = remaining(pending, request);
			reading.bytes(pending.subarray(0, taken));
			pending = pending.subarray(taken);
			if (!done) return;
			request.whole = true;
			current = null;
			reading.ended(request);
			if (!asksForTunnel(request)) continue;
			tunnelled = true;
			reading.bytes(pending);
			pending = Buffer.alloc(0);
			return;
		}
	};
	return { read, unread: () => pending };
}

function parseHead(
	text: string,
	socket: Socket,
	connection: number,
): ReceivedRequest {
	const [line = "", ...rest] = text.slice(0, -4).split("\r\n");
	const [method = "", target = ""] = line.split(" ");
	const fields = rest.map((field): [string, string] => {
		const colon = field.indexOf(":");
		return [field.slice(0, colon), field.slice(colon + 1).trim()];
	});
	return {
		connection,
		method,
		target,
		fields,
		body: Buffer.alloc(0),
		whole: false,
		socket,
	};
}

/** Takes what belongs to the body from the front of `bytes` and adds it to the request. */
type Body = (
	bytes: Buffer,
	request: ReceivedRequest,
) => { readonly taken: number; readonly done: boolean };

function bodyOf(request: ReceivedRequest): Body {
	if (valuesOf(request, "transfer-encoding").join().includes("chunked"))
		return chunkedBody();
	const length = Number(valuesOf(request, "content-length")[0] ?? 0);
	const pieces: Buffer[] = [];
	let left = length;
	return (bytes, into) => {
		const piece = bytes.subarray(0, left);
		left -= piece.length;
		pieces.push(piece);
		if (left === 0) into.body = Buffer.concat(pieces);
		return { taken: piece.length, done: left === 0 };
	};
}

function chunkedBody(): Body {
	const pieces: Buffer[] = [];
	return (bytes, into) => {
		let at = 0;
		for (;;) {
			const lineEnd = bytes.indexOf("\r\n", at);
			if (lineEnd === -1) return { taken: at, done: false };
			const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
			if (size === 0) {
				// The last chunk's line end, any trailer fields, and an empty line.
				const end = bytes.indexOf("\r\n\r\n", lineEnd);
				if (end === -1) return { taken: at, done: false };
				into.body = Buffer.concat(pieces);
				return { taken: end + 4, done: true };
			}
			const next = lineEnd + 2 + size + 2;
			if (!(bytes.length >= next)) return { taken: at, done: false };
			pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
			at = next;
		}
	};
}
