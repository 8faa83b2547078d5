/** How often an address may do something within a while. In memory, bounded, by the growing clock. */
import { isIPv6 } from "node:net";
import { plainAddress } from "../address.ts";
import type { Clock } from "../clock.ts";

const atMostAddresses = 5_000;

export class Flood {
	readonly #clock: Clock;
	readonly #times: number;
	readonly #withinMs: number;
	readonly #counts = new Map<string, { count: number; endsMs: number }>();

	constructor(clock: Clock, times: number, withinMs: number) {
		this.#clock = clock;
		this.#times = times;
		this.#withinMs = withinMs;
	}

	/** 0: go on, and it is counted; else the seconds until it may be done again. */
	take(address: string): number {
		const now = this.#clock.monotonicMs();
		const place = placeOf(address);
		const known = this.#counts.get(place);
		if (known && now < known.endsMs) {
			if (known.count >= this.#times)
				return Math.ceil((known.endsMs - now) / 1_000);
			known.count++;
			return 0;
		}
		this.#counts.delete(place);
		this.#counts.set(place, { count: 1, endsMs: now + this.#withinMs });
		const [oldest] = this.#counts.keys();
		if (this.#counts.size > atMostAddresses && oldest !== undefined)
			this.#counts.delete(oldest);
		return 0;
	}
}

/** A network's host has a /64 of IPv6 addresses to itself. */
function placeOf(address: string): string {
	const plain = plainAddress(address);
	if (!isIPv6(plain)) return plain;
	const url = URL.parse(`http://[${plain.replace(/%.*$/, "")}]`);
	return (url?.hostname ?? plain).split(":").slice(0, 4).join(":");
}
