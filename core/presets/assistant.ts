/** The assistant (OpenWhale): REST, server-sent events and a dashboard. Facts: its public code of February 2026. */
import {
	claimsOfTheCaller,
	foreignCors,
	noCode,
	type Preset,
} from "./preset.ts";

export const assistant: Preset = {
	name: "assistant",
	title: "Assistant (OpenWhale)",
	url: "http://127.0.0.1:7777",
	// A bad Bearer falls through to this key, so a dashboard session of the owner's may stand beside it.
	headers: { "X-API-Key": "${secret:{name}}" },
	// The dashboard asks for none.
	credential: "if-set",
	jwt: undefined,
	routes: [
		// Registering is open to all; signing in is the gate's.
		{ method: "GET", path: "/auth/me", permission: "read" },
		{ path: "/auth/**", permission: "nobody" },
		{ method: "GET", path: "/dashboard/api/auth/**", permission: "read" },
		{ path: "/dashboard/api/auth/**", permission: "nobody" },
		// Runs any tool outside of a sandbox, and asks nobody who calls.
		{ path: "/dashboard/api/tools/execute/**", permission: "execute:command" },
		{ path: "/dashboard/api/users/**", permission: "manage:users" },
		// Holds the providers' keys.
		{ path: "/dashboard/api/config/**", permission: "admin" },
		// Any file of the machine: as much as a command.
		{ path: "/dashboard/api/files/**", permission: "execute:command" },
		{
			method: "GET",
			path: "/dashboard/api/audit-logs/**",
			permission: "read:audit",
		},
		// Its agent uses the same tools by itself.
		{ method: "GET", path: "/dashboard/api/agents/**", permission: "read" },
		{ path: "/dashboard/api/agents/**", permission: "execute:agent" },
		{ method: "GET", path: "/dashboard/api/chat/**", permission: "read" },
		{ path: "/dashboard/api/chat/**", permission: "execute:agent" },
		{ method: "GET", path: "/api/**", permission: "read" },
		{ path: "/api/agent/**", permission: "execute:agent" },
		{ path: "/v1/**", permission: "execute:agent" },
		{ path: "/a2a/**", permission: "execute:agent" },
	],
	tools: [],
	mcp: [],
	familiar: [
		{ method: "POST", path: "/auth/login", endpoint: "auth/login" },
		{ method: "POST", path: "/auth/refresh", endpoint: "auth/refresh" },
		{
			method: "POST",
			path: "/dashboard/api/auth/login",
			endpoint: "auth/login",
		},
		{
			method: "POST",
			path: "/dashboard/api/auth/logout",
			endpoint: "auth/logout",
		},
	],
	credentialsInQuery: ["api_key", "token"],
	// Its limits count by X-Forwarded-For: whoever writes it chooses a bucket.
	dropRequestFields: claimsOfTheCaller,
	dropAnswerFields: foreignCors,
	// Without that field all clients share one bucket of 60 a minute there.
	limits: { queries_per_minute: 60, total_queries_per_minute: 60 },
	commands: [
		{
			method: "POST",
			path: "/dashboard/api/tools/execute",
			body: "tool",
			arguments: "args",
			language: "tool-call",
		},
		{ tool: "exec", argument: "command", language: "shell", cwd: "cwd" },
		// A child of the assistant's: the gate did not start it, and puts no sandbox around it.
		{
			tool: "code_exec",
			argument: "code",
			language: { member: "language" },
			unsandboxed: true,
		},
		{ tool: "db_query", argument: "query", language: "sql" },
		// They write code of their own making and run it later.
		{ tool: "extend", language: "unknown" },
		{ tool: "skill_creator", language: "unknown" },
		// ssh, docker, git, file, browser and cron are guessed at: their arguments are written down nowhere.
		...noCode("email_send", "imessage", "whatsapp_send"),
		// Prompts: what its agent does with them is its own, and a permission of its own.
		{ path: "/dashboard/api/chat/**", language: "none" },
		{ path: "/api/agent/**", language: "none" },
		{ path: "/v1/**", language: "none" },
		{ path: "/a2a/**", language: "none" },
	],
	notes: [
		"never let the gate listen on port 7777: the assistant's start ends (kill -9) whatever it finds there, and may end clients of that port too, so start it before the gate",
		"it listens on every address, and its dashboard runs any tool for whoever reaches the port: set GATEWAY_HOST=127.0.0.1",
		"its code_exec runs inside it, where the gate can put no sandbox around it: every call of it is held, and the card says so; its own command filter and approvals are called by nothing",
		"signing in is the gate's: admin/admin and its open registration are never reached; its pages for users and agents want a session of its own, which the owner can add as a header: Authorization: Bearer ${secret:…}",
		"the secret of the upstream's name is its API key (owk_…)",
		"its SECURITY_MODE=strict fails its own start (it knows local and public); set the gate's instead",
	],
};
