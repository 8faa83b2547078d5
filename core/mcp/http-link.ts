/**
 * A conversation with an MCP server over Streamable HTTP, of either era: messages go as POSTs, and what comes back on
 * their answers, and on a legacy server's own stream, is told in order. Keeps the session, resumes streams that broke off,
 * and ends what it opened. Translates nothing.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { ProblemCode } from "../../contract/problems.ts";
import { isObject } from "../json.ts";
import type { EventReader } from "./event-stream.ts";
import { HttpFields, versionOf } from "./http-fields.ts";
import {
	ask,
	eventReader,
	eventsOf,
	type HttpWay,
	ignore,
	isStream,
	textOf,
} from "./http-way.ts";
import type { Link, LinkEvents } from "./link.ts";
import {
	isId,
	parseJson,
	problemOutcome,
	type RpcId,
	type RpcMessage,
} from "./message.ts";

/** Unless the server says otherwise. */
const longestWaitMs = 30_000;
const retryMs = 1_000;
const mostRetries = 5;

/** A request that has not been answered. */
interface Open {
	readonly ending: AbortController;
	readonly modern: boolean;
}

/** Opens nothing yet: the first message does. */
export class HttpLink implements Link {
	readonly #way: HttpWay;
	readonly #events: LinkEvents;
	readonly #ending = new AbortController();
	readonly #open = new Map<RpcId, Open>();
	readonly #fields = new HttpFields();
	/** Of a legacy server. */
	#session: string | undefined;
	#version: string | undefined;
	/** What was said before and wants no answer has arrived: later messages may build on it. */
	#arrived: Promise<void> = Promise.resolve();
	#over = false;

	constructor(way: HttpWay, events: LinkEvents) {
		this.#way = way;
		this.#events = events;
	}

	send(message: RpcMessage): boolean {
		if (this.#over) return true;
		const { id, method, params } = message;
		if (method === "notifications/cancelled" && this.#cancels(params))
			return true;
		if (method !== undefined && isId(id)) {
			void this.#request(message, id, this.#arrived);
			return true;
		}
		this.#arrived = this.#arrived.then(() => this.#tell(message));
		return true;
	}

	/** Nothing is held back here: connections take what comes. */
	drained(): Promise<void> {
		return Promise.resolve();
	}

	end(): void {
		this.#finish("ended by the gate");
	}

	/** In 2026-07-28 a request is cancelled by closing its answer. */
	#cancels(params: RpcMessage["params"]): boolean {
		const id = params?.["requestId"];
		const open = isId(id) ? this.#open.get(id) : undefined;
		if (!open?.modern || !isId(id)) return false;
		this.#open.delete(id);
		open.ending.abort();
		return true;
	}

	async #request(
		message: RpcMessage,
		id: RpcId,
		after: Promise<void>,
	): Promise<void> {
		const ending = new AbortController();
		this.#open.set(id, { ending, modern: versionOf(message) !== undefined });
		const signal = AbortSignal.any([ending.signal, this.#ending.signal]);
		let failure: ProblemCode = "upstream-down";
		try {
			await after;
			const answer = await this.#post(message, signal);
			failure = "upstream-invalid";
			if (message.method === "initialize") this.#begin(answer);
			await this.#read(answer, id, signal);
			if (this.#open.has(id) && this.#isGone(answer)) return;
		} catch {
			// Ended, broken off, or nothing that can be read: the request failed.
		}
		if (!this.#open.delete(id) || this.#over) return;
		this.#events.message({ jsonrpc: "2.0", id, ...problemOutcome(failure) });
	}

	/** Never rejects. */
	async #tell(message: RpcMessage): Promise<void> {
		try {
			const answer = await this.#post(message, this.#ending.signal);
			await ignore(answer);
			if (this.#isGone(answer)) return;
			if (message.method === "notifications/initialized") void this.#listen();
		} catch {
			// Nobody waits for an answer to it.
		}
	}

	#post(
		message: RpcMessage,
		signal: AbortSignal,
	): Promise<Dispatcher.ResponseData> {
		const modern = this.#fields.of(message);
		return ask(this.#way, {
			method: "POST",
			fields: [
				"Accept",
				"application/json, text/event-stream",
				...(modern.length > 0 ? modern : this.#sessionFields()),
			],
			body: JSON.stringify(message),
			signal,
		});
	}

	#sessionFields(): string[] {
		return [
			...(this.#session === undefined ? [] : ["Mcp-Session-Id", this.#session]),
			...(this.#version === undefined
				? []
				: ["MCP-Protocol-Version", this.#version]),
		];
	}

	#begin({ statusCode, headers }: Dispatcher.ResponseData): void {
		const session = headers["mcp-session-id"];
		if (statusCode === 200 && typeof session === "string")
			this.#session = session;
	}

	/** The server has ended the session (404): nothing of it can go on. */
	#isGone({ statusCode }: Dispatcher.ResponseData): boolean {
		if (statusCode !== 404 || this.#session === undefined) return false;
		this.#session = undefined;
		this.#finish("the server ended the session");
		return true;
	}

	async #read(
		answer: Dispatcher.ResponseData,
		id: RpcId,
		signal: AbortSignal,
	): Promise<void> {
		if (!isStream(answer)) {
			const text = await textOf(answer);
			this.#take(text, id);
			return;
		}
		const reader = eventReader();
		await this.#follow(answer, reader, id);
		// SEP-1699: a server may end the stream and answer on the next.
		for (
			let tries = 0;
			tries < mostRetries &&
			this.#open.has(id) &&
			reader.lastId !== undefined &&
			!signal.aborted;
			tries += 1
		) {
			await pause(reader.retryMs ?? retryMs, undefined, { signal, ref: false });
			const next = await this.#get(reader.lastId, signal);
			if (!isStream(next)) {
				await ignore(next);
				return;
			}
			await this.#follow(next, reader, id);
		}
	}

	/** To the stream's end, however it ends. */
	async #follow(
		answer: Dispatcher.ResponseData,
		reader: EventReader,
		id?: RpcId,
	): Promise<void> {
		try {
			for await (const { data } of eventsOf(answer, reader))
				this.#take(data, id);
		} catch {
			// Broken off: it is resumed, or what waits for it fails.
		}
	}

	#get(
		lastId: string | undefined,
		signal: AbortSignal,
	): Promise<Dispatcher.ResponseData> {
		return ask(this.#way, {
			method: "GET",
			fields: [
				"Accept",
				"text/event-stream",
				...this.#sessionFields(),
				...(lastId === undefined ? [] : ["Last-Event-ID", lastId]),
			],
			signal,
		});
	}

	/** What a legacy server says of itself, on a stream of its own; not every server has one. Never rejects. */
	async #listen(): Promise<void> {
		const { signal } = this.#ending;
		const reader = eventReader();
		let wait = retryMs;
		for (let failures = 0; failures < mostRetries && !signal.aborted; ) {
			const sinceMs = performance.now();
			try {
				const answer = await this.#get(reader.lastId, signal);
				if (!isStream(answer)) {
					await ignore(answer);
					return;
				}
				failures = 0;
				await this.#follow(answer, reader);
			} catch {
				failures += 1;
			}
			// A server that ends its streams at once, and names no time to come back, is asked less and less often.
			wait =
				performance.now() - sinceMs > longestWaitMs
					? retryMs
					: Math.min(wait * 2, longestWaitMs);
			await pause(reader.retryMs ?? wait, undefined, {
				signal,
				ref: false,
			}).catch(() => undefined);
		}
	}

	/** One message, or a batch of 2025-03-26. Throws at what is no JSON. */
	#take(text: string, id?: RpcId): void {
		if (text === "") return;
		const json = parseJson(text);
		for (const message of Array.isArray(json) ? json : [json])
			if (!this.#over && isObject(message)) this.#told(message, id);
	}

	#told(json: Record<string, unknown>, id: RpcId | undefined): void {
		// A message as JSON-RPC has it, or what the wire above takes for none.
		let message = json as unknown as RpcMessage;
		if (message.method === undefined) {
			// An error before the server had read the id.
			if (message.id === null && message.error && id !== undefined)
				message = { ...message, id };
			if (!isId(message.id) || !this.#open.delete(message.id)) return;
			this.#fields.learn(message.result);
			if (isObject(message.result)) this.#agree(message.result);
		}
		this.#events.message(message);
	}

	/** What `initialize` agreed on goes with every later request. */
	#agree({ protocolVersion, serverInfo }: Record<string, unknown>): void {
		if (typeof protocolVersion === "string" && isObject(serverInfo))
			this.#version = protocolVersion;
	}

	#finish(reason: string): void {
		if (this.#over) return;
		this.#over = true;
		this.#open.clear();
		this.#ending.abort();
		if (this.#session !== undefined) void this.#leave();
		this.#events.ended({ reason });
	}

	/** Never rejects; a server that does not want it (405) keeps the session until it forgets it. */
	async #leave(): Promise<void> {
		try {
			await ignore(
				await ask(this.#way, {
					method: "DELETE",
					fields: this.#sessionFields(),
					signal: AbortSignal.timeout(5_000),
				}),
			);
		} catch {
			// It is gone already.
		}
	}
}
