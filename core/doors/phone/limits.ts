/**
 * How much the phone door takes from one address, and from all of them together, within a minute. Whoever floods it
 * spends an address's share first; memory is bounded whoever comes. By the monotonic clock, and answered at once, since
 * it is asked before a handshake; the gate's own counters (core/limits) are asynchronous and run by the wall clock.
 */
import type { Clock } from "../../clock.ts";

interface Bound {
	readonly each: number;
	readonly all: number;
}

const perMinute = {
	/** A connection costs a handshake, which is the dearest thing a stranger can ask for. */
	handshakes: { each: 120, all: 1_200 },
	requests: { each: 600, all: 6_000 },
	/** A paired phone fails at none. */
	"failed sessions": { each: 10, all: 200 },
	pairing: { each: 60, all: 300 },
} as const satisfies Record<string, Bound>;
export type Counted = keyof typeof perMinute;

/** At a time. A browser opens six to one host. */
const connections: Bound = { each: 24, all: 240 };

/** The server's own bound, for what comes before anybody counts. */
export const connectionsInAll = connections.all;

const minuteMs = 60_000;
const maxPlaces = 4_096;

export class PhoneLimits {
	readonly #counts: Record<Counted, MinuteCount>;
	readonly #open = new Map<string, number>();
	#openInAll = 0;

	constructor(clock: Clock) {
		const count = (of: Counted): MinuteCount =>
			new MinuteCount(clock, perMinute[of]);
		this.#counts = {
			handshakes: count("handshakes"),
			requests: count("requests"),
			"failed sessions": count("failed sessions"),
			pairing: count("pairing"),
		};
	}

	/** One connection more. Returns the function that says it has closed; undefined: too many. */
	connect(peer: string): (() => void) | undefined {
		const open = this.#open.get(peer) ?? 0;
		if (open >= connections.each || this.#openInAll >= connections.all)
			return undefined;
		if (!this.take("handshakes", peer)) return undefined;
		this.#open.set(peer, open + 1);
		this.#openInAll++;
		return () => {
			this.#openInAll--;
			const left = (this.#open.get(peer) ?? 1) - 1;
			if (left === 0) this.#open.delete(peer);
			else this.#open.set(peer, left);
		};
	}

	/** `false`: too many already, and this one is not counted. */
	take(what: Counted, peer: string): boolean {
		if (this.isSpent(what, peer)) return false;
		this.#counts[what].spend(peer);
		return true;
	}

	/** Whether another one would be too many. */
	isSpent(what: Counted, peer: string): boolean {
		return this.#counts[what].isSpent(peer);
	}
}

interface Minute {
	used: number;
	readonly endsMs: number;
}

/** What an address is refused does not count for the others. */
class MinuteCount {
	readonly #clock: Clock;
	readonly #bound: Bound;
	readonly #places = new Map<string, Minute>();
	#all: Minute = { used: 0, endsMs: 0 };

	constructor(clock: Clock, bound: Bound) {
		this.#clock = clock;
		this.#bound = bound;
	}

	isSpent(place: string): boolean {
		return (
			this.#used(this.#all) >= this.#bound.all ||
			this.#used(this.#places.get(place)) >= this.#bound.each
		);
	}

	spend(place: string): void {
		this.#all = this.#more(this.#all);
		this.#places.set(place, this.#more(this.#places.get(place)));
		if (this.#places.size <= maxPlaces) return;
		const [oldest] = this.#places.keys();
		if (oldest !== undefined) this.#places.delete(oldest);
	}

	#used(minute: Minute | undefined): number {
		return minute !== undefined && this.#clock.monotonicMs() < minute.endsMs
			? minute.used
			: 0;
	}

	#more(minute: Minute | undefined): Minute {
		const used = this.#used(minute);
		return minute === undefined || used === 0
			? { used: 1, endsMs: this.#clock.monotonicMs() + minuteMs }
			: { used: used + 1, endsMs: minute.endsMs };
	}
}
