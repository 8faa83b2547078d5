/** Calls that were allowed and whose bytes have not left yet, by the question that let them through. A deny still reaches them. */
import type { Answer } from "./question.ts";
import type { Waiter } from "./waiter.ts";

/** Whoever neither releases nor withdraws a call is forgotten at some point. */
const mostQuestions = 2_000;

export class Unreleased {
	readonly #byQuestion = new Map<string, Set<Waiter>>();

	add(id: string, waiter: Waiter): void {
		waiter.card = id;
		const known = this.#byQuestion.get(id);
		if (known) known.add(waiter);
		else this.#byQuestion.set(id, new Set([waiter]));
		for (const oldest of this.#byQuestion.keys()) {
			if (this.#byQuestion.size <= mostQuestions) break;
			this.#byQuestion.delete(oldest);
		}
	}

	remove(waiter: Waiter): void {
		const waiters = this.#byQuestion.get(waiter.card);
		waiters?.delete(waiter);
		if (waiters?.size === 0) this.#byQuestion.delete(waiter.card);
	}

	/** Those that the deny came in time for. */
	overrule(id: string, answer: Answer): readonly Waiter[] {
		const waiters = [...(this.#byQuestion.get(id) ?? [])];
		this.#byQuestion.delete(id);
		return waiters.filter((waiter) => waiter.overrule(answer));
	}

	overruleAll(answer: Answer): readonly Waiter[] {
		return [...this.#byQuestion.keys()].flatMap((id) =>
			this.overrule(id, answer),
		);
	}
}
