/** Limits for a test: what it names, and nothing else limited. Closed when the test ends. */
import { onTestFinished, vi } from "vitest";
import type { Client } from "../../../core/client.ts";
import { type LimitedUpstream, Limits } from "../../../core/limits/limits.ts";
import type { Refusal } from "../../../core/problem.ts";
import type {
	LimitSettings,
	SomeLimits,
} from "../../../core/settings/limit-settings.ts";
import { FakeClock } from "../parts.ts";

/** No limit but those given. */
export const only = (some: SomeLimits): LimitSettings => ({
	queries_per_minute: some.queries_per_minute ?? null,
	writes_per_minute: some.writes_per_minute ?? null,
	max_tokens_per_request: some.max_tokens_per_request ?? null,
	max_concurrent_streams: some.max_concurrent_streams ?? null,
	total_queries_per_minute: some.total_queries_per_minute ?? null,
	total_writes_per_minute: some.total_writes_per_minute ?? null,
});

export const client = (id: string, more: Partial<Client> = {}): Client => ({
	id,
	name: id,
	role: "operator",
	upstreams: [],
	key: undefined,
	session: undefined,
	...more,
});

export const upstream = (
	name: string,
	limits?: SomeLimits | null,
): LimitedUpstream => ({ name, limits });

export const query = { queries: 1, writes: 0 };
export const write = { queries: 0, writes: 1 };

export interface Setup {
	readonly limits: Limits;
	/** Timers and wall time of the counters; the growing clock goes along. */
	readonly pass: (ms: number) => void;
	/** How many of `count` requests at once are let through. */
	readonly admitted: (
		count: number,
		who: Client,
		where: LimitedUpstream,
		need?: typeof query,
	) => Promise<number>;
	readonly refusal: (
		who: Client,
		where: LimitedUpstream,
		need?: typeof query,
		tokens?: number,
	) => Promise<Refusal | undefined>;
}

export function setup(settings: LimitSettings | null): Setup {
	vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
	const clock = new FakeClock();
	vi.setSystemTime(clock.wallMs);
	const limits = new Limits(clock);
	limits.apply(settings);
	onTestFinished(() => {
		limits.stop();
		vi.useRealTimers();
	});
	const refusal: Setup["refusal"] = async (
		who,
		where,
		need = query,
		tokens = 0,
	) => limits.admit(who, where, need, tokens);
	return {
		limits,
		pass(ms) {
			clock.pass(ms);
			vi.advanceTimersByTime(ms);
		},
		async admitted(count, who, where, need) {
			const tries = Array.from({ length: count }, () =>
				refusal(who, where, need),
			);
			const answers = await Promise.all(tries);
			return answers.filter((answer) => answer === undefined).length;
		},
		refusal,
	};
}
