/** How long a program that went away by itself is not started again: a second, doubled each time up to a minute. */
import type { Clock } from "../clock.ts";

const firstMs = 1_000;
const longestMs = 60_000;
/** After so long it was a program that works. */
const livedMs = 60_000;

export class BackOff {
	readonly #clock: Clock;
	readonly #failures = new Map<
		string,
		{ readonly count: number; readonly untilMs: number }
	>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Its process, which was started then, has gone. */
	failed(whose: string, startedMs: number): void {
		const now = this.#clock.monotonicMs();
		const before =
			now - startedMs >= livedMs ? 0 : (this.#failures.get(whose)?.count ?? 0);
		this.#failures.set(whose, {
			count: before + 1,
			untilMs: now + Math.min(firstMs * 2 ** before, longestMs),
		});
	}

	/** In milliseconds; 0: it may be started. */
	left(whose: string): number {
		const failure = this.#failures.get(whose);
		return failure === undefined
			? 0
			: Math.max(0, failure.untilMs - this.#clock.monotonicMs());
	}

	/** Of any. */
	get isWaiting(): boolean {
		return [...this.#failures.keys()].some((whose) => this.left(whose) > 0);
	}

	forget(): void {
		this.#failures.clear();
	}
}
