/**
 * Wall time that never goes back: where the clock is set back, it goes on by the monotonic clock from the latest time that
 * was seen. What has ended by it does not begin again. Remembers nothing between starts but what it is given.
 */
import type { Clock } from "../clock.ts";

export class AdvancingTime {
	readonly #clock: Clock;
	#latest: number;
	#seenMs: number;

	/** `from`: a time that is over, in milliseconds since 1970. */
	constructor(clock: Clock, from: number) {
		this.#clock = clock;
		this.#latest = from;
		this.#seenMs = clock.monotonicMs();
	}

	/** Whole milliseconds since 1970; the monotonic clock counts parts of one. */
	now(): number {
		const growingMs = this.#clock.monotonicMs();
		const passed = growingMs - this.#seenMs;
		this.#latest = Math.max(this.#clock.now(), this.#latest + passed);
		this.#seenMs = growingMs;
		return Math.floor(this.#latest);
	}
}
