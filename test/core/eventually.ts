/** Waits for what must come to hold; a busy machine makes it take longer, and only what never holds fails. */
import { expect } from "vitest";

export const eventually = <T>(
	value: () => T,
): ReturnType<typeof expect.poll<T>> => expect.poll(value, { timeout: 15_000 });
