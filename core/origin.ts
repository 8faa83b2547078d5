/**
 * The origin guard: which Host names are the gate's own, and which web pages may call it (their own origin only).
 * It stops DNS rebinding and every web page that reaches for localhost; it knows nothing of credentials.
 */
import { isIP } from "node:net";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";

/** What a Host names: the gate itself (`upstream` null), or one upstream served at `/` on a name of its own. */
export interface Place {
	readonly upstream: string | null;
}

/** Every accepted Host, lower-case, exact. Rebuilt when the upstreams change. */
export type OwnHosts = ReadonlyMap<string, Place>;

/** Where a listener is, and what else clients may call it. */
export interface Listening {
	readonly host: string;
	readonly port: number;
	/** The machine's addresses it is reached at, where `host` stands for all of them. */
	readonly addresses?: readonly string[];
	/** Names of the owner's choice. */
	readonly names?: readonly string[];
}

/** `upstreams` are their names. A Host without a port is accepted: only a rebound name is an attack. */
export function ownHosts(
	{ host: own, port, addresses = [], names = [] }: Listening,
	upstreams: Iterable<string>,
): OwnHosts {
	const hosts = new Map<string, Place>();
	const add = (host: string, place: Place): void => {
		hosts.set(host, place);
		hosts.set(`${host}:${port}`, place);
	};
	const gate: Place = { upstream: null };
	for (const host of ["127.0.0.1", "localhost", "[::1]"]) add(host, gate);
	for (const host of [own, ...addresses, ...names]) add(bracketed(host), gate);
	const suffixes = ["localhost", ...names.filter((name) => isIP(name) === 0)];
	for (const upstream of upstreams) {
		const place: Place = { upstream };
		for (const suffix of suffixes)
			add(`${upstream}.${suffix.toLowerCase()}`, place);
	}
	return hosts;
}

/** As it stands in a URL. A zone (`%eth0`) is this machine's own word and never in one. */
export const bracketed = (host: string): string =>
	host.includes(":")
		? `[${host.replace(/%.*$/, "").toLowerCase()}]`
		: host.toLowerCase();

/**
 * Fetch metadata is checked also without an Origin: a browser's GET sends no Origin. `secure`: the listener speaks TLS,
 * and only pages that came over TLS are its own. `fromElsewhere`: a person is sent to a page that decides nothing, which
 * other sites may do.
 */
export function guardOrigin(
	hosts: OwnHosts,
	head: Head,
	secure: boolean,
	fromElsewhere = false,
): Place | Refusal {
	const place = hosts.get(head.host) ?? hosts.get(head.host.toLowerCase());
	if (place === undefined) return refuse("foreign-host", "Host is not ours");
	if (head.origin !== undefined) {
		const form = secure ? /^https:\/\/(.*)$/i : /^http:\/\/(.*)$/i;
		const authority = form.exec(head.origin)?.[1]?.toLowerCase();
		// A Host may leave the port out; an Origin without one is a page of the usual port.
		const from =
			authority === undefined
				? undefined
				: hosts.get(
						/:\d+$/.test(authority)
							? authority
							: `${authority}:${secure ? 443 : 80}`,
					);
		if (from === undefined || from.upstream !== place.upstream)
			return refuse("foreign-origin", "Origin is not ours");
	}
	const site = head.fetchSite;
	if (fromElsewhere && head.origin === undefined) return place;
	if (site !== undefined && site !== "same-origin" && site !== "none")
		return refuse("foreign-origin", "Sec-Fetch-Site");
	return place;
}
