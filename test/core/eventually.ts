/** Waits for what must come to hold; a busy machine makes it take longer, and only what never holds fails. */
import { expect, vi } from "vitest";

export const eventually = <T>(
	value: () => T,
): ReturnType<typeof expect.poll<T>> => expect.poll(value, { timeout: 30_000 });

/** Gives what `look` gives once it no longer throws, for a machine as busy. */
export const soon = <T>(look: () => Promise<T> | T): Promise<T> =>
	vi.waitFor(look, { timeout: 20_000, interval: 50 });
