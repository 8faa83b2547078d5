/** What a role's list of patterns gives, and what no list can. */
import { describe, expect, test } from "vitest";
import type { Role } from "../../../contract/views.ts";
import { isRead, Roles } from "../../../core/permission/roles.ts";

const roles: readonly Role[] = ["viewer", "operator", "admin"];

describe("by default", () => {
	const table: [string, boolean, boolean, boolean][] = [
		["read", true, true, true],
		["read:health", true, true, true],
		["write", false, true, true],
		["write:file", false, true, true],
		["create:scan", false, true, true],
		["update:task", false, true, true],
		["execute:command", false, true, true],
		["delete:scan", false, false, true],
		["manage:users", false, false, true],
		["admin", false, false, true],
		["anyone", true, true, true],
		["nobody", false, false, false],
	];
	test.each(table)("%s: viewer %s, operator %s, admin %s", (...row) => {
		const [permission, ...wanted] = row;
		const given = new Roles();
		expect(roles.map((role) => given.permits(role, permission))).toEqual(
			wanted,
		);
	});
});

test("a list that is given replaces its role's list, and no other's", () => {
	const given = new Roles({ operator: ["create:scan"] });
	expect(given.permits("operator", "create:scan")).toBe(true);
	expect(given.permits("operator", "create:task")).toBe(false);
	expect(given.permits("operator", "read")).toBe(false);
	expect(given.permits("viewer", "read")).toBe(true);
	expect(given.patterns("operator")).toEqual(["create:scan"]);
});

test("an empty list leaves a role nothing but what anyone may", () => {
	const given = new Roles({ admin: [] });
	expect(given.permits("admin", "read")).toBe(false);
	expect(given.permits("admin", "anyone")).toBe(true);
});

describe("a pattern covers nothing but what it says", () => {
	const table: [string, string, boolean][] = [
		["read:*", "read", false],
		["read:*", "read:scans", true],
		["read:*", "reader:scans", false],
		["read", "read:scans", false],
		["create", "create:scan", false],
		["*", "nobody", false],
		["nobody", "nobody", false],
		["*:scan", "delete:scan", false],
		["create:s*", "create:scan", false],
		["create:**", "create:scan", false],
	];
	test.each(table)("%s and %s: %s", (pattern, permission, wanted) => {
		expect(new Roles({ viewer: [pattern] }).permits("viewer", permission)).toBe(
			wanted,
		);
	});
});

describe("what only reads", () => {
	const table: [string, boolean][] = [
		["read", true],
		["read:scans", true],
		["anyone", true],
		["reads", false],
		["write", false],
		["admin", false],
		["nobody", false],
		["create:read", false],
	];
	test.each(table)("%s: %s", (permission, wanted) => {
		expect(isRead(permission)).toBe(wanted);
	});
});
