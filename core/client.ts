/**
 * Who is calling, and whether a credential is needed for that: steps 5 and 6 of a request's life. Identifies nobody
 * itself; what was shown is read in credential.ts.
 */
import type { Mode, Role } from "../contract/views.ts";
import { isLoopback } from "./address.ts";
import type { Identity } from "./credential.ts";
import type { Exchange } from "./inbound/exchange.ts";
import type { ApiKey } from "./keys.ts";
import type { PeerUsers } from "./peer-user.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";
import type { Upstream } from "./upstreams.ts";

/** The caller as far as it was shown. `key` is undefined for anonymous ones. */
export interface Client {
	readonly name: string;
	readonly role: Role;
	readonly key: ApiKey | undefined;
}

export interface Rules {
	readonly mode: Mode;
	readonly anonymousRole: Role;
	readonly peerUsers: PeerUsers;
	/** The gate's own addresses ask for no credential, and still refuse a bad one. */
	readonly own: boolean;
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
	if (identity.kind === "key") {
		const { key } = identity;
		return { name: key.name, role: key.role, key };
	}
	if (identity.kind === "bad" && rules.mode !== "lax")
		return refuse("unauthenticated", identity.reason);
	const anonymous: Client = {
		name: "anonymous",
		role: rules.anonymousRole,
		key: undefined,
	};
	if (rules.own) return anonymous;
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

/** Step 6, as far as it goes: a key opens the upstreams it names. Roles are stored and not judged yet. */
export const mayUse = ({ key }: Client, upstream: Upstream): boolean =>
	key === undefined ||
	key.upstreams.length === 0 ||
	key.upstreams.includes(upstream.name);
