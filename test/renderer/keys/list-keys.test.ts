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

test("rows are only made higher where a key has a further line", () => {
	expect(keyRowHeight([key({})], false)).toBeLessThan(
		keyRowHeight([key({}), key({ agent: "codex" })], false),
	);
	expect(keyRowHeight([key({})], true)).toBeLessThan(
		keyRowHeight([key({ note: "x" })], true),
	);
});
