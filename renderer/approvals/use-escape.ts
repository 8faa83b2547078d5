/** Escape puts something away; with a dialog open it is the dialog's. */
import { useEffect, useRef } from "react";

export function useEscape(onEscape: () => void): void {
	const escaped = useRef(onEscape);
	useEffect(() => {
		escaped.current = onEscape;
	});
	useEffect(() => {
		const pressed = (event: KeyboardEvent): void => {
			if (event.key === "Escape" && !document.querySelector("dialog[open]"))
				escaped.current();
		};
		window.addEventListener("keydown", pressed);
		return () => window.removeEventListener("keydown", pressed);
	}, []);
}
