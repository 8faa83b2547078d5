/** Docrunch: MCP, and a REST API on a port of its own. Facts: its documents of February 2026; it has no public code. */
import {
	claimsOfTheCaller,
	foreignCors,
	noCode,
	type Preset,
	toolRules,
} from "./preset.ts";

export const docrunch: Preset = {
	name: "docrunch",
	title: "Docrunch",
	// Its page puts MCP on 3333, which all its other documents give to the REST API.
	url: "http://127.0.0.1:3334",
	headers: { Authorization: "Bearer ${secret:{name}}" },
	// On localhost it runs without a token.
	credential: "if-set",
	jwt: undefined,
	routes: [
		{ method: "GET", path: "/api/llm/**", permission: "read" },
		// Provider credentials are changed by admins only.
		{ path: "/api/llm/**", permission: "admin" },
		{ path: "/api/auth/**", permission: "nobody" },
		{ method: "GET", path: "/api/**", permission: "read" },
		{ path: "/api/**", permission: "write" },
	],
	tools: [
		...toolRules(
			"read",
			"search_docs",
			"get_component",
			"get_relations",
			"get_task",
			"get_available_tasks",
		),
		// The writes it names (claim_task, update_progress, …) and every name it does not.
		{ name: "*", permission: "write" },
	],
	mcp: ["/", "/mcp"],
	familiar: [
		{ method: "POST", path: "/api/auth/login", endpoint: "auth/login" },
		{ method: "POST", path: "/api/auth/refresh", endpoint: "auth/refresh" },
		{ method: "POST", path: "/api/auth/logout", endpoint: "auth/logout" },
	],
	credentialsInQuery: [],
	dropRequestFields: claimsOfTheCaller,
	dropAnswerFields: foreignCors,
	limits: {
		queries_per_minute: 60,
		writes_per_minute: 30,
		max_tokens_per_request: 10_000,
	},
	commands: [
		// Questions and reports in words. What it does not document is guessed at.
		...noCode(
			"search_docs",
			"get_component",
			"get_relations",
			"get_task",
			"get_available_tasks",
			"claim_task",
			"update_progress",
			"submit_completion",
			"log_finding",
			"record_decision",
			"report_blocker",
		),
		{ path: "/api/chat/**", language: "none" },
	],
	notes: [
		"Docrunch speaks MCP over HTTP only with server.mcp.transport: http, on port 3334; port 3333 is its REST API, which asks for no login of its own: put it behind the gate as a second upstream",
		"where Docrunch wants a token, the gate shows the secret of the upstream's name; a header of your own with ${env:DOCRUNCH_AGENT_TOKEN} does it by reference",
		"a tool it does not document counts as a write",
	],
};
