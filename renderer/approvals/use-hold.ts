/**
 * Holding something down until it counts. Letting go, leaving, or a window that loses the focus stops it; nothing counts
 * twice. Whoever uses it decides what starts it.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";

/** How long an allow is held, by risk. */
export const holdMs: Record<ApprovalView["risk"], number> = {
	low: 500,
	high: 900,
	critical: 1_500,
};

export interface Hold {
	readonly isHeld: boolean;
	readonly start: () => void;
	readonly stop: () => void;
}

export function useHold(durationMs: number, onHeld: () => void): Hold {
	const [isHeld, setHeld] = useState(false);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	const done = useRef(onHeld);
	useEffect(() => {
		done.current = onHeld;
	});
	const stop = useCallback(() => {
		clearTimeout(timer.current);
		timer.current = undefined;
		setHeld(false);
	}, []);
	const start = useCallback(() => {
		if (timer.current !== undefined) return;
		setHeld(true);
		timer.current = setTimeout(() => {
			stop();
			done.current();
		}, durationMs);
	}, [durationMs, stop]);
	useEffect(() => {
		window.addEventListener("blur", stop);
		return () => {
			window.removeEventListener("blur", stop);
			stop();
		};
	}, [stop]);
	return { isHeld, start, stop };
}
