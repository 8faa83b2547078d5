/**
 * One request of a modern client. Where its server, a legacy one, asks something in between, the client is answered
 * `input_required` and the call waits until it asks again (2026-07-28, "Multi Round-Trip Requests").
 */
import { isObject, type JsonObject } from "../json.ts";
import type { Answer } from "./answer.ts";
import {
	codes,
	failed,
	metaOf,
	type Outcome,
	type RpcId,
	type RpcRequest,
} from "./message.ts";
import { digestOf, type Parkable, type Parked } from "./parked.ts";
import type { Accepts, Pace, Pending } from "./request.ts";
import type { Call, Question, Speaker, Speaking, Withdraw } from "./speaker.ts";
import { metaKeys } from "./translate.ts";

/** Statuses that 2026-07-28 gives to errors; others are told in an answer that is 200. */
const statuses: ReadonlyMap<number, number> = new Map([
	[codes.methodNotFound, 404],
	[-32020, 400],
	[-32021, 400],
	[-32022, 400],
]);

export interface ModernParts {
	readonly pace: Pace;
	readonly parked: Parked;
}

export class ModernCall implements Call, Parkable, Pending {
	readonly speaker: Speaker;
	readonly method: string;
	readonly params: JsonObject;
	readonly wantsProgress: boolean;
	readonly client: string;
	sinceMs = 0;
	readonly #parts: ModernParts;
	readonly #accepts: Accepts;
	readonly #token: unknown;
	readonly #cancel: (reason: string) => void;
	/** Where its client waits; undefined: nowhere, at the moment. */
	#exit: { readonly answer: Answer; readonly id: RpcId } | undefined;
	/** What it ended with while its client was away. */
	#outcome: Outcome | undefined;
	readonly #questions = new Map<string, Question>();
	#lastQuestion = 0;

	constructor(
		{ method, params }: RpcRequest,
		speaker: Speaker,
		accepts: Accepts,
		conversation: Speaking,
		parts: ModernParts,
	) {
		this.method = method;
		this.params = params;
		this.speaker = speaker;
		this.client = speaker.client;
		this.#accepts = accepts;
		this.#parts = parts;
		this.#token = metaOf(params)["progressToken"];
		this.wantsProgress = this.#token !== undefined && accepts.events;
		this.#cancel = conversation.start(this);
	}

	/** Few calls are ever asked for it. */
	get digest(): string {
		return digestOf(this.method, this.params);
	}

	/** Its client waits here from now on. */
	waitAt(answer: Answer, id: RpcId): void {
		this.#exit = { answer, id };
		this.sinceMs = this.#parts.pace.nowMs();
		this.#parts.pace.pending.add(this);
		answer.onGone = () => this.abandon();
		if (answer.over) this.abandon();
		else if (!this.#accepts.json) this.open();
	}

	open(): void {
		if (this.#accepts.events) this.#exit?.answer.stream();
	}

	comment(): void {
		this.#exit?.answer.comment();
	}

	over(outcome: Outcome): void {
		this.#questions.clear();
		if (this.#exit) this.#respond(outcome);
		else this.#outcome = outcome;
	}

	progress(params: JsonObject): void {
		this.tell("notifications/progress", {
			...params,
			progressToken: this.#token,
		});
	}

	tell(method: string, params: JsonObject): void {
		if (!this.#exit || !this.#accepts.events) return;
		this.open();
		const said = this.#isStream
			? { ...params, _meta: this.#stamped(params) }
			: params;
		this.#exit.answer.event(
			JSON.stringify({ jsonrpc: "2.0", method, params: said }),
		);
	}

	ask(question: Question): Withdraw {
		const key = `q${++this.#lastQuestion}`;
		this.#questions.set(key, question);
		this.#require();
		return () => {
			this.#questions.delete(key);
		};
	}

	resume(answer: Answer, id: RpcId, responses: JsonObject): void {
		this.waitAt(answer, id);
		// What is asked meanwhile is not answered by this.
		const asked = [...this.#questions];
		for (const [key, question] of asked) {
			const result = Object.hasOwn(responses, key) ? responses[key] : undefined;
			if (!isObject(result)) continue;
			this.#questions.delete(key);
			question.answer({ result });
		}
		if (this.#outcome) this.#respond(this.#outcome);
		else this.#require();
	}

	abandon(): void {
		this.#parts.pace.pending.delete(this);
		this.#exit = undefined;
		for (const question of this.#questions.values()) question.answer(gone);
		this.#questions.clear();
		this.#cancel("the client went away");
	}

	/** Its client is told what is asked, and to come back. */
	#require(): void {
		if (!this.#exit || this.#questions.size === 0) return;
		this.#respond({
			result: {
				resultType: "input_required",
				inputRequests: Object.fromEntries(
					[...this.#questions].map(([key, { method, params }]) => [
						key,
						{ method, params },
					]),
				),
				requestState: this.#parts.parked.park(this),
			},
		});
	}

	#respond(outcome: Outcome): void {
		const exit = this.#exit;
		if (!exit) return;
		this.#exit = undefined;
		this.#parts.pace.pending.delete(this);
		const { answer, id } = exit;
		answer.onGone = undefined;
		const told = this.#isStream ? this.#closing(outcome) : outcome;
		if (answer.started) {
			answer.event(JSON.stringify({ jsonrpc: "2.0", id, ...told }));
			answer.end();
		} else
			answer.refuse(
				"error" in told ? (statuses.get(told.error.code) ?? 200) : 200,
				id,
				told,
			);
	}

	get #isStream(): boolean {
		return this.method === "subscriptions/listen";
	}

	/** Its stream is named by the client's own id, not by the one the server knows. */
	#stamped(params: JsonObject): JsonObject {
		return { ...metaOf(params), [metaKeys.subscription]: this.#exit?.id };
	}

	#closing(outcome: Outcome): Outcome {
		if ("error" in outcome) return outcome;
		const { result } = outcome;
		return { result: { ...result, _meta: this.#stamped(result) } };
	}
}

const gone = failed(codes.internal, "The client has gone.");
