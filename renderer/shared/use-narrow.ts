/** Whether the window is too narrow for rows of one line. The style sheets break at the same width. */
import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 720px)");

function listen(changed: () => void): () => void {
	narrow.addEventListener("change", changed);
	return () => narrow.removeEventListener("change", changed);
}

export function useNarrow(): boolean {
	return useSyncExternalStore(listen, () => narrow.matches);
}
