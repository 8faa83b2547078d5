/** What a limited caller is told: Retry-After (RFC 9110 §10.2.3), RateLimit and RateLimit-Policy. */
import type { Refusal } from "../problem.ts";
import { windowSeconds } from "./counters.ts";

/**
 * Names and values in turn; empty where the refusal is about no limit. Strings and parameters as in
 * draft-ietf-httpapi-ratelimit-headers-11 §3 and §4; open streams have a quota unit instead of a window.
 */
export function rateLimitFields({
	retryAfterSeconds,
	limit,
}: Refusal): string[] {
	const fields: string[] = [];
	if (retryAfterSeconds !== undefined)
		fields.push("Retry-After", String(retryAfterSeconds));
	if (limit === undefined) return fields;
	const streams = limit.policy === "streams";
	fields.push(
		"RateLimit-Policy",
		`"${limit.policy}";q=${limit.limit};${streams ? 'qu="concurrent-requests"' : `w=${windowSeconds}`}`,
		"RateLimit",
		`"${limit.policy}";r=${limit.remaining}${streams ? "" : `;t=${limit.resetSeconds}`}`,
	);
	return fields;
}
