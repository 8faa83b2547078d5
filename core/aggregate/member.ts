/**
 * One upstream's part in a conversation with many: begins when it is first needed, is left alone for a while where that
 * failed, and says why. What is asked goes through the gate like the client's own request.
 */
import type { ProblemCode } from "../../contract/problems.ts";
import type { Clock } from "../clock.ts";
import { Conversation } from "../mcp/conversation.ts";
import type { Facts, Listener, Speaker } from "../mcp/speaker.ts";
import type { Upstream } from "../upstreams.ts";
import { type AskInner, InnerLink } from "./inner-link.ts";
import { sharedNews } from "./routes.ts";
import { ownUri } from "./names.ts";

/** One that could not be reached, or said no, is not asked again before this. */
const restMs = 30_000;
/** A program may have to be started first. */
const startMs = 60_000;

/** Why an upstream's things are not in a list. `no-mcp`: it has none. */
export type Missing = ProblemCode | "slow" | "no-mcp";

export class Member {
	readonly upstream: Upstream;
	readonly conversation: Conversation;
	readonly #ask: AskInner;
	readonly #target: string;
	readonly #clock: Clock;
	readonly #listeners = new Map<Listener, Listener>();
	#link: InnerLink | undefined;
	#missing: Missing | undefined;
	#restsUntilMs = 0;

	constructor(
		upstream: Upstream,
		target: string,
		ask: AskInner,
		clock: Clock,
	) {
		this.upstream = upstream;
		this.#target = target;
		this.#ask = ask;
		this.#clock = clock;
		this.conversation = this.#converse();
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
			return await this.conversation.ready(speaker);
		} catch {
			this.#missing = this.#link?.failure ?? "upstream-down";
			this.#restsUntilMs = this.#clock.monotonicMs() + restMs;
			return this.#missing;
		}
	}

	join(listener: Listener): void {
		const { name } = this.upstream;
		const own: Listener = {
			speaker: listener.speaker,
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
			ask: listener.ask && ((question) => listener.ask?.(question) ?? ignored),
			// The others go on.
			ended: () => this.#listeners.delete(listener),
		};
		this.#listeners.set(listener, own);
		this.conversation.join(own);
	}

	leave(listener: Listener): void {
		const own = this.#listeners.get(listener);
		this.#listeners.delete(listener);
		if (own) this.conversation.leave(own);
	}

	end(): void {
		this.#listeners.clear();
		this.conversation.end();
	}

	#converse(): Conversation {
		return new Conversation({
			open: (events) => {
				this.#link = new InnerLink(this.#ask, this.#target, events);
				return Promise.resolve(this.#link);
			},
			shared: false,
			startMs,
			onEnded: ignored,
		});
	}
}

const ignored = (): void => undefined;
