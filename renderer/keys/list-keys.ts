/** The order of the key list, what its filter finds, and how high its rows are. */
import type { KeyView } from "../../contract/views.ts";
import { dailyUse } from "./daily.ts";

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

/** In pixels, one for all: there is room for a further line only where a key has one. */
export function keyRowHeight(
	keys: readonly KeyView[],
	narrow: boolean,
): number {
	const noted = keys.some(({ note }) => note !== "") ? 1 : 0;
	const bound = keys.some(({ agent }) => agent !== null) ? 1 : 0;
	// What stands below state and last use.
	const life = Math.max(
		0,
		...keys.map((key) => (key.overlap === null ? 0 : 1) + dailyUse(key).length),
	);
	// One column: every line adds up. Three: the longest counts.
	return narrow
		? 128 + noted * 18 + life * 20
		: 60 + Math.max(noted, bound, life) * 20;
}
