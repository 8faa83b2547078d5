/** The order of the key list, what its filter finds, and how high its rows are. */
import type { KeyView } from "../../contract/views.ts";

/** Keys that work first, then the newest first. `query` is looked for in all that tells a key apart. */
export function listKeys(keys: readonly KeyView[], query: string): KeyView[] {
	const sought = query.trim().toLowerCase();
	return keys
		.filter(
			(key) =>
				sought === "" ||
				[
					key.name,
					key.prefix,
					key.role,
					key.note,
					key.agent ?? "",
					...key.upstreams,
				].some((text) => text.toLowerCase().includes(sought)),
		)
		.toSorted(
			(a, b) =>
				Number(b.state === "active") - Number(a.state === "active") ||
				// ISO times in UTC sort as text.
				(a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0),
		);
}

/** In pixels, one for all: a third line is only made room for where a key has one. The style sheet has no say in it. */
export function keyRowHeight(
	keys: readonly KeyView[],
	narrow: boolean,
): number {
	const third = keys.some(
		({ note, agent, overlap }) =>
			note !== "" || agent !== null || overlap !== null,
	);
	if (narrow) return third ? 172 : 122;
	return third ? 80 : 60;
}
