/** The fields a limited caller is given, as draft-ietf-httpapi-ratelimit-headers-11 spells them. */
import { expect, test } from "vitest";
import { rateLimitFields } from "../../../core/limits/fields.ts";
import { refuse } from "../../../core/problem.ts";

const limited = (policy: string) => ({
	...refuse("rate-limited", ""),
	retryAfterSeconds: 17,
	limit: { policy, limit: 60, remaining: 3, resetSeconds: 17 },
});

test("a minute's limit has a window", () => {
	expect(rateLimitFields(limited("total-queries"))).toEqual([
		"Retry-After",
		"17",
		"RateLimit-Policy",
		'"total-queries";q=60;w=60',
		"RateLimit",
		'"total-queries";r=3;t=17',
	]);
});

test("open streams have a unit and no window", () => {
	expect(rateLimitFields(limited("streams"))).toEqual([
		"Retry-After",
		"17",
		"RateLimit-Policy",
		'"streams";q=60;qu="concurrent-requests"',
		"RateLimit",
		'"streams";r=3',
	]);
});

test("a wait without a limit says only how long", () => {
	expect(
		rateLimitFields({ ...refuse("rate-limited", ""), retryAfterSeconds: 4 }),
	).toEqual(["Retry-After", "4"]);
});

test("another refusal says nothing", () => {
	expect(rateLimitFields(refuse("forbidden", ""))).toEqual([]);
});
