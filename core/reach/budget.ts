/** How much may be looked at for one call, and until when; and whether all of it was. */
import { performance } from "node:perf_hooks";

/** The clock is asked once in so many entries. */
const between = 64;

export class Budget {
	readonly #most: number;
	readonly #untilMs: number;
	#looked = 0;
	#asked = 0;
	#isLate = false;
	#isOver = false;

	constructor(mostEntries: number, mostMs: number) {
		this.#most = mostEntries;
		this.#untilMs = performance.now() + mostMs;
	}

	/** `false`: no further entry is looked at. */
	spend(): boolean {
		this.#looked += 1;
		if (
			this.#looked > this.#most ||
			(this.#looked % between === 0 && this.leftMs === 0)
		)
			this.#isOver = true;
		return !this.#isOver;
	}

	/** For what was paid for before: whether there is still time for it. */
	get isInTime(): boolean {
		this.#asked += 1;
		if (this.#asked % between === 0 && this.leftMs === 0) this.#isLate = true;
		return !this.#isLate;
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	get leftMs(): number {
		return Math.max(0, this.#untilMs - performance.now());
	}
}
