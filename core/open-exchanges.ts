/**
 * What is under way right now, and the way to end it. An array with swap-removal instead of a Map: a long-lived Map
 * whose keys come and go by the thousand keeps dead entries alive until the next full collection (measured: a tenth
 * of the request path's time).
 */

/** Something that can be ended from outside. `place` belongs to {@link OpenExchanges}. */
export interface OpenExchange {
	place: number;
	/** Cuts it if it would not be admitted any more. */
	recheck(): void;
	cut(reason: string): void;
}

export class OpenExchanges {
	readonly #all: OpenExchange[] = [];

	get size(): number {
		return this.#all.length;
	}

	add(exchange: OpenExchange): void {
		exchange.place = this.#all.length;
		this.#all.push(exchange);
	}

	/** Removing one that is not in is nothing. */
	remove(exchange: OpenExchange): void {
		const last = this.#all.at(-1);
		if (last === undefined || this.#all[exchange.place] !== exchange) return;
		this.#all[exchange.place] = last;
		last.place = exchange.place;
		this.#all.pop();
	}

	/** What is open at the call; ending one meanwhile is fine. */
	snapshot(): readonly OpenExchange[] {
		return [...this.#all];
	}
}
