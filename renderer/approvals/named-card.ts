/** The question that the address names, `#approvals?id=DB-7F3K`: a notification and the tray lead to that very card. */
import { useEffect, useRef, useSyncExternalStore } from "react";

function listen(changed: () => void): () => void {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
}

/** Anything else than an id is none. */
export const idIn = (hash: string): string | null =>
	/^#approvals\?id=(DB-[0-9A-Z]{1,12})$/.exec(hash)?.[1] ?? null;

export const useNamedId = (): string | null =>
	useSyncExternalStore(listen, () => idIn(window.location.hash));

/** For the list: it shows the card that is named, once for each name. A button is given no focus: none is pressed unseen. */
export function useShownCard(isThere: boolean, id: string | null) {
	const list = useRef<HTMLUListElement>(null);
	useEffect(() => {
		if (!isThere || id === null) return;
		const card = list.current?.querySelector<HTMLElement>(`#card-${id}`);
		card?.scrollIntoView({ block: "start" });
		card?.focus({ preventScroll: true });
	}, [isThere, id]);
	return list;
}
