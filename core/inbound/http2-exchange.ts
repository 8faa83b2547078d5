/**
 * One stream of HTTP/2 as an exchange: what came is put into the words of HTTP/1.1, which the steps read, and the answer
 * back. Decides nothing; what no HTTP/1.1 request could say is said by a field that the steps refuse twice.
 */
import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { constants } from "node:http2";
import type { Readable } from "node:stream";
import { peekBody, readBody, Upload } from "./body.ts";
import type { BodyFailure, Exchange, Listener, Peer } from "./exchange.ts";
import type { Wire } from "./wire.ts";

/** A header block as it is read from the wire. */
export interface StreamHead {
	readonly method: string | undefined;
	readonly path: string | undefined;
	readonly scheme: string | undefined;
	/** Host and the like included; pseudo-header fields are not. */
	readonly fields: string[];
	readonly expect: string | undefined;
	readonly takesTrailers: boolean;
}

/** `raw` is names and values in turn. `ends`: no body follows. */
export function readStreamHead(
	raw: readonly string[],
	ends: boolean,
): StreamHead {
	const pseudo = new Map<string, string>();
	const cookies: string[] = [];
	const fields: string[] = [];
	let expect: string | undefined;
	let hasLength = false;
	let takesTrailers = false;
	for (let i = 0; i < raw.length; i += 2) {
		const name = raw[i] ?? "";
		const value = raw[i + 1] ?? "";
		if (name.startsWith(":")) {
			pseudo.set(name, value);
			// RFC 9113 §8.3.1: it takes Host's place. One that says something else stays beside it: two Hosts are refused.
			if (name === ":authority") fields.unshift("host", value);
		} else if (name === "host" && pseudo.get(":authority") === value) continue;
		// RFC 9113 §8.2.3: a cookie may come in crumbs, and goes on as one field.
		else if (name === "cookie") cookies.push(value);
		else {
			if (name === "content-length") hasLength = true;
			else if (name === "expect") expect = value;
			else if (name === "te") takesTrailers = value === "trailers";
			fields.push(name, value);
		}
	}
	if (cookies.length > 0) fields.push("cookie", cookies.join("; "));
	// A body of unknown length; from the wire this field cannot come (RFC 9113 §8.2.2).
	if (!ends && !hasLength) fields.push("transfer-encoding", "chunked");
	return {
		method: pseudo.get(":method"),
		path: pseudo.get(":path"),
		scheme: pseudo.get(":scheme"),
		fields,
		expect,
		takesTrailers,
	};
}

/** RFC 9113 §8.2.2: what an answer must not hold. */
const perConnection = new Set([
	"connection",
	"keep-alive",
	"proxy-connection",
	"transfer-encoding",
	"upgrade",
]);

/** Names and values in turn → as node:http2 takes them, duplicates kept in order. */
export function streamFields(
	headers: readonly string[],
	status?: number,
): OutgoingHttpHeaders {
	// Without a prototype: an upstream names the fields.
	const fields = Object.create(null) as Record<string, string[]>;
	for (let i = 0; i + 1 < headers.length; i += 2) {
		const name = (headers[i] ?? "").toLowerCase();
		if (perConnection.has(name)) continue;
		(fields[name] ??= []).push(headers[i + 1] ?? "");
	}
	const out: OutgoingHttpHeaders = Object.create(null);
	if (status !== undefined) out[":status"] = status;
	for (const [name, values] of Object.entries(fields))
		out[name] = values.length === 1 ? values[0] : values;
	return out;
}

export class Http2Exchange implements Exchange {
	readonly httpVersion = "2";
	/** Extended CONNECT (RFC 8441) is not offered. */
	readonly upgrade = false;
	readonly id: string;
	readonly method: string;
	readonly target: string;
	readonly rawHeaders: readonly string[];
	readonly takesTrailers: boolean;
	readonly peer: Peer;
	readonly local: { readonly address: string; readonly port: number };
	readonly #stream: ServerHttp2Stream;
	readonly #wire: Wire;
	#awaitsContinue: boolean;
	#hasNoBody = false;
	#isEnded = false;
	#awaitsTrailers = false;
	#trailers: readonly string[] = [];

	constructor(
		id: string,
		stream: ServerHttp2Stream,
		head: StreamHead,
		peer: Peer,
		local: Exchange["local"],
		wire: Wire,
	) {
		this.id = id;
		this.method = head.method ?? "";
		this.target = head.path ?? "";
		this.rawHeaders = head.fields;
		this.takesTrailers = head.takesTrailers;
		this.peer = peer;
		this.local = local;
		this.#stream = stream;
		this.#wire = wire;
		this.#awaitsContinue = head.expect !== undefined;
		// What is left of a body that nobody reads is not asked for (RFC 9113 §8.1).
		stream.once("finish", () => {
			if (
				!stream.endAfterHeaders &&
				!stream.readableEnded &&
				!this.#awaitsTrailers
			)
				stream.close(constants.NGHTTP2_NO_ERROR);
		});
	}

	get listener(): Listener {
		return this.#wire.listener;
	}
	get started(): boolean {
		return this.#stream.headersSent;
	}
	get finished(): boolean {
		return this.#isEnded || this.#isClosed;
	}
	get dropped(): boolean {
		return this.#stream.destroyed;
	}

	peekBody(): Promise<Buffer | BodyFailure | undefined> {
		this.#continue();
		return peekBody(this.#stream, this.#wire.timeouts.bodyMs);
	}

	readBody(limitBytes: number): Promise<Buffer | BodyFailure> {
		this.#continue();
		return readBody(this.#stream, limitBytes, this.#wire.bodies);
	}

	streamBody(): Readable {
		this.#continue();
		const stream = this.#stream;
		const onIdle = (): void => stream.close(constants.NGHTTP2_CANCEL);
		stream.setTimeout(this.#wire.timeouts.bodyMs, onIdle);
		stream.once("end", () => {
			stream.setTimeout(0);
			stream.off("timeout", onIdle);
		});
		return new Upload(stream);
	}

	inform(status: number, headers: readonly string[]): void {
		if (this.#isClosed || this.#stream.headersSent) return;
		this.#stream.additionalHeaders(streamFields(headers, status));
	}

	trailers(fields: readonly string[]): void {
		this.#trailers = fields;
	}

	start(status: number, headers: string[]): void {
		const stream = this.#stream;
		if (this.#isClosed) return;
		this.#hasNoBody =
			this.method === "HEAD" || status === 204 || status === 304;
		this.#awaitsTrailers = this.takesTrailers && !this.#hasNoBody;
		if (this.#awaitsTrailers)
			stream.once("wantTrailers", () =>
				stream.sendTrailers(streamFields(this.#trailers)),
			);
		stream.respond(streamFields(headers, status), {
			endStream: this.#hasNoBody,
			waitForTrailers: this.#awaitsTrailers,
		});
	}

	/** `respond` has sent it. */
	flush(): void {}

	write(chunk: Uint8Array): boolean {
		return this.#hasNoBody || this.#isClosed || this.#stream.write(chunk);
	}

	end(chunk?: string | Buffer): void {
		this.#isEnded = true;
		if (this.#hasNoBody || this.#isClosed) return;
		if (chunk === undefined) this.#stream.end();
		else this.#stream.end(chunk);
	}

	abort(): void {
		// Closing would end it properly first.
		this.#stream.destroy(new Error("cut"));
	}

	/** Each answer is the last of its stream, and no other stream is concerned. */
	closeAfter(): void {}

	onDrain(listener: () => void): void {
		this.#stream.on("drain", listener);
	}

	onGone(listener: () => void): void {
		const stream = this.#stream;
		if (stream.destroyed) {
			queueMicrotask(listener);
			return;
		}
		stream.once("close", () => {
			if (!this.#isEnded || stream.rstCode !== constants.NGHTTP2_NO_ERROR)
				listener();
		});
	}

	tunnel(): never {
		throw new Error("a stream of HTTP/2 is no tunnel");
	}

	get #isClosed(): boolean {
		return this.#stream.destroyed || this.#stream.closed;
	}

	#continue(): void {
		if (!this.#awaitsContinue) return;
		this.#awaitsContinue = false;
		this.inform(100, []);
	}
}
