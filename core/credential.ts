/**
 * Which client a request comes from, by what it showed. X-API-Key first, then Authorization: Bearer. Anything odd
 * (two of one kind, two that disagree, spaces, another scheme alone) is a bad credential, never "none".
 */
import type { ApiKey, ApiKeys } from "./keys.ts";
import type { Head } from "./request/head.ts";

export type Identity =
	| { readonly kind: "none" }
	| { readonly kind: "bad"; readonly reason: string }
	| { readonly kind: "key"; readonly key: ApiKey };

const none: Identity = { kind: "none" };
const bearer = /^Bearer ([^\s]+)$/i;

export function identify(head: Head, keys: ApiKeys): Identity {
	const { apiKey, authorization } = head;
	if (head.oddCredential)
		return { kind: "bad", reason: "duplicate credential" };
	if (apiKey === undefined && authorization === undefined) return none;
	const token =
		authorization === undefined ? undefined : bearer.exec(authorization)?.[1];
	if (apiKey !== undefined && token?.startsWith("dbk_") && token !== apiKey) {
		return { kind: "bad", reason: "two keys that disagree" };
	}
	const raw = apiKey ?? token;
	if (raw === undefined) return { kind: "bad", reason: "not a bearer token" };
	const key = keys.identify(raw);
	return key
		? { kind: "key", key }
		: { kind: "bad", reason: "unknown, expired or revoked key" };
}

/**
 * An Authorization that was not ours to read, and so may go on: it came beside a good X-API-Key, or in a mode that
 * ignores bad credentials. A key of ours never does.
 */
export function foreignAuthorization(
	head: Head,
	identity: Identity,
): string | undefined {
	const { authorization } = head;
	if (authorization === undefined || authorization.includes("dbk_"))
		return undefined;
	const passes =
		identity.kind === "key"
			? head.apiKey !== undefined
			: identity.kind === "bad";
	return passes && !head.oddCredential ? authorization : undefined;
}
