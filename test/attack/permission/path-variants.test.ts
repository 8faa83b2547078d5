/**
 * One path, many spellings: the rule is dodged by a spelling that the server behind reads as the same path. Case, needless
 * escapes, trailing slashes, path parameters (Orange Tsai, "Breaking Parser Logic", 2018), double escapes.
 */
import { describe, expect, test } from "vitest";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { parseTarget } from "../../../core/request/target.ts";
import { type Dice, dice } from "./dice.ts";

const roles = new Roles();
const rules = upstreamPolicy({
	routes: [
		{ method: "GET", path: "/scans/public/**", permission: "anyone" },
		{ method: "DELETE", path: "/scans/*", permission: "delete:scan" },
		{ path: "/admin/**", permission: "admin" },
		{ path: "/auth/token", permission: "nobody" },
		{ path: "/users/@me/keys", permission: "manage:users" },
		{ path: "/a b/straße", permission: "manage:users" },
	],
});
const permissions = (method: string, path: string): readonly string[] =>
	needOf(rules, method, path, []).permissions;

const percent = (text: string): string =>
	[...Buffer.from(text)]
		.map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
		.join("");

/** A spelling that target.ts lets through and some server takes for the same path. */
function respell(path: string, roll: Dice): string {
	let out = "";
	for (const letter of path) {
		if (letter === "/") {
			out += roll(6) === 0 && out !== "" ? `;${"x=1".slice(roll(4))}/` : "/";
			continue;
		}
		const cased = roll(2) === 0 ? letter.toUpperCase() : letter;
		const escaped = roll(4) === 0 || !/[!-~]/.test(letter);
		const spelled = escaped ? percent(cased) : cased;
		out += roll(2) === 0 ? spelled : spelled.replaceAll(/%../g, upper);
	}
	return out + ["", "/", ";", ";a=b", "%3bx", "/;"][roll(6)];
}
const upper = (text: string): string => text.toUpperCase();

describe("however it is spelled, it needs at least the rule's permission", () => {
	const paths: [string, string, string][] = [
		["DELETE", "/scans/12", "delete:scan"],
		["GET", "/admin", "admin"],
		["POST", "/admin/users/list", "admin"],
		["POST", "/auth/token", "nobody"],
		["GET", "/users/@me/keys", "manage:users"],
		["GET", "/a b/straße", "manage:users"],
	];
	test.each(paths)("%s %s", (method, path, permission) => {
		const roll = dice(path.length * 7_919);
		let passed = 0;
		for (let i = 0; i < 3_000; i++) {
			const spelling = respell(path, roll);
			if ("code" in parseTarget(spelling, "h")) continue;
			passed++;
			expect(permissions(method, spelling), spelling).toContain(permission);
		}
		expect(passed).toBeGreaterThan(1_000);
	});
});

describe("a spelling that some servers read otherwise needs what each of them would need", () => {
	const table: [string, string, string[]][] = [
		["GET", "/scans/public/x", ["anyone"]],
		["GET", "/SCANS/Public/x", ["anyone"]],
		["GET", "/scans/public;/x", ["read", "anyone"]],
		["GET", "/scans/%70ublic/x", ["anyone", "read"]],
		["GET", "/admin;x=1/users", ["read", "admin"]],
		["GET", "/admin/;x", ["admin"]],
		["GET", "/;x/admin/users", ["read", "admin"]],
		["GET", "/%61dmin", ["admin", "read"]],
		["GET", "/admin%3Bx=1/users", ["read", "admin"]],
		["POST", "/auth/token;jsessionid=1", ["write", "nobody"]],
	];
	test.each(table)("%s %s", (method, path, wanted) => {
		expect(permissions(method, path).toSorted()).toEqual(wanted.toSorted());
	});
});

describe("a path that could be any needs what every rule asks", () => {
	const paths = [
		"/%2561dmin/users",
		"/%25%36%31dmin/users",
		"/scans/public/%252e%252e/%252e%252e/admin",
		"/scans/public/..%3bx/..%3bx/admin",
		"/scans/public%252fx",
	];
	test.each(paths)("%s", (path) => {
		const needed = permissions("GET", path);
		expect(needed).toContain("admin");
		expect(needed).toContain("nobody");
		expect(needed).toContain("read");
	});
});

test("a broken escape elsewhere in the path does not stop the decoding", () => {
	expect(permissions("GET", "/%61dmin/%ff%c3")).toContain("admin");
	expect(permissions("GET", "/admin%3bx/%ff")).toContain("admin");
});

test("no spelling lets a stranger in where a rule opens a neighbour", () => {
	const roll = dice(42);
	for (let i = 0; i < 3_000; i++) {
		const spelling = respell("/scans/private/x", roll);
		if ("code" in parseTarget(spelling, "h")) continue;
		expect(permissions("GET", spelling), spelling).not.toContain("anyone");
	}
});

test("HEAD needs what GET needs, in every spelling", () => {
	const roll = dice(7);
	for (let i = 0; i < 500; i++) {
		const spelling = respell("/scans/public/x", roll);
		if ("code" in parseTarget(spelling, "h")) continue;
		expect(permissions("HEAD", spelling)).toEqual(permissions("GET", spelling));
	}
});

test("nobody is refused whoever asks", () => {
	for (const path of [
		"/auth/token",
		"/Auth/Token/",
		"/auth/%74oken",
		"/auth/token;x",
	])
		for (const role of ["viewer", "operator", "admin"] as const)
			expect(
				judge(roles, role, needOf(rules, "POST", path, []), false)?.code,
			).toBe("forbidden");
});
