/**
 * A legacy client's call to a modern server: where the server answers that it needs more, the client is asked as its own
 * era has it, and the call is made again with what it said. A server that never has enough is given up.
 */
import { isObject, type JsonObject } from "../json.ts";
import { codes, failed, type Outcome } from "./message.ts";
import type { Call, Withdraw } from "./speaker.ts";
import { canAnswer, outcomeForLegacy, withEnvelope } from "./translate.ts";

const mostRounds = 10;
const mostQuestions = 16;

/** Makes one request at the server; returns how to cancel it. */
export type Ask = (
	params: JsonObject,
	over: (outcome: Outcome) => void,
) => (reason: string) => void;

type Asking = Pick<Call, "params" | "speaker" | "ask" | "over">;

export class Rounds {
	readonly #call: Asking;
	readonly #ask: Ask;
	#left = mostRounds;
	#cancel: (reason: string) => void = () => undefined;
	#open: Withdraw[] = [];
	#over = false;

	constructor(call: Asking, ask: Ask) {
		this.#call = call;
		this.#ask = ask;
		this.#round({});
	}

	cancel(reason: string): void {
		this.#over = true;
		this.#withdraw();
		this.#cancel(reason);
	}

	#round(more: JsonObject): void {
		const { params, speaker } = this.#call;
		this.#cancel = this.#ask(
			withEnvelope({ ...params, ...more }, speaker),
			(outcome) => {
				if (!this.#over) this.#answered(outcome);
			},
		);
	}

	#answered(outcome: Outcome): void {
		if ("error" in outcome || outcome.result["resultType"] !== "input_required")
			this.#end(outcomeForLegacy(outcome));
		else if (this.#left-- === 0) this.#end(endless);
		else this.#gather(outcome.result);
	}

	#gather({ inputRequests, requestState }: JsonObject): void {
		const state = typeof requestState === "string" ? { requestState } : {};
		const wanted = isObject(inputRequests) ? Object.entries(inputRequests) : [];
		if (wanted.length === 0) {
			this.#round(state);
			return;
		}
		if (wanted.length > mostQuestions) {
			this.#end(endless);
			return;
		}
		const answers = new Map<string, JsonObject>();
		for (const [key, question] of wanted) {
			if (this.#over) return;
			this.#put(question, (outcome) => {
				if (this.#over) return;
				if ("error" in outcome) {
					this.#end(outcome);
					return;
				}
				answers.set(key, outcome.result);
				if (answers.size < wanted.length) return;
				this.#open = [];
				this.#round({ ...state, inputResponses: Object.fromEntries(answers) });
			});
		}
	}

	#put(question: unknown, answer: (outcome: Outcome) => void): void {
		const { method, params } = isObject(question) ? question : {};
		const given = isObject(params) ? params : {};
		if (
			typeof method !== "string" ||
			!canAnswer(this.#call.speaker, method, given)
		)
			answer(unanswerable);
		else this.#open.push(this.#call.ask({ method, params: given, answer }));
	}

	#end(outcome: Outcome): void {
		this.#over = true;
		this.#withdraw();
		this.#call.over(outcome);
	}

	#withdraw(): void {
		for (const withdraw of this.#open) withdraw();
		this.#open = [];
	}
}

const endless = failed(codes.internal, "The server asks without end.");
const unanswerable = failed(
	codes.internal,
	"The server needs an answer that this client cannot give.",
);
