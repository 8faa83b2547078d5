/**
 * When a phone may be let in: not before its words were on the screen for a second. Counts from the frame they were drawn in, so
 * that a window nobody sees stays inert.
 */
import { useEffect, useMemo, useState } from "react";
import type { Readiness } from "../approvals/use-readiness.ts";

const armedAfterMs = 1_000;

export function useArmed(): Readiness {
	const [isReady, setReady] = useState(false);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const frame = requestAnimationFrame(() => {
			timer = setTimeout(() => setReady(true), armedAfterMs);
		});
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
		};
	}, []);
	return useMemo(
		() => ({ isReady, mayClick: () => isReady, mayPress: () => isReady }),
		[isReady],
	);
}
