/** Anthropic's API. Facts: platform.claude.com/docs/en/api. */
import { provider } from "./provider.ts";

export const anthropic = provider({
	name: "anthropic",
	title: "Anthropic",
	url: "https://api.anthropic.com",
	keyField: "x-api-key",
	check: {
		path: "/v1/models?limit=1",
		// It refuses requests without one.
		headers: ["anthropic-version", "2023-06-01"],
	},
	routes: [
		// The Admin API: keys, people, workspaces, bills.
		{ path: "/**/organizations/**", permission: "nobody" },
		// Signing in; one of them makes an API key.
		{ path: "/**/oauth/**", permission: "nobody" },
		// Costs nothing and keeps nothing.
		{ method: "POST", path: "/**/messages/count_tokens", permission: "read" },
		// Skills hold for the whole workspace.
		{ method: "GET", path: "/**/skills/**", permission: "read" },
		{ path: "/**/skills/**", permission: "admin" },
		{ method: "DELETE", path: "/**", permission: "admin" },
	],
	notes: [
		"point the SDK's base URL to the gate: ANTHROPIC_BASE_URL=http://127.0.0.1:4180/NAME and ANTHROPIC_API_KEY=dbk_…",
	],
});
