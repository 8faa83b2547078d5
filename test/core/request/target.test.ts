/** Targets that two readers could resolve differently are refused; the others pass without a changed byte. */
import { describe, expect, test } from "vitest";
import { holdsKey, parseTarget } from "../../../core/request/target.ts";

const host = "127.0.0.1:4180";

describe("a target passes unchanged", () => {
	test.each([
		["/", "/", ""],
		["/docs/mcp?a=b&c=%2F..", "/docs/mcp", "?a=b&c=%2F.."],
		["/a%20b/%C3%A9", "/a%20b/%C3%A9", ""],
		["/.well-known/x", "/.well-known/x", ""],
		["/a/..b/...", "/a/..b/...", ""],
		["/a;v=1/b", "/a;v=1/b", ""],
		["/a?", "/a", "?"],
		["/a?x=//y", "/a", "?x=//y"],
	])("%s", (target, path, query) => {
		expect(parseTarget(target, host)).toEqual({ bytes: target, path, query });
	});

	test("but for an absolute form's own authority", () => {
		expect(parseTarget(`http://${host}/a?b`, host)).toEqual({
			bytes: "/a?b",
			path: "/a",
			query: "?b",
		});
		expect(parseTarget(`http://${host}`, host)).toMatchObject({ path: "/" });
	});
});

describe("a target is refused", () => {
	test.each([
		["an empty segment", "//evil/x"],
		["an inner empty segment", "/a//b"],
		["a dot segment", "/a/../b"],
		["a last dot segment", "/a/.."],
		["a single dot", "/./a"],
		["a dot segment with a parameter", "/a/..;/b"],
		["an escaped dot segment", "/a/%2e%2E/b"],
		["a half-escaped dot segment", "/a/.%2e"],
		["an escaped dot segment with a parameter", "/a/%2e%2e;x/b"],
		["an escaped slash", "/a%2fb"],
		["an escaped backslash", "/a%5Cb"],
		["an escaped NUL", "/a%00"],
		["an escaped line feed", "/a%0Ab"],
		["an escaped DEL", "/a%7f"],
		["a broken escape", "/a%2"],
		["an escape that is none", "/a%zz"],
		["a backslash", "/a\\b"],
		["a fragment", "/a#b"],
		["a space", "/a b"],
		["a control", "/a\u0001"],
		["raw bytes beyond ASCII", "/\u00e9"],
		["a control in the query", "/a?\u0007"],
		["a fragment in the query", "/a?b#c"],
		["an asterisk", "*"],
		["an authority", "evil:80"],
		["another authority", "http://evil/a"],
		["user information", `http://u@${host}/a`],
		["https in absolute form", `https://${host}/a`],
		["nothing", ""],
	])("for %s", (_, target) => {
		expect(parseTarget(target, host)).toMatchObject({ code: "bad-request" });
	});
});

test.each([
	["?key=dbk_x", true],
	["?a=1&dbk_", true],
	["?k=%64%62%6B%5f", true],
	["?k=db%6b_", true],
	["?k=dbk-", false],
	["?k=DBK_", false],
	["", false],
	["?%", false],
])("a key of ours in the query %s is found: %s", (query, found) => {
	expect(holdsKey(query)).toBe(found);
});
