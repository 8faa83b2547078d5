/**
 * Which client a request comes from, by what it showed: X-API-Key (or where an SDK puts its provider's key) first, then
 * Authorization: Bearer, then a WebSocket ticket, then our session cookie. Anything odd (two of one kind, two that disagree, spaces, another scheme alone) is a
 * bad credential, never "none".
 */
import type { Auth } from "./auth/auth.ts";
import type { Session } from "./auth/session.ts";
import type { ApiKey, ApiKeys } from "./keys.ts";
import type { Head } from "./request/head.ts";
import {
	hasParameter,
	holdsKey,
	type Target,
	tokensIn,
	wholeKey,
} from "./request/target.ts";

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

/** In whatever it stands, somebody meant to show us one. */
const ours = /db[korst]_/;

/**
 * The two fields of {@link Head.keyFields} as what they are at this upstream: our client's key where the value looks like
 * one, or where the upstream's preset takes its own there, and then as good as X-API-Key; else the upstream's own field,
 * which goes on. A key of ours never does.
 */
export function readKeyFields(
	head: Head,
	preset: { readonly headers: Readonly<Record<string, string>> } | undefined,
	{ keys }: { readonly keys: Pick<ApiKeys, "knows"> },
): Head {
	const { keyFields } = head;
	if (keyFields === undefined) return head;
	const forward = head.forward.slice();
	// A provider's own key beside a credential for us is one that its SDK could not be kept from sending.
	const alone = head.apiKey === undefined && head.authorization === undefined;
	const read = new Set<string>();
	let { apiKey, oddCredential } = head;
	for (let i = 0; i < keyFields.length; i += 2) {
		const name = keyFields[i] ?? "";
		const value = keyFields[i + 1] ?? "";
		const lower = name.toLowerCase();
		const takes = preset !== undefined && Object.hasOwn(preset.headers, lower);
		const known = value.split(/[\s,:="]+/).some((word) => keys.knows(word));
		if (ours.test(value) || (takes && (known || alone))) {
			if (read.has(lower) || (apiKey !== undefined && apiKey !== value))
				oddCredential = true;
			read.add(lower);
			apiKey ??= value;
		} else if (!takes && !known) forward.push(name, value);
	}
	return { ...head, apiKey, oddCredential, forward };
}

const none: Identity = { kind: "none" };
const bearer = /^Bearer ([^\s]+)$/i;
/** A JSON Web Token's header begins with `{"`; what a program was let in with by OAuth begins with "dbo_". */
const isToken = (raw: string): boolean =>
	raw.startsWith("eyJ") || raw.startsWith("dbo_");

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
	if (
		apiKey !== undefined &&
		token !== undefined &&
		token !== apiKey &&
		(token.startsWith("dbk_") || known.keys.knows(token))
	)
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
	if (apiKey !== undefined && token !== undefined && known.auth.isOurs(token)) {
		const checked = (session: Session | undefined): Identity =>
			withCookie(
				agreeing(agreeing(identity, session ?? "bad"), ticket),
				cookie,
				head,
				known,
			);
		const session = known.auth.identifyToken(token);
		return session instanceof Promise
			? session.then(checked)
			: checked(session);
	}
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

/** `beside`: a ticket's session, or a token's. */
function agreeing(
	identity: Identity,
	beside: Session | "bad" | undefined,
): Identity {
	if (beside === undefined || identity.kind === "bad") return identity;
	const other = ofTicket(beside);
	return subjectOf(other) === subjectOf(identity)
		? identity
		: bad("two credentials disagree");
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
 * ignores bad credentials. A key or a token of ours never does, in whatever spelling.
 */
export function foreignAuthorization(
	head: Head,
	identity: Identity,
	known: { readonly keys: Pick<ApiKeys, "knows"> } & Ours,
): string | undefined {
	const { authorization } = head;
	if (authorization === undefined) return undefined;
	const passes =
		identity.kind === "key"
			? head.apiKey !== undefined
			: identity.kind === "bad";
	if (!passes || head.oddCredential) return undefined;
	for (const text of [authorization, fromBasic(authorization)])
		if (
			ours.test(text) ||
			holdsOurs(text, known) ||
			text.split(/[\s,:="]+/).some((word) => known.keys.knows(word))
		)
			return undefined;
	return authorization;
}

interface Ours {
	readonly auth: Pick<Auth, "isOurs">;
}

/** RFC 7617: the user's name, a colon, the password. */
function fromBasic(authorization: string): string {
	const encoded = /^Basic\s+(\S+)/i.exec(authorization)?.[1];
	return encoded === undefined
		? ""
		: Buffer.from(encoded, "base64").toString("latin1");
}

/** Shorter texts hold neither a key nor a token of ours. */
const shortest = 47;

/** A whole key, ticket or token of ours, anywhere in the text. */
export const holdsOurs = (text: string, { auth }: Ours): boolean =>
	text.length >= shortest &&
	(wholeKey.test(text) || tokensIn(text).some((token) => auth.isOurs(token)));

/** An upstream as far as its queries go. */
interface QueryHabits {
	readonly jwt?: { readonly query?: string | undefined } | undefined;
	readonly preset?:
		| { readonly credentialsInQuery: readonly string[] }
		| undefined;
}

/**
 * Keys and tokens of ours, and whatever the upstream's preset knows as one, do not belong in a URL. Nor does a token of
 * the caller's own where the gate's is to stand.
 */
export function isInTarget(
	{ path, query }: Target,
	upstream: QueryHabits | undefined,
	upgrade: boolean,
	known: Ours,
): boolean {
	if (holdsOurs(path, known)) return true;
	if (query === "") return false;
	const signed = upgrade ? upstream?.jwt?.query : undefined;
	return (
		holdsKey(query) ||
		hasParameter(query, upstream?.preset?.credentialsInQuery ?? []) ||
		(signed !== undefined && hasParameter(query, [signed.toLowerCase()])) ||
		tokensIn(query).some((token) => known.auth.isOurs(token))
	);
}

/** The fields without those that hold a credential of ours where none is looked for; of cookies, without those pairs. */
export function withoutOurs(fields: string[], known: Ours): string[] {
	let out = fields;
	for (let i = fields.length - 2; i >= 0; i -= 2) {
		const value = fields[i + 1] ?? "";
		if (!holdsOurs(value, known)) continue;
		if (out === fields) out = fields.slice();
		const kept =
			fields[i]?.toLowerCase() === "cookie"
				? value.split(";").filter((pair) => !holdsOurs(pair, known))
				: [];
		if (kept.length > 0) out[i + 1] = kept.join(";").trimStart();
		else out.splice(i, 2);
	}
	return out;
}
