/**
 * A write that dresses as an MCP ping: REST servers ignore members they do not know, so a body proves nothing about what
 * a POST does. The path has to speak MCP as well. OWASP API5:2023, broken function level authorisation.
 */
import { describe, expect, test } from "vitest";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";

const roles = new Roles();
const policy = upstreamPolicy({ mcp: ["/rpc"] });
const code = (
	path: string,
	rpcMethod: string,
	role: "viewer" | "operator" = "viewer",
	tool = "",
): string | undefined =>
	judge(
		roles,
		role,
		needOf(policy, "POST", path, [{ method: rpcMethod, tool }]),
		false,
	)?.code;

describe("a viewer's POST stays a write when its body says", () => {
	const methods = [
		"ping",
		"initialize",
		"tools/list",
		"notifications/cancelled",
		"resources/read",
		"",
	];
	for (const method of methods)
		test(`"${method}"`, () => {
			expect(code("/scan", method)).toBe("forbidden");
			expect(code("/mcp", method)).toBeUndefined();
			expect(code("/rpc", method)).toBeUndefined();
		});
});

describe("a path that only resembles one that speaks MCP turns no write into a read", () => {
	const paths = [
		"/scan;/mcp;x",
		"/mcp/scan",
		"/scan-mcp",
		"/mcp;x=1",
		"/scan;mcp",
		"/%6dcp",
		"/mc%70",
		"/mcp%3bx",
		"/%256dcp",
		"/mcp.json",
		"/rpc/x",
		"/x/rpc",
		"/%72pc",
	];
	for (const path of paths)
		test(path, () => expect(code(path, "ping")).toBe("forbidden"));
});

test("another method with the same body stays a write", () => {
	for (const method of ["PUT", "PATCH", "OPTIONS"])
		expect(
			judge(
				roles,
				"viewer",
				needOf(policy, method, "/mcp", [{ method: "ping", tool: "" }]),
				false,
			)?.code,
		).toBe("forbidden");
});

test("a hint counts for nothing where MCP is not spoken", () => {
	policy.tools.hints.learn("look", true);
	expect(code("/mcp", "tools/call", "viewer", "look")).toBeUndefined();
	expect(code("/scan", "tools/call", "viewer", "look")).toBe("forbidden");
});

test("a tool's rule holds on a path that nobody said speaks MCP", () => {
	const guarded = upstreamPolicy({
		routes: [{ method: "POST", path: "/search", permission: "read" }],
		tools: [{ name: "run_*", permission: "admin" }],
	});
	const call = [{ method: "tools/call", tool: "run_command" }];
	for (const path of ["/", "/search", "/other"])
		expect(
			judge(roles, "operator", needOf(guarded, "POST", path, call), false)
				?.code,
		).toBe("forbidden");
});

test("one write among reads makes the batch a write", () => {
	const reads = Array.from({ length: 50 }, () => ({
		method: "ping",
		tool: "",
	}));
	for (const at of [0, 25, 50]) {
		const batch = reads.toSpliced(at, 0, { method: "tools/call", tool: "x" });
		const need = needOf(policy, "POST", "/mcp", batch);
		expect(judge(roles, "viewer", need, false)?.code).toBe("forbidden");
		expect([need.queries, need.writes]).toEqual([50, 1]);
	}
});

test("a body that was not read for calls may hold any", () => {
	const guarded = upstreamPolicy({
		tools: [{ name: "run_*", permission: "admin" }],
	});
	const need = needOf(guarded, "POST", "/mcp", [], "body");
	expect(judge(roles, "operator", need, false)?.code).toBe("forbidden");
	expect(judge(roles, "admin", need, false)).toBeUndefined();
});

test("a method that is no string may be any", () => {
	const guarded = upstreamPolicy({
		tools: [{ name: "run_*", permission: "admin" }],
	});
	for (const path of ["/mcp", "/mcp;x=1"])
		expect(
			judge(
				roles,
				"operator",
				needOf(guarded, "POST", path, [{ method: "?", tool: "" }]),
				false,
			)?.code,
		).toBe("forbidden");
});
