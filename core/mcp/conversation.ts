/**
 * One conversation with one server, and everybody who takes part in it: whose answer is whose, who is asked what the server
 * asks, who hears what it says. What cannot be told to be somebody's is nobody's: it is dropped, or answered with an error.
 */
import type { JsonObject } from "../json.ts";
import { announce, hearsLog } from "./audience.ts";
import { begin, everybody } from "./handshake.ts";
import { type LinkEnd, LinkError, linkFailure, type OpenLink } from "./link.ts";
import {
	methodNotFound,
	metaOf,
	type Outcome,
	problemOutcome,
	type RpcId,
	withMeta,
	without,
} from "./message.ts";
import { Questions } from "./questions.ts";
import { Rounds } from "./rounds.ts";
import type { Call, Facts, Listener, Speaker, Speaking } from "./speaker.ts";
import { Subscriptions } from "./subscriptions.ts";
import {
	isOfEra,
	mayAsk,
	metaKeys,
	outcomeForModern,
	withoutEnvelope,
} from "./translate.ts";
import { Wire } from "./wire.ts";

export interface ConversationOptions {
	readonly open: OpenLink;
	/** Clients of several ids take part: nothing of one may reach another. */
	readonly shared: boolean;
	/** How long it may take to begin. */
	readonly startMs: number;
	/** It is over, and whoever comes next begins another. */
	onEnded(): void;
}

/** A call on its way. */
interface Running {
	readonly call: Call;
	/** Its id towards the server; undefined: not sent yet, or answered in rounds. */
	id: number | undefined;
	cancel: (reason: string) => void;
	readonly questions: Set<RpcId>;
}

/** What is there once it has begun. */
interface Begun {
	readonly wire: Wire;
	readonly facts: Facts;
	readonly subscriptions: Subscriptions;
}

export class Conversation implements Speaking {
	readonly #options: ConversationOptions;
	readonly #listeners = new Set<Listener>();
	/** Oldest first. */
	readonly #running = new Set<Running>();
	readonly #questions = new Questions();
	#first: Speaker | undefined;
	#opening: Promise<Facts> | undefined;
	#wire: Wire | undefined;
	#begun: Begun | undefined;
	#ended = false;

	constructor(options: ConversationOptions) {
		this.#options = options;
	}

	/** Requests that wait for the server; streams that only listen are none. */
	get calls(): number {
		let count = 0;
		for (const { call } of this.#running) if (!isListening(call)) count++;
		return count;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** Nobody takes part, and the server was told of another client than this. */
	isFreeFor(speaker: Speaker): boolean {
		return (
			this.#listeners.size === 0 &&
			this.#running.size === 0 &&
			!this.#options.shared &&
			this.#first !== undefined &&
			JSON.stringify([this.#first.capabilities, this.#first.version]) !==
				JSON.stringify([speaker.capabilities, speaker.version])
		);
	}

	/** What the server said of itself; begins where that has not happened. Rejects with a LinkError. */
	ready(speaker: Speaker): Promise<Facts> {
		this.#first ??= this.#options.shared ? everybody(speaker) : speaker;
		this.#opening ??= this.#open(this.#first).catch((error: unknown) => {
			this.#opening = undefined;
			throw error instanceof LinkError
				? error
				: new LinkError("upstream-down", String(error));
		});
		return this.#opening;
	}

	/** Makes a call; returns how to cancel it. */
	start(call: Call): (reason: string) => void {
		const running: Running = {
			call,
			id: undefined,
			cancel: () => undefined,
			questions: new Set(),
		};
		this.#running.add(running);
		this.ready(call.speaker)
			.then(() => this.#send(running))
			.catch((error: unknown) => this.#over(running, linkFailure(error)));
		return (reason) => {
			if (!this.#leave(running)) return;
			running.cancel(reason);
		};
	}

	/** Something a client only says. */
	tell(method: string, params: JsonObject): void {
		if (this.#begun?.facts.era === "legacy" && !this.#options.shared)
			this.#begun.wire.tell(method, params);
	}

	join(listener: Listener): void {
		this.#listeners.add(listener);
		this.#follow();
	}

	leave(listener: Listener): void {
		if (this.#listeners.delete(listener)) this.#follow();
	}

	/** A listener wants to hear of other resources, or others log messages. `uri`: the one it has just added. */
	async changed(uri?: string): Promise<Outcome> {
		if (this.#first) await this.ready(this.#first);
		this.#follow();
		return uri === undefined || this.#begun === undefined
			? { result: {} }
			: this.#begun.subscriptions.outcomeOf(uri);
	}

	/** Ends it with everything in it. */
	end(): void {
		this.#ended = true;
		if (this.#wire) this.#wire.end();
		else this.#onEnded({ reason: "ended by the gate" });
	}

	async #open(first: Speaker): Promise<Facts> {
		if (this.#ended) throw new LinkError("upstream-down", "it has ended");
		const wire: Wire = new Wire({
			asked: (id, method, params) => this.#asked(wire, id, method, params),
			told: (method, params) => this.#told(method, params),
			ended: (end) => {
				if (this.#wire === wire) this.#onEnded(end);
			},
		});
		this.#wire = wire;
		try {
			wire.attach(await this.#options.open(wire));
			const facts = await begin(wire, first, this.#options.startMs);
			const subscriptions = new Subscriptions(wire, facts, first);
			this.#begun = { wire, facts, subscriptions };
			this.#follow();
			return facts;
		} catch (error) {
			// Those who wait for it are told why it did not begin, not that it ended.
			this.#wire = undefined;
			wire.end();
			if (this.#listeners.size === 0) this.#first = undefined;
			throw error;
		}
	}

	#send(running: Running): void {
		if (!this.#running.has(running)) return;
		if (this.#begun === undefined) {
			this.#over(running, problemOutcome("upstream-down"));
			return;
		}
		const { wire, facts } = this.#begun;
		const { call } = running;
		const { method, params, speaker } = call;
		if (
			!isOfEra(method, facts.era) ||
			!isOfEra(method, speaker.era) ||
			(this.#options.shared && method.startsWith("tasks/"))
		) {
			this.#over(running, methodNotFound);
			return;
		}
		if (speaker.logLevel !== undefined) this.#setLevel();
		const ask = (
			sent: JsonObject,
			over: (outcome: Outcome) => void,
		): ((reason: string) => void) => {
			const id = wire.request(method, sent, {
				over,
				...(call.wantsProgress
					? { progress: (said) => call.progress(said) }
					: {}),
			});
			running.id = id;
			return (reason) => wire.cancel(id, reason);
		};
		const over = (outcome: Outcome): void => this.#over(running, outcome);
		if (speaker.era === facts.era) running.cancel = ask(params, over);
		else if (speaker.era === "modern")
			running.cancel = ask(withoutEnvelope(params), (outcome) =>
				over(outcomeForModern(method, outcome, facts)),
			);
		else {
			const rounds = new Rounds(
				{ params, speaker, over, ask: (question) => call.ask(question) },
				ask,
			);
			running.cancel = (reason) => rounds.cancel(reason);
		}
	}

	#over(running: Running, outcome: Outcome): void {
		if (this.#leave(running)) running.call.over(outcome);
	}

	/** What the server asked for it alone will not be answered. */
	#leave(running: Running): boolean {
		if (!this.#running.delete(running)) return false;
		this.#questions.giveUp(running.questions, this.#begun?.wire);
		return true;
	}

	#follow(): void {
		this.#begun?.subscriptions.follow(this.#listeners);
		this.#setLevel();
	}

	#setLevel(): void {
		this.#begun?.subscriptions.hear([
			...[...this.#listeners].map(({ speaker }) => speaker.logLevel),
			...[...this.#running].map(({ call }) => call.speaker.logLevel),
		]);
	}

	#asked(wire: Wire, id: RpcId, method: string, params: JsonObject): void {
		const running = this.#only((call) => mayAsk.has(call.method));
		const asked = running?.call ?? this.#onlyListener();
		const question = { method, params };
		this.#questions.put(wire, id, question, asked, running?.questions);
	}

	#told(method: string, params: JsonObject): void {
		const { shared } = this.#options;
		const meta = metaOf(params);
		const stream = meta[metaKeys.subscription];
		if (method === "notifications/cancelled") this.#takenBack(params);
		else if (method === "notifications/message") this.#logged(params);
		else if (this.#begun?.subscriptions.owns(stream))
			announce(
				this.#listeners,
				method,
				withMeta(params, without(meta, metaKeys.subscription)),
				{
					shared,
					era: "legacy",
				},
			);
		else if (stream !== undefined)
			this.#runningWith(stream)?.call.tell(method, params);
		else announce(this.#listeners, method, params, { shared });
	}

	/** A question, or a modern server's stream of changes. */
	#takenBack({ requestId }: JsonObject): void {
		this.#questions.takeBack(requestId);
		const running = this.#runningWith(requestId);
		if (running && isListening(running.call))
			this.#over(running, { result: { resultType: "complete" } });
	}

	#runningWith(id: unknown): Running | undefined {
		for (const running of this.#running)
			if (running.id !== undefined && running.id === id) return running;
		return undefined;
	}

	/** Log messages do not say what they are about. */
	#logged(params: JsonObject): void {
		const say = "notifications/message";
		const { level } = params;
		const working = this.calls > 0;
		const running = this.#only((call) => !isListening(call));
		if (running) {
			if (hearsLog(running.call.speaker, level)) running.call.tell(say, params);
		} else if (!working || !this.#options.shared)
			for (const listener of this.#listeners)
				if (
					listener.speaker.era === "legacy" &&
					hearsLog(listener.speaker, level)
				)
					listener.hear(say, params);
	}

	/** The newest such call, where all of them are of one party. */
	#only(counts: (call: Call) => boolean): Running | undefined {
		let only: Running | undefined;
		for (const running of this.#running) {
			if (running.id === undefined || !counts(running.call)) continue;
			const { party } = running.call.speaker;
			if (only !== undefined && only.call.speaker.party !== party)
				return undefined;
			only = running;
		}
		return only;
	}

	/** Who is asked outside of calls: the one session of the one client. */
	#onlyListener(): Listener | undefined {
		if (this.#options.shared) return undefined;
		const [one, another] = [...this.#listeners].filter(({ ask }) => ask);
		return another === undefined ? one : undefined;
	}

	#onEnded(end: LinkEnd): void {
		this.#questions.end();
		this.#wire = undefined;
		this.#begun = undefined;
		this.#opening = undefined;
		if (end.idle && !this.#ended) return;
		this.#ended = true;
		const listeners = [...this.#listeners];
		this.#listeners.clear();
		for (const listener of listeners) listener.ended();
		for (const running of this.#running)
			this.#over(running, problemOutcome("upstream-down"));
		this.#options.onEnded();
	}
}

const isListening = (call: Call): boolean =>
	call.method === "subscriptions/listen";

/** Which of the server's streams it came on says nothing to those who did not open it. */
