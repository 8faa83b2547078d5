/**
 * The messages of one conversation: gives every request an id of the conversation's own and brings the answer back to who
 * asked, whatever the server says twice, too late or to nobody. Knows JSON-RPC, progress and cancellation; no other method.
 */
import { isObject, type JsonObject } from "../json.ts";
import type { Link, LinkEnd, LinkEvents } from "./link.ts";
import {
	isId,
	metaOf,
	type Outcome,
	outcomeOf,
	problemOutcome,
	type RpcId,
	type RpcMessage,
} from "./message.ts";

export interface Waiting {
	/** Once, and last. */
	over(outcome: Outcome): void;
	/** `params` of a progress notification; its token is the wire's. */
	progress?(params: JsonObject): void;
}

export interface WireEvents {
	/** The server asks something. */
	asked(id: RpcId, method: string, params: JsonObject): void;
	told(method: string, params: JsonObject): void;
	ended(end: LinkEnd): void;
}

/** Messages that wait for a clogged server. */
const mostHeld = 10_000;

export class Wire implements LinkEvents {
	readonly #events: WireEvents;
	readonly #waiting = new Map<RpcId, Waiting>();
	#link: Link | undefined;
	#lastId = 0;
	#clogged = false;
	#held: RpcMessage[] = [];
	#ended = false;

	constructor(events: WireEvents) {
		this.#events = events;
	}

	/** Asked through this link from now on. */
	attach(link: Link): void {
		if (this.#ended) link.end();
		else this.#link = link;
	}

	/**
	 * Returns its id towards the server. The server's progress is asked for where `waiting` takes it, and the client's own
	 * token never leaves.
	 */
	request(method: string, params: JsonObject, waiting: Waiting): number {
		const id = ++this.#lastId;
		if (this.#ended || this.#held.length >= mostHeld) {
			queueMicrotask(() => waiting.over(problemOutcome("upstream-down")));
			return id;
		}
		this.#waiting.set(id, waiting);
		const { progressToken: _, ...meta } = metaOf(params);
		const own = waiting.progress ? { ...meta, progressToken: id } : meta;
		const { _meta, ...rest } = params;
		this.#send({
			jsonrpc: "2.0",
			id,
			method,
			params:
				_meta === undefined && own === meta ? rest : { ...rest, _meta: own },
		});
		return id;
	}

	/** Nobody waits for it any more. */
	cancel(id: number, reason: string): void {
		if (this.#waiting.delete(id))
			this.tell("notifications/cancelled", { requestId: id, reason });
	}

	/** Something under way that a notification of the server's speaks of. */
	find(id: unknown): Waiting | undefined {
		return isId(id) ? this.#waiting.get(id) : undefined;
	}

	tell(method: string, params?: JsonObject): void {
		this.#send({
			jsonrpc: "2.0",
			method,
			...(params === undefined ? {} : { params }),
		});
	}

	reply(id: RpcId, outcome: Outcome): void {
		this.#send({ jsonrpc: "2.0", id, ...outcome });
	}

	end(): void {
		this.#link?.end();
		// A link that is still being opened is ended when it comes.
		this.ended({ reason: "ended by the gate" });
	}

	message(message: RpcMessage): void {
		if (this.#ended) return;
		const { id, method } = message;
		const params = isObject(message.params) ? message.params : {};
		if (typeof method !== "string") this.#answered(message);
		else if (id === undefined) this.#told(method, params);
		else if (isId(id)) this.#events.asked(id, method, params);
	}

	ended(end: LinkEnd): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#held = [];
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const each of waiting) each.over(problemOutcome("upstream-down"));
		this.#events.ended(end);
	}

	#answered(message: RpcMessage): void {
		const { id } = message;
		if (!isId(id)) return;
		const waiting = this.#waiting.get(id);
		if (waiting === undefined) return;
		this.#waiting.delete(id);
		waiting.over(
			outcomeOf({ result: message.result, error: message.error }) ??
				problemOutcome("upstream-invalid"),
		);
	}

	#told(method: string, params: JsonObject): void {
		if (method === "notifications/progress")
			this.find(params["progressToken"])?.progress?.(params);
		else this.#events.told(method, params);
	}

	#send(message: RpcMessage): void {
		if (this.#ended) return;
		if (this.#clogged || this.#link === undefined) {
			if (this.#held.length < mostHeld) this.#held.push(message);
			return;
		}
		if (!this.#link.send(message)) this.#wait(this.#link);
	}

	#wait(link: Link): void {
		this.#clogged = true;
		const go = (): void => {
			this.#clogged = false;
			const held = this.#held;
			this.#held = [];
			for (const message of held) this.#send(message);
		};
		link.drained().then(go, go);
	}
}
