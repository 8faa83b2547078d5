/** OpenRouter. Facts: openrouter.ai/docs/api-reference. */
import { provider } from "./provider.ts";

export const openrouter = provider({
	name: "openrouter",
	title: "OpenRouter",
	// Without its web pages: clients put /v1 behind it.
	url: "https://openrouter.ai/api",
	keyField: "Authorization",
	// Its list of models is open to everybody, and would accept any key.
	check: { path: "/v1/key" },
	routes: [
		// Making, changing and reading keys; "/key" is about the one that is used.
		{ path: "/**/keys/**", permission: "nobody" },
		{ path: "/**/auth/**", permission: "nobody" },
		{ method: "GET", path: "/**/credits", permission: "read" },
		// Buying more of them.
		{ path: "/**/credits/**", permission: "nobody" },
		{ method: "GET", path: "/**/guardrails/**", permission: "read" },
		{ path: "/**/guardrails/**", permission: "admin" },
		{ path: "/**/organization/**", permission: "nobody" },
		{ method: "DELETE", path: "/**", permission: "admin" },
	],
	notes: [
		"point the SDK's base URL to the gate: http://127.0.0.1:4180/NAME/v1, with a dbk_ key as its API key",
	],
});
