/**
 * One upstream's part in a conversation with many: begins when it is first needed, is left alone for a while where that
 * failed, and says why. What is asked goes through the gate like the client's own request.
 */
import type { ProblemCode } from "../../contract/problems.ts";
import type { Clock } from "../clock.ts";
import { Conversation } from "../mcp/conversation.ts";
import { HttpLink } from "../mcp/http-link.ts";
import type { Facts, Listener, Speaker } from "../mcp/speaker.ts";
import type { Upstream } from "../upstreams.ts";
import { InnerRequests, type InnerWay } from "./inner-requests.ts";
import { ownUri } from "./names.ts";
import { sharedNews } from "./routes.ts";

/** One that could not be reached, or said no, is not asked again before this. */
const restMs = 30_000;
/** A program may have to be started first, and a person be asked whether it may. */
const startMs = 120_000;

/** Why an upstream's things are not in a list. `no-mcp`: it has none. */
export type Missing = ProblemCode | "slow" | "no-mcp";

export class Member {
	readonly upstream: Upstream;
	readonly #requests: InnerRequests;
	readonly #target: string;
	readonly #clock: Clock;
	readonly #listeners = new Map<Listener, Listener>();
	#conversation: Conversation;
	#missing: Missing | undefined;
	#restsUntilMs = 0;
	#ended = false;

	/** `target` is where it speaks MCP, as the gate's clients ask for it. */
	constructor(upstream: Upstream, target: string, way: InnerWay, clock: Clock) {
		this.upstream = upstream;
		this.#target = target;
		this.#requests = new InnerRequests(way);
		this.#clock = clock;
		this.#conversation = this.#converse();
	}

	get conversation(): Conversation {
		return this.#conversation;
	}

	/** Why it did not begin, while it is left alone for that. */
	get missing(): Missing | undefined {
		return this.#clock.monotonicMs() < this.#restsUntilMs
			? this.#missing
			: undefined;
	}

	/** What it said of itself, or why it did not. Never rejects. */
	async ready(speaker: Speaker): Promise<Facts | Missing> {
		const { missing } = this;
		if (missing !== undefined) return missing;
		try {
			return await this.#conversation.ready(speaker);
		} catch {
			const { refused, status } = this.#requests;
			this.#missing = refused ?? (status === 0 ? "upstream-down" : "no-mcp");
			this.#restsUntilMs = this.#clock.monotonicMs() + restMs;
			return this.#missing;
		}
	}

	join(listener: Listener): void {
		const { name } = this.upstream;
		const own: Listener = {
			// One that only hears has no stream of its own there: the conversation listens for it, as for a session.
			get speaker() {
				return { ...listener.speaker, era: "legacy" as const };
			},
			get uris() {
				const uris = new Set<string>();
				for (const uri of listener.uris) {
					const found = ownUri(uri);
					if (found?.upstream === name) uris.add(found.name);
				}
				return uris;
			},
			hear: (method, params) =>
				listener.hear(method, sharedNews(name, method, params)),
			ask: listener.ask,
			// The others go on.
			ended: ignored,
		};
		this.#listeners.set(listener, own);
		this.#conversation.join(own);
	}

	leave(listener: Listener): void {
		const own = this.#listeners.get(listener);
		this.#listeners.delete(listener);
		if (own) this.#conversation.leave(own);
	}

	/** Ends what is open there; the next call begins anew. */
	rest(): void {
		this.#conversation.end();
	}

	end(): void {
		this.#ended = true;
		this.#listeners.clear();
		this.#conversation.end();
	}

	#converse(): Conversation {
		return new Conversation({
			open: (events) =>
				Promise.resolve(
					new HttpLink(
						{
							pool: this.#requests,
							origin: "",
							target: this.#target,
							fields: () => [],
						},
						events,
					),
				),
			shared: false,
			startMs,
			onEnded: () => this.#anew(),
		});
	}

	/** The upstream has forgotten it: whoever comes next begins another, and who listens goes on. */
	#anew(): void {
		if (this.#ended) return;
		this.#conversation = this.#converse();
		for (const own of this.#listeners.values()) this.#conversation.join(own);
	}
}

const ignored = (): void => undefined;
