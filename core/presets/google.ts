/** Google's Gemini API. Facts: ai.google.dev/api. */
import { provider } from "./provider.ts";

const generates = ["generateContent", "streamGenerateContent"];

export const google = provider({
	name: "google",
	title: "Google (Gemini)",
	url: "https://generativelanguage.googleapis.com",
	keyField: "x-goog-api-key",
	// A key that is none is a bad request to it: API_KEY_INVALID.
	check: { path: "/v1beta/models?pageSize=1", rejectedBy: [400] },
	routes: [
		// They answer with a token that would work beside the gate.
		{ path: "/**/auth_tokens/**", permission: "nobody" },
		{ path: "/**/authTokens/**", permission: "nobody" },
		{ path: "/**/*:transferOwnership", permission: "nobody" },
		// Who else may use what the account has.
		{ method: "GET", path: "/**/permissions/**", permission: "read" },
		{ path: "/**/permissions/**", permission: "admin" },
		{ method: "POST", path: "/**/*:countTokens", permission: "read" },
		// Using a tuned model is no change of it.
		...generates.map((verb) => ({
			method: "POST",
			path: `/**/tunedModels/*:${verb}`,
			permission: "write",
		})),
		{ method: "GET", path: "/**/tunedModels/**", permission: "read" },
		{ path: "/**/tunedModels/**", permission: "admin" },
		{ method: "DELETE", path: "/**", permission: "admin" },
	],
	credentialsInQuery: ["key", "access_token", "oauth_token"],
	// Google's own address, to which the client would then show the gate's key.
	dropAnswerFields: ["x-goog-upload-url", "x-goog-upload-control-url"],
	notes: [
		"point the SDK's base URL to the gate: GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:4180/NAME and GEMINI_API_KEY=dbk_…",
		"a key in the address (?key=…) is refused, since addresses are logged: send it as x-goog-api-key, as Google's SDKs do",
		"files are uploaded in one request (X-Goog-Upload-Protocol: multipart): a resumable upload would go to Google beside the gate",
	],
});
