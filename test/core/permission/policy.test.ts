/** What a request needs and whether a role has it: the defaults, the rules, and both together on a path that speaks MCP. */
import { describe, expect, test } from "vitest";
import type { Role } from "../../../contract/views.ts";
import {
	isOpen,
	judge,
	mayCall,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { ToolHints } from "../../../core/permission/tools.ts";

const roles = new Roles();
const plain = upstreamPolicy({});
const call = (tool: string) => ({ method: "tools/call", tool });
const rpc = (method: string) => ({ method, tool: "" });

describe("without rules", () => {
	const table: [string, string, string, boolean][] = [
		["GET", "/scans", "read", false],
		["HEAD", "/scans", "read", false],
		["POST", "/scans", "write", false],
		["PUT", "/scans", "write", false],
		["PATCH", "/scans", "write", false],
		["DELETE", "/scans/1", "write", false],
		["OPTIONS", "/scans", "write", false],
		["GET", "/mcp", "read", true],
		["DELETE", "/mcp", "read", true],
		["POST", "/mcp", "write", true],
		["PUT", "/mcp", "write", true],
		["DELETE", "/x/MCP/", "read", true],
		["DELETE", "/mcp;x=1", "write", true],
		["DELETE", "/mcpx", "write", false],
	];
	test.each(table)("%s %s is %s", (method, path, permission, mcp) => {
		const need = needOf(plain, method, path, []);
		const reads = permission === "read";
		expect(need).toEqual({
			permissions: [permission],
			queries: reads ? 1 : 0,
			writes: reads ? 0 : 1,
			listsTools: false,
			mcp,
		});
	});

	test("a plain GET allocates nothing: it is the same frozen need each time", () => {
		const need = needOf(plain, "GET", "/scans", []);
		expect(needOf(plain, "HEAD", "/other", [])).toBe(need);
		expect(Object.isFrozen(need) && Object.isFrozen(need.permissions)).toBe(
			true,
		);
	});
});

describe("where MCP is spoken, a call is judged by its method", () => {
	const reads = [
		"initialize",
		"ping",
		"notifications/initialized",
		"notifications/cancelled",
		"server/discover",
		"tools/list",
		"resources/list",
		"resources/read",
		"resources/templates/list",
		"resources/subscribe",
		"resources/unsubscribe",
		"prompts/list",
		"prompts/get",
		"completion/complete",
		"logging/setLevel",
		"tasks/get",
		"tasks/list",
		"tasks/result",
		"",
	];
	test.each(reads)('"%s" is a read', (method) => {
		const need = needOf(plain, "POST", "/mcp", [rpc(method)]);
		expect(need.permissions).toEqual(["read"]);
		expect([need.queries, need.writes]).toEqual([1, 0]);
	});

	const writes = [
		"tools/call",
		"tasks/cancel",
		"sampling/createMessage",
		"Ping",
		"notifications",
		"resources/readx",
		"?",
		"constructor",
		"__proto__",
	];
	test.each(writes)('"%s" is a write', (method) => {
		const need = needOf(plain, "POST", "/mcp", [rpc(method)]);
		expect(need.permissions).toEqual(["write"]);
		expect([need.queries, need.writes]).toEqual([0, 1]);
	});
});

test("each member of a batch counts for its own limit, and all their permissions are needed", () => {
	const policy = upstreamPolicy({
		tools: [{ name: "run_*", permission: "execute:command" }],
	});
	const need = needOf(policy, "POST", "/mcp", [
		rpc("ping"),
		call("run_a"),
		call("run_b"),
		call("other"),
		rpc("tools/list"),
	]);
	expect(need).toEqual({
		permissions: ["read", "execute:command", "write"],
		queries: 2,
		writes: 3,
		listsTools: true,
		mcp: true,
	});
});

describe("a list of tools is seen", () => {
	const table: [string, string, boolean][] = [
		["/mcp", "tools/list", true],
		["/mcp;x=1", "tools/list", true],
		["/mcp", "Tools/List", true],
		["/mcp", "tools/call", false],
		["/scans", "tools/list", false],
	];
	test.each(table)("%s %s: %s", (path, method, wanted) => {
		expect(needOf(plain, "POST", path, [rpc(method)]).listsTools).toBe(wanted);
	});
});

describe("which paths speak MCP is a setting", () => {
	const table: [string | string[], string, boolean][] = [
		["/", "/", true],
		["/", "/x", false],
		[["/rpc", "/v1/**"], "/v1/a/b", true],
		[["/rpc", "/v1/**"], "/RPC/", true],
		[["/rpc"], "/x/mcp", true],
		[[], "/rpc", false],
	];
	test.each(table)("%s, %s: %s", (mcp, path, wanted) => {
		const ping = [rpc("ping")];
		const expected = [wanted ? "read" : "write"];
		expect(
			needOf(upstreamPolicy({ mcp }), "POST", path, ping).permissions,
		).toEqual(expected);
		expect(
			needOf(upstreamPolicy({}, { mcp }), "POST", path, ping).permissions,
		).toEqual(expected);
	});
});

const withRule = (permission: string) =>
	upstreamPolicy({
		routes: [{ path: "/mcp", permission }],
		tools: [{ name: "run", permission: "execute:command" }],
	});

describe("a rule for a path that speaks MCP holds beside the tools' rules", () => {
	test("both are needed", () => {
		const need = needOf(withRule("manage:mcp"), "POST", "/mcp", [call("run")]);
		expect(need.permissions.toSorted()).toEqual([
			"execute:command",
			"manage:mcp",
		]);
	});
	test("every member is a write where the path's own rule is", () => {
		const need = needOf(withRule("manage:mcp"), "POST", "/mcp", [rpc("ping")]);
		expect([need.queries, need.writes]).toEqual([0, 1]);
	});
	test("a path that is open opens no tool", () => {
		const open = withRule("anyone");
		expect(isOpen(needOf(open, "POST", "/mcp", [call("run")]))).toBe(false);
		expect(isOpen(needOf(open, "POST", "/mcp", [rpc("ping")]))).toBe(false);
		expect(isOpen(needOf(open, "GET", "/mcp", []))).toBe(true);
	});
});

test("the upstream's own rules come before its preset's", () => {
	const policy = upstreamPolicy(
		{
			routes: [{ path: "/scans/public", permission: "anyone" }],
			tools: [{ name: "run", permission: "admin" }],
		},
		{
			routes: [{ path: "/scans/**", permission: "read:scans" }],
			tools: [{ name: "*", permission: "read" }],
		},
	);
	expect(needOf(policy, "GET", "/scans/public", []).permissions).toEqual([
		"anyone",
	]);
	expect(needOf(policy, "GET", "/scans/1", []).permissions).toEqual([
		"read:scans",
	]);
	expect(policy.tools.permissions("run")).toEqual(["admin"]);
	expect(policy.tools.permissions("walk")).toEqual(["read"]);
});

test("hints that were learned before go on with new settings", () => {
	const hints = new ToolHints();
	hints.learn("peek", true);
	const policy = upstreamPolicy({}, {}, hints);
	expect(needOf(policy, "POST", "/mcp", [call("peek")]).permissions).toEqual([
		"read",
	]);
});

describe("a role is judged by everything that is needed", () => {
	const policy = upstreamPolicy({
		routes: [
			{ method: "DELETE", path: "/scans/*", permission: "delete:scan" },
			{ path: "/health", permission: "anyone" },
			{ path: "/secret", permission: "nobody" },
		],
	});
	const table: [Role, string, string, boolean, boolean][] = [
		["viewer", "GET", "/scans/1", false, true],
		["viewer", "POST", "/scans", false, false],
		["operator", "POST", "/scans", false, true],
		["operator", "DELETE", "/scans/1", false, false],
		["admin", "DELETE", "/scans/1", false, true],
		["admin", "GET", "/secret", false, false],
		["viewer", "POST", "/health", false, true],
		["admin", "DELETE", "/scans/1", true, false],
		["admin", "POST", "/scans", true, false],
		["admin", "GET", "/scans/1", true, true],
		["viewer", "POST", "/health", true, true],
	];
	test.each(table)(
		"%s, %s %s, read-only %s: %s",
		(role, method, path, readOnly, wanted) => {
			const refusal = judge(
				roles,
				role,
				needOf(policy, method, path, []),
				readOnly,
			);
			expect(refusal?.code).toBe(wanted ? undefined : "forbidden");
		},
	);

	test("the reason tells the owner what was needed and what the role has", () => {
		const need = needOf(policy, "DELETE", "/scans/1", []);
		const reason = judge(roles, "viewer", need, false)?.reason ?? "";
		for (const word of ["delete:scan", "viewer", "read:*"])
			expect(reason).toContain(word);
	});
});

test("only a need that anyone may have is open", () => {
	const policy = upstreamPolicy({
		routes: [{ path: "/health", permission: "anyone" }],
	});
	expect(isOpen(needOf(policy, "GET", "/health", []))).toBe(true);
	expect(isOpen(needOf(policy, "GET", "/%68ealth", []))).toBe(false);
	expect(isOpen(needOf(policy, "GET", "/scans", []))).toBe(false);
});

test("a tool stays in a client's list exactly when calling it would be allowed", () => {
	const policy = upstreamPolicy({
		tools: [
			{ name: "run_*", permission: "execute:command" },
			{ name: "wipe", permission: "nobody" },
		],
	});
	policy.tools.hints.learn("peek", true);
	for (const tool of ["run_a", "Run_a", "wipe", "peek", "other", ""])
		for (const role of ["viewer", "operator", "admin"] as const)
			for (const readOnly of [false, true]) {
				const need = needOf(policy, "POST", "/mcp", [call(tool)]);
				expect(mayCall(policy, roles, role, tool, readOnly), tool).toBe(
					judge(roles, role, need, readOnly) === undefined,
				);
			}
});
