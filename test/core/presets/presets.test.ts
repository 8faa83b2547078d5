/** What each system's preset asks of a call, role by role, and that its data means what it says. */
import { describe, expect, test } from "vitest";
import { Permission, PresetName, type Role } from "../../../contract/views.ts";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { presetOf, secretField } from "../../../core/presets/presets.ts";
import { knowsAddress } from "../../../core/presets/without-address.ts";
import type { RpcCall } from "../../../core/request/body.ts";
import { CommandRule } from "../../../core/settings/command-rules.ts";
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
	openai: [
		["GET", "/v1/models", "viewer", "read"],
		["POST", "/v1/chat/completions", "operator", "write"],
		["POST", "/v1/responses", "operator", "write"],
		["POST", "/v1/embeddings", "operator", "write"],
		["GET", "/v1/files", "viewer", "read"],
		["POST", "/v1/files", "operator", "write"],
		["DELETE", "/v1/files/f", "admin", "admin"],
		["DELETE", "/v1/models/ft", "admin", "admin"],
		["DELETE", "/v1/responses/r", "admin", "admin"],
		["GET", "/v1/fine_tuning/jobs", "viewer", "read"],
		["POST", "/v1/fine_tuning/jobs", "admin", "admin"],
		["POST", "/v1/realtime/client_secrets", "nobody", "nobody"],
		["POST", "/v1/Realtime/Client%5Fsecrets/", "nobody", "nobody"],
		["POST", "/realtime/sessions", "nobody", "nobody"],
		["POST", "/v1/chatkit/sessions", "nobody", "nobody"],
		["GET", "/v1/organization/admin_api_keys", "nobody", "nobody"],
		["POST", "/v1/organization/invites", "nobody", "nobody"],
		["GET", "/dashboard/billing/usage", "nobody", "nobody"],
	],
	anthropic: [
		["GET", "/v1/models", "viewer", "read"],
		["POST", "/v1/messages", "operator", "write"],
		["POST", "/v1/messages/count_tokens", "viewer", "read"],
		["POST", "/v1/messages/batches", "operator", "write"],
		["DELETE", "/v1/messages/batches/b", "admin", "admin"],
		["DELETE", "/v1/files/f", "admin", "admin"],
		["GET", "/v1/skills", "viewer", "read"],
		["POST", "/v1/skills", "admin", "admin"],
		["GET", "/v1/organizations/api_keys", "nobody", "nobody"],
		["POST", "/v1/organizations/invites", "nobody", "nobody"],
		["POST", "/api/oauth/claude_cli/create_api_key", "nobody", "nobody"],
	],
	google: [
		["GET", "/v1beta/models", "viewer", "read"],
		["POST", "/v1beta/models/m:generateContent", "operator", "write"],
		["POST", "/v1beta/models/m:streamGenerateContent", "operator", "write"],
		["POST", "/v1beta/models/m:countTokens", "viewer", "read"],
		["POST", "/v1beta/openai/chat/completions", "operator", "write"],
		["POST", "/upload/v1beta/files", "operator", "write"],
		["DELETE", "/v1beta/files/f", "admin", "admin"],
		["POST", "/v1beta/tunedModels", "admin", "admin"],
		["PATCH", "/v1beta/tunedModels/t", "admin", "admin"],
		["POST", "/v1beta/tunedModels/t:generateContent", "operator", "write"],
		["POST", "/v1beta/tunedModels/t:transferOwnership", "nobody", "nobody"],
		["GET", "/v1beta/corpora/c/permissions", "viewer", "read"],
		["POST", "/v1beta/corpora/c/permissions", "admin", "admin"],
		["POST", "/v1alpha/auth_tokens", "nobody", "nobody"],
	],
	openrouter: [
		["GET", "/v1/models", "viewer", "read"],
		["GET", "/v1/key", "viewer", "read"],
		["GET", "/v1/credits", "viewer", "read"],
		["POST", "/v1/chat/completions", "operator", "write"],
		["POST", "/chat/completions", "operator", "write"],
		["GET", "/v1/keys", "nobody", "nobody"],
		["POST", "/v1/keys", "nobody", "nobody"],
		["POST", "/keys", "nobody", "nobody"],
		["POST", "/v1/auth/keys", "nobody", "nobody"],
		["POST", "/v1/credits/coinbase", "nobody", "nobody"],
		["DELETE", "/v1/anything", "admin", "admin"],
	],
	"azure-openai": [
		["GET", "/openai/models", "viewer", "read"],
		["POST", "/openai/deployments/d/chat/completions", "operator", "write"],
		["POST", "/openai/v1/responses", "operator", "write"],
		["GET", "/openai/deployments", "viewer", "read"],
		["PUT", "/openai/deployments/d", "admin", "admin"],
		["POST", "/openai/deployments", "admin", "admin"],
		["POST", "/openai/fine_tuning/jobs", "admin", "admin"],
		["DELETE", "/openai/files/f", "admin", "admin"],
		["POST", "/openai/v1/realtime/client_secrets", "nobody", "nobody"],
		["POST", "/openai/realtimeapi/sessions", "nobody", "nobody"],
	],
	github: [
		["GET", "/user", "viewer", "read"],
		["PATCH", "/user", "admin", "admin"],
		["GET", "/repos/o/r", "viewer", "read"],
		["PATCH", "/repos/o/r", "admin", "admin"],
		["DELETE", "/repos/o/r", "admin", "admin"],
		["DELETE", "/api/v3/repos/o/r", "admin", "admin"],
		["POST", "/repos/o/r/issues", "operator", "write"],
		["POST", "/repos/o/keys/issues", "operator", "write"],
		["PUT", "/repos/o/r/pulls/1/merge", "operator", "write"],
		["PUT", "/repos/o/r/contents/a/b", "operator", "write"],
		["DELETE", "/repos/o/r/contents/a", "admin", "admin"],
		["DELETE", "/repos/o/r/git/refs/heads/main", "admin", "admin"],
		["DELETE", "/repos/o/r/issues/1/labels/bug", "operator", "write"],
		["DELETE", "/repos/o/r/labels/bug", "admin", "admin"],
		["DELETE", "/repos/o/r/issues/1/reactions/2", "operator", "write"],
		["POST", "/graphql", "admin", "admin"],
		["POST", "/repos/o/r/keys", "nobody", "nobody"],
		["GET", "/repos/o/r/keys", "viewer", "read"],
		["POST", "/user/keys", "nobody", "nobody"],
		["POST", "/user/gpg_keys", "nobody", "nobody"],
		["PUT", "/repos/o/r/actions/secrets/S", "admin", "admin"],
		["PUT", "/repos/o/r/environments/e/secrets/S", "admin", "admin"],
		["POST", "/repos/o/r/hooks", "admin", "admin"],
		["PUT", "/repos/o/r/collaborators/u", "admin", "admin"],
		["PUT", "/repos/o/r/branches/b/protection", "admin", "admin"],
		["POST", "/repos/o/r/actions/workflows/w/dispatches", "operator", "write"],
		[
			"POST",
			"/repos/o/r/actions/runners/registration-token",
			"nobody",
			"nobody",
		],
		["POST", "/orgs/o/invitations", "admin", "admin"],
		["POST", "/app/installations/1/access_tokens", "nobody", "nobody"],
		["POST", "/api/v3/app/installations/1/access_tokens", "nobody", "nobody"],
		["GET", "/copilot_internal/v2/token", "nobody", "nobody"],
	],
	bearer: [
		["GET", "/any", "viewer", "read"],
		["POST", "/any", "operator", "write"],
		["DELETE", "/any", "operator", "write"],
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

	test("dials this machine or an API over https, and names its own secret in its headers", () => {
		expect(preset.url !== undefined).toBe(knowsAddress(preset.name));
		if (preset.url !== undefined)
			expect(preset.url).toMatch(/^(?:http:\/\/127\.0\.0\.1:|https:\/\/)/);
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
		for (const rule of preset.commands) {
			const { tool, path, method = "POST", language } = rule;
			if (language === "none") continue;
			// Tools of a system that speaks no MCP are called through a route of its own.
			if (tool !== undefined && preset.mcp.length === 0) continue;
			const who =
				path === undefined
					? lowest(
							preset.name,
							"POST",
							"/mcp",
							call(tool?.replace("*", "x") ?? ""),
						)
					: lowest(preset.name, method, path);
			expect(who).toBe("operator");
		}
	});

	test("says where code is as settings would", () => {
		for (const rule of preset.commands)
			expect(CommandRule.parse(rule)).toEqual(rule);
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

test("a connection that is no plain request is a write to every provider", () => {
	for (const name of ["openai", "google", "azure-openai"] as const)
		for (const path of ["/v1/realtime", "/openai/realtime", "/ws/x"]) {
			const policy = upstreamPolicy({}, presetOf(name));
			const need = needOf(policy, "GET", path, [], "upgrade");
			expect(need.permissions).toEqual(["write"]);
		}
});

const providers = [
	["openai", "authorization"],
	["anthropic", "x-api-key"],
	["google", "x-goog-api-key"],
	["openrouter", "authorization"],
	["azure-openai", "api-key"],
	["github", "authorization"],
	["bearer", "authorization"],
] as const;

describe.each(providers)("%s, a provider", (name, field) => {
	const preset = presetOf(name);
	test(`takes its key in ${field}, and no second one beside it`, () => {
		expect(secretField(name)).toBe(field);
		expect(preset.credential).toBe("needed");
		expect(preset.dropRequestFields).toContain("cookie");
		expect(preset.dropRequestFields.includes("authorization")).toBe(
			field !== "authorization",
		);
	});

	test("is tried with a path that a viewer may read", () => {
		if (preset.check)
			expect(lowest(name, "GET", preset.check.path.replace(/\?.*/, ""))).toBe(
				"viewer",
			);
		else expect(name).toBe("bearer");
	});
});
