/**
 * Whether what is drawn may be answered now. Starts anew whenever `drawing` changes: another card, another order. Counts
 * from the frame in which it was drawn, so that a window nobody sees stays inert.
 */
import { useEffect, useMemo, useRef, useState } from "react";
import {
	drawnMs,
	isTyping,
	mayClick,
	mayPress,
	type Seen,
} from "./readiness.ts";

export interface Readiness {
	/** For the eyes: the buttons look as if they could be used. */
	readonly isReady: boolean;
	readonly mayClick: () => boolean;
	readonly mayPress: () => boolean;
}

export function useReadiness(drawing: string): Readiness {
	const seen = useRef<Seen>({ drawnAt: null, typedAt: null });
	const [ready, setReady] = useState<string | null>(null);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		seen.current = { ...seen.current, drawnAt: null };
		const frame = requestAnimationFrame(() => {
			seen.current = { ...seen.current, drawnAt: performance.now() };
			timer = setTimeout(() => setReady(drawing), drawnMs);
		});
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
		};
	}, [drawing]);
	useEffect(() => {
		const typed = (event: KeyboardEvent): void => {
			if (isTyping(event))
				seen.current = { ...seen.current, typedAt: performance.now() };
		};
		window.addEventListener("keydown", typed, true);
		return () => window.removeEventListener("keydown", typed, true);
	}, []);
	const isReady = ready === drawing;
	return useMemo(
		() => ({
			isReady,
			mayClick: () => mayClick(seen.current, performance.now()),
			mayPress: () => mayPress(seen.current, performance.now()),
		}),
		[isReady],
	);
}
