/**
 * An exchange whose caller waits for a person: after some seconds it is answered by an event stream that says so now and
 * then, so that neither a client nor anything between takes it for dead. What the steps then answer becomes an event of
 * that stream. Before the stream has begun it is the exchange itself, byte for byte.
 */
import type { Duplex, Readable } from "node:stream";
import type { BodyFailure, Exchange, Peer } from "../inbound/exchange.ts";
import { valueOf } from "../request/head.ts";
import { progressNote, rpcError } from "./answers.ts";
import type { McpCall } from "./mcp-call.ts";

/** Most people who are there have answered by then, and the client gets an ordinary answer. */
const firstSignMs = 5_000;
/** Shorter than what proxies and clients give up after. */
const signEveryMs = 10_000;

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** What the answer that began is turned into. */
type Form = "untouched" | "json" | "events" | "failure";

export class KeptAlive implements Exchange {
	readonly #inner: Exchange;
	readonly #call: McpCall;
	readonly #sinceMs: number;
	#lastSignMs: number | undefined;
	#signs = 0;
	#form: Form | undefined;
	#status = 0;

	constructor(inner: Exchange, call: McpCall, nowMs: number) {
		this.#inner = inner;
		this.#call = call;
		this.#sinceMs = nowMs;
	}

	/** Called four times a second while a person is waited for. */
	sign(nowMs: number, text: string): void {
		if (
			this.#inner.finished ||
			this.#form !== undefined ||
			nowMs - (this.#lastSignMs ?? this.#sinceMs) <
				(this.#lastSignMs === undefined ? firstSignMs : signEveryMs)
		)
			return;
		if (this.#lastSignMs === undefined) {
			this.#inner.start(200, [
				"Content-Type",
				"text/event-stream",
				"Cache-Control",
				"no-store",
				"X-Accel-Buffering",
				"no",
				"X-Content-Type-Options",
				"nosniff",
			]);
		}
		this.#lastSignMs = nowMs;
		this.#signs += 1;
		this.#send(": held\n\n");
		if (this.#call.progressToken !== undefined)
			this.#sendEvent(
				progressNote(this.#call.progressToken, this.#signs, text),
			);
	}

	/** The stream has begun: an upstream's answer must come uncompressed. */
	get isStream(): boolean {
		return this.#lastSignMs !== undefined;
	}

	/** Ends the stream, or the plain answer, with one JSON-RPC message. */
	endWith(message: string): void {
		if (this.isStream) {
			this.#sendEvent(message);
			this.#inner.end();
			this.#form = "failure";
			return;
		}
		this.#form = "untouched";
		this.#inner.start(200, [
			"Content-Type",
			"application/json",
			"Content-Length",
			String(Buffer.byteLength(message)),
			"Cache-Control",
			"no-store",
		]);
		this.#inner.end(message);
	}

	start(status: number, headers: string[]): void {
		if (!this.isStream) {
			this.#form = "untouched";
			this.#inner.start(status, headers);
			return;
		}
		this.#status = status;
		this.#form = formOf(status, headers);
		if (this.#form === "json") this.#send("event: message\ndata: ");
	}

	write(chunk: Uint8Array): boolean {
		switch (this.#form) {
			case "json":
				return this.#inner.write(onOneLine(chunk));
			case "failure":
				return true;
			case "events":
			case "untouched":
			case undefined:
			default:
				return this.#inner.write(chunk);
		}
	}

	end(chunk?: string | Buffer): void {
		if (this.#form === "json") {
			if (chunk !== undefined) this.#inner.write(onOneLine(Buffer.from(chunk)));
			this.#inner.end("\n\n");
		} else if (this.#form === "failure") {
			this.#sendEvent(
				rpcError(
					this.#call.id,
					-33_000 - this.#status,
					`answered with status ${this.#status}`,
				),
			);
			this.#inner.end();
		} else this.#inner.end(chunk);
	}

	/** Of the answer, not of the signs before it. */
	get started(): boolean {
		return this.#form !== undefined || (!this.isStream && this.#inner.started);
	}

	flush(): void {
		if (!this.isStream) this.#inner.flush();
	}

	closeAfter(): void {
		if (!this.isStream) this.#inner.closeAfter();
	}

	#sendEvent(message: string): void {
		this.#send(`event: message\ndata: ${message}\n\n`);
	}

	#send(text: string): void {
		this.#inner.write(Buffer.from(text));
		this.#inner.flush();
	}

	get id(): string {
		return this.#inner.id;
	}
	get method(): string {
		return this.#inner.method;
	}
	get httpVersion(): string {
		return this.#inner.httpVersion;
	}
	get target(): string {
		return this.#inner.target;
	}
	get rawHeaders(): readonly string[] {
		return this.#inner.rawHeaders;
	}
	get peer(): Peer {
		return this.#inner.peer;
	}
	get listener(): Exchange["listener"] {
		return this.#inner.listener;
	}
	get local(): Exchange["local"] {
		return this.#inner.local;
	}
	get upgrade(): boolean {
		return this.#inner.upgrade;
	}
	get dropped(): boolean {
		return this.#inner.dropped;
	}
	get finished(): boolean {
		return this.#inner.finished;
	}
	peekBody(): Promise<Buffer | BodyFailure | undefined> {
		return this.#inner.peekBody();
	}
	readBody(limitBytes: number): Promise<Buffer | BodyFailure> {
		return this.#inner.readBody(limitBytes);
	}
	streamBody(): Readable {
		return this.#inner.streamBody();
	}
	abort(): void {
		this.#inner.abort();
	}
	onDrain(listener: () => void): void {
		this.#inner.onDrain(listener);
	}
	onGone(listener: () => void, underway?: "underway"): void {
		this.#inner.onGone(listener, underway);
	}
	inform(status: number, headers: readonly string[]): void {
		if (!this.isStream) this.#inner.inform(status, headers);
	}
	get takesTrailers(): boolean {
		return !this.isStream && this.#inner.takesTrailers;
	}
	trailers(fields: readonly string[]): void {
		if (!this.isStream) this.#inner.trailers(fields);
	}
	tunnel(headers: readonly string[]): { socket: Duplex; head: Buffer } {
		return this.#inner.tunnel(headers);
	}
}

function formOf(status: number, headers: readonly string[]): Form {
	const coding = valueOf(headers, "content-encoding")?.toLowerCase();
	if (coding !== undefined && coding !== "identity") return "failure";
	const type = valueOf(headers, "content-type")?.toLowerCase() ?? "";
	if (type.startsWith("text/event-stream")) return "events";
	// An error of the server's own is JSON-RPC as well; the gate's refusals are not.
	return status < 500 && /^application\/json\b/.test(type) ? "json" : "failure";
}

/** JSON holds line ends between its tokens only: a space says the same, and an event's data is one line. */
function onOneLine(chunk: Uint8Array): Buffer {
	const line = Buffer.from(chunk);
	for (let at = 0; at < line.length; at += 1)
		if (line[at] === newline || line[at] === carriageReturn) line[at] = space;
	return line;
}
