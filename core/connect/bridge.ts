/**
 * Messages of a stdio client to the gate and back: each is a POST of Streamable HTTP, and what the server says by itself
 * comes by a stream. Both eras; messages pass as they are. An answer that cannot come is said to be none, with its id:
 * a client is never left waiting.
 */
import type { IncomingMessage } from "node:http";
import { DoorError } from "./door.ts";
import { events } from "./events.ts";
import type { GateHttp, Sending } from "./gate-http.ts";
import {
	failure,
	isObject,
	modernHeaders,
	type Outgoing,
	read,
} from "./message.ts";
import type { Output } from "./output.ts";

const parseError = -32700;
/** The client's own range begins below −32768. */
const gateError = -33502;
/** After the last line, answers that are still on their way are waited for. */
const finishMs = 30_000;
const longestWaitMs = 30_000;

interface Session {
	/** undefined: the server keeps none. */
	readonly id: string | undefined;
	readonly version: string;
}

export class Bridge {
	readonly #gate: GateHttp;
	readonly #output: Output;
	readonly #tell: (text: string) => void;
	/** By id, with the way to end it. */
	readonly #waiting = new Map<string | number, AbortController>();
	readonly #running = new Set<Promise<void>>();
	/** The `initialize` that a new session is begun with. */
	#initialize: { line: string; message: Outgoing } | undefined;
	#session: Session | undefined;
	#stream: AbortController | undefined;
	#ended = false;

	constructor(gate: GateHttp, output: Output, tell: (text: string) => void) {
		this.#gate = gate;
		this.#output = output;
		this.#tell = tell;
	}

	/**
	 * Takes one line of the client's. Resolves when the next may be sent: what is no request has arrived by then, so that
	 * nothing overtakes it, and a session is there before anything needs it. Never rejects.
	 */
	async send(line: string): Promise<void> {
		const message = read(line);
		if (message === undefined) {
			await this.#output.json(failure(null, parseError, "that is no JSON-RPC"));
			return;
		}
		// In 2026-07-28 a request ends when its stream does.
		if (message.cancels !== undefined && this.#session === undefined) {
			this.#waiting.get(message.cancels)?.abort();
			return;
		}
		const run = this.#exchange(line, message);
		this.#running.add(run);
		void run.finally(() => this.#running.delete(run));
		if (message.method === "initialize" || message.id === undefined) await run;
		if (message.method === "notifications/initialized") void this.#listen();
	}

	/** The client says no more: waits for the answers that are on their way, and ends. */
	async finish(): Promise<void> {
		const late = new Promise((resolve) =>
			setTimeout(resolve, finishMs).unref(),
		);
		await Promise.race([Promise.all(this.#running), late]);
		await this.end();
		await this.#output.flush();
	}

	/** Ends the session at the server. Never rejects. */
	async end(): Promise<void> {
		if (this.#ended) return;
		this.#ended = true;
		this.#stream?.abort();
		for (const waiting of this.#waiting.values()) waiting.abort();
		const session = this.#session;
		if (session?.id === undefined) return;
		const signal = AbortSignal.timeout(2_000);
		await this.#gate
			.send({ method: "DELETE", headers: sessionHeaders(session), signal })
			.then(
				(answer) => answer.resume(),
				() => undefined,
			);
	}

	/** Never rejects. */
	async #exchange(line: string, message: Outgoing): Promise<void> {
		const { id } = message;
		const abort = new AbortController();
		if (id !== undefined) this.#waiting.set(id, abort);
		try {
			const isAnswered = await this.#ask(line, message, abort.signal);
			if (id !== undefined && !isAnswered && !abort.signal.aborted)
				await this.#say(id, "the server ended its answer before it was whole");
		} catch (error) {
			if (abort.signal.aborted) return;
			const why =
				error instanceof DoorError
					? error.message
					: `the gate did not answer (${codeOf(error)})`;
			if (id === undefined) this.#tell(why);
			else await this.#say(id, why);
		} finally {
			if (id !== undefined && this.#waiting.get(id) === abort)
				this.#waiting.delete(id);
		}
	}

	#say(id: string | number, why: string): Promise<void> {
		return this.#output.json(failure(id, gateError, why));
	}

	/** `true`: the client has its answer. */
	async #ask(
		line: string,
		message: Outgoing,
		signal: AbortSignal,
	): Promise<boolean> {
		const isFirst = message.method === "initialize";
		if (isFirst) {
			this.#initialize = { line, message };
			this.#session = undefined;
		}
		const session = this.#session;
		let answer = await this.#post(line, message, signal);
		// The key was revoked, or replaced: the gate may give another, or asks its owner.
		if (answer.statusCode === 401) {
			answer.resume();
			this.#gate.forget();
			answer = await this.#post(line, message, signal);
		}
		// The session ended at the server: a new one is begun the same way, once.
		if (
			answer.statusCode === 404 &&
			!isFirst &&
			session?.id !== undefined &&
			(await this.#begin(session, signal))
		) {
			answer.resume();
			answer = await this.#post(line, message, signal);
		}
		if (isFirst) return await this.#opened(answer, message);
		return await this.#pass(answer, message, signal);
	}

	#post(
		line: string,
		message: Outgoing,
		signal: AbortSignal,
	): Promise<IncomingMessage> {
		const version = message.modernVersion;
		return this.#gate.send({
			method: "POST",
			headers: {
				...accepting,
				"Content-Type": "application/json",
				...(version === undefined
					? message.method === "initialize"
						? {}
						: sessionHeaders(this.#session)
					: modernHeaders(message, version)),
			},
			body: line,
			signal,
		});
	}

	/** The answer to `initialize`: it says what every later request repeats. */
	async #opened(
		answer: IncomingMessage,
		{ id }: Outgoing,
		isSilent = false,
	): Promise<boolean> {
		const session = answer.headers["mcp-session-id"];
		if (!isOk(answer)) {
			if (!isSilent) return await this.#refused(answer, id);
			answer.resume();
			return false;
		}
		let isAnswered = false;
		for await (const text of messagesOf(answer)) {
			const value = parsed(text);
			const result = isObject(value) ? value["result"] : undefined;
			if (isObject(result) && isObject(value) && value["id"] === id) {
				const version = result["protocolVersion"];
				this.#session = {
					id: typeof session === "string" ? session : undefined,
					version: typeof version === "string" ? version : "",
				};
			}
			if (isObject(value) && value["id"] === id && !("method" in value))
				isAnswered = true;
			if (!isSilent) await this.#output.json(text);
		}
		return isAnswered;
	}

	/** Begins a new session for one that has ended. `false`: that did not work. */
	async #begin(ended: Session, signal: AbortSignal): Promise<boolean> {
		if (this.#session !== ended) return this.#session !== undefined;
		const first = this.#initialize;
		if (first === undefined) return false;
		this.#stream?.abort();
		const answer = await this.#post(first.line, first.message, signal);
		if (!(await this.#opened(answer, first.message, true))) return false;
		const told = await this.#post(
			initialized,
			read(initialized) ?? first.message,
			signal,
		);
		told.resume();
		void this.#listen();
		return true;
	}

	async #pass(
		answer: IncomingMessage,
		{ id }: Outgoing,
		signal: AbortSignal,
	): Promise<boolean> {
		if (!isOk(answer)) return await this.#refused(answer, id);
		let isAnswered = id === undefined;
		let last: string | undefined;
		for await (const text of messagesOf(answer, (event) => (last = event))) {
			isAnswered ||= answers(text, id);
			await this.#output.json(text);
		}
		return (
			isAnswered ||
			(last !== undefined && (await this.#resume(last, id, signal)))
		);
	}

	/** The stream broke off before its answer: the rest of it can be had by its last event. */
	async #resume(
		last: string,
		id: Outgoing["id"],
		signal: AbortSignal,
	): Promise<boolean> {
		const answer = await this.#gate.send({
			method: "GET",
			headers: {
				Accept: "text/event-stream",
				"Last-Event-ID": last,
				...sessionHeaders(this.#session),
			},
			signal,
		});
		let isAnswered = false;
		if (!isOk(answer)) answer.resume();
		else
			for await (const text of messagesOf(answer)) {
				await this.#output.json(text);
				if (answers(text, id)) {
					isAnswered = true;
					break;
				}
			}
		return isAnswered;
	}

	/** The gate, or the server, refused: in JSON-RPC's words, or in others. */
	async #refused(
		answer: IncomingMessage,
		id: Outgoing["id"],
	): Promise<boolean> {
		const text = await textOf(answer);
		if (id !== undefined && answers(text, id)) {
			await this.#output.json(text);
			return true;
		}
		const why = `refused: ${reasonIn(parsed(text)) ?? answer.statusMessage ?? ""} (${answer.statusCode ?? 0})`;
		if (id === undefined) this.#tell(why);
		else await this.#say(id, why);
		return true;
	}

	/** What the server says by itself. Comes back when the stream ends; a server that has none says so. Never rejects. */
	async #listen(): Promise<void> {
		this.#stream?.abort();
		const stream = new AbortController();
		this.#stream = stream;
		let last: string | undefined;
		for (let wait = 1_000; !stream.signal.aborted; ) {
			try {
				const answer = await this.#gate.send({
					...streaming(this.#session, last),
					signal: stream.signal,
				});
				if (!isOk(answer)) {
					answer.resume();
					return;
				}
				wait = 1_000;
				for await (const text of messagesOf(answer, (id) => (last = id)))
					await this.#output.json(text);
			} catch {
				// The gate went away, or this ended.
			}
			await delay(wait, stream.signal);
			wait = Math.min(wait * 2, longestWaitMs);
		}
	}
}

const accepting = { Accept: "application/json, text/event-stream" };
const initialized = JSON.stringify({
	jsonrpc: "2.0",
	method: "notifications/initialized",
});

function streaming(
	session: Session | undefined,
	last: string | undefined,
): Sending {
	return {
		method: "GET",
		headers: {
			Accept: "text/event-stream",
			...(last === undefined ? {} : { "Last-Event-ID": last }),
			...sessionHeaders(session),
		},
	};
}

function sessionHeaders(session: Session | undefined): Record<string, string> {
	if (session === undefined) return {};
	return {
		...(session.version === ""
			? {}
			: { "MCP-Protocol-Version": session.version }),
		...(session.id === undefined ? {} : { "Mcp-Session-Id": session.id }),
	};
}

const isOk = ({ statusCode = 0 }: IncomingMessage): boolean =>
	statusCode >= 200 && statusCode < 300;

/** Messages of an answer, JSON or an event stream. What else it is, is none. */
async function* messagesOf(
	answer: IncomingMessage,
	onId?: (id: string) => void,
): AsyncGenerator<string> {
	const type = answer.headers["content-type"] ?? "";
	if (type.startsWith("text/event-stream")) {
		for await (const { data, id } of events(answer)) {
			if (id !== undefined) onId?.(id);
			if (data !== "") yield data;
		}
		return;
	}
	const text = await textOf(answer);
	const value = parsed(text);
	if (Array.isArray(value) || (isObject(value) && "jsonrpc" in value))
		yield text;
}

async function textOf(answer: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	// Without an encoding a stream yields buffers.
	for await (const piece of answer) pieces.push(piece as Buffer);
	return Buffer.concat(pieces).toString("utf8");
}

/** What a problem (RFC 9457), or an error of JSON-RPC without an id, says. */
function reasonIn(value: unknown): string | undefined {
	if (!isObject(value)) return undefined;
	const { title, error } = value;
	if (typeof title === "string") return title;
	return isObject(error) && typeof error["message"] === "string"
		? error["message"]
		: undefined;
}

function answers(text: string, id: Outgoing["id"]): boolean {
	const value = parsed(text);
	return isObject(value) && value["id"] === id && !("method" in value);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error ? String(error.code) : "failed";

function delay(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener(
			"abort",
			() => {
				clearTimeout(timer);
				resolve();
			},
			{ once: true },
		);
	});
}
