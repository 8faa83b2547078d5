/**
 * What looks at one answer, put together: first what changes it, then what counts, then what keeps secrets in, so that
 * nothing reaches the client that the last has not seen. Most answers have no tap and never come here.
 */
import type { AnswerTap, BodyFilter, Passing, Unfit } from "./filtered.ts";
import { replaceField } from "./replace-field.ts";

/** One tap of several, in this order; undefined where there are none. The first that refuses an answer refuses it. */
export function taps(
	...given: readonly (AnswerTap | undefined)[]
): AnswerTap | undefined {
	const all = given.filter((tap) => tap !== undefined);
	const [only] = all;
	if (all.length <= 1) return only;
	return (status, fields) => {
		const filters: BodyFilter[] = [];
		for (const tap of all) {
			const tapped = tap(status, fields);
			if (tapped === undefined) continue;
			if (!("push" in tapped)) {
				for (const filter of filters) filter.close?.();
				return tapped;
			}
			filters.push(tapped);
		}
		const [alone] = filters;
		return filters.length <= 1 ? alone : new Chain(filters);
	};
}

/** What one lets through, the next looks at. */
class Chain implements BodyFilter {
	readonly holds: boolean;
	readonly keepsLength: boolean;
	readonly #filters: readonly BodyFilter[];

	constructor(filters: readonly BodyFilter[]) {
		this.#filters = filters;
		this.holds = filters.some(({ holds }) => holds);
		this.keepsLength = filters.every(({ keepsLength }) => keepsLength);
	}

	get failed(): string | undefined {
		return this.#failing?.failed;
	}

	get blameless(): boolean {
		return this.#failing?.blameless ?? false;
	}

	get #failing(): Unfit | undefined {
		return this.#filters.find(({ failed }) => failed !== undefined);
	}

	push(chunk: Buffer): Passing {
		return this.#through([chunk], 0, false);
	}

	end(): Passing {
		return this.#through([], 0, true);
	}

	close(): void {
		for (const filter of this.#filters) filter.close?.();
	}

	#through(pieces: readonly Buffer[], from: number, ends: boolean): Passing {
		let passing = pieces;
		for (let i = from; i < this.#filters.length; i++) {
			const filter = this.#filters[i];
			if (filter === undefined) break;
			const out = feed(filter, passing, ends);
			if (out instanceof Promise)
				return out.then((more) => this.#through(more, i + 1, ends));
			passing = out;
		}
		return passing;
	}
}

/** Waits only for a filter that takes its time. */
function feed(
	filter: BodyFilter,
	pieces: readonly Buffer[],
	ends: boolean,
): Passing {
	const [first] = pieces;
	if (pieces.length === 0) return ends ? filter.end() : pieces;
	if (pieces.length === 1 && !ends && first) return filter.push(first);
	const out: Buffer[] = [];
	for (const [index, piece] of pieces.entries()) {
		const passing = filter.push(piece);
		if (passing instanceof Promise)
			return feedSlowly(filter, out, passing, pieces.slice(index + 1), ends);
		out.push(...passing);
	}
	if (!ends) return out;
	const last = filter.end();
	if (last instanceof Promise) return last.then((rest) => [...out, ...rest]);
	return [...out, ...last];
}

async function feedSlowly(
	filter: BodyFilter,
	out: Buffer[],
	first: Promise<readonly Buffer[]>,
	others: readonly Buffer[],
	ends: boolean,
): Promise<readonly Buffer[]> {
	out.push(...(await first));
	for (const piece of others) out.push(...(await filter.push(piece)));
	if (ends) out.push(...(await filter.end()));
	return out;
}

/** So that the answer comes in a form that can be read, and whole. */
export function askingReadably(
	fields: readonly string[],
	whole: boolean,
): string[] {
	const out = fields.slice();
	replaceField(out, "accept-encoding", "identity");
	if (whole) for (const name of partial) replaceField(out, name, undefined);
	return out;
}

/** Two halves of a secret are none; and what an extension of WebSocket compresses cannot be looked into. */
const partial = [
	"range",
	"request-range",
	"if-range",
	"sec-websocket-extensions",
];
