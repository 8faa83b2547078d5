/**
 * RFC 9457 refusals. The body names a code of the closed list and the request's id, nothing of what the caller sent:
 * the reason goes to the audit log only.
 */
import { type ProblemCode, problems } from "../contract/problems.ts";

/** A refusal as a value: `reason` is for the owner, `code` for the caller. */
export interface Refusal {
	readonly code: ProblemCode;
	readonly reason: string;
	/** Trying again before then is refused as well. */
	readonly retryAfterSeconds?: number;
	/** Answered as JSON-RPC, to this id; `null`: to one that could not be read. */
	readonly rpcId?: string | number | null;
	/** For the caller beside the code: why, and what to do. Nothing of what it sent. */
	readonly told?: string;
	/** Which limit was reached, in a minute's requests. */
	readonly limit?: ReachedLimit;
}

export interface ReachedLimit {
	readonly policy: string;
	readonly limit: number;
	readonly remaining: number;
	readonly resetSeconds: number;
}

export const refuse = (code: ProblemCode, reason: string): Refusal => ({
	code,
	reason,
});

/** Of whatever comes, or still waits, when the gate is on its way out. A restart takes about so long. */
export const stopping: Refusal = {
	...refuse("stopping", "the gate is stopping"),
	retryAfterSeconds: 2,
};

/** Tells a refusal from what a step hands on. */
export const isRefusal = (value: object): value is Refusal =>
	"code" in value && "reason" in value;

/** A whole answer. `headers` are names and values in turn, the length included. */
export interface ProblemAnswer {
	readonly status: number;
	readonly title: string;
	readonly headers: string[];
	readonly body: string;
}

/**
 * `instance` is the request's id, by which the owner finds the reason; undefined where none was given out yet. `more`
 * are header fields on top, names and values in turn.
 */
export function problemAnswer(
	code: ProblemCode,
	instance: string | undefined,
	more: readonly string[] = [],
	detail?: string,
): ProblemAnswer {
	const { status, title } = problems[code];
	const body = `${JSON.stringify({
		type: `urn:drawbridge:problem:${code}`,
		title,
		status,
		code,
		...(detail === undefined ? {} : { detail }),
		...(instance === undefined
			? {}
			: { instance: `urn:drawbridge:request:${instance}` }),
	})}\n`;
	const headers = answerFields("application/problem+json", body);
	if (status === 401)
		headers.push("WWW-Authenticate", 'Bearer realm="drawbridge"');
	if (status === 405)
		headers.push("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
	headers.push(...more);
	return { status, title, headers, body };
}

/** The same as a JSON-RPC error, for a client of MCP that waits for one. */
export function rpcAnswer(
	code: ProblemCode,
	instance: string,
	id: string | number | null,
): ProblemAnswer {
	const { status, title, rpc } = problems[code];
	const body = JSON.stringify({
		jsonrpc: "2.0",
		id,
		error: {
			code: rpc,
			message: title,
			data: { code, instance: `urn:drawbridge:request:${instance}` },
		},
	});
	const headers = answerFields("application/json", body);
	return { status, title, headers, body };
}

const answerFields = (type: string, body: string): string[] => [
	"Content-Type",
	type,
	"Content-Length",
	String(Buffer.byteLength(body)),
	"Cache-Control",
	"no-store",
	"X-Content-Type-Options",
	"nosniff",
];
