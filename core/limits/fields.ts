/** What a limited caller is told: Retry-After (RFC 9110 §10.2.3), RateLimit and RateLimit-Policy. */
import type { Refusal } from "../problem.ts";
import { windowSeconds } from "./counters.ts";

const daySeconds = 86_400;

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
		`"${limit.policy}";q=${limit.limit};${quota(limit.policy)}`,
		"RateLimit",
		`"${limit.policy}";r=${limit.remaining}${streams ? "" : `;t=${limit.resetSeconds}`}`,
	);
	return fields;
}

/** Its unit where it is not requests, and its window. */
function quota(policy: string): string {
	if (policy === "streams") return 'qu="concurrent-requests"';
	if (policy === "daily-requests") return `w=${daySeconds}`;
	if (policy === "daily-tokens") return `qu="tokens";w=${daySeconds}`;
	return `w=${windowSeconds}`;
}
