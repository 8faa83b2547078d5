/**
 * Control or Command with Enter, held: the way to allow by key. It has to be pressed while the card may be answered: keys
 * that were held before it was drawn do nothing.
 */
import { useEffect } from "react";
import { isAllowKey } from "./readiness.ts";
import type { Hold } from "./use-hold.ts";
import type { Readiness } from "./use-readiness.ts";

/** `within`: where the focus has to be; `null` switches it off, `window` takes it from anywhere. */
export function useAllowKeys(
	within: React.RefObject<HTMLElement | null> | "window" | null,
	hold: Hold,
	{ mayPress }: Pick<Readiness, "mayPress">,
): void {
	const { start, stop } = hold;
	useEffect(() => {
		if (within === null) return undefined;
		const isOurs = ({ target }: KeyboardEvent): boolean => {
			const place = target instanceof Element ? target : null;
			// What is asked in a dialog is answered there.
			if (within === "window") return place?.closest("dialog") == null;
			return within.current?.contains(place) ?? false;
		};
		const pressed = (event: KeyboardEvent): void => {
			if (!isAllowKey(event) || !isOurs(event)) return;
			event.preventDefault();
			if (!event.repeat && mayPress()) start();
		};
		// macOS tells of no other key's end while Command is down: either one's counts.
		const released = ({ key }: KeyboardEvent): void => {
			if (key === "Enter" || key === "Control" || key === "Meta") stop();
		};
		window.addEventListener("keydown", pressed);
		window.addEventListener("keyup", released);
		return () => {
			window.removeEventListener("keydown", pressed);
			window.removeEventListener("keyup", released);
		};
	}, [within, start, stop, mayPress]);
}
