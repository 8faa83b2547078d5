/**
 * Calls that were allowed and whose bytes have not left yet, by the question that let them through. A deny still reaches
 * them. Says what becomes of each: whoever allowed one from afar is told nothing before it has happened.
 */
import type { Answer } from "./question.ts";
import type { Waiter } from "./waiter.ts";

/** What became of a call that was allowed. */
export interface Progress {
	/** The question that let it through, itself or by the grant it left. */
	readonly id: string;
	/** The same object for all that is said of one call. */
	readonly call: object;
	/** `stopped`: nothing of it has left, nor will. */
	readonly state: "released" | "ended" | "stopped";
	/** Of `ended`: what its caller was answered with; `null`: broken off. */
	readonly status: number | null;
}

/** Whoever neither releases nor withdraws a call is forgotten at some point. */
const mostQuestions = 2_000;

export class Unreleased {
	readonly #byQuestion = new Map<string, Set<Waiter>>();
	readonly #listeners = new Set<(progress: Progress) => void>();

	onProgress(listener: (progress: Progress) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	has(id: string): boolean {
		return this.#byQuestion.has(id);
	}

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

	/** Its bytes leave now. */
	released(waiter: Waiter): void {
		this.#remove(waiter);
		this.#tell(waiter, "released");
	}

	ended(waiter: Waiter, status: number | null): void {
		this.#tell(waiter, "ended", status);
	}

	/** Its caller went away, or what was allowed is not what would happen. */
	withdrawn(waiter: Waiter): void {
		if (this.#remove(waiter)) this.#tell(waiter, "stopped");
	}

	/** Those that the deny came in time for. */
	overrule(id: string, answer: Answer): readonly Waiter[] {
		const waiters = [...(this.#byQuestion.get(id) ?? [])];
		this.#byQuestion.delete(id);
		const stopped = waiters.filter((waiter) => waiter.overrule(answer));
		for (const waiter of stopped) this.#tell(waiter, "stopped");
		return stopped;
	}

	overruleAll(answer: Answer): readonly Waiter[] {
		return [...this.#byQuestion.keys()].flatMap((id) =>
			this.overrule(id, answer),
		);
	}

	#remove(waiter: Waiter): boolean {
		const waiters = this.#byQuestion.get(waiter.card);
		const was = waiters?.delete(waiter) ?? false;
		if (waiters?.size === 0) this.#byQuestion.delete(waiter.card);
		return was;
	}

	#tell(
		waiter: Waiter,
		state: Progress["state"],
		status: number | null = null,
	): void {
		for (const listener of this.#listeners)
			listener({ id: waiter.card, call: waiter, state, status });
	}
}
