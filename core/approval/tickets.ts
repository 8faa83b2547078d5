/**
 * What became of calls whose callers could not wait: a yes is a grant for the one retry of that very call, a no is told to
 * it once. Kept in memory: after a restart the call is asked anew.
 */
import type { Clock } from "../clock.ts";
import { keyOf } from "./cards.ts";
import type { Grants } from "./grants.ts";
import type { Answer, NewQuestion } from "./question.ts";

const mostRefusals = 1_000;

export class Tickets {
	readonly #grants: Grants;
	readonly #clock: Clock;
	readonly #refusals = new Map<string, { answer: Answer; untilMs: number }>();

	constructor(grants: Grants, clock: Clock) {
		this.#grants = grants;
		this.#clock = clock;
	}

	allow(
		question: NewQuestion,
		approval: string,
		by: string,
		ttlMs: number,
	): void {
		this.#grants.issue({
			scope: "ticket",
			question,
			pattern: undefined,
			words: "the one retry of exactly this call",
			approval,
			by,
			ttlMs,
			uses: 1,
		});
	}

	refuse(question: NewQuestion, answer: Answer, ttlMs: number): void {
		this.#refusals.set(keyOf(question), {
			answer,
			untilMs: this.#clock.monotonicMs() + ttlMs,
		});
		for (const oldest of this.#refusals.keys()) {
			if (this.#refusals.size <= mostRefusals) break;
			this.#refusals.delete(oldest);
		}
	}

	/** Told once. */
	takeRefusal(question: NewQuestion): Answer | undefined {
		if (this.#refusals.size === 0) return undefined;
		const key = keyOf(question);
		const refusal = this.#refusals.get(key);
		if (refusal === undefined) return undefined;
		this.#refusals.delete(key);
		return this.#clock.monotonicMs() < refusal.untilMs
			? refusal.answer
			: undefined;
	}

	/** `true`: a retry was still allowed by the answer to that question, and is not any more. */
	overrule(approval: string): boolean {
		const due = this.isDue(approval);
		if (due) this.#grants.revokeOf(approval);
		return due;
	}

	/** A retry is allowed by the answer to that question, whatever its scope, and was not made yet. */
	isDue(approval: string): boolean {
		return this.#grants
			.list()
			.some((one) => one.approval === approval && one.used === 0);
	}

	forget(): void {
		this.#refusals.clear();
	}
}
