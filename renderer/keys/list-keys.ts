/** The order of the key list, what its filter finds, and how high a row is. */
import type { KeyView } from "../../contract/views.ts";
import { dailyUse } from "./daily.ts";

export const keyOrders = ["new", "used", "name", "ends"] as const;
export type KeyOrder = (typeof keyOrders)[number];

/** Which keys are listed at all. */
export const keyKinds = ["all", "active", "unused", "ended"] as const;
export type KeyKind = (typeof keyKinds)[number];

const isOfKind: Record<KeyKind, (key: KeyView) => boolean> = {
	all: () => true,
	active: ({ state }) => state === "active",
	unused: ({ state, lastUsedAt }) => state === "active" && lastUsedAt === null,
	ended: ({ state }) => state !== "active",
};

// ISO times in UTC sort as text.
const newest = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
const names = new Intl.Collator(undefined, { numeric: true });
const orders: Record<KeyOrder, (a: KeyView, b: KeyView) => number> = {
	new: (a, b) => newest(a.createdAt, b.createdAt),
	used: (a, b) => newest(a.lastUsedAt ?? "", b.lastUsedAt ?? ""),
	name: (a, b) => names.compare(a.name, b.name),
	// Those that never end come last.
	ends: (a, b) => newest(b.expiresAt ?? "9", a.expiresAt ?? "9"),
};

/** Keys that work first, then in that order. `query` is looked for in all that tells a key apart. */
export function listKeys(
	keys: readonly KeyView[],
	query: string,
	order: KeyOrder = "new",
	kind: KeyKind = "all",
): KeyView[] {
	const sought = query.trim().toLowerCase();
	return keys
		.filter(
			(key) =>
				isOfKind[kind](key) &&
				(sought === "" ||
					[
						key.name,
						key.prefix,
						key.role,
						key.note,
						key.agent ?? "",
						...key.upstreams,
						...key.tools,
					].some((text) => text.toLowerCase().includes(sought))),
		)
		.toSorted(
			(a, b) =>
				Number(b.state === "active") - Number(a.state === "active") ||
				orders[order](a, b),
		);
}

/** In pixels: there is room for a further line only where the key has one. */
export function keyRowHeight(key: KeyView, narrow: boolean): number {
	const { note, agent, tools, overlap } = key;
	const noted = note === "" ? 0 : 1;
	const bound = (agent === null ? 0 : 1) + (tools.length === 0 ? 0 : 1);
	// What stands below state and last use.
	const life = (overlap === null ? 0 : 1) + dailyUse(key).length;
	// One column: every line adds up. Three: the longest counts.
	return narrow
		? 128 + noted * 18 + life * 20
		: 60 + Math.max(noted, bound, life) * 20;
}
