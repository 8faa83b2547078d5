/** Azure OpenAI: every resource has an address of its own. Facts: learn.microsoft.com/azure/ai-foundry/openai/reference. */
import { provider } from "./provider.ts";

export const azureOpenai = provider({
	name: "azure-openai",
	title: "Azure OpenAI",
	url: undefined,
	keyField: "api-key",
	check: { path: "/openai/models?api-version=2024-10-21" },
	routes: [
		// They answer with a key that would work beside the gate.
		{ path: "/**/realtime/client_secrets", permission: "nobody" },
		{ path: "/**/realtime/sessions", permission: "nobody" },
		{ path: "/**/realtime/transcription_sessions", permission: "nobody" },
		{ path: "/**/realtimeapi/**", permission: "nobody" },
		// Deployments themselves are the account's; what is asked of one has a longer path.
		{ method: "GET", path: "/**/deployments", permission: "read" },
		{ method: "GET", path: "/**/deployments/*", permission: "read" },
		{ path: "/**/deployments", permission: "admin" },
		{ path: "/**/deployments/*", permission: "admin" },
		{ method: "GET", path: "/**/fine_tuning/**", permission: "read" },
		{ path: "/**/fine_tuning/**", permission: "admin" },
		{ method: "GET", path: "/**/fine-tunes/**", permission: "read" },
		{ path: "/**/fine-tunes/**", permission: "admin" },
		{ method: "DELETE", path: "/**", permission: "admin" },
	],
	credentialsInQuery: ["api-key", "subscription-key"],
	notes: [
		"its address is your resource's: https://RESOURCE.openai.azure.com, without /openai behind it",
		"point the SDK to the gate: AZURE_OPENAI_ENDPOINT=http://127.0.0.1:4180/NAME and AZURE_OPENAI_API_KEY=dbk_…",
	],
});
