/**
 * The log as a list of requests: which entry stands for each, newest first. Finds them from the newest backwards as far as
 * it is let, and afterwards what was written since; a row keeps its place when the request ends. Holds numbers, no texts.
 */

/** What is told of an entry to find the requests. */
export interface Found {
	readonly id: number;
	readonly kind: string;
	readonly request: string;
	/** 0: it is not one of those that are looked for; the other entry of its request may be. */
	readonly fits: number;
}

export interface Source {
	/** Newest first. */
	before(id: number, limit: number): readonly Found[];
	/** Oldest first. */
	after(id: number, limit: number): readonly Found[];
}

const sliceRows = 5_000;
/** Requests that began and did not end yet; more are found again when they are looked for anew. */
const mostOpen = 10_000;

export class RequestRows {
	readonly #source: Source;
	readonly #slice: number;
	/** Entries that stand for requests: those found backwards, newest first. */
	#older = new Float64Array(1_024);
	#olderCount = 0;
	/** Requests whose end was passed on the way back, and whether a row shows it. */
	readonly #ended = new Map<string, { id: number; isShown: boolean }>();
	/** Those that came since, oldest first: where each stands, and the entry to show there. */
	readonly #newer: { readonly place: number; id: number }[] = [];
	/** Began since: the row of each, where it has one. */
	readonly #begun = new Map<string, { place: number; id: number } | null>();
	/** Ends, of those that had begun before: their rows stand among the older ones. */
	readonly #ends = new Map<string, number>();
	#reached: number;
	/** The newest entry that was looked at. */
	newest: number;
	complete = false;

	/** Goes backwards from `newest`. `slice`: entries asked for at once. */
	constructor(source: Source, newest: number, slice = sliceRows) {
		this.#source = source;
		this.#slice = slice;
		this.newest = newest;
		this.#reached = newest + 1;
	}

	/** The oldest entry that was looked at. */
	get reached(): number {
		return this.#reached;
	}

	/** Looks further back, one slice. */
	extend(): void {
		const found = this.#source.before(this.#reached, this.#slice);
		for (const one of found) this.#lookBack(one);
		this.#reached = found.at(-1)?.id ?? this.#reached;
		this.complete = found.length < this.#slice;
	}

	/** Takes in what was written since. `last`: the newest entry there was before this was called. */
	update(last: number): void {
		while (last > this.newest) {
			const found = this.#source.after(this.newest, this.#slice);
			for (const one of found) this.#lookOn(one);
			const reached = found.at(-1)?.id ?? last;
			// Not all of the others need be among those the source tells of.
			this.newest =
				found.length < this.#slice ? Math.max(reached, last) : reached;
		}
	}

	/** Entries before this one are no longer there. */
	forgetBefore(oldest: number): void {
		while (
			this.#olderCount > 0 &&
			(this.#older[this.#olderCount - 1] ?? 0) < oldest
		)
			this.#olderCount--;
	}

	/** How many stand behind `upTo`. */
	newerThan(upTo: number): number {
		let [low, high] = [0, this.#newer.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#newer[middle]?.place ?? 0) > upTo) high = middle;
			else low = middle + 1;
		}
		return this.#newer.length - low;
	}

	total(upTo: number): number {
		return this.#olderCount + this.#newer.length - this.newerThan(upTo);
	}

	/** The entries to show from `offset` on, newest first. */
	idsAt(offset: number, limit: number, upTo: number): number[] {
		const newer = this.#newer.length - this.newerThan(upTo);
		const ids: number[] = [];
		const end = Math.min(offset + limit, newer + this.#olderCount);
		for (let at = offset; at < end; at++)
			ids.push(
				at < newer
					? (this.#newer[newer - 1 - at]?.id ?? 0)
					: (this.#older[at - newer] ?? 0),
			);
		return ids;
	}

	/** The end of a request whose beginning stands for it; undefined: it has not ended, as far as is known here. */
	endOf(request: string): number | undefined {
		return this.#ends.get(request);
	}

	#lookBack({ id, kind, request, fits }: Found): void {
		if (kind === "outcome") {
			this.#ended.set(request, { id, isShown: fits !== 0 });
			if (fits !== 0) this.#add(id);
			return;
		}
		const end = kind === "admitted" ? this.#ended.get(request) : undefined;
		if (end) this.#ended.delete(request);
		if (fits !== 0 && !end?.isShown) this.#add(end?.id ?? id);
	}

	#lookOn({ id, kind, request, fits }: Found): void {
		if (kind === "outcome") {
			const row = this.#begun.get(request);
			this.#begun.delete(request);
			if (row) row.id = id;
			else if (row === undefined) this.#ends.set(request, id);
			else if (fits !== 0) this.#newer.push({ place: id, id });
			return;
		}
		const row = fits === 0 ? null : { place: id, id };
		if (row) this.#newer.push(row);
		if (kind !== "admitted") return;
		this.#begun.set(request, row);
		if (this.#begun.size <= mostOpen) return;
		const [oldest] = this.#begun.keys();
		if (oldest !== undefined) this.#begun.delete(oldest);
	}

	#add(id: number): void {
		if (this.#olderCount === this.#older.length) {
			const grown = new Float64Array(this.#older.length * 2);
			grown.set(this.#older);
			this.#older = grown;
		}
		this.#older[this.#olderCount++] = id;
	}
}
