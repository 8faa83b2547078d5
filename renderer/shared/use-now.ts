/** The current time in milliseconds, rounded up to a whole `stepMs` and told anew at each. `null` stops it. */
import { useCallback, useSyncExternalStore } from "react";

export function useNow(stepMs: number | null): number {
	const listen = useCallback(
		(changed: () => void) => {
			const timer = setInterval(changed, Math.min(stepMs ?? 60_000, 1_000));
			return () => clearInterval(timer);
		},
		[stepMs],
	);
	const step = stepMs ?? Number.POSITIVE_INFINITY;
	return useSyncExternalStore(listen, () =>
		Number.isFinite(step) ? Math.ceil(Date.now() / step) * step : 0,
	);
}
