/** One request of HTTP/1.1 and its answer, by node:http. Decides nothing; whoever reads it finds what came, as it came. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex, Readable } from "node:stream";
import { peekBody, readBody, Upload } from "./body.ts";
import type { BodyFailure, Exchange, Listener, Peer } from "./exchange.ts";
import type { Wire } from "./wire.ts";

/** A last piece up to this size is copied into the header's write. */
const joinedBytes = 16 * 1024;

/** Told to the answer under way: its client has shut down its sending side, or has gone. */
export const halfClosed = "halfClosed";
/** How long such a client may be sent nothing before it counts as gone. */
const stillMs = 1_000;
/** How long a client that is still sending is listened to after its connection's last answer (RFC 9112 §9.6). */
const lingerMs = 2_000;

/** The connections whose last answer said `close`: whatever else arrives on them is dropped unread. */
export type DeadConnections = WeakSet<object>;

export interface Http1Wire extends Wire {
	readonly dead: DeadConnections;
}

export function peerOf(
	socket: Socket,
	{ certificates, listener }: Http1Wire,
): Peer {
	return {
		address: socket.remoteAddress ?? (listener.isLocal ? "127.0.0.1" : ""),
		port: socket.remotePort ?? 0,
		connection: socket,
		certificate: certificates?.get(socket),
	};
}

const nothing: Buffer = Buffer.alloc(0);

export class Http1Exchange implements Exchange {
	readonly id: string;
	readonly peer: Peer;
	readonly #req: IncomingMessage;
	readonly #res: ServerResponse;
	readonly #wire: Http1Wire;
	#head: Buffer | undefined;
	/** Kept here: a body stream that is destroyed forgets its socket. */
	readonly #socket: Socket;
	#awaitsContinue: boolean;
	#closing = false;
	#sentBody = false;

	constructor(
		id: string,
		req: IncomingMessage,
		res: ServerResponse,
		wire: Http1Wire,
		awaitsContinue: boolean,
		head: Buffer | undefined,
	) {
		this.id = id;
		this.#req = req;
		this.#res = res;
		this.#wire = wire;
		this.#awaitsContinue = awaitsContinue;
		this.#head = head;
		this.#socket = req.socket;
		// RFC 9112 §6.1: whatever its TE says.
		if (req.httpVersion === "1.0") res.useChunkedEncodingByDefault = false;
		this.peer = peerOf(req.socket, wire);
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
		return this.#wire.listener;
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
		return this.#wire.dead.has(this.#socket);
	}
	get finished(): boolean {
		return this.#res.writableEnded || this.#res.destroyed;
	}

	peekBody(): Promise<Buffer | BodyFailure | undefined> {
		this.#continue();
		return peekBody(this.#req, this.#wire.timeouts.bodyMs);
	}

	readBody(limitBytes: number): Promise<Buffer | BodyFailure> {
		this.#continue();
		return readBody(this.#req, limitBytes, this.#wire.bodies);
	}

	get takesTrailers(): boolean {
		return (
			this.#req.httpVersion === "1.1" &&
			/(?:^|[\s,])trailers(?:$|[\s,])/i.test(
				String(this.#req.headers["te"] ?? ""),
			)
		);
	}

	inform(status: number, headers: readonly string[]): void {
		// RFC 9110 §15.2: HTTP/1.0 knows none.
		if (this.#req.httpVersion === "1.0" || this.#res.headersSent) return;
		this.#res.writeInformation(status, headers);
	}

	trailers(fields: readonly string[]): void {
		const pairs: [string, string][] = [];
		for (let i = 0; i + 1 < fields.length; i += 2)
			pairs.push([fields[i] ?? "", fields[i + 1] ?? ""]);
		this.#res.addTrailers(pairs);
	}

	streamBody(): Readable {
		this.#continue();
		const socket = this.#socket;
		const onIdle = (): void => {
			socket.destroy();
		};
		socket.setTimeout(this.#wire.timeouts.bodyMs, onIdle);
		this.#req.once("end", () => {
			socket.setTimeout(0);
			socket.off("timeout", onIdle);
		});
		return new Upload(this.#req);
	}

	start(status: number, headers: string[]): void {
		const res = this.#res;
		if (this.#closing || this.listener.isStopping) {
			headers.push("Connection", "close");
			this.#wire.dead.add(this.#socket);
			if (!this.#req.complete) this.#lingerAfter();
		}
		res.writeHead(status, headers);
	}

	/**
	 * Node would end the connection with the answer's last byte, and a reset could overtake the answer. What the client
	 * still sends is read and forgotten for a while.
	 */
	#lingerAfter(): void {
		const socket = this.#socket;
		socket.destroySoon = () => {
			socket.end();
			this.#req.resume();
			const timer = setTimeout(() => socket.destroy(), lingerMs);
			socket.once("close", () => clearTimeout(timer));
		};
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
		const { secure, isLocal } = this.listener;
		// What only the connection's end would end looks whole unless that end is a reset.
		if (this.#req.httpVersion === "1.0" && !secure && !isLocal)
			this.#socket.resetAndDestroy();
		else this.#socket.destroy();
	}

	closeAfter(): void {
		this.#closing = true;
	}

	onDrain(listener: () => void): void {
		this.#res.on("drain", listener);
	}

	onGone(listener: () => void, underway?: "underway"): void {
		const res = this.#res;
		if (res.destroyed) {
			queueMicrotask(listener);
			return;
		}
		let isTold = false;
		const tell = (): void => {
			if (!isTold && !res.writableFinished) listener();
			isTold = true;
		};
		res.once("close", tell);
		const onHalfClosed = underway ? this.#endWhenStill : tell;
		if (this.#socket.readableEnded) queueMicrotask(onHalfClosed);
		else res.once(halfClosed, onHalfClosed);
	}

	/** Whoever has gone answers the next write with a reset; where there is none, silence says it. */
	readonly #endWhenStill = (): void => {
		const socket = this.#socket;
		let before = socket.bytesWritten;
		const timer = setInterval(() => {
			if (socket.bytesWritten === before) socket.destroy();
			before = socket.bytesWritten;
		}, stillMs);
		this.#res.once("close", () => clearInterval(timer));
	};

	tunnel(headers: readonly string[]): { socket: Duplex; head: Buffer } {
		const socket = this.#socket;
		this.#res.detachSocket(socket);
		let head = "HTTP/1.1 101 Switching Protocols\r\n";
		for (let i = 0; i + 1 < headers.length; i += 2)
			head += `${headers[i]}: ${headers[i + 1]}\r\n`;
		socket.write(`${head}\r\n`, "latin1");
		const behind = this.#head ?? nothing;
		// A tunnel stays open for days: the request's bytes, and who waited for its answer, need not.
		this.#head = nothing;
		this.#res.removeAllListeners();
		return { socket, head: behind };
	}

	#continue(): void {
		if (!this.#awaitsContinue) return;
		this.#awaitsContinue = false;
		this.#res.writeContinue();
	}
}
