/**
 * HTTP/2 in, by node:http2 on connections whose TLS handshake agreed on it: each stream becomes an Exchange. Bounds what
 * one connection may ask for; what breaks the protocol ends it. Decides nothing about requests that can be read.
 */
import {
	constants,
	performServerHandshake,
	type ServerHttp2Session,
	type ServerHttp2Stream,
} from "node:http2";
import type { TLSSocket } from "node:tls";
import type { ProblemCode } from "../../contract/problems.ts";
import { problemAnswer } from "../problem.ts";
import { type Member, Roster } from "../roster.ts";
import type { Exchange, Peer } from "./exchange.ts";
import {
	Http2Exchange,
	readStreamHead,
	type StreamHead,
	streamFields,
} from "./http2-exchange.ts";
import { headerLimitBytes, type InboundHandlers, type Wire } from "./wire.ts";

/**
 * nghttp2 itself ends a connection after 8 CONTINUATION frames of one header and 1,000 answers to pings and settings
 * that wait unread; Node, one whose streams and header tables take 10 MB. What is left to say is here.
 */
const bounds = {
	settings: {
		enablePush: false,
		enableConnectProtocol: false,
		maxConcurrentStreams: 100,
		maxHeaderListSize: headerLimitBytes,
	},
	// The steps count fields, and answer who sends more.
	maxHeaderListPairs: 256,
	maxSessionInvalidFrames: 100,
	maxSessionRejectedStreams: 100,
	// Rapid reset (CVE-2023-44487): so many at once, and so many a second after that.
	streamResetBurst: 200,
	streamResetRate: 50,
	// An upstream's fields pass as they come, as over HTTP/1.1.
	strictSingleValueFields: false,
};

/** Pings and settings of one connection between two sweeps, a second apart: each is answered. */
const chatterLimit = 200;

/** What the server it belongs to gives it. */
export interface Http2Server {
	readonly wire: Wire;
	readonly handlers: InboundHandlers;
	readonly nextId: () => string;
}

export class Http2Connections {
	readonly #all = new Roster<Connection>();
	#server: Http2Server | undefined;
	#isClosing = false;

	/** Before the first connection. */
	serve(server: Http2Server): void {
		this.#server = server;
	}

	/** From here on the connection is HTTP/2. */
	take(socket: TLSSocket): void {
		if (this.#server === undefined || this.#isClosing) {
			socket.destroy();
			return;
		}
		const connection = new Connection(socket, this.#server);
		this.#all.add(connection);
		socket.once("close", () => this.#all.remove(connection));
	}

	/** About once a second: what time alone ends. */
	sweep(): void {
		const nowMs = performance.now();
		for (const connection of this.#all.snapshot()) connection.expire(nowMs);
	}

	/** Streams that are open end by themselves; no other is begun (GOAWAY). */
	close(): void {
		this.#isClosing = true;
		for (const connection of this.#all.snapshot()) connection.close();
	}
}

class Connection implements Member {
	place = 0;
	readonly #server: Http2Server;
	readonly #socket: TLSSocket;
	readonly #session: ServerHttp2Session;
	readonly #peer: Peer;
	readonly #local: Exchange["local"];
	#streams = 0;
	#hasServed = false;
	#idleSinceMs = performance.now();
	#chatter = 0;

	constructor(socket: TLSSocket, server: Http2Server) {
		this.#server = server;
		this.#socket = socket;
		this.#local = {
			address: socket.localAddress ?? "",
			port: socket.localPort ?? 0,
		};
		const session = performServerHandshake(socket, bounds);
		this.#session = session;
		this.#peer = {
			address: socket.remoteAddress ?? "",
			port: socket.remotePort ?? 0,
			connection: session,
			certificate: server.wire.certificates?.get(socket),
		};
		session.on("error", (error: NodeJS.ErrnoException) => {
			if (error.code !== "ECONNRESET" && error.code !== "EPIPE")
				this.#malformed("bad-request", `HTTP/2: ${error.message}`);
			session.destroy();
		});
		session.on("stream", (stream, _, flags, raw) =>
			this.#receive(
				stream,
				readStreamHead(raw, (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0),
			),
		);
		session.on("ping", this.#talk);
		session.on("remoteSettings", this.#talk);
	}

	expire(nowMs: number): void {
		this.#chatter = 0;
		if (this.#streams > 0) return;
		const { headerMs, idleMs } = this.#server.wire.timeouts;
		if (nowMs - this.#idleSinceMs < (this.#hasServed ? idleMs : headerMs))
			return;
		// Half a header may stand there: nothing is waited for.
		if (this.#session.closed) this.#session.destroy();
		else this.close();
	}

	close(): void {
		if (!this.#session.closed) this.#session.close();
	}

	#receive(stream: ServerHttp2Stream, head: StreamHead): void {
		const { wire, handlers, nextId } = this.#server;
		this.#streams++;
		this.#hasServed = true;
		// What goes wrong is told by its end.
		stream.on("error", () => undefined);
		stream.once("close", () => {
			this.#streams--;
			this.#idleSinceMs = performance.now();
		});
		const code = refusalOf(head);
		if (code !== undefined) {
			this.#malformed(code, "a stream's header");
			const { status, headers, body } = problemAnswer(code, undefined);
			stream.respond(streamFields(headers, status));
			stream.end(body);
			return;
		}
		handlers.handle(
			new Http2Exchange(nextId(), stream, head, this.#peer, this.#local, wire),
		);
	}

	readonly #talk = (): void => {
		this.#chatter++;
		if (this.#chatter <= chatterLimit) return;
		this.#malformed("bad-request", "HTTP/2: too many pings or settings");
		this.#session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
		this.#socket.destroy();
	};

	#malformed(code: ProblemCode, reason: string): void {
		this.#server.handlers.malformed(this.#peer, code, reason);
	}
}

/** What the steps never see, as over HTTP/1.1. */
function refusalOf({ method, scheme, expect }: StreamHead) {
	if (method === "CONNECT") return "method-not-allowed";
	if (scheme !== "https") return "bad-request";
	return expect === undefined || expect.toLowerCase() === "100-continue"
		? undefined
		: "expectation-failed";
}
