/**
 * Counts what was done within a minute, behind a port: gates that share their state will count in Redis. Here it is this
 * process's memory, by rate-limiter-flexible. Knows no limit: how much is too much is decided in limits.ts, so a changed
 * number finds the counts as they are.
 */
import { RateLimiterMemory } from "rate-limiter-flexible";

/** Every count begins anew this long after the first thing it counted. */
export const windowSeconds = 60;

export interface Count {
	readonly used: number;
	/** Until the count begins anew. */
	readonly resetMs: number;
}

export interface KeyedCount extends Count {
	readonly key: string;
}

/** Rejects when the counts cannot be reached; nothing is let through then. */
export interface Counters {
	/** Adds `points` whatever the count is, and resolves with what it is then: two callers never get the same answer. */
	take(key: string, points: number): Promise<Count>;
	/** Takes back what {@link take} added within the same minute. */
	giveBack(key: string, points: number): Promise<void>;
	/** What was counted and has not begun anew yet. */
	list(): readonly KeyedCount[];
	/** Forgets everything and ends its timers. */
	close(): void;
}

export function memoryCounters(): Counters {
	// `points` is the library's own limit, which is not asked: penalty() counts without judging.
	const limiter = new RateLimiterMemory({
		points: 0,
		duration: windowSeconds,
		keyPrefix: "",
	});
	return {
		async take(key, points) {
			const { consumedPoints, msBeforeNext } = await limiter.penalty(
				key,
				points,
			);
			return { used: consumedPoints, resetMs: atMostWindow(msBeforeNext) };
		},
		async giveBack(key, points) {
			await limiter.reward(key, points);
		},
		list() {
			const now = Date.now();
			return limiter.dump().storage.flatMap(({ key, value, expiresAt }) => {
				const resetMs = atMostWindow((expiresAt ?? now) - now);
				return resetMs > 0 && value > 0
					? [{ key: String(key), used: value, resetMs }]
					: [];
			});
		},
		close() {
			for (const { key } of limiter.dump().storage) void limiter.delete(key);
		},
	};
}

/** The library's end is a wall time; its timer is not. A clock that was set back makes nobody wait longer than that. */
const atMostWindow = (ms: number): number =>
	Math.min(ms, windowSeconds * 1_000);
