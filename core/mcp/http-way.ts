/**
 * How a conversation reaches an MCP server over HTTP: one request at a time on the upstream's connections, with the fields
 * that the gate gives this client's requests there, and nothing of the client's own MCP fields. Follows no redirect.
 */
import type { Dispatcher } from "undici";
import { EventReader, type StreamEvent } from "./event-stream.ts";

/** undici's pool, as far as a conversation uses it. */
export interface Requests {
	request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
}

export interface HttpWay {
	readonly pool: Requests;
	readonly origin: string;
	/** Path and query as bytes. */
	readonly target: string;
	/** Names and values in turn, as the latest request of the client had them: secrets change. */
	readonly fields: () => readonly string[];
}

/** Of one message, or one event. */
const limit = 16 * 1024 * 1024;

/** Says something of one body, connection or conversation, and not of those that a link has with the server. */
const ofOneRequest =
	/^(?:content-.*|accept.*|mcp-.*|last-event-id|transfer-encoding|connection|host|expect|range|if-.*|digest)$/i;

/** What of a request's fields holds for the client's other requests, too. */
export function lastingFields(fields: readonly string[]): string[] {
	const out: string[] = [];
	for (let i = 0; i < fields.length; i += 2) {
		const name = fields[i] ?? "";
		if (!ofOneRequest.test(name)) out.push(name, fields[i + 1] ?? "");
	}
	return out;
}

export interface Asked {
	readonly method: "GET" | "POST" | "DELETE";
	readonly target?: string;
	readonly fields: readonly string[];
	readonly body?: string;
	readonly signal: AbortSignal;
}

/** Rejects where no answer comes; its body must be read or dumped. */
export const ask = (
	way: HttpWay,
	{ method, target, fields, body, signal }: Asked,
): Promise<Dispatcher.ResponseData> =>
	way.pool.request({
		method,
		path: target ?? way.target,
		headers: [
			...way.fields(),
			...(body === undefined ? [] : ["Content-Type", "application/json"]),
			...fields,
		],
		signal,
		...(body === undefined ? {} : { body }),
	});

export const isStream = ({ headers }: Dispatcher.ResponseData): boolean =>
	/^text\/event-stream\b/i.test(String(headers["content-type"] ?? ""));

/** Rejects where it is too large or breaks off. */
export async function textOf({
	body,
}: Dispatcher.ResponseData): Promise<string> {
	const pieces: Buffer[] = [];
	let size = 0;
	for await (const piece of body) {
		// undici's bodies are bytes.
		const bytes = piece as Buffer;
		size += bytes.length;
		if (size > limit) throw new Error("an answer over 16 MiB");
		pieces.push(bytes);
	}
	return Buffer.concat(pieces).toString("utf8");
}

/** Ends as the stream does. The reader it is given keeps what resuming needs. */
export async function* eventsOf(
	{ body }: Dispatcher.ResponseData,
	reader: EventReader,
): AsyncGenerator<StreamEvent> {
	for await (const piece of body) {
		// undici's bodies are bytes.
		const events = reader.push(piece as Buffer);
		if (events === undefined) throw new Error("an event over 16 MiB");
		yield* events;
	}
}

export const eventReader = (): EventReader => new EventReader(limit);

/** Nobody reads it; a few bytes at most are waited for. */
export const ignore = (answer: Dispatcher.ResponseData): Promise<void> =>
	answer.body.dump({ limit: 64 * 1024 }).catch(() => undefined);
