/** One timer for the earliest of many deadlines, by the monotonic clock: setting the wall clock moves none. */
import type { Clock } from "../clock.ts";

/** A timer that is set for longer fires at once. */
const longestTimerMs = 2 ** 31 - 1;

export class Deadline {
	readonly #clock: Clock;
	readonly #onDue: () => void;
	#timer: NodeJS.Timeout | undefined;
	#atMs = Number.POSITIVE_INFINITY;

	constructor(clock: Clock, onDue: () => void) {
		this.#clock = clock;
		this.#onDue = onDue;
	}

	/** Another deadline came: the earlier one counts. */
	add(atMs: number): void {
		if (atMs < this.#atMs) this.set(atMs);
	}

	/** The earliest there is; Infinity: none. */
	set(atMs: number): void {
		clearTimeout(this.#timer);
		this.#atMs = atMs;
		if (!Number.isFinite(atMs)) return;
		const inMs = Math.max(1, atMs - this.#clock.monotonicMs());
		this.#timer = setTimeout(this.#onDue, Math.min(longestTimerMs, inMs));
		this.#timer.unref();
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
