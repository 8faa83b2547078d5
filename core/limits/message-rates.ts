/**
 * Counts what clients send through open WebSockets within a minute: in memory and at once, since a message waits for
 * nothing. A client's sockets of one upstream count together, also one after the other. Knows no settings.
 */
import type { Clock } from "../clock.ts";
import { windowSeconds } from "./counters.ts";

interface Rate {
	untilMs: number;
	used: number;
}

/** Those whose minute is over are dropped once there are more than this. */
const manyRates = 10_000;

export class MessageRates {
	readonly #clock: Clock;
	readonly #rates = new Map<string, Rate>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** `false`: `perMinute` were there already. A minute begins with the first message after the one before. */
	take(key: string, perMinute: number): boolean {
		if (perMinute === Infinity) return true;
		const nowMs = this.#clock.monotonicMs();
		let rate = this.#rates.get(key);
		if (rate === undefined) {
			if (this.#rates.size >= manyRates) this.#dropOver(nowMs);
			rate = { untilMs: 0, used: 0 };
			this.#rates.set(key, rate);
		}
		if (nowMs >= rate.untilMs) {
			rate.untilMs = nowMs + windowSeconds * 1_000;
			rate.used = 0;
		}
		if (rate.used >= perMinute) return false;
		rate.used += 1;
		return true;
	}

	#dropOver(nowMs: number): void {
		for (const [key, { untilMs }] of this.#rates)
			if (nowMs >= untilMs) this.#rates.delete(key);
	}
}
