/** What every vault backend must do. A replacement for either one has to pass it unchanged. */
import { beforeAll, describe, expect, test } from "vitest";
import type { VaultBackend } from "../../../core/vault/backend.ts";

/** `open` gives a new handle on the same, at first empty, vault each time. */
export function vaultBackendSuite(
	name: VaultBackend["name"],
	open: () => Promise<VaultBackend>,
): void {
	describe(`the ${name} backend`, () => {
		let vault: VaultBackend;
		beforeAll(async () => {
			vault = await open();
		});

		test("says which one it is", () => {
			expect(vault.name).toBe(name);
		});

		test("starts empty, and an absent entry is no error", async () => {
			expect(await vault.list()).toEqual([]);
			expect(await vault.get("absent")).toBeUndefined();
			expect(await vault.delete("absent")).toBe(false);
		});

		test("gives back what was set, also through another handle", async () => {
			await vault.set("key:one", "first");
			expect(await vault.get("key:one")).toBe("first");
			expect(await (await open()).get("key:one")).toBe("first");
		});

		test("replaces an entry", async () => {
			await vault.set("replaced", "before");
			await vault.set("replaced", "after");
			expect(await vault.get("replaced")).toBe("after");
		});

		test.each([
			["text beyond ASCII", 'é ü 漢字 \u{1f309} "quoted" \\ %s'],
			["line breaks and blanks at both ends", " \r\n\tindented\n "],
			["a long value", "0123456789abcdef".repeat(1_024)],
		])("keeps %s as it is", async (_case, value) => {
			await vault.set("odd", value);
			expect(await vault.get("odd")).toBe(value);
		});

		test("tells names apart that differ in case or in one sign", async () => {
			const names = [
				"Name",
				"name",
				"name:a",
				"name.a",
				"name/a",
				"name-a",
				"name_a",
				"name@a",
				"n".repeat(200),
			];
			for (const each of names) await vault.set(each, `value of ${each}`);
			for (const each of names)
				expect(await vault.get(each)).toBe(`value of ${each}`);
			expect(
				(await vault.list()).filter((each) => names.includes(each)),
			).toEqual(names.toSorted());
			for (const each of names) expect(await vault.delete(each)).toBe(true);
		});

		test("deletes one entry, once, and leaves the others", async () => {
			await vault.set("gone", "x");
			await vault.set("stays", "y");
			expect(await vault.delete("gone")).toBe(true);
			expect(await vault.delete("gone")).toBe(false);
			expect(await vault.get("gone")).toBeUndefined();
			expect(await vault.get("stays")).toBe("y");
			expect(await vault.list()).not.toContain("gone");
		});

		test("loses none of many writes at once, through two handles", async () => {
			const other = await open();
			const names = Array.from({ length: 20 }, (_, index) => `many-${index}`);
			await Promise.all(
				names.map((each, index) =>
					(index % 2 === 0 ? vault : other).set(each, each),
				),
			);
			const read = await Promise.all(names.map((each) => vault.get(each)));
			expect(read).toEqual(names);
		});

		test.each([
			"",
			"(drawbridge)",
			"a b",
			"../x",
			"a\0b",
			"é",
			"n".repeat(201),
			"-a",
		])("refuses the name %j", async (bad) => {
			await expect(vault.set(bad, "x")).rejects.toMatchObject({
				code: "invalid",
			});
			await expect(vault.get(bad)).rejects.toMatchObject({ code: "invalid" });
			await expect(vault.delete(bad)).rejects.toMatchObject({
				code: "invalid",
			});
		});

		test.each([
			["nothing", ""],
			["NUL", "cut\0here"],
			["half a surrogate pair", "\ud83d"],
			["more than 64 KiB", "x".repeat(65_537)],
		])(
			"refuses a value that is or holds %s, and keeps the old one",
			async (_case, bad) => {
				await vault.set("kept", "old");
				await expect(vault.set("kept", bad)).rejects.toMatchObject({
					code: "invalid",
				});
				expect(await vault.get("kept")).toBe("old");
			},
		);
	});
}
