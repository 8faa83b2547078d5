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
import type { Duplex } from "node:stream";
import type { ProblemCode } from "../../contract/problems.ts";
import { problemAnswer } from "../problem.ts";
import { Roster } from "../roster.ts";
import type { AwaitedBody } from "./body.ts";
import type { Listener } from "./exchange.ts";
import {
	type DeadConnections,
	halfClosed,
	Http1Exchange,
	type Http1Wire,
	peerOf,
} from "./http1-exchange.ts";
import {
	createTlsServer,
	followHandshakes,
	shownBy,
	type TlsListening,
} from "./tls.ts";
import {
	headerLimitBytes,
	type InboundHandlers,
	type InboundTimeouts,
} from "./wire.ts";

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
	const wire: Http1Wire = { dead, bodies, timeouts, listener, certificates };
	let count = 0;
	const nextId = (): string => `${prefix}-${(++count).toString(36)}`;
	tls?.http2?.serve({ wire, handlers, nextId });
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
			new Http1Exchange(nextId(), req, res, wire, awaitsContinue, undefined),
		);
	};
	/** What the steps never see. An answer under way that is not its `own` is not overtaken: the connection just ends. */
	const refuseOutright = (
		socket: Socket,
		code: ProblemCode,
		reason: string,
		own?: ServerResponse,
	): void => {
		handlers.malformed(peerOf(socket, wire), code, reason);
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
			tls?.http2?.sweep();
		},
		Math.min(1_000, timeouts.bodyMs),
	);
	sweep.unref();
	server.once("close", () => clearInterval(sweep));
	// Zero means no count at which Node would drop headers silently: the steps count and refuse.
	server.maxHeadersCount = 0;
	// A client that has said all it will may still be waiting; Node would end the connection. Not in its documentation.
	Object.assign(server, { httpAllowHalfOpen: true });
	server.on(tls ? "secureConnection" : "connection", (socket: Socket) =>
		socket.once("end", () => answerOf(socket)?.emit(halfClosed)),
	);
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
				handlers.malformed(peerOf(socket, wire), "bad-request", reason),
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
		handlers.handle(new Http1Exchange(nextId(), req, res, wire, false, head));
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
		handlers.malformed(peerOf(raw, wire), code, error.code ?? "parse");
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
