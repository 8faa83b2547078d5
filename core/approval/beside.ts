/**
 * What a card says beside the question itself: what the call would reach, in what it differs from one that was allowed, and
 * whether whoever answers still reads. None of it decides anything, and a question waits for none of it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { FatigueView, NearestView } from "../../contract/approvals.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { fatigueOf } from "./fatigue.ts";
import { AllowedCalls } from "./nearest.ts";
import type { NewQuestion } from "./question.ts";
import type { Measured, Shown } from "./view.ts";

/** Who looks at the disk. */
export interface Reaching {
	begin(id: string, question: NewQuestion): void;
	of(id: string): Measured;
	forget(id: string): void;
	onFound(listener: () => void): () => void;
}

export interface BesideParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	readonly reaching: Reaching | undefined;
}

/** Answers grow old by themselves, too. */
const tiredForMs = 5_000;

export class Beside {
	readonly #parts: BesideParts;
	readonly #allowed = new AllowedCalls();
	readonly #nearest = new Map<
		string,
		{ readonly version: number; readonly view: NearestView | undefined }
	>();
	#tired: { readonly isTired: boolean; readonly untilMs: number } | undefined;

	constructor(parts: BesideParts) {
		this.#parts = parts;
	}

	/** A person is to see it from now on. */
	shown(id: string, question: NewQuestion): void {
		this.#parts.reaching?.begin(id, question);
	}

	/** Nobody is asked any more. */
	closed(id: string): void {
		this.#parts.reaching?.forget(id);
		this.#nearest.delete(id);
		this.#tired = undefined;
	}

	/** `approval`: the question that let it through. */
	allowed(question: NewQuestion, approval: string, by: string): void {
		this.#tryTo(() =>
			this.#allowed.add(question, approval, by, this.#parts.clock.now()),
		);
	}

	/** Denied after all. */
	overruled(approval: string): void {
		this.#allowed.forget(approval);
	}

	overruledAll(): void {
		this.#allowed.forgetAll();
	}

	of(
		id: string,
		question: NewQuestion,
	): Pick<Shown, "isTired" | "reach" | "nearest"> {
		return {
			isTired: this.#isTired(),
			reach: this.#parts.reaching?.of(id) ?? { state: "none" },
			nearest: this.#nearestOf(id, question),
		};
	}

	fatigue(): FatigueView {
		const { db, clock } = this.#parts;
		return fatigueOf(db, clock.now());
	}

	#nearestOf(id: string, question: NewQuestion): NearestView | undefined {
		const { version } = this.#allowed;
		const known = this.#nearest.get(id);
		if (known?.version === version) return known.view;
		const view = this.#tryTo(() => this.#allowed.nearest(question));
		this.#nearest.set(id, { version, view });
		return view;
	}

	/** Where that cannot be told, more is asked of whoever answers. */
	#isTired(): boolean {
		const nowMs = this.#parts.clock.monotonicMs();
		if (this.#tired === undefined || nowMs >= this.#tired.untilMs)
			this.#tired = {
				isTired: this.#tryTo(() => this.fatigue().tired) ?? true,
				untilMs: nowMs + tiredForMs,
			};
		return this.#tired.isTired;
	}

	/** A question is asked and answered whatever goes wrong beside it. */
	#tryTo<Result>(work: () => Result): Result | undefined {
		try {
			return work();
		} catch (error) {
			this.#parts.log("error", "a card lacks what stands beside a question", {
				error: error instanceof Error ? error.name : "unknown",
			});
			return undefined;
		}
	}
}
