/**
 * Step 7: how much a client may do. Per key or user, never per token or session, plus a total per upstream; anonymous
 * callers of an upstream are one client. Owns which counts a request spends and what their limits are; the counting
 * itself is in counters.ts. Never looks at what a request says.
 */
import type {
	LimitNumbers,
	LimitsView,
	LimitUse,
} from "../../contract/views.ts";
import type { Client } from "../client.ts";
import type { Clock } from "../clock.ts";
import { type Refusal, refuse } from "../problem.ts";
import {
	defaultLimits,
	type LimitSettings,
	mergeLimits,
	type SomeLimits,
} from "../settings/limit-settings.ts";
import { type Count, type Counters, memoryCounters } from "./counters.ts";
import { keyOf, partsOf } from "./count-key.ts";
import { MessageRates } from "./message-rates.ts";
import { estimateTokens } from "./tokens.ts";

/** How security.json spells each number. */
export const limitFields = {
	queriesPerMinute: "queries_per_minute",
	writesPerMinute: "writes_per_minute",
	maxTokensPerRequest: "max_tokens_per_request",
	maxConcurrentStreams: "max_concurrent_streams",
	totalQueriesPerMinute: "total_queries_per_minute",
	totalWritesPerMinute: "total_writes_per_minute",
} as const satisfies Record<keyof LimitNumbers, keyof LimitSettings>;

/**
 * `limits` are its own, where it has some: then its clients are counted for it alone, and a number left out is the
 * gate's. `null`: none for it. The same object as long as it says the same.
 */
export interface LimitedUpstream {
	readonly name: string;
	readonly limits: SomeLimits | null | undefined;
}

/** What a request spends; the members of a batch count. */
export interface Need {
	readonly queries: number;
	readonly writes: number;
}

/** What one client has open. Given by {@link Limits.open}, handed back to {@link Limits.close}. */
export interface OpenStreams {
	open: number;
}

interface Wanted {
	readonly policy: string;
	readonly key: string;
	readonly points: number;
	readonly limit: number;
}

/** Closer to its end than this, a count is not given anything back: the next minute would begin with less than nothing. */
const lateMs = 1_000;
/** Clients with nothing open are dropped once there are more than this. */
const manyClients = 10_000;

export class Limits {
	readonly #clock: Clock;
	readonly #counters: Counters;
	readonly #streams = new Map<string, OpenStreams>();
	/** Upstreams with limits of their own, as their requests brought them. */
	readonly #own = new Map<
		string,
		{ readonly own: SomeLimits | null; readonly numbers: LimitSettings | null }
	>();
	readonly #messages: MessageRates;
	#numbers: LimitSettings = defaultLimits;
	#enabled = true;

	constructor(clock: Clock, counters: Counters = memoryCounters()) {
		this.#clock = clock;
		this.#counters = counters;
		this.#messages = new MessageRates(clock);
	}

	/** Takes over settings; `null` switches every limit off. What was counted so far stays counted. */
	apply(settings: LimitSettings | null): void {
		this.#enabled = settings !== null;
		if (settings === null) return;
		this.#numbers = settings;
		for (const [name, { own }] of this.#own)
			this.#own.set(name, { own, numbers: mergeLimits(settings, own) });
	}

	get enabled(): boolean {
		return this.#enabled;
	}

	/** What holds, or held before limits were switched off. */
	get settings(): LimitSettings {
		return this.#numbers;
	}

	/**
	 * What to hand to {@link admit} for a body. Up to as many bytes as the limit has tokens, their number is an upper
	 * bound that is good enough; beyond, counting ends where the limit is passed.
	 */
	tokensOf(upstream: LimitedUpstream, body: Buffer | undefined): number {
		if (!this.#enabled || body === undefined) return 0;
		const limit = this.#numbersOf(upstream)?.max_tokens_per_request ?? null;
		if (limit === null || body.length <= limit) return body.length;
		return estimateTokens(body, limit);
	}

	/**
	 * Step 7. Undefined: go on. A refused request has spent nothing. `too-large` has no Retry-After, since trying again
	 * does not help. Rejects when counting fails, which refuses.
	 */
	admit(
		client: Client,
		upstream: LimitedUpstream,
		need: Need,
		tokens: number,
	): Promise<Refusal | undefined> | Refusal | undefined {
		if (!this.#enabled) return undefined;
		const numbers = this.#numbersOf(upstream);
		if (numbers === null) return undefined;
		const most = numbers.max_tokens_per_request;
		if (most !== null && tokens > most)
			return refuse("too-large", `more than ${most} tokens`);
		const wanted: Wanted[] = [];
		const scope = scopeOf(client, upstream);
		const total = upstream.name;
		const { queries, writes } = need;
		want(
			wanted,
			"queries",
			scope,
			client.id,
			queries,
			numbers.queries_per_minute,
		);
		want(wanted, "writes", scope, client.id, writes, numbers.writes_per_minute);
		want(
			wanted,
			"queries",
			total,
			"",
			queries,
			numbers.total_queries_per_minute,
		);
		want(wanted, "writes", total, "", writes, numbers.total_writes_per_minute);
		return wanted.length === 0 ? undefined : this.#spend(wanted);
	}

	/** The client's own counts first: one that is over its limit takes nothing from an upstream's total. */
	async #spend(wanted: readonly Wanted[]): Promise<Refusal | undefined> {
		const taken: (Wanted & Count)[] = [];
		for (const one of wanted) {
			const count = await this.#counters.take(one.key, one.points);
			taken.push({ ...one, ...count });
			if (count.used <= one.limit) continue;
			for (const { key, points, resetMs } of taken)
				if (resetMs > lateMs) await this.#counters.giveBack(key, points);
			return limited(
				one.policy,
				one.limit,
				count.used - one.points,
				count.resetMs,
			);
		}
		return undefined;
	}

	/** Called when an exchange is forwarded. Counts while limits are off too, so that switching them on finds the truth. */
	open(client: Client, upstream: LimitedUpstream): OpenStreams | Refusal {
		const key = keyOf("streams", scopeOf(client, upstream), client.id);
		let streams = this.#streams.get(key);
		if (streams === undefined) {
			if (this.#streams.size >= manyClients) this.#dropIdle();
			streams = { open: 0 };
			this.#streams.set(key, streams);
		}
		const limit = this.#numbersOf(upstream)?.max_concurrent_streams ?? null;
		if (this.#enabled && limit !== null && streams.open >= limit)
			return limited("streams", limit, streams.open, 0);
		streams.open += 1;
		return streams;
	}

	/** Called once when that exchange has ended, however it did. */
	close(streams: OpenStreams): void {
		streams.open -= 1;
	}

	/** A message of a client's through an open tunnel. `false`: there were `perMinute` already, and limits hold. */
	message(
		client: Client,
		upstream: LimitedUpstream,
		perMinute: number,
	): boolean {
		if (!this.#enabled || this.#numbersOf(upstream) === null) return true;
		return this.#messages.take(`${upstream.name}|${client.id}`, perMinute);
	}

	/** `names` puts a client's id into words; `slowed` comes from the attempts. */
	view(
		names: (id: string) => string,
		slowed: LimitsView["slowed"],
	): LimitsView {
		return {
			enabled: this.#enabled,
			numbers: viewOf(this.#numbers),
			use: this.#enabled ? this.#use(names) : [],
			slowed,
		};
	}

	#use(names: (id: string) => string): LimitUse[] {
		const counts = this.#counters.list();
		const streams = [...this.#streams].filter(([, { open }]) => open > 0);
		return [
			...counts.flatMap(({ key, used, resetMs }) =>
				this.#row(key, used, resetMs, names),
			),
			...streams.flatMap(([key, { open }]) =>
				this.#row(key, open, undefined, names),
			),
		];
	}

	/** None where there is no limit any more. */
	#row(
		key: string,
		used: number,
		resetMs: number | undefined,
		names: (id: string) => string,
	): LimitUse[] {
		const { kind, scope, id } = partsOf(key);
		const own = this.#own.get(scope);
		const numbers = own === undefined ? this.#numbers : own.numbers;
		const limit = numbers && limitOf(numbers, kind, id === "");
		if (limit === null) return [];
		const name = id === "" ? "" : names(id);
		return [
			{
				client: id === "" || scope === "" ? name : `${name} at ${scope}`,
				upstream: id === "" ? scope : "",
				kind,
				used,
				limit,
				resetsAt:
					resetMs === undefined
						? null
						: new Date(this.#clock.now() + resetMs).toISOString(),
			},
		];
	}

	stop(): void {
		this.#counters.close();
	}

	/** `null`: no limit at all. */
	#numbersOf({ name, limits }: LimitedUpstream): LimitSettings | null {
		if (limits === undefined) {
			if (this.#own.size > 0) this.#own.delete(name);
			return this.#numbers;
		}
		const known = this.#own.get(name);
		if (known !== undefined && known.own === limits) return known.numbers;
		const numbers = mergeLimits(this.#numbers, limits);
		this.#own.set(name, { own: limits, numbers });
		return numbers;
	}

	/** Whoever has something open holds its entry, so only these may go. */
	#dropIdle(): void {
		for (const [key, { open }] of this.#streams)
			if (open === 0) this.#streams.delete(key);
	}
}

/** "": wherever the client goes. */
const scopeOf = (client: Client, upstream: LimitedUpstream): string =>
	upstream.limits !== undefined || client.id === "anonymous"
		? upstream.name
		: "";

function want(
	wanted: Wanted[],
	kind: "queries" | "writes",
	scope: string,
	id: string,
	points: number,
	limit: number | null,
): void {
	if (points > 0 && limit !== null)
		wanted.push({
			policy: id === "" ? `total-${kind}` : kind,
			key: keyOf(kind, scope, id),
			points,
			limit,
		});
}

function limited(
	policy: string,
	limit: number,
	used: number,
	resetMs: number,
): Refusal {
	const resetSeconds = Math.max(1, Math.ceil(resetMs / 1_000));
	return {
		...refuse("rate-limited", `${policy}: limit ${limit} reached`),
		retryAfterSeconds: resetSeconds,
		limit: {
			policy,
			limit,
			remaining: Math.max(0, limit - used),
			resetSeconds,
		},
	};
}

function limitOf(
	numbers: LimitSettings,
	kind: LimitUse["kind"],
	isTotal: boolean,
): number | null {
	if (kind === "streams") return numbers.max_concurrent_streams;
	const scope = isTotal ? "total_" : "";
	return numbers[`${scope}${kind}_per_minute`];
}

const viewOf = (numbers: LimitSettings): LimitNumbers => ({
	queriesPerMinute: numbers.queries_per_minute,
	writesPerMinute: numbers.writes_per_minute,
	maxTokensPerRequest: numbers.max_tokens_per_request,
	maxConcurrentStreams: numbers.max_concurrent_streams,
	totalQueriesPerMinute: numbers.total_queries_per_minute,
	totalWritesPerMinute: numbers.total_writes_per_minute,
});
