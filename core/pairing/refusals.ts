/** What the log is told of refused attempts: the first of each minute one by one, of the others the number. No secrets. */
import type { Clock } from "../clock.ts";

const perMinute = 20;
const minuteMs = 60_000;

export class Refusals {
	readonly #clock: Clock;
	readonly #note: (what: string) => void;
	#sinceMs = Number.NEGATIVE_INFINITY;
	#count = 0;

	constructor(clock: Clock, note: (what: string) => void) {
		this.#clock = clock;
		this.#note = note;
	}

	add(why: string, address: string): void {
		const growingMs = this.#clock.monotonicMs();
		if (growingMs >= this.#sinceMs + minuteMs) {
			this.tellRest();
			this.#sinceMs = growingMs;
		}
		if (++this.#count <= perMinute)
			this.#note(`pairing refused: ${why}, from ${address}`);
	}

	/** Those that were only counted. */
	tellRest(): void {
		if (this.#count > perMinute)
			this.#note(`pairing refused ${this.#count - perMinute} times more`);
		this.#count = 0;
	}
}
