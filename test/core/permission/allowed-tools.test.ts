/** Which tools a pattern of a key is for, and how the list is kept with it. */
import { describe, expect, test } from "vitest";
import { ApiKeys } from "../../../core/keys.ts";
import { AllowedTools } from "../../../core/permission/allowed-tools.ts";
import { coreParts, newKey, silent } from "../parts.ts";

describe("patterns", () => {
	test.each([
		["docs__read_page", "docs", "read_page", true],
		["docs__read_page", "docs", "read_pages", false],
		["docs__read_*", "docs", "read_", true],
		["docs__read_*", "docs", "READ_page", false],
		["docs__*", "docs", "anything at all", true],
		["docs__*", "docs-2", "read", false],
		["*__read", "docs", "read", true],
		["*__read", "docs", "unread", false],
		["*", "docs", "x", true],
		["*", "docs", "", false],
		["d*__x", "docs", "x", true],
	])("%j is for %s's %j: %s", (pattern, upstream, tool, allows) => {
		expect(new AllowedTools([pattern]).allows(upstream, tool)).toBe(allows);
	});

	test.each([
		["docs__read", "docs", true],
		["docs__read", "doc", false],
		["docs__*", "docs-2", false],
		["d*", "docs", true],
		["d*", "other", false],
		["*__x", "docs", true],
		["docs*__x", "docs-2", true],
	])("%j reaches %s: %s", (pattern, upstream, reaches) => {
		expect(new AllowedTools([pattern]).reaches(upstream)).toBe(reaches);
	});
});

describe("a key's list", () => {
	test("is kept with it, shown, and holds after a restart", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const { key, id } = await keys.create(newKey({ tools: ["docs__*"] }));
		expect(keys.list()).toMatchObject([{ tools: ["docs__*"] }]);
		const again = new ApiKeys(db, vault, clock, silent);
		expect(again.identify(key)?.tools?.patterns).toEqual(["docs__*"]);
		expect(again.toolsOf(`key:${id}`)?.allows("other", "x")).toBe(false);
	});

	test("is changed and taken away, and not of a key that is over", async () => {
		const { keys } = await coreParts();
		const { id } = await keys.create(newKey());
		expect(keys.limitTools(id, ["a__*"])).toMatchObject({ tools: ["a__*"] });
		expect(keys.limitTools(id, [])).toMatchObject({ tools: [] });
		expect(keys.toolsOf(`key:${id}`)).toBeUndefined();
		await keys.revoke(id);
		expect(keys.limitTools(id, ["a__*"])).toBeUndefined();
		expect(keys.limitTools("k_none", ["a__*"])).toBeUndefined();
	});

	test.each([["[]"], ["null"], ["{}"], ['["*__x",1]']])(
		"that somebody wrote as %s opens nothing",
		async (text) => {
			const { keys, db, vault, clock } = await coreParts();
			const { id } = await keys.create(newKey({ tools: ["docs__*"] }));
			db.prepare("UPDATE api_key SET tools = ? WHERE id = ?").run(text, id);
			expect(() => new ApiKeys(db, vault, clock, silent)).toThrow();
		},
	);

	test("that somebody took out of the file is missed: the row is not the gate's own", async () => {
		const { keys, db } = await coreParts();
		const limited = await keys.create(newKey({ tools: ["docs__*"] }));
		const free = await keys.create(newKey());
		const macs = (): Map<unknown, unknown> =>
			new Map(
				db
					.prepare("SELECT id, mac FROM api_key")
					.all()
					.map((row) => [row["id"], row["mac"]]),
			);
		const before = macs();
		db.exec("UPDATE api_key SET tools = NULL");
		keys.sealed.seal(limited.id);
		keys.sealed.seal(free.id);
		const after = macs();
		expect(after.get(limited.id)).not.toBe(before.get(limited.id));
		// One without a list has the MAC that it had before there were any.
		expect(after.get(free.id)).toBe(before.get(free.id));
		expect(before.get(free.id)).not.toBe("");
	});
});
