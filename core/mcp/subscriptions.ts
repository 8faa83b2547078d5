/**
 * Keeps a server told of which changes its clients want to hear, all of them together: each resource is subscribed to once,
 * however many listen, and given up when the last one leaves. Delivers nothing.
 */
import type { JsonObject } from "../json.ts";
import type { Outcome } from "./message.ts";
import type { Facts, Listener, Speaker } from "./speaker.ts";
import { mostTalkative, withEnvelope } from "./translate.ts";
import type { Wire } from "./wire.ts";

const unheard = { over: () => undefined };
const done: Outcome = { result: {} };

export class Subscriptions {
	readonly #wire: Wire;
	readonly #facts: Facts;
	readonly #speaker: Speaker;
	/** Of a legacy server: what it said to each. */
	readonly #held = new Map<string, Promise<Outcome>>();
	/** Of a modern server: the streams that were opened here, the newest last. */
	#streams: number[] = [];
	#filter = "";
	/** Of log messages, as a legacy server was told. */
	#level: string | undefined;

	/** `speaker` is whose the streams of a modern server are. */
	constructor(wire: Wire, facts: Facts, speaker: Speaker) {
		this.#wire = wire;
		this.#facts = facts;
		this.#speaker = speaker;
	}

	/** Whether a stream of that id was opened here, for the legacy clients together. */
	owns(id: unknown): boolean {
		return this.#streams.some((own) => own === id);
	}

	/** To be called after any listener came, went or changed its mind. */
	follow(listeners: ReadonlySet<Listener>): void {
		const heard = [...listeners].filter(
			({ speaker }) => this.#facts.era === "legacy" || speaker.era === "legacy",
		);
		const uris = new Set(heard.flatMap((listener) => [...listener.uris]));
		if (this.#facts.era === "legacy") this.#subscribe(uris);
		else if (heard.length > 0) this.#listen([...uris]);
		else this.#leave();
	}

	/** What the server said to the subscription; done where it needed not be asked. */
	outcomeOf(uri: string): Promise<Outcome> {
		return this.#held.get(uri) ?? Promise.resolve(done);
	}

	/** A legacy server has one level: the most talkative that anybody wants. */
	hear(wanted: Iterable<string | undefined>): void {
		const { era, capabilities } = this.#facts;
		const level = mostTalkative(wanted);
		if (era !== "legacy" || capabilities["logging"] === undefined) return;
		if (level === undefined || level === this.#level) return;
		this.#level = level;
		this.#wire.request("logging/setLevel", { level }, unheard);
	}

	#subscribe(uris: ReadonlySet<string>): void {
		for (const uri of uris)
			if (!this.#held.has(uri))
				this.#held.set(uri, this.#asked("resources/subscribe", uri));
		for (const uri of this.#held.keys())
			if (!uris.has(uri)) {
				this.#held.delete(uri);
				void this.#asked("resources/unsubscribe", uri);
			}
	}

	async #asked(method: string, uri: string): Promise<Outcome> {
		return new Promise((over) => {
			this.#wire.request(method, { uri }, { over });
		});
	}

	#listen(uris: readonly string[]): void {
		const notifications: JsonObject = {
			toolsListChanged: true,
			promptsListChanged: true,
			resourcesListChanged: true,
			...(uris.length === 0 ? {} : { resourceSubscriptions: uris }),
		};
		const filter = JSON.stringify(notifications);
		if (filter === this.#filter) return;
		this.#filter = filter;
		const old = this.#streams.at(-1);
		const id = this.#wire.request(
			"subscriptions/listen",
			withEnvelope({ notifications }, this.#speaker),
			{
				over: () => {
					// The server has ended it; the next change of mind opens another.
					if (this.#streams.at(-1) === id) this.#filter = "";
				},
			},
		);
		// What the old one still says until the server has read on is heard, too.
		this.#streams = old === undefined ? [id] : [old, id];
		if (old !== undefined) this.#wire.cancel(old, "another takes its place");
	}

	#leave(): void {
		for (const id of this.#streams) this.#wire.cancel(id, "nobody listens");
		this.#streams = [];
		this.#filter = "";
	}
}
