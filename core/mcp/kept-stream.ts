/**
 * One event stream of a legacy session: what was said on it last is kept, so that a client whose connection broke takes up
 * where it was (2025-11-25, "Resumability and Redelivery"). Bounded: the oldest is forgotten.
 */
import type { Answer } from "./answer.ts";

const mostEvents = 256;
const mostBytes = 512 * 1024;

export class KeptStream {
	readonly id: string;
	/** Since when nobody reads it, on the monotonic clock; undefined: somebody does. */
	goneAtMs: number | undefined;
	/** Nothing more will be said. */
	ended = false;
	/** Called where its reader stayed away too long. */
	onAbandoned: (() => void) | undefined;
	readonly #nowMs: () => number;
	/** Begins each connection with an event of its own, so that there is an id to come back with. */
	readonly #primes: boolean;
	#count = 0;
	/** The last that any reader was given. */
	#told = 0;
	#kept: { readonly place: number; readonly data: string }[] = [];
	#bytes = 0;
	#reader: Answer | undefined;

	constructor(id: string, primes: boolean, nowMs: () => number) {
		this.id = id;
		this.#primes = primes;
		this.#nowMs = nowMs;
		this.goneAtMs = nowMs();
	}

	get isRead(): boolean {
		return this.#reader !== undefined;
	}

	/**
	 * Gives it a reader, in the place of the one it has. `after`: the place of the last event that came through; undefined:
	 * what nobody was given yet.
	 */
	read(answer: Answer, after?: number): void {
		const last = Math.min(after ?? this.#told, this.#count);
		const old = this.#reader;
		this.#reader = answer;
		this.goneAtMs = undefined;
		answer.onGone = () => {
			if (this.#reader !== answer) return;
			this.#reader = undefined;
			this.goneAtMs = this.#nowMs();
		};
		old?.end();
		answer.stream();
		if (this.#primes) answer.event("", this.#idOf(last));
		for (const { place, data } of this.#kept)
			if (place > last) answer.event(data, this.#idOf(place));
		this.#told = this.#count;
		if (this.ended) this.#finish();
	}

	say(message: object): void {
		const data = JSON.stringify(message);
		const place = ++this.#count;
		this.#kept.push({ place, data });
		this.#bytes += data.length;
		while (
			this.#kept.length > mostEvents ||
			(this.#bytes > mostBytes && this.#kept.length > 1)
		)
			this.#bytes -= this.#kept.shift()?.data.length ?? 0;
		if (!this.#reader) return;
		this.#told = place;
		this.#reader.event(data, this.#idOf(place));
	}

	comment(): void {
		this.#reader?.comment();
	}

	end(): void {
		this.ended = true;
		this.#finish();
	}

	#finish(): void {
		this.#reader?.end();
		this.#reader = undefined;
		this.goneAtMs ??= this.#nowMs();
	}

	#idOf(place: number): string {
		return `${this.id}-${place}`;
	}
}

/** undefined: no id of an event of ours. */
export function placeOf(
	eventId: string,
): { readonly stream: string; readonly place: number } | undefined {
	const [, stream, place] = /^(\d{1,9})-(\d{1,9})$/.exec(eventId) ?? [];
	return stream === undefined ? undefined : { stream, place: Number(place) };
}
