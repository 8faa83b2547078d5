/** Rules for paths: which one holds for a method and a path. Dodging them is test/attack/permission. */
import { describe, expect, test } from "vitest";
import { readPath } from "../../../core/permission/paths.ts";
import { Routes, type RouteRule } from "../../../core/permission/routes.ts";

const first = (
	rules: readonly RouteRule[],
	method: string,
	path: string,
): string | undefined =>
	new Routes(rules).rule(method, readPath(path)).permissions[0];

describe("a pattern matches", () => {
	const table: [string, string, boolean][] = [
		["/scans", "/scans", true],
		["/scans", "/scans/", true],
		["/scans/", "/scans", true],
		["scans", "/scans", true],
		["/scans", "/scans/1", false],
		["/scans", "/scansx", false],
		["/", "/", true],
		["/", "/x", false],
		["/scans/*", "/scans/1", true],
		["/scans/*", "/scans", false],
		["/scans/*", "/scans/1/log", false],
		["/scans/*/log", "/scans/1/log", true],
		["/providers*", "/providers", true],
		["/providers*", "/providers-old", true],
		["/providers*", "/providers/1", false],
		["/files/*.json", "/files/a.json", true],
		["/files/*.json", "/files/a.jsonx", false],
		["/admin/**", "/admin", true],
		["/admin/**", "/admin/", true],
		["/admin/**", "/admin/a/b/c", true],
		["/admin/**", "/administrator", false],
		["/**", "/", true],
		["/**", "/a/b", true],
		["**", "/a/b", true],
		["/**/log", "/log", true],
		["/**/log", "/a/b/log", true],
		["/**/log", "/a/b/log/x", false],
		["/a/**/b/**/c", "/a/b/c", true],
		["/a/**/b/**/c", "/a/x/b/b/y/c", true],
		["/a/**/b/**/c", "/a/x/c", false],
		["/a/*/**", "/a", false],
		["/a/*/**", "/a/b", true],
		["/Scans/ABC", "/scans/abc", true],
		["/scans/abc", "/SCANS/ABC", true],
		["/~user", "/%7Euser", true],
		["/%7euser", "/~user", true],
		["/a%20b", "/A%20B", true],
		["/é", "/%c3%a9", true],
		["/é", "/%C3%89", true],
		["/%C3%A9", "/%c3%a9", true],
		["/@me", "/%40me", true],
		["/*", "/%ff", true],
	];
	test.each(table)("%s, %s: %s", (pattern, path, wanted) => {
		const rules = [{ path: pattern, permission: "admin" }];
		expect(first(rules, "GET", path)).toBe(wanted ? "admin" : undefined);
	});
});

describe("the first rule that matches wins", () => {
	const rules: RouteRule[] = [
		{ method: "GET", path: "/scans/public", permission: "anyone" },
		{ method: "get", path: "/scans/*", permission: "read:scans" },
		{ method: "HEAD", path: "/only-head", permission: "read:head" },
		{ method: "DELETE", path: "/scans/*", permission: "delete:scan" },
		{ path: "/scans/**", permission: "write" },
	];
	const table: [string, string, string | undefined][] = [
		["GET", "/scans/public", "anyone"],
		["HEAD", "/scans/public", "anyone"],
		["GET", "/scans/1", "read:scans"],
		["DELETE", "/scans/1", "delete:scan"],
		["DELETE", "/scans/public", "delete:scan"],
		["PATCH", "/scans/1", "write"],
		["GET", "/scans/1/log", "write"],
		["HEAD", "/only-head", "read:head"],
		["GET", "/only-head", undefined],
		["GET", "/other", undefined],
	];
	test.each(table)("%s %s: %s", (method, path, wanted) => {
		expect(first(rules, method, path)).toBe(wanted);
	});
});

test("a plain path is read one way", () => {
	expect(readPath("/Scans/1/")).toEqual({
		all: [["scans", "1"]],
		unclear: false,
	});
});

test("an escape that has to be one does not make a path ambiguous", () => {
	const path = readPath("/a%20b/%C3%A9/100%25");
	expect(path.all).toEqual([["a b", "é", "100%"]]);
	expect(path.unclear).toBe(false);
});
