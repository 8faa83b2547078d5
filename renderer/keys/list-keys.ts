/** The order of the key list and what its filter finds. */
import type { KeyView } from "../../contract/views.ts";

/** Keys that work first, then the newest first. `query` is looked for in name, prefix, role and upstreams. */
export function listKeys(keys: readonly KeyView[], query: string): KeyView[] {
	const sought = query.trim().toLowerCase();
	return keys
		.filter(
			(key) =>
				sought === "" ||
				[key.name, key.prefix, key.role, ...key.upstreams].some((text) =>
					text.toLowerCase().includes(sought),
				),
		)
		.toSorted(
			(a, b) =>
				Number(b.state === "active") - Number(a.state === "active") ||
				// ISO times in UTC sort as text.
				(a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0),
		);
}
