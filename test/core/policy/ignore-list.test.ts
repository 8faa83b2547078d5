/** gitignore's syntax, as its manual says, and paths that are known in part only. */
import { describe, expect, test } from "vitest";
import { anyMark, starMark, unknownMark } from "../../../core/command/field.ts";
import {
	IgnoreList,
	mostPatterns,
	patternsOfText,
} from "../../../core/policy/ignore-list.ts";

const has = (text: string, path: string): boolean =>
	new IgnoreList(patternsOfText(text)).has(path);

describe("as gitignore(5) has it", () => {
	test.each([
		["keys", "keys", true],
		["keys", "a/keys", true],
		["keys", "a/keys/b", true],
		["keys", "a/keysx", false],
		["keys/", "a/keys/b", true],
		["/keys", "keys/a", true],
		["/keys", "a/keys", false],
		["a/keys", "a/keys/x", true],
		["a/keys", "b/a/keys", false],
		["*.pem", "a/b.pem", true],
		["*.pem", "a/b.pemx", false],
		["a/*.pem", "a/b/c.pem", false],
		["a/**/c", "a/c", true],
		["a/**/c", "a/b/d/c", true],
		["**/c", "a/b/c", true],
		["a/**", "a/b", true],
		["# keys", "# keys", false],
		["\\# keys", "# keys", true],
		["\\!keys", "!keys", true],
		["", "a", false],
		["keys  ", "keys", true],
		["keys\\ ", "keys ", true],
		["keys\r\nb", "keys", true],
		["\uFEFFkeys", "keys", true],
		["*.pem\n!ca.pem", "ca.pem", false],
		["*.pem\n!ca.pem", "x.pem", true],
		["!ca.pem\n*.pem", "ca.pem", true],
		["keys/\n!keys/open", "keys/open", true],
		["key[0-9]", "key1", true],
		["KEYS", "keys", true],
		["k?y", "key", true],
	])("%j %s: %s", (text, path, expected) => {
		expect(has(text, path)).toBe(expected);
	});

	test("a class widens and never takes back", () => {
		expect(has("*.pem\n![a-c].pem", "b.pem")).toBe(true);
	});
});

describe("a path that is known in part", () => {
	test.each([
		["a name by a pattern", "private.json", `src/priv${starMark}`, true],
		["everything here", "private.json", `src/${starMark}`, true],
		["one letter", "private.json", `src/privat${anyMark}.json`, true],
		["another ending", "private.json", `src/${starMark}.ts`, false],
		["everything, of a pattern", "*.key", `src/${starMark}`, false],
		["a pattern that says so", "*.key", `src/${starMark}.key`, true],
		["some file", "private.json", `src/${unknownMark}`, false],
		["some file of a listed folder", "keys/", `keys/${unknownMark}`, true],
		["a file in a folder with one", "/a/b.json", `a/${unknownMark}`, true],
		["taken back for sure only", "*.key\n!a.key", `${starMark}.key`, true],
	])("%s", (_name, text, path, expected) => {
		expect(has(text, path)).toBe(expected);
	});
});

test("a list nobody would keep by hand is refused", () => {
	expect(
		() => new IgnoreList(Array.from({ length: mostPatterns + 1 }, () => "a")),
	).toThrow(RangeError);
	expect(() => new IgnoreList(["a".repeat(2_000)])).toThrow(RangeError);
});
