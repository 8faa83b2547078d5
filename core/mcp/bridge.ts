/**
 * The HTTP face of MCP servers that are conversations: what a client asks over Streamable HTTP, of either era, goes to the
 * server as messages, and what the server says comes back on the right answer or stream. Judges nothing, starts nothing.
 */
import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Sent, Transport } from "../outbound/transport.ts";
import { Answer } from "./answer.ts";
import { Conversation } from "./conversation.ts";
import { Legacy } from "./legacy.ts";
import type { Link, LinkEvents } from "./link.ts";
import { failed } from "./message.ts";
import { isModern, isModernPost } from "./mirrored.ts";
import { Modern } from "./modern.ts";
import {
	acceptsOf,
	type Asked,
	bodyOf,
	fieldsOf,
	type Pace,
	type Pending,
} from "./request.ts";
import type { Speaker, Speaking } from "./speaker.ts";

export type BridgeOptions = Bridged & (OneServer | ManyServers);

interface OneServer {
	/** Opens the conversation. `client` is whose it is: a client's id, or "" where all share one. Rejects with a LinkError. */
	readonly open: (events: LinkEvents, client: string) => Promise<Link>;
}

interface ManyServers {
	/** A conversation of another kind, which says when it is over. */
	readonly converse: (client: string, onEnded: () => void) => Speaking;
}

interface Bridged {
	/** The upstream's, for the log. */
	readonly name: string;
	/** `client`: one conversation for each client's id. `all`: one for everybody. */
	readonly sharing: "client" | "all";
	readonly clock: Clock;
	readonly log: Log;
	/** How long a server may take to say what it speaks; 60 s unless given. */
	readonly startMs?: number;
}

/** An event stream is begun for a request that has waited as long. */
const patienceMs = 2_000;
const commentMs = 20_000;
const sweepMs = 1_000;
const mostConversations = 1_000;
const largestBody = 16 * 1024 * 1024;

export class Bridge implements Transport {
	readonly #options: BridgeOptions;
	readonly #conversations = new Map<string, Speaking>();
	readonly #pending = new Set<Pending>();
	readonly #legacy: Legacy;
	readonly #modern: Modern;
	#sweeping: NodeJS.Timeout | undefined;
	#commentedMs: number;
	#closed = false;

	constructor(options: BridgeOptions) {
		this.#options = options;
		const nowMs = (): number => options.clock.monotonicMs();
		this.#commentedMs = nowMs();
		const pace: Pace = { nowMs, pending: this.#pending };
		const conversation = (speaker: Speaker): Speaking =>
			this.#conversation(speaker);
		const shared = options.sharing === "all";
		this.#legacy = new Legacy({ pace, conversation, shared });
		this.#modern = new Modern({ pace, conversation, shared });
	}

	/** Requests that wait for that client's server: while there are any it is not idle. Streams that only listen are none. */
	callsOf(client: string): number {
		return this.#conversations.get(client)?.calls ?? 0;
	}

	dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown {
		const answer = new Answer(handler);
		this.#sweeping ??= setInterval(() => this.sweep(), sweepMs).unref();
		const fields = fieldsOf(sent.headers);
		const asked: Asked = {
			client: sent.client,
			answer,
			fields,
			accepts: acceptsOf(fields),
		};
		this.#handle(sent, asked).catch((bug: unknown) => {
			const { log, name } = this.#options;
			log("error", "a request to a bridged server failed because of a bug", {
				upstream: name,
				bug: String(bug instanceof Error ? bug.stack : bug),
			});
			answer.fail(new Error("a bug"));
		});
		return true;
	}

	/** Once a second: what time alone begins or ends. */
	sweep(): void {
		const nowMs = this.#options.clock.monotonicMs();
		if (this.#closed && this.#pending.size === 0) void this.destroy();
		for (const pending of this.#pending)
			if (nowMs - pending.sinceMs >= patienceMs) pending.open();
		this.#legacy.sweep();
		this.#modern.sweep();
		if (nowMs - this.#commentedMs < commentMs) return;
		this.#commentedMs = nowMs;
		this.#legacy.comment();
		for (const pending of this.#pending) pending.comment();
	}

	async close(): Promise<void> {
		this.#closed = true;
		if (this.#pending.size === 0) await this.destroy();
	}

	async destroy(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#sweeping);
		for (const conversation of this.#conversations.values()) conversation.end();
	}

	async #handle(sent: Sent, asked: Asked): Promise<void> {
		const { answer, fields } = asked;
		const path = sent.path.replace(/[?#].*$/s, "");
		if (sent.method === "HEAD") answer.send(405, undefined);
		else if (this.#closed) answer.refuse(503, null, stopping);
		else if (path !== "/" && path !== "/mcp") answer.refuse(404, null, nothing);
		else if (sent.method === "POST") await this.#post(sent, asked);
		else if (isModern(fields) && !fields.has("mcp-session-id"))
			answer.refuse(405, null, noMethod, ["Allow", "POST"]);
		else if (sent.method === "GET") this.#legacy.get(asked);
		else if (sent.method === "DELETE") this.#legacy.delete(asked);
		else answer.refuse(405, null, noMethod, ["Allow", "GET, POST, DELETE"]);
	}

	async #post(sent: Sent, asked: Asked): Promise<void> {
		const { answer, fields } = asked;
		const type = fields.get("content-type") ?? "";
		if (!/^application\/json\s*(;|$)/i.test(type)) {
			answer.refuse(415, null, noJson);
			return;
		}
		const body = await bodyOf(sent, largestBody);
		if ("status" in body) answer.refuse(body.status, null, body.outcome);
		else if (isModernPost(body.json, fields))
			await this.#modern.post(asked, body.json);
		else await this.#legacy.post(asked, body.json);
	}

	#conversation(speaker: Speaker): Speaking {
		const key = this.#keyOf(speaker);
		const old = this.#conversations.get(key);
		this.#conversations.delete(key);
		if (old && !old.ended && !old.isFreeFor(speaker)) {
			// The latest last.
			this.#conversations.set(key, old);
			return old;
		}
		const conversation: Speaking = this.#begun(speaker.client, () => {
			if (this.#conversations.get(key) === conversation)
				this.#conversations.delete(key);
		});
		this.#conversations.set(key, conversation);
		old?.end();
		if (this.#conversations.size > mostConversations) this.#endOldest();
		return conversation;
	}

	#endOldest(): void {
		for (const conversation of this.#conversations.values())
			if (conversation.calls === 0) {
				conversation.end();
				return;
			}
	}

	/** Many servers cost nothing to speak to twice: each is told of the client that asks, and of no other. */
	#keyOf({ client, era, version, capabilities }: Speaker): string {
		const options = this.#options;
		if ("converse" in options)
			return JSON.stringify([client, era, version, capabilities]);
		return options.sharing === "all" ? "" : client;
	}

	#begun(client: string, onEnded: () => void): Speaking {
		const options = this.#options;
		if ("converse" in options) return options.converse(client, onEnded);
		const { sharing, startMs = 60_000, open } = options;
		const isShared = sharing === "all";
		return new Conversation({
			open: (events) => open(events, isShared ? "" : client),
			shared: isShared,
			startMs,
			onEnded,
		});
	}
}

const stopping = failed(-33503, "The server is being stopped");
const nothing = failed(-33404, "Nothing is at this address");
const noMethod = failed(-33405, "This method is refused");
const noJson = failed(-33415, "Content-Type is application/json");
