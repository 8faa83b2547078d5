/**
 * Kimi: four services of one kind (auditor 8000, sysadmin 8001, loop 8002, dashboard 8766), each an upstream of its own
 * with this preset. Facts: its public code of February 2026, run.
 */
import { claimsOfTheCaller, foreignCors, type Preset } from "./preset.ts";

const reads = [
	"read:health",
	"read:scans",
	"read:hosts",
	"read:tasks",
	"read:workflows",
	"read:dashboard",
];
const operates = [
	...reads,
	"create:scan",
	"create:task",
	"create:workflow",
	"execute:command",
];

export const kimi: Preset = {
	name: "kimi",
	title: "Kimi",
	url: "http://127.0.0.1:8000",
	// Where X-API-Key is sent, Kimi looks at nothing else; a key of its own changes with every start. Hence the JWT.
	headers: {},
	credential: "needed",
	jwt: {
		queryOnUpgrade: "token",
		permissions: {
			viewer: reads,
			operator: operates,
			admin: [
				...operates,
				"delete:scan",
				"delete:task",
				"delete:workflow",
				"manage:users",
				"manage:certs",
			],
		},
	},
	routes: [
		// Any valid key mints any role here; the gate answers the familiar paths in Kimi's place.
		{ path: "/auth/**", permission: "nobody" },
		{ path: "/login", permission: "nobody" },
		{ path: "/logout", permission: "nobody" },
		{ path: "/api/proxy/*/auth/**", permission: "nobody" },
		{ method: "GET", path: "/health", permission: "read:health" },
		// Auditor
		{ path: "/scan", permission: "create:scan" },
		{ method: "GET", path: "/scans/**", permission: "read:scans" },
		{ path: "/scans/**", permission: "delete:scan" },
		// Sysadmin. Whoever may run a command may ask what Kimi thinks of it.
		{ path: "/execute", permission: "execute:command" },
		{ path: "/safety-check", permission: "execute:command" },
		{ method: "GET", path: "/hosts/**", permission: "read:hosts" },
		{ method: "GET", path: "/tasks/**", permission: "read:tasks" },
		{ method: "POST", path: "/tasks", permission: "create:task" },
		{ path: "/tasks/**", permission: "delete:task" },
		// Loop
		{ method: "GET", path: "/workflows/**", permission: "read:workflows" },
		{ method: "POST", path: "/workflows", permission: "create:workflow" },
		{ path: "/workflows/**", permission: "delete:workflow" },
		{ method: "GET", path: "/ws", permission: "read:workflows" },
		// Dashboard, and what it fetches from the others
		{ method: "GET", path: "/api/proxy/*/health", permission: "read:health" },
		{ method: "GET", path: "/api/proxy/*/scans/**", permission: "read:scans" },
		{ method: "GET", path: "/api/proxy/*/hosts/**", permission: "read:hosts" },
		{ method: "GET", path: "/api/proxy/*/tasks/**", permission: "read:tasks" },
		{
			method: "GET",
			path: "/api/proxy/*/workflows/**",
			permission: "read:workflows",
		},
		{ method: "GET", path: "/api/**", permission: "read:dashboard" },
		{ method: "GET", path: "/dashboard/**", permission: "read:dashboard" },
		{ path: "/api/users/**", permission: "manage:users" },
	],
	tools: [],
	// The loop sends news of workflows to everyone who is connected, and says who they are. Other kinds are nobody's.
	messages: [
		"connected",
		"pong",
		"subscribed",
		"echo",
		"error",
		"user_joined",
		"user_left",
		"workflow_created",
		"workflow_deleted",
		"broadcast",
	].map((type) => ({
		path: "/ws",
		message: { type },
		permission: "read:workflows",
	})),
	mcp: [],
	familiar: [
		{ method: "GET", path: "/health", endpoint: "health" },
		{ method: "POST", path: "/auth/token", endpoint: "auth/token" },
		{ method: "POST", path: "/auth/ws-token", endpoint: "auth/ws-token" },
		{ method: "GET", path: "/login", endpoint: "auth/login" },
		{ method: "POST", path: "/login", endpoint: "auth/login" },
		{ method: "POST", path: "/logout", endpoint: "auth/logout" },
	],
	credentialsInQuery: ["api_key", "token"],
	dropRequestFields: claimsOfTheCaller,
	dropAnswerFields: foreignCors,
	// Those of its YAML are read by nothing.
	limits: {},
	commands: [
		{ method: "POST", path: "/execute", body: "command", language: "shell" },
		// Whether it runs nothing is Kimi's word; who may ask is who may run.
		{
			method: "POST",
			path: "/safety-check",
			body: "command",
			language: "shell",
		},
		// ping, subscribe and broadcast; what else comes is echoed.
		{ path: "/ws", message: {}, language: "none" },
	],
	notes: [
		"Kimi takes a token signed with an empty secret for an admin's: set <SERVICE>_JWT_SECRET in its environment, and the same value with: drawbridge secret set NAME",
		"services that share one JWT secret accept each other's tokens; give each its own",
		"every service is an upstream of its own: auditor 8000, sysadmin 8001, loop 8002, dashboard 8766",
		"Kimi listens on every address without TLS, whatever its YAML says: bind it to 127.0.0.1, or anyone can go around the gate",
		"signing in, tokens and WebSocket tickets are the gate's; Kimi's own are refused (any of its keys mints any role, and its users' passwords are their names)",
		"the dashboard asks for a session of its own, which is not made through the gate: put the three services behind the gate and call them there",
		"Kimi refuses what it calls critical (rm -rf, format, reboot) to admins too, and finds it by searching the text: ls --format=json is refused",
		'what it calls high (sudo, useradd) it lets only admins do, whoever approved it: with "jwt": { "role": "admin" } of the upstream the gate\'s own levels and approvals decide, and the permissions stay the client\'s',
		"its repository publishes the private key of its CA: a certificate of that CA proves nothing",
	],
};
