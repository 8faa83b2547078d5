/** Patterns of paths against paths that may be known in part only. */
import { describe, expect, test } from "vitest";
import { anyMark, starMark, unknownMark } from "../../../core/command/field.ts";
import { PathPattern } from "../../../core/policy/path-pattern.ts";

describe("a known path", () => {
	test.each([
		["/a/b", "/a/b", "yes"],
		["/a/b", "/a/bc", "no"],
		["/a/*", "/a/b", "yes"],
		["/a/*", "/a/b/c", "no"],
		["/a/?", "/a/b", "yes"],
		["/a/?", "/a/bc", "no"],
		["/a/**", "/a/b/c", "yes"],
		["/a/**", "/a", "yes"],
		["/a/**", "/ab", "no"],
		["/a/**/c", "/a/c", "yes"],
		["/a/**/c", "/a/b/b/c", "yes"],
		["/a/**/c", "/a/bc", "no"],
		["**/c", "c", "yes"],
		["**/c", "/x/c", "yes"],
		["**/*.pem", "/x/y.pem", "yes"],
		["/A/b", "/a/B", "yes"],
		["/a\\*", "/a*", "yes"],
		["/a\\*", "/ab", "no"],
		["/e\u0301", "/\u00e9", "yes"],
	])("%s %s: %s", (pattern, path, expected) => {
		expect(new PathPattern(pattern, true).meets(path)).toBe(expected);
	});

	test("case counts where it is asked to", () => {
		expect(new PathPattern("/a", false).meets("/A")).toBe("no");
	});
});

describe("a path that is known in part", () => {
	test.each([
		["/a/secret", `/a/${starMark}`, "maybe"],
		["/a/secret", `/a/s${anyMark}cret`, "maybe"],
		["/a/secret", `/b/${starMark}`, "no"],
		["/a/*", `/a/${starMark}`, "yes"],
		["/a/*.ts", `/a/${starMark}.ts`, "yes"],
		["/a/*.ts", `/a/${starMark}.js`, "no"],
		["/a/?", `/a/${starMark}`, "maybe"],
		["/a/?", `/a/${anyMark}`, "yes"],
		["/a/b/c", `/a/${starMark}`, "no"],
		["/a/**", `/a/${starMark}/x`, "yes"],
		["/a/b", unknownMark, "maybe"],
		["/a/b", `${unknownMark}/c`, "no"],
		["/a/b", `/x/${unknownMark}`, "maybe"],
	])("%s %s: %s", (pattern, path, expected) => {
		expect(new PathPattern(pattern, true).meets(path)).toBe(expected);
	});

	test("leads nowhere else where it does not rise", () => {
		const pattern = new PathPattern("/a/b", true);
		expect(pattern.meets(`/x/${unknownMark}`, false)).toBe("no");
		expect(pattern.meets(`/a/${unknownMark}`, false)).toBe("maybe");
	});
});

test("a folder above holds it, one beside does not", () => {
	const pattern = new PathPattern("/a/b/*.key", true);
	expect(
		["/", "/a", "/a/b", `/${starMark}`].map((at) => pattern.liesBelow(at)),
	).toEqual([true, true, true, true]);
	expect(["/x", "/a/bc", "/a/b/c"].map((at) => pattern.liesBelow(at))).toEqual([
		false,
		false,
		false,
	]);
	expect(new PathPattern("**/x", true).liesBelow("/a")).toBe(false);
});

test("many stars against a long path are answered in one pass", () => {
	const pattern = new PathPattern(`/${"*a".repeat(200)}b`, true);
	expect(pattern.meets(`/${"a".repeat(4_000)}`)).toBe("no");
	expect(pattern.meets("a".repeat(5_000))).toBe("maybe");
});
