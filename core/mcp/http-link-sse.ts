/**
 * A conversation with an MCP server of 2024-11-05: one event stream down, whose first event names where messages are posted.
 * An address of another server is refused: it would be sent the upstream's secret.
 */
import { isObject } from "../json.ts";
import { pathAt } from "../outbound/same-server.ts";
import type { StreamEvent } from "./event-stream.ts";
import {
	ask,
	eventReader,
	eventsOf,
	type HttpWay,
	ignore,
	isStream,
} from "./http-way.ts";
import { type Link, LinkError, type LinkEvents } from "./link.ts";
import { isId, parseJson, problemOutcome, type RpcMessage } from "./message.ts";

/** Until the stream has named its endpoint. */
const patienceMs = 10_000;

/** Rejects with a LinkError where there is no such stream. */
export async function openSseLink(
	way: HttpWay,
	events: LinkEvents,
): Promise<Link> {
	const ending = new AbortController();
	const late = setTimeout(() => ending.abort(), patienceMs);
	try {
		const answer = await ask(way, {
			method: "GET",
			fields: ["Accept", "text/event-stream"],
			signal: ending.signal,
		});
		if (!isStream(answer)) {
			await ignore(answer);
			throw new LinkError("upstream-down", "it has no event stream");
		}
		const stream = eventsOf(answer, eventReader());
		const first = await stream.next();
		const target =
			first.done === true ? undefined : endpointOf(first.value, way);
		if (target === undefined)
			throw new LinkError("upstream-down", "its stream names no endpoint");
		return new SseLink({ ...way, target }, stream, events, ending);
	} catch (error) {
		ending.abort();
		throw error instanceof LinkError
			? error
			: new LinkError("upstream-down", String(error));
	} finally {
		clearTimeout(late);
	}
}

function endpointOf(
	{ type, data }: StreamEvent,
	{ origin, target }: HttpWay,
): string | undefined {
	const resolved =
		type === "endpoint" ? URL.parse(data, `${origin}${target}`) : null;
	return resolved === null ? undefined : pathAt(resolved, origin);
}

class SseLink implements Link {
	readonly #way: HttpWay;
	readonly #events: LinkEvents;
	readonly #ending: AbortController;
	/** One after the other: the server sees them in the order they were said. */
	#sent: Promise<void> = Promise.resolve();
	#over = false;

	constructor(
		way: HttpWay,
		stream: AsyncIterable<StreamEvent>,
		events: LinkEvents,
		ending: AbortController,
	) {
		this.#way = way;
		this.#events = events;
		this.#ending = ending;
		void this.#listen(stream);
	}

	send(message: RpcMessage): boolean {
		if (!this.#over) this.#sent = this.#sent.then(() => this.#post(message));
		return true;
	}

	drained(): Promise<void> {
		return this.#sent;
	}

	end(): void {
		this.#finish("ended by the gate");
	}

	/** Never rejects. */
	async #post(message: RpcMessage): Promise<void> {
		if (this.#over) return;
		let arrived = false;
		try {
			const answer = await ask(this.#way, {
				method: "POST",
				fields: ["Accept", "application/json, text/event-stream"],
				body: JSON.stringify(message),
				signal: this.#ending.signal,
			});
			await ignore(answer);
			arrived = answer.statusCode < 300;
		} catch {
			// Told below.
		}
		const { id, method } = message;
		if (!arrived && !this.#over && method !== undefined && isId(id))
			this.#events.message({
				jsonrpc: "2.0",
				id,
				...problemOutcome("upstream-down"),
			});
	}

	async #listen(stream: AsyncIterable<StreamEvent>): Promise<void> {
		let reason = "the server ended its stream";
		try {
			for await (const { type, data } of stream) {
				if (this.#over) return;
				if (type !== "message") continue;
				const message = parseJson(data);
				// A message as JSON-RPC has it, or what the wire above takes for none.
				if (isObject(message))
					this.#events.message(message as unknown as RpcMessage);
			}
		} catch (error) {
			reason = String(error);
		}
		this.#finish(reason);
	}

	#finish(reason: string): void {
		if (this.#over) return;
		this.#over = true;
		this.#ending.abort();
		this.#events.ended({ reason });
	}
}
