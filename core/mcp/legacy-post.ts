/**
 * What one POST of a legacy session waits for: one request, or a batch of them. Answered as JSON where the outcome is the
 * first thing there is to say and the client takes it, else on an event stream that can be taken up again.
 */
import type { JsonObject } from "../json.ts";
import type { Answer } from "./answer.ts";
import type { KeptStream } from "./kept-stream.ts";
import {
	codes,
	failed,
	metaOf,
	methodNotFound,
	type Outcome,
	type RpcId,
	type RpcRequest,
} from "./message.ts";
import { linkFailure } from "./link.ts";
import type { Accepts, Pace, Pending } from "./request.ts";
import type { Session } from "./session.ts";
import type { Call, Question, Withdraw } from "./speaker.ts";
import { isLevel } from "./translate.ts";

export class LegacyPost implements Pending {
	readonly sinceMs: number;
	readonly #session: Session;
	readonly #answer: Answer;
	readonly #accepts: Accepts;
	readonly #pace: Pace;
	/** undefined: it was no batch. */
	readonly #batch: boolean;
	/** Of the client's ids. */
	readonly #open = new Set<RpcId>();
	readonly #outcomes: object[] = [];
	#stream: KeptStream | undefined;

	constructor(
		session: Session,
		answer: Answer,
		accepts: Accepts,
		batch: boolean,
		pace: Pace,
	) {
		this.#session = session;
		this.#answer = answer;
		this.#accepts = accepts;
		this.#batch = batch;
		this.#pace = pace;
		this.sinceMs = pace.nowMs();
		answer.onGone = () => this.#cancel("the client went away");
	}

	/** Once; their ids are new to the session. */
	take(requests: readonly RpcRequest[]): void {
		for (const { id } of requests) this.#open.add(id);
		this.#pace.pending.add(this);
		if (!this.#accepts.json) this.open();
		for (const request of requests) this.#start(request);
	}

	open(): void {
		if (!this.#accepts.events || this.#stream || this.#answer.over) return;
		const stream = this.#session.openStream();
		this.#stream = stream;
		stream.onAbandoned = () => this.#cancel("the client did not come back");
		stream.read(this.#answer);
		for (const outcome of this.#outcomes.splice(0)) stream.say(outcome);
	}

	comment(): void {
		// Its session's streams are looked after there.
	}

	#start(request: RpcRequest): void {
		const { id, method, params } = request;
		const own = ownMethods.get(method);
		if (own) {
			this.#session.calls.set(id, () => this.#over(id, cancelled));
			void own(this.#session, params)
				.catch(linkFailure)
				.then((outcome) => this.#over(id, outcome));
			return;
		}
		const cancel = this.#session.conversation.start(this.#call(request));
		this.#session.calls.set(id, (reason) => {
			cancel(reason);
			// Its client waits no more, but its connection does.
			this.#over(id, cancelled);
		});
	}

	#call({ id, method, params }: RpcRequest): Call {
		const { progressToken } = metaOf(params);
		return {
			speaker: this.#session.speaker,
			method,
			params,
			wantsProgress: progressToken !== undefined,
			over: (outcome) => this.#over(id, outcome),
			progress: (said) =>
				this.#tell("notifications/progress", { ...said, progressToken }),
			tell: (said, about) => this.#tell(said, about),
			ask: (question) => this.#ask(question),
		};
	}

	#tell(method: string, params: JsonObject): void {
		this.open();
		(this.#stream ?? this.#session.own).say({ jsonrpc: "2.0", method, params });
	}

	#ask(question: Question): Withdraw {
		this.open();
		return this.#session.askOn(this.#stream ?? this.#session.own, question);
	}

	#over(id: RpcId, outcome: Outcome): void {
		if (!this.#open.delete(id)) return;
		this.#session.calls.delete(id);
		const message = { jsonrpc: "2.0", id, ...outcome };
		if (this.#stream) this.#stream.say(message);
		else this.#outcomes.push(message);
		if (this.#open.size > 0) return;
		this.#pace.pending.delete(this);
		if (this.#stream) this.#stream.end();
		else
			this.#answer.send(
				200,
				JSON.stringify(this.#batch ? this.#outcomes : this.#outcomes[0]),
			);
	}

	#cancel(reason: string): void {
		for (const id of this.#open) this.#session.calls.get(id)?.(reason);
	}
}

/** Not of the server's business alone: all who share it have a say. */
const ownMethods: ReadonlyMap<
	string,
	(session: Session, params: JsonObject) => Promise<Outcome>
> = new Map([
	["ping", async () => ({ result: {} })],
	["logging/setLevel", setLevel],
	["resources/subscribe", subscribe],
	["resources/unsubscribe", unsubscribe],
]);

async function setLevel(
	session: Session,
	{ level }: JsonObject,
): Promise<Outcome> {
	if (!isLevel(level)) return failed(codes.invalidParams, "No such level");
	const { capabilities } = await session.conversation.ready(session.speaker);
	if (capabilities["logging"] === undefined) return methodNotFound;
	session.logLevel = level;
	return session.conversation.changed();
}

async function subscribe(
	session: Session,
	{ uri }: JsonObject,
): Promise<Outcome> {
	if (typeof uri !== "string") return failed(codes.invalidParams, "No uri");
	if (session.uris.size >= mostUris)
		return failed(codes.invalidParams, "Too many subscriptions");
	session.uris.add(uri);
	const outcome = await session.conversation.changed(uri);
	if ("error" in outcome) {
		session.uris.delete(uri);
		await session.conversation.changed();
	}
	return outcome;
}

async function unsubscribe(
	session: Session,
	{ uri }: JsonObject,
): Promise<Outcome> {
	if (typeof uri === "string") session.uris.delete(uri);
	return session.conversation.changed();
}

const mostUris = 1_000;
const cancelled = failed(-33499, "The request was cancelled.");
