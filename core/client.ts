/**
 * Who is calling, and whether a credential is needed for that: steps 4 to 6 of a request's life. Identifies nobody
 * itself; what was shown is read in credential.ts.
 */
import type { Mode, Role } from "../contract/views.ts";
import { isLoopback } from "./address.ts";
import type { Auth } from "./auth/auth.ts";
import { areWithin, type Session } from "./auth/session.ts";
import type { Identity } from "./credential.ts";
import type { Exchange, Listener, Peer } from "./inbound/exchange.ts";
import type { ApiKey, ApiKeys } from "./keys.ts";
import type { PeerUsers } from "./peer-user.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";

/** The caller as far as it was shown. Anonymous ones have neither key nor session. */
export interface Client {
	/** What limits count by: one key or one user, never one token of it. */
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	/** Empty: every upstream. */
	readonly upstreams: readonly string[];
	readonly key: ApiKey | undefined;
	readonly session: Session | undefined;
}

/** Somebody who showed who they are. */
export const isKnown = ({ key, session }: Client): boolean =>
	key !== undefined || session !== undefined;

/** One that was let in by OAuth. */
export const isProgram = ({ session }: Client): boolean =>
	session?.id.startsWith("oauth:") === true;

export interface Rules {
	readonly mode: Mode;
	readonly anonymousRole: Role;
	readonly peerUsers: PeerUsers;
	/** Addresses that ask for no credential; they still refuse a bad one. */
	readonly open: boolean;
	/** Asked over TLS, on an upstream's own name. */
	readonly onSecureName: boolean;
}

/** Who holds a client certificate of ours, by its fingerprint; undefined for one that is revoked, expired or unknown. */
export interface ClientCertificates {
	client(fingerprint: string):
		| {
				readonly id: string;
				readonly name: string;
				readonly role: Role;
				readonly upstreams: readonly string[];
				readonly expiresAt: number;
		  }
		| undefined;
}

/**
 * A client certificate says who it is where nothing else was shown. A browser adds it by itself to whatever any page
 * asks for: it is no page's credential. And a proxy shows its own for everybody it relays: it is none of theirs.
 */
export function withCertificate(
	identity: Identity,
	{
		origin,
		fetchSite,
		relayed,
	}: Pick<Head, "origin" | "fetchSite" | "relayed">,
	{ certificate }: Pick<Peer, "certificate">,
	{ foreignClients }: Pick<Listener, "foreignClients">,
	certificates: ClientCertificates,
): Identity {
	if (
		identity.kind !== "none" ||
		certificate === undefined ||
		origin !== undefined ||
		fetchSite !== undefined ||
		relayed
	)
		return identity;
	const holder =
		certificate === "" ? undefined : certificates.client(certificate);
	if (holder === undefined)
		return foreignClients && certificate !== ""
			? identity
			: {
					kind: "bad",
					reason: "certificate that is not good, or not any more",
				};
	const subject = `cert:${holder.id}`;
	return {
		kind: "session",
		session: {
			id: subject,
			subject,
			name: holder.name,
			role: holder.role,
			upstreams: holder.upstreams,
			via: "certificate",
			expiresAt: holder.expiresAt,
			fingerprint: certificate,
		},
	};
}

/** Modes that let a caller without a key in. Any word this does not know is strict. */
export const isKeyless = (mode: Mode): boolean =>
	mode === "relaxed" || mode === "lax";

/**
 * Step 5. Keyless means a loopback peer of the gate's own user with no other machine behind it. A promise only where
 * the system has to be asked whose the peer is.
 */
export function admit(
	identity: Identity,
	head: Head,
	{ peer, local }: Pick<Exchange, "peer" | "local">,
	rules: Rules,
): Client | Refusal | Promise<Client | Refusal> {
	if (identity.kind === "key") return ofKey(identity.key);
	if (identity.kind === "session")
		return ofSession(identity.session, rules.onSecureName);
	if (identity.kind === "bad" && rules.mode !== "lax")
		return refuse("unauthenticated", identity.reason);
	const anonymous: Client = {
		id: "anonymous",
		name: "anonymous",
		role: rules.anonymousRole,
		upstreams: everyUpstream,
		key: undefined,
		session: undefined,
	};
	if (rules.open) return anonymous;
	if (!isKeyless(rules.mode)) return refuse("unauthenticated", "no credential");
	if (!isLoopback(peer.address))
		return refuse("unauthenticated", "no credential from beyond loopback");
	if (head.relayed)
		return refuse("unauthenticated", "no credential, and relayed");
	return rules.peerUsers
		.of(peer, local)
		.then((user) =>
			user === "own" || user === "unchecked"
				? anonymous
				: refuse("unauthenticated", "no credential from another user"),
		);
}

const everyUpstream: readonly string[] = [];

const ofKey = (key: ApiKey): Client => ({
	id: key.subject,
	name: key.name,
	role: key.role,
	upstreams: key.upstreams,
	key,
	session: undefined,
});

/**
 * Cookies of a host reach every port of it (RFC 6265 §8.5), so another program of this machine may hold one that was
 * given out on an address of this machine, or over plain HTTP: such a session only reads. One that was given out over
 * TLS on an upstream's own name, and is shown there, is its user's in full.
 */
const ofSession = (session: Session, onSecureName: boolean): Client => ({
	id: session.subject,
	name: session.name,
	role:
		session.via === "cookie" && !(onSecureName && session.secure === true)
			? "viewer"
			: session.role,
	upstreams: session.upstreams,
	key: undefined,
	session,
});

/** What was shown is still good. An anonymous caller showed nothing: then the mode decides. */
export function isStillGood(
	{ key, session }: Client,
	mode: Mode,
	{ keys, auth, certificates }: Remembered,
): boolean {
	if (key) return keys.isActive(key);
	if (session?.fingerprint !== undefined)
		return isHeld(session, certificates.client(session.fingerprint));
	return session ? auth.isActive(session) : isKeyless(mode);
}

/** Where what was shown is looked up again. */
interface Remembered {
	readonly keys: ApiKeys;
	readonly auth: Auth;
	readonly certificates: ClientCertificates;
}

/** The same certificate still stands for as much. */
const isHeld = (
	session: Session,
	holder: ReturnType<ClientCertificates["client"]>,
): boolean =>
	holder !== undefined &&
	holder.role === session.role &&
	areWithin(session.upstreams, holder.upstreams);

/** Step 6, first half: a credential opens the upstreams it names. */
export const mayUse = ({ upstreams }: Client, upstream: string): boolean =>
	upstreams.length === 0 || upstreams.includes(upstream);
