/**
 * Which client a request comes from, by what it showed: X-API-Key first, then Authorization: Bearer, then a WebSocket
 * ticket, then our session cookie. Anything odd (two of one kind, two that disagree, spaces, another scheme alone) is a
 * bad credential, never "none".
 */
import type { Auth } from "./auth/auth.ts";
import type { Session } from "./auth/session.ts";
import type { ApiKey, ApiKeys } from "./keys.ts";
import type { Head } from "./request/head.ts";

export type Identity =
	| { readonly kind: "none" }
	| { readonly kind: "bad"; readonly reason: string }
	| {
			readonly kind: "key";
			readonly key: ApiKey;
	  }
	| { readonly kind: "session"; readonly session: Session };

export interface Credentials {
	readonly keys: ApiKeys;
	readonly auth: Auth;
}

const none: Identity = { kind: "none" };
const bearer = /^Bearer ([^\s]+)$/i;
/** A JSON Web Token's header begins with `{"`. */
const isToken = (raw: string): boolean => raw.startsWith("eyJ");

/** A promise only where a token is seen for the first time. */
export function identify(
	head: Head,
	ticket: Session | "bad" | undefined,
	known: Credentials,
): Identity | Promise<Identity> {
	const { apiKey, authorization, cookie } = head;
	if (head.oddCredential) return bad("duplicate credential");
	if (apiKey === undefined && authorization === undefined)
		return withCookie(ofTicket(ticket), cookie, head, known);
	const token =
		authorization === undefined ? undefined : bearer.exec(authorization)?.[1];
	if (apiKey !== undefined && token?.startsWith("dbk_") && token !== apiKey)
		return bad("two keys that disagree");
	const raw = apiKey ?? token;
	if (raw === undefined) return bad("not a bearer token");
	if (apiKey === undefined && isToken(raw)) {
		const session = known.auth.identifyToken(raw);
		return session instanceof Promise
			? session.then((found) =>
					withCookie(agreeing(ofToken(found), ticket), cookie, head, known),
				)
			: withCookie(agreeing(ofToken(session), ticket), cookie, head, known);
	}
	const key = known.keys.identify(raw);
	const identity: Identity = key
		? { kind: "key", key }
		: bad("unknown, expired or revoked key");
	return ticket === undefined && cookie === undefined
		? identity
		: withCookie(agreeing(identity, ticket), cookie, head, known);
}

const bad = (reason: string): Identity => ({ kind: "bad", reason });

const ofTicket = (ticket: Session | "bad" | undefined): Identity =>
	ticket === undefined
		? none
		: ticket === "bad"
			? bad("unknown, used or expired ticket")
			: { kind: "session", session: ticket };

const ofToken = (session: Session | undefined): Identity =>
	session
		? { kind: "session", session }
		: bad("token that is not ours, expired or revoked");

/** Who is shown: two credentials agree when they are of one subject. */
export const subjectOf = (identity: Identity): string | undefined =>
	identity.kind === "key"
		? identity.key.subject
		: identity.kind === "session"
			? identity.session.subject
			: undefined;

function agreeing(
	identity: Identity,
	ticket: Session | "bad" | undefined,
): Identity {
	if (ticket === undefined || identity.kind === "bad") return identity;
	const other = ofTicket(ticket);
	return subjectOf(other) === subjectOf(identity)
		? identity
		: bad("ticket and credential disagree");
}

/**
 * A browser adds the cookie by itself. So one that is over counts as none, and a good one counts only where the browser
 * says that a page of this very origin, or the person, asked.
 */
function withCookie(
	identity: Identity,
	cookie: string | undefined,
	{ fetchSite }: Head,
	{ auth }: Credentials,
): Identity {
	if (cookie === undefined || identity.kind === "bad") return identity;
	const session = auth.identifyCookie(cookie);
	if (session === undefined) return identity;
	if (identity.kind !== "none")
		return subjectOf(identity) === session.subject
			? identity
			: bad("cookie and credential disagree");
	return fetchSite === "same-origin" || fetchSite === "none"
		? { kind: "session", session }
		: bad("cookie without Sec-Fetch-Site");
}

/**
 * An Authorization that was not ours to read, and so may go on: it came beside a good X-API-Key, or in a mode that
 * ignores bad credentials. A key or a token of ours never does.
 */
export function foreignAuthorization(
	head: Head,
	identity: Identity,
	auth: Pick<Auth, "isOurs">,
): string | undefined {
	const { authorization } = head;
	if (authorization === undefined || /db[ktr]_/.test(authorization))
		return undefined;
	const passes =
		identity.kind === "key"
			? head.apiKey !== undefined
			: identity.kind === "bad";
	if (!passes || head.oddCredential) return undefined;
	const token = bearer.exec(authorization)?.[1];
	return token !== undefined && auth.isOurs(token) ? undefined : authorization;
}
