/**
 * HTTP/1.1 in, by node:http: llhttp parses, strictly. Turns each request into an Exchange and hands it to the steps;
 * decides nothing itself, except that a message it cannot parse is refused and its connection ended.
 */
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerOptions,
	ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex, Readable } from "node:stream";
import type { ProblemCode } from "../../contract/problems.ts";
import { problemAnswer } from "../problem.ts";
import { type Member, Roster } from "../roster.ts";
import type { BodyFailure, Exchange, Listener, Peer } from "./exchange.ts";
import {
	createTlsServer,
	followHandshakes,
	shownBy,
	type TlsListening,
} from "./tls.ts";

export interface InboundTimeouts {
	/** From the first byte of a request to the end of its header; and for a TLS handshake. */
	readonly headerMs: number;
	/** For the whole of a body that is read before it is judged, and between two pieces of a streamed one. */
	readonly bodyMs: number;
	/** An idle kept-alive connection is closed after this. */
	readonly idleMs: number;
}

export const inboundTimeouts: InboundTimeouts = {
	headerMs: 10_000,
	bodyMs: 30_000,
	idleMs: 60_000,
};

/** A last piece up to this size is copied into the header's write. */
const joinedBytes = 16 * 1024;

/** Bytes of one request header, its first line included. */
export const headerLimitBytes = 16 * 1024;

export interface InboundHandlers {
	handle(exchange: Exchange): void;
	/** A message that could not be parsed; `reason` is the parser's code. The refusal has been sent. */
	malformed(peer: Peer, code: ProblemCode, reason: string): void;
}

/** The connections whose last answer said `close`: whatever else arrives on them is dropped unread. */
type DeadConnections = WeakSet<object>;

/** A body that is being read whole. */
interface AwaitedBody extends Member {
	readonly sinceMs: number;
	slow(): void;
}

/** What the exchanges of one server have in common. */
interface Shared {
	readonly dead: DeadConnections;
	readonly bodies: Roster<AwaitedBody>;
	readonly timeouts: InboundTimeouts;
	readonly listener: Listener;
	/** By connection; undefined where none is asked for. */
	readonly certificates: WeakMap<object, string> | undefined;
}

/** A server that is not listening yet. `prefix` starts every request id; `tls` left out: in the clear. */
export function createInbound(
	prefix: string,
	timeouts: InboundTimeouts,
	handlers: InboundHandlers,
	listener: Listener,
	tls?: TlsListening,
): Server {
	const dead: DeadConnections = new WeakSet();
	const bodies = new Roster<AwaitedBody>();
	const certificates =
		tls === undefined || tls.clients === "none"
			? undefined
			: new WeakMap<object, string>();
	const shared: Shared = { dead, bodies, timeouts, listener, certificates };
	let count = 0;
	const nextId = (): string => `${prefix}-${(++count).toString(36)}`;
	const receive = (
		req: IncomingMessage,
		res: ServerResponse,
		awaitsContinue: boolean,
	): void => {
		if (dead.has(req.socket)) {
			req.socket.destroy();
			return;
		}
		handlers.handle(
			new Http1Exchange(nextId(), req, res, shared, awaitsContinue, undefined),
		);
	};
	/** What the steps never see. An answer under way that is not its `own` is not overtaken: the connection just ends. */
	const refuseOutright = (
		socket: Socket,
		code: ProblemCode,
		reason: string,
		own?: ServerResponse,
	): void => {
		handlers.malformed(peerOf(socket, shared), code, reason);
		const ahead = answerOf(socket);
		if (dead.has(socket) || (ahead && ahead !== own)) socket.destroy();
		else refuseRaw(socket, code);
		dead.add(socket);
	};
	const http: ServerOptions = {
		insecureHTTPParser: false,
		// Absent and odd Hosts are refused by the origin guard, with a problem like every other refusal.
		requireHostHeader: false,
		maxHeaderSize: headerLimitBytes,
		headersTimeout: timeouts.headerMs,
		requestTimeout: 0,
		connectionsCheckingInterval: Math.min(1_000, timeouts.headerMs),
		keepAliveTimeout: timeouts.idleMs,
		shouldUpgradeCallback: (req: IncomingMessage) =>
			req.headers.upgrade?.toLowerCase() === "websocket",
	};
	const server = tls
		? createTlsServer(http, tls, timeouts.headerMs)
		: createServer(http);
	const sweep = setInterval(
		() => {
			const oldest = performance.now() - timeouts.bodyMs;
			for (const body of bodies.snapshot())
				if (body.sinceMs < oldest) body.slow();
		},
		Math.min(1_000, timeouts.bodyMs),
	);
	sweep.unref();
	server.once("close", () => clearInterval(sweep));
	// Zero means no count at which Node would drop headers silently: the steps count and refuse.
	server.maxHeadersCount = 0;
	// Node takes its own listener off at CONNECT and at an upgrade, and a reset that nobody hears ends the process.
	server.on("connection", (socket: Socket) =>
		socket.on("error", () => socket.destroy()),
	);
	if (tls)
		followHandshakes(server, {
			secured(socket) {
				const shown = shownBy(socket);
				if (shown !== undefined) certificates?.set(socket, shown);
			},
			failed: (socket, reason) =>
				handlers.malformed(peerOf(socket, shared), "bad-request", reason),
		});
	server.on("request", (req, res) => receive(req, res, false));
	server.on("checkContinue", (req, res) => receive(req, res, true));
	server.on("checkExpectation", (req, res) =>
		refuseOutright(req.socket, "expectation-failed", "expect", res),
	);
	server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
		if (dead.has(req.socket) || answerOf(req.socket)) {
			socket.destroy();
			return;
		}
		const res = new ServerResponse(req);
		res.assignSocket(req.socket);
		// Node ends the connections of its own answers; this one it has handed over.
		res.once("finish", () => req.socket.destroySoon());
		handlers.handle(new Http1Exchange(nextId(), req, res, shared, false, head));
	});
	server.on("connect", (req: IncomingMessage) =>
		refuseOutright(req.socket, "method-not-allowed", "connect"),
	);
	server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
		// The server's sockets are net.Sockets; the event's type is wider.
		const raw = socket as Socket;
		if (error.code === "ECONNRESET" || !raw.writable) {
			raw.destroy();
			return;
		}
		const code: ProblemCode =
			error.code === "HPE_HEADER_OVERFLOW" ? "header-too-large" : "bad-request";
		// An answer already under way must not get a second one glued to it.
		if (dead.has(raw) || answerOf(raw)?.headersSent) raw.destroy();
		else refuseRaw(raw, code);
		dead.add(raw);
		handlers.malformed(peerOf(raw, shared), code, error.code ?? "parse");
	});
	return server;
}

/**
 * The answer in progress, which another must not overtake. Node keeps it on the socket; there is no public way to ask.
 */
function answerOf(
	socket: Socket & { _httpMessage?: ServerResponse | null },
): ServerResponse | undefined {
	// oxlint-disable-next-line no-underscore-dangle -- Node's own name
	return socket._httpMessage ?? undefined;
}

function refuseRaw(socket: Socket, code: ProblemCode): void {
	const answer = problemAnswer(code, undefined);
	let head = `HTTP/1.1 ${answer.status} ${answer.title}\r\nConnection: close\r\n`;
	for (let i = 0; i + 1 < answer.headers.length; i += 2)
		head += `${answer.headers[i]}: ${answer.headers[i + 1]}\r\n`;
	socket.end(`${head}\r\n${answer.body}`);
	socket.destroySoon();
}

function peerOf(socket: Socket, { certificates, listener }: Shared): Peer {
	return {
		address: socket.remoteAddress ?? (listener.isLocal ? "127.0.0.1" : ""),
		port: socket.remotePort ?? 0,
		connection: socket,
		certificate: certificates?.get(socket),
	};
}

class Http1Exchange implements Exchange {
	readonly id: string;
	readonly peer: Peer;
	readonly #req: IncomingMessage;
	readonly #res: ServerResponse;
	readonly #shared: Shared;
	readonly #head: Buffer | undefined;
	/** Kept here: a body stream that is destroyed forgets its socket. */
	readonly #socket: Socket;
	#awaitsContinue: boolean;
	#closing = false;
	#sentBody = false;

	constructor(
		id: string,
		req: IncomingMessage,
		res: ServerResponse,
		shared: Shared,
		awaitsContinue: boolean,
		head: Buffer | undefined,
	) {
		this.id = id;
		this.#req = req;
		this.#res = res;
		this.#shared = shared;
		this.#awaitsContinue = awaitsContinue;
		this.#head = head;
		this.#socket = req.socket;
		this.peer = peerOf(req.socket, shared);
	}

	get method(): string {
		return this.#req.method ?? "";
	}
	get httpVersion(): string {
		return this.#req.httpVersion;
	}
	get target(): string {
		return this.#req.url ?? "";
	}
	get rawHeaders(): readonly string[] {
		return this.#req.rawHeaders;
	}
	get listener(): Listener {
		return this.#shared.listener;
	}
	get local(): { address: string; port: number } {
		return {
			address: this.#socket.localAddress ?? "",
			port: this.#socket.localPort ?? 0,
		};
	}
	get upgrade(): boolean {
		return this.#head !== undefined;
	}
	get started(): boolean {
		return this.#res.headersSent;
	}
	get dropped(): boolean {
		return this.#shared.dead.has(this.#socket);
	}
	get finished(): boolean {
		return this.#res.writableEnded || this.#res.destroyed;
	}

	peekBody(): Promise<Buffer | BodyFailure | undefined> {
		this.#continue();
		const req = this.#req;
		return new Promise((resolve) => {
			const settle = (first: Buffer | BodyFailure | undefined): void => {
				clearTimeout(timer);
				req
					.off("readable", onReadable)
					.off("end", onEnd)
					.off("close", onClose)
					.off("error", onClose);
				resolve(first);
			};
			const onReadable = (): void => {
				// Without an encoding the stream yields buffers, and null when there is nothing yet.
				const piece = req.read() as Buffer | null;
				if (piece === null) return;
				req.unshift(piece);
				settle(piece);
			};
			const onEnd = (): void => settle(undefined);
			const onClose = (): void => settle("gone");
			const timer = setTimeout(settle, this.#shared.timeouts.bodyMs, "slow");
			req
				.on("readable", onReadable)
				.on("end", onEnd)
				.on("close", onClose)
				.on("error", onClose);
		});
	}

	readBody(limitBytes: number): Promise<Buffer | BodyFailure> {
		this.#continue();
		const req = this.#req;
		return new Promise((resolve) => {
			const pieces: Buffer[] = [];
			let bytes = 0;
			const waiting: AwaitedBody = {
				place: 0,
				sinceMs: performance.now(),
				slow: () => settle("slow"),
			};
			const settle = (result: Buffer | BodyFailure): void => {
				this.#shared.bodies.remove(waiting);
				resolve(result);
			};
			this.#shared.bodies.add(waiting);
			req.on("data", (piece: Buffer) => {
				bytes += piece.length;
				if (bytes <= limitBytes) pieces.push(piece);
				else {
					req.pause();
					settle("too-large");
				}
			});
			req.once("end", () =>
				settle(
					pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces),
				),
			);
			req.once("close", () => settle("gone"));
			req.on("error", () => settle("gone"));
		});
	}

	streamBody(): Readable {
		this.#continue();
		const socket = this.#socket;
		const onIdle = (): void => {
			socket.destroy();
		};
		socket.setTimeout(this.#shared.timeouts.bodyMs, onIdle);
		this.#req.once("end", () => {
			socket.setTimeout(0);
			socket.off("timeout", onIdle);
		});
		return this.#req;
	}

	start(status: number, headers: string[]): void {
		const res = this.#res;
		if (this.#closing) {
			headers.push("Connection", "close");
			this.#shared.dead.add(this.#socket);
		}
		res.writeHead(status, headers);
	}

	flush(): void {
		// Behind the first piece, if there is one already, so that both go in one write.
		process.nextTick(this.#flush);
	}

	readonly #flush = (): void => {
		if (!this.#sentBody && !this.#res.writableEnded) this.#res.flushHeaders();
	};

	write(chunk: Uint8Array): boolean {
		this.#sentBody = true;
		return this.#res.write(chunk);
	}

	end(chunk?: string | Buffer): void {
		this.#sentBody = true;
		// Node joins a string to the header and writes both at once; a buffer would take a vectored write.
		if (typeof chunk === "object" && chunk.length <= joinedBytes) {
			this.#res.end(chunk.toString("latin1"), "latin1");
		} else this.#res.end(chunk);
	}

	abort(): void {
		this.#socket.destroy();
	}

	closeAfter(): void {
		this.#closing = true;
	}

	onDrain(listener: () => void): void {
		this.#res.on("drain", listener);
	}

	onGone(listener: () => void): void {
		if (this.#res.destroyed) {
			queueMicrotask(listener);
			return;
		}
		this.#res.once("close", () => {
			if (!this.#res.writableFinished) listener();
		});
	}

	tunnel(headers: readonly string[]): { socket: Duplex; head: Buffer } {
		const socket = this.#socket;
		this.#res.detachSocket(socket);
		let head = "HTTP/1.1 101 Switching Protocols\r\n";
		for (let i = 0; i + 1 < headers.length; i += 2)
			head += `${headers[i]}: ${headers[i + 1]}\r\n`;
		socket.write(`${head}\r\n`, "latin1");
		return { socket, head: this.#head ?? Buffer.alloc(0) };
	}

	#continue(): void {
		if (!this.#awaitsContinue) return;
		this.#awaitsContinue = false;
		this.#res.writeContinue();
	}
}
