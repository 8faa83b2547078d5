/** The time, passed in so that tests can move it. Deadlines use the monotonic clock: setting the wall clock moves none. */
export interface Clock {
	/** Wall time in milliseconds since 1970. */
	now(): number;
	/** Milliseconds that only grow. */
	monotonicMs(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonicMs: () => performance.now(),
};
