/** The arrow keys go through the questions that wait, unless they are used for something else where the focus is. */
import { useEffect, useRef } from "react";

const steps: Readonly<Record<string, number>> = {
	ArrowLeft: -1,
	ArrowRight: 1,
};

/** `within`: where the focus has to be; `window` takes them from anywhere. */
export function useStackKeys(
	within: React.RefObject<HTMLElement | null> | "window",
	onStep: (by: number) => void,
): void {
	const step = useRef(onStep);
	useEffect(() => {
		step.current = onStep;
	});
	useEffect(() => {
		const pressed = (event: KeyboardEvent): void => {
			const by = steps[event.key];
			const { ctrlKey, metaKey, altKey, shiftKey, repeat, target } = event;
			if (by === undefined || repeat) return;
			if (ctrlKey || metaKey || altKey || shiftKey) return;
			const place = target instanceof Element ? target : null;
			if (place?.closest("dialog, input, textarea, select") != null) return;
			if (within !== "window" && !within.current?.contains(place)) return;
			event.preventDefault();
			step.current(by);
		};
		window.addEventListener("keydown", pressed);
		return () => window.removeEventListener("keydown", pressed);
	}, [within]);
}
