/**
 * The closed list of refusals. A caller learns a code, never which check failed: the reason goes to the audit
 * log only, and a refusal never repeats what the caller sent.
 */
export type ProblemCode =
	| "bad-request"
	| "header-mismatch"
	| "unauthenticated"
	| "credential-in-query"
	| "forbidden"
	| "foreign-host"
	| "foreign-origin"
	| "not-found"
	| "unknown-upstream"
	| "method-not-allowed"
	| "conflict"
	| "too-large"
	| "unsupported-encoding"
	| "expectation-failed"
	| "header-too-large"
	| "weak-password"
	| "rate-limited"
	| "denied"
	| "unanswered"
	| "too-many-questions"
	| "internal"
	| "upstream-down"
	| "upstream-invalid"
	| "upstream-silent"
	| "secret-missing"
	| "record-unavailable"
	| "stopping";

/** One row of the table below: `status` is the HTTP status, `rpc` the JSON-RPC error code an MCP client is given. */
export interface ProblemRow {
	readonly status: number;
	readonly title: string;
	readonly rpc: number;
}

/** A code without a row does not compile. JSON-RPC codes below −32768 are outside the reserved range (MCP 2026-07-28). */
export const problems = {
	"bad-request": {
		status: 400,
		title: "The request is malformed or ambiguous",
		rpc: -32600,
	},
	"header-mismatch": {
		status: 400,
		title: "A header field says something else than the body",
		rpc: -32020,
	},
	unauthenticated: {
		status: 401,
		title: "A valid credential is needed",
		rpc: -33401,
	},
	"credential-in-query": {
		status: 401,
		title:
			"Send the key in the X-API-Key header, never in the URL; revoke this one, it may be in a log",
		rpc: -33401,
	},
	forbidden: { status: 403, title: "This client may not do that", rpc: -33403 },
	"foreign-host": {
		status: 403,
		title: "The Host is not one of the gate's names",
		rpc: -33403,
	},
	"foreign-origin": {
		status: 403,
		title: "Requests from other origins are refused",
		rpc: -33403,
	},
	"not-found": {
		status: 404,
		title: "Nothing is at this address",
		rpc: -33404,
	},
	"unknown-upstream": {
		status: 404,
		title: "No upstream has this name",
		rpc: -33404,
	},
	"method-not-allowed": {
		status: 405,
		title: "This method is refused",
		rpc: -33405,
	},
	conflict: {
		status: 409,
		title: "Another request has just done this; use its answer",
		rpc: -33409,
	},
	"too-large": {
		status: 413,
		title: "The request body is larger than the limit",
		rpc: -33413,
	},
	"unsupported-encoding": {
		status: 415,
		title: "A body that must be read may not be encoded",
		rpc: -33415,
	},
	"expectation-failed": {
		status: 417,
		title: "Only Expect: 100-continue is supported",
		rpc: -33417,
	},
	"weak-password": {
		status: 422,
		title:
			"Choose a longer password that is not a common one and does not hold the user's name",
		rpc: -33422,
	},
	denied: {
		status: 403,
		title: "A person, a rule or the mode said no to what this would do",
		rpc: -33403,
	},
	unanswered: {
		status: 403,
		title: "Nobody said yes in time to what this would do",
		rpc: -33403,
	},
	"too-many-questions": {
		status: 429,
		title: "Too many of this client's calls wait for a person",
		rpc: -33429,
	},
	"rate-limited": { status: 429, title: "Too many requests", rpc: -33429 },
	"header-too-large": {
		status: 431,
		title: "The request header is larger than the limit",
		rpc: -33431,
	},
	internal: { status: 500, title: "The gate failed and refused", rpc: -32603 },
	"upstream-down": {
		status: 502,
		title: "The upstream cannot be reached",
		rpc: -33502,
	},
	"upstream-invalid": {
		status: 502,
		title: "The upstream's answer is malformed",
		rpc: -33502,
	},
	"secret-missing": {
		status: 503,
		title: "A secret this upstream needs is not set",
		rpc: -33503,
	},
	"record-unavailable": {
		status: 503,
		title: "The audit log cannot be written, so nothing is let through",
		rpc: -33503,
	},
	stopping: { status: 503, title: "The gate is stopping", rpc: -33503 },
	"upstream-silent": {
		status: 504,
		title: "The upstream did not answer in time",
		rpc: -33504,
	},
} as const satisfies Record<ProblemCode, ProblemRow>;
