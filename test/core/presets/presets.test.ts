/** What each system's preset asks of a call, role by role, and that its data means what it says. */
import { describe, expect, test } from "vitest";
import { Permission, PresetName, type Role } from "../../../contract/views.ts";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { presetOf } from "../../../core/presets/presets.ts";
import type { RpcCall } from "../../../core/request/body.ts";
import { parseTemplate } from "../../../core/secrets/parse.ts";

const roles = new Roles();
const all = PresetName.options.map(presetOf);

/** Who may: the lowest role, or nobody. */
function lowest(
	preset: PresetName,
	method: string,
	path: string,
	calls: readonly RpcCall[] = [],
): Role | "nobody" {
	const policy = upstreamPolicy({}, presetOf(preset));
	const need = needOf(policy, method, path, calls);
	for (const role of ["viewer", "operator", "admin"] as const)
		if (judge(roles, role, need, false) === undefined) return role;
	return "nobody";
}

type Sample = readonly [
	method: string,
	path: string,
	who: Role | "nobody",
	permission: string,
];
const samples: Record<PresetName, readonly Sample[]> = {
	kaimon: [
		["GET", "/", "viewer", "read"],
		["GET", "/mcp", "viewer", "read"],
		["GET", "/AGENTS.md", "viewer", "read"],
		["DELETE", "/mcp", "viewer", "read"],
		["POST", "/api/connect_tcp", "nobody", "nobody"],
		["POST", "/API/Connect_TCP/", "nobody", "nobody"],
		["POST", "/api/connect%5Ftcp", "nobody", "nobody"],
		["POST", "/vscode-response", "nobody", "nobody"],
		["POST", "/hook/nudge/1", "operator", "write"],
		// A body without calls, where it would look for some.
		["POST", "/mcp", "operator", "write"],
	],
	kimi: [
		["GET", "/", "viewer", "read"],
		["GET", "/health", "viewer", "read:health"],
		["POST", "/scan", "operator", "create:scan"],
		["GET", "/scans", "viewer", "read:scans"],
		["HEAD", "/scans/123", "viewer", "read:scans"],
		["GET", "/scans/123", "viewer", "read:scans"],
		["DELETE", "/scans/123", "admin", "delete:scan"],
		["DELETE", "/scans/123/", "admin", "delete:scan"],
		["DELETE", "/SCANS/123", "admin", "delete:scan"],
		["DELETE", "/scans", "admin", "delete:scan"],
		["PUT", "/scans/123", "admin", "delete:scan"],
		["POST", "/execute", "operator", "execute:command"],
		["POST", "/safety-check", "operator", "execute:command"],
		["GET", "/hosts", "viewer", "read:hosts"],
		["GET", "/tasks", "viewer", "read:tasks"],
		["DELETE", "/tasks/7", "admin", "delete:task"],
		["POST", "/workflows", "operator", "create:workflow"],
		["GET", "/workflows/7", "viewer", "read:workflows"],
		["DELETE", "/workflows/7", "admin", "delete:workflow"],
		["GET", "/ws", "viewer", "read:workflows"],
		["POST", "/auth/token", "nobody", "nobody"],
		["POST", "/auth/ws-token", "nobody", "nobody"],
		["POST", "/Auth/%74oken", "nobody", "nobody"],
		["POST", "/login", "nobody", "nobody"],
		["GET", "/logout", "nobody", "nobody"],
		["GET", "/dashboard", "viewer", "read:dashboard"],
		["GET", "/api/me", "viewer", "read:dashboard"],
		["GET", "/api/stats", "viewer", "read:dashboard"],
		["GET", "/api/proxy/security-auditor/scans/1", "viewer", "read:scans"],
		["GET", "/api/proxy/sysadmin-ai/hosts", "viewer", "read:hosts"],
		["GET", "/api/proxy/convergence-loop/health", "viewer", "read:health"],
		["GET", "/api/proxy/security-auditor/auth/token", "nobody", "nobody"],
		["POST", "/anything", "operator", "write"],
	],
	docrunch: [
		["GET", "/api/tasks", "viewer", "read"],
		["PATCH", "/api/tasks/1", "operator", "write"],
		["GET", "/api/llm/providers", "viewer", "read"],
		["POST", "/api/llm/providers", "admin", "admin"],
		["PUT", "/api/llm/profiles/x", "admin", "admin"],
		["POST", "/api/chat/sessions/1/messages", "operator", "write"],
		["POST", "/api/auth/login", "nobody", "nobody"],
		["GET", "/mcp", "viewer", "read"],
	],
	assistant: [
		["POST", "/auth/register", "nobody", "nobody"],
		["POST", "/auth/register/", "nobody", "nobody"],
		["POST", "/auth/login", "nobody", "nobody"],
		["GET", "/auth/me", "viewer", "read"],
		["POST", "/dashboard/api/auth/login", "nobody", "nobody"],
		["POST", "/dashboard/api/auth/change-password", "nobody", "nobody"],
		["GET", "/dashboard", "viewer", "read"],
		["POST", "/dashboard/api/tools/execute", "operator", "execute:command"],
		["POST", "/dashboard/api/tools/%65xecute", "operator", "execute:command"],
		["GET", "/dashboard/api/users", "admin", "manage:users"],
		["POST", "/dashboard/api/users", "admin", "manage:users"],
		["GET", "/dashboard/api/config", "admin", "admin"],
		["GET", "/dashboard/api/files/download", "operator", "execute:command"],
		["GET", "/dashboard/api/audit-logs", "viewer", "read:audit"],
		["GET", "/dashboard/api/agents/events", "viewer", "read"],
		["POST", "/dashboard/api/agents", "operator", "execute:agent"],
		["POST", "/dashboard/api/chat/stream", "operator", "execute:agent"],
		["POST", "/api/agent/chat/completions", "operator", "execute:agent"],
		["POST", "/v1/chat/completions", "operator", "execute:agent"],
		["POST", "/a2a", "operator", "execute:agent"],
		["GET", "/.well-known/agent.json", "viewer", "read"],
		["POST", "/dashboard/api/other", "operator", "write"],
	],
};

describe.each(PresetName.options)("%s", (name) => {
	test.each(samples[name])(
		"%s %s is for %s: %s",
		(method, path, who, permission) => {
			const need = needOf(upstreamPolicy({}, presetOf(name)), method, path, []);
			expect(need.permissions).toContain(permission);
			expect(lowest(name, method, path)).toBe(who);
		},
	);
});

const call = (tool: string): RpcCall[] => [{ method: "tools/call", tool }];

describe("tools", () => {
	test.each<readonly [PresetName, string, string, Role | "nobody"]>([
		["kaimon", "/mcp", "ping", "viewer"],
		["kaimon", "/", "search_code", "viewer"],
		["kaimon", "/", "qdrant_search_code", "viewer"],
		["kaimon", "/any/path", "ping", "viewer"],
		["kaimon", "/", "ex", "operator"],
		["kaimon", "/", "Ex", "operator"],
		["kaimon", "/", "agent_run", "operator"],
		["kaimon", "/", "session.tool", "operator"],
		["kaimon", "/", "ping.now", "operator"],
		["kaimon", "/", "pkg_add", "operator"],
		["kaimon", "/", "qdrant_delete_collection", "operator"],
		["kaimon", "/", "unheard_of", "operator"],
		["kaimon", "/", "connect_tcp", "nobody"],
		["kaimon", "/", "Connect_TCP", "nobody"],
		["docrunch", "/", "search_docs", "viewer"],
		["docrunch", "/mcp", "get_available_tasks", "viewer"],
		["docrunch", "/", "claim_task", "operator"],
		["docrunch", "/", "list_tasks", "operator"],
		["docrunch", "/", "unheard_of", "operator"],
	])("%s at %s: %s is for %s", (name, path, tool, who) => {
		expect(lowest(name, "POST", path, call(tool))).toBe(who);
	});

	test("a call in a body is no way around a route that nobody has", () => {
		expect(lowest("kaimon", "POST", "/api/connect_tcp", call("ping"))).toBe(
			"nobody",
		);
		expect(lowest("kaimon", "POST", "/hook/nudge", call("ping"))).toBe(
			"operator",
		);
		expect(
			lowest("kimi", "POST", "/scan", [{ method: "ping", tool: "" }]),
		).toBe("operator");
	});

	test("a hint does not make a write of Docrunch's a read", () => {
		const policy = upstreamPolicy({}, presetOf("docrunch"));
		policy.tools.hints.learn("unheard_of", true);
		const need = needOf(policy, "POST", "/", call("unheard_of"));
		expect(judge(roles, "viewer", need, false)?.code).toBe("forbidden");
	});
});

describe.each(all)("the data of $name", (preset) => {
	test("names permissions and paths as the settings do, and opens nothing to anyone", () => {
		for (const { permission } of [...preset.routes, ...preset.tools]) {
			expect(Permission.safeParse(permission).success).toBe(true);
			expect(permission).not.toBe("anyone");
		}
		for (const path of [
			...preset.routes.map((one) => one.path),
			...preset.familiar.map((one) => one.path),
			...preset.mcp,
		])
			expect(path).toMatch(/^\/[^\s?#]*$/);
	});

	test("dials this machine, and names its own secret in its headers", () => {
		expect(new URL(preset.url).hostname).toBe("127.0.0.1");
		for (const value of Object.values(preset.headers))
			expect(parseTemplate(value.replaceAll("{name}", "docs"))).toContainEqual({
				kind: "secret",
				name: "docs",
			});
	});

	test("gives no familiar path that changes something to the upstream", () => {
		for (const { method, path } of preset.familiar.filter(
			(one) => one.method === "POST",
		))
			expect(lowest(preset.name, method, path)).toBe("nobody");
	});

	test("hides the caller's claims and drops foreign CORS answers", () => {
		expect(preset.dropRequestFields).toEqual(
			expect.arrayContaining(["x-forwarded-for", "x-real-ip", "origin"]),
		);
		expect(preset.dropAnswerFields).toContain("access-control-allow-origin");
		for (const field of [
			...preset.dropRequestFields,
			...preset.dropAnswerFields,
		])
			expect(field).toBe(field.toLowerCase());
	});

	test("has rules for the tools and routes that run code, and none of them is a read", () => {
		for (const { in: place } of preset.code) {
			const who =
				"tool" in place
					? lowest(preset.name, "POST", "/mcp", call(place.tool))
					: lowest(preset.name, place.method, place.path);
			expect(who).toBe("operator");
		}
	});
});

test("a Kimi role's claims never hold more than the role above it", () => {
	const { jwt } = presetOf("kimi");
	expect(jwt?.permissions.operator).toEqual(
		expect.arrayContaining([...(jwt?.permissions.viewer ?? ["none"])]),
	);
	expect(jwt?.permissions.viewer.every((one) => one.startsWith("read:"))).toBe(
		true,
	);
	expect(
		jwt?.permissions.operator.some(
			(one) => one.startsWith("delete:") || one.startsWith("manage:"),
		),
	).toBe(false);
});
