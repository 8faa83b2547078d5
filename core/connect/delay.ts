/** Waits that end early. */

/** Resolves after `ms`, or when `signal` aborts. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		const end = (): void => {
			clearTimeout(timer);
			resolve();
		};
		if (signal?.aborted) end();
		else signal?.addEventListener("abort", end, { once: true });
	});
}

/** As `promise`, but rejects when `signal` aborts first. */
export function unless<T>(
	signal: AbortSignal | undefined,
	promise: Promise<T>,
): Promise<T> {
	if (signal === undefined) return promise;
	return new Promise((resolve, reject) => {
		const end = (): void => reject(signal.reason as Error);
		if (signal.aborted) return end();
		signal.addEventListener("abort", end, { once: true });
		promise
			.finally(() => signal.removeEventListener("abort", end))
			.then(resolve, reject);
	});
}
