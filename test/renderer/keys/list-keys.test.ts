/** The key list's order and filter. */
import { expect, test } from "vitest";
import { keyRowHeight, listKeys } from "../../../renderer/keys/list-keys.ts";
import { key } from "../entries.ts";

const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);

test("keys that work stand first, and the newest of each kind before the older", () => {
	const keys = [
		key({ id: "revoked", state: "revoked", createdAt: "2026-11-20T13:00:00Z" }),
		key({ id: "old", createdAt: "2026-11-20T11:00:00Z" }),
		key({ id: "new", createdAt: "2026-11-20T12:00:00Z" }),
	];
	expect(ids(listKeys(keys, ""))).toEqual(["new", "old", "revoked"]);
	expect(ids(keys)).toEqual(["revoked", "old", "new"]);
});

test("a key is found by name, prefix, role, upstream, note or agent, whatever the case", () => {
	const keys = [
		key({ id: "1", name: "Claude Code" }),
		key({ id: "2", prefix: "dbk_Zz" }),
		key({ id: "3", role: "admin" }),
		key({ id: "4", upstreams: ["docs"] }),
		key({ id: "5", note: "nightly build" }),
		key({ id: "6", agent: "codex" }),
	];
	expect(ids(listKeys(keys, " claude "))).toEqual(["1"]);
	expect(ids(listKeys(keys, "ZZ"))).toEqual(["2"]);
	expect(ids(listKeys(keys, "adm"))).toEqual(["3"]);
	expect(ids(listKeys(keys, "docs"))).toEqual(["4"]);
	expect(ids(listKeys(keys, "Nightly"))).toEqual(["5"]);
	expect(ids(listKeys(keys, "codex"))).toEqual(["6"]);
	expect(listKeys(keys, ".*")).toEqual([]);
});

test("a row is only made higher where its own key has a further line", () => {
	expect(keyRowHeight(key({}), false)).toBeLessThan(
		keyRowHeight(key({ agent: "codex" }), false),
	);
	expect(keyRowHeight(key({}), true)).toBeLessThan(
		keyRowHeight(key({ note: "x" }), true),
	);
});

test("keys are put in the order that is asked for, those that work first in each", () => {
	const keys = [
		key({ id: "b", name: "key 10", lastUsedAt: "2026-11-20T12:00:00Z" }),
		key({ id: "a", name: "Key 9", expiresAt: "2027-01-01T00:00:00Z" }),
		key({
			id: "c",
			name: "aaa",
			state: "revoked",
			lastUsedAt: "2026-11-20T13:00:00Z",
		}),
	];
	expect(ids(listKeys(keys, "", "name"))).toEqual(["a", "b", "c"]);
	expect(ids(listKeys(keys, "", "used"))).toEqual(["b", "a", "c"]);
	expect(ids(listKeys(keys, "", "ends"))).toEqual(["a", "b", "c"]);
});

test("a kind of keys is listed alone", () => {
	const keys = [
		key({ id: "used", lastUsedAt: "2026-11-20T12:00:00Z" }),
		key({ id: "never", lastUsedAt: null }),
		key({ id: "gone", state: "expired", lastUsedAt: null }),
	];
	expect(ids(listKeys(keys, "", "new", "active")).toSorted()).toEqual([
		"never",
		"used",
	]);
	expect(ids(listKeys(keys, "", "new", "unused"))).toEqual(["never"]);
	expect(ids(listKeys(keys, "", "new", "ended"))).toEqual(["gone"]);
});

test("ten thousand keys are put in order while a person types", () => {
	const keys = Array.from({ length: 10_000 }, (_, index) =>
		key({ id: String(index), name: `agent ${index}` }),
	);
	expect(listKeys(keys, "agent 99", "name")).toHaveLength(111);
});
