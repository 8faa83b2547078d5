/**
 * What one recipient was told, and when it may be told again. Pure, by a clock that only grows. A recipient is told of a
 * number, and again only of a larger one.
 */

/** At most one message in this. */
const everyMs = 20_000;
/** After a failure: as long, then twice as long each time. */
const longestBackOffMs = 3_600_000;
/** However long a service asks for. */
const longestRetryMs = 24 * 3_600_000;

export class Recipient {
	#address = "";
	#told = 0;
	#toldAt = Number.NEGATIVE_INFINITY;
	#retryAt = Number.NEGATIVE_INFINITY;
	#failures = 0;
	#isBusy = false;

	/** At another address nothing was told yet, and nothing has failed; one message in a time it stays. */
	isAt(address: string): void {
		if (address === this.#address) return;
		this.#address = address;
		this.#told = 0;
		this.#failures = 0;
		this.#retryAt = Number.NEGATIVE_INFINITY;
	}

	/** Something is to be said, though perhaps not yet. A smaller number is kept: what comes on top of it is news. */
	isBehind(waiting: number): boolean {
		this.#told = Math.min(this.#told, waiting);
		return waiting > this.#told;
	}

	mayTell(waiting: number, now: number): boolean {
		const isSoonEnough = now >= Math.max(this.#toldAt + everyMs, this.#retryAt);
		return this.isBehind(waiting) && !this.#isBusy && isSoonEnough;
	}

	begin(now: number): void {
		this.#isBusy = true;
		this.#toldAt = now;
	}

	succeeded(told: number): void {
		this.#isBusy = false;
		this.#failures = 0;
		this.#told = told;
	}

	/** It is tried again, if the question still waits by then. */
	failed(now: number, retryAfterMs = 0): void {
		this.#isBusy = false;
		const backOff = Math.min(longestBackOffMs, everyMs * 2 ** this.#failures);
		this.#failures++;
		this.#retryAt =
			now + Math.max(backOff, Math.min(retryAfterMs, longestRetryMs));
	}
}
