/** Control or Command with Backspace denies: as quick as allowing, and harmless where it was a slip. Never in a dialog. */
import { useEffect, useRef } from "react";
import { isDenyKey } from "./readiness.ts";
import type { Readiness } from "./use-readiness.ts";

/** `within`: where the focus has to be; `window` takes it from anywhere. */
export function useDenyKey(
	within: React.RefObject<HTMLElement | null> | "window",
	{ mayPress }: Pick<Readiness, "mayPress">,
	onDeny: () => void,
): void {
	const deny = useRef(onDeny);
	useEffect(() => {
		deny.current = onDeny;
	});
	useEffect(() => {
		const pressed = (event: KeyboardEvent): void => {
			const { repeat, target } = event;
			if (!isDenyKey(event) || repeat) return;
			const place = target instanceof Element ? target : null;
			if (place?.closest("dialog, input, textarea, select") != null) return;
			if (within !== "window" && !within.current?.contains(place)) return;
			event.preventDefault();
			if (mayPress()) deny.current();
		};
		window.addEventListener("keydown", pressed);
		return () => window.removeEventListener("keydown", pressed);
	}, [within, mayPress]);
}
