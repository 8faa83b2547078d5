/**
 * What a sign-in, or a token made from a key, may do, and how two of those are brought down to what both allow. Knows
 * no store: whether a session still holds is live-sessions.ts's to say.
 */
import type { Role } from "../../contract/views.ts";

/** Who calls, by a token, a cookie or a ticket. Read anew for every request; never kept beyond it but in open streams. */
export interface Session {
	/** The family; revoking it ends everything that came from it. */
	readonly id: string;
	/** "user:u_…", "key:k_…", "issued:s_…" or "oauth:o_…": what limits count by. */
	readonly subject: string;
	readonly name: string;
	readonly role: Role;
	/** Empty: all. */
	readonly upstreams: readonly string[];
	readonly via: "token" | "cookie" | "ticket" | "certificate";
	/** Of a cookie: it was given out over TLS, on an upstream's own name. Absent: it was not. */
	readonly secure?: boolean;
	/** Of a client certificate: its fingerprint. */
	readonly fingerprint?: string;
	/** Milliseconds since 1970. */
	readonly expiresAt: number;
}

/** The id of the user a session belongs to; undefined where a key or a token is its subject. */
export const userIdOf = ({ subject }: Session): string | undefined =>
	subject.startsWith("user:") ? subject.slice(5) : undefined;

/** Whether a list of upstreams, of which an empty one is all, is no more than another. */
export const areWithin = (
	upstreams: readonly string[],
	bound: readonly string[],
): boolean =>
	bound.length === 0 ||
	(upstreams.length > 0 && upstreams.every((name) => bound.includes(name)));

/** What both lists allow. An empty list means all upstreams, so "none in common" is undefined and never a list. */
export function commonUpstreams(
	a: readonly string[],
	b: readonly string[],
): readonly string[] | undefined {
	if (a.length === 0) return b;
	if (b.length === 0) return a;
	const common = a.filter((name) => b.includes(name));
	return common.length === 0 ? undefined : common;
}
