/** OpenAI's API. Facts: platform.openai.com/docs/api-reference. */
import { provider } from "./provider.ts";

export const openai = provider({
	name: "openai",
	title: "OpenAI",
	// Clients put /v1 behind the gate's address themselves, as behind OpenAI's.
	url: "https://api.openai.com",
	keyField: "Authorization",
	check: { path: "/v1/models" },
	// "/**/" first: an address that ends in /v1 is judged by the same rules.
	routes: [
		// They answer with a key of their own, which would work beside the gate.
		{ path: "/**/realtime/client_secrets", permission: "nobody" },
		{ path: "/**/realtime/sessions", permission: "nobody" },
		{ path: "/**/realtime/transcription_sessions", permission: "nobody" },
		{ path: "/**/chatkit/sessions/**", permission: "nobody" },
		// Keys, people, projects and bills of the whole account.
		{ path: "/**/organization/**", permission: "nobody" },
		{ path: "/**/organizations/**", permission: "nobody" },
		{ path: "/**/dashboard/**", permission: "nobody" },
		{ method: "GET", path: "/**/fine_tuning/**", permission: "read" },
		{ path: "/**/fine_tuning/**", permission: "admin" },
		// Files, models, stored answers: of everybody who uses the account.
		{ method: "DELETE", path: "/**", permission: "admin" },
	],
	notes: [
		"point the SDK's base URL to the gate: OPENAI_BASE_URL=http://127.0.0.1:4180/NAME/v1 and OPENAI_API_KEY=dbk_…",
		"a key that a browser may use for realtime calls is given to nobody: it would work beside the gate",
	],
});
