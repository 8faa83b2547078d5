/**
 * The origin guard: which Host names are the gate's own, and which web pages may call it (their own origin only).
 * It stops DNS rebinding and every web page that reaches for localhost; it knows nothing of credentials.
 */
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";

/** What a Host names: the gate itself (`upstream` null), or one upstream served at `/` on a name of its own. */
export interface Place {
	readonly upstream: string | null;
}

/** Every accepted Host, lower-case, exact. Rebuilt when the upstreams change. */
export type OwnHosts = ReadonlyMap<string, Place>;

/** `names` are the upstreams'. A Host without a port is accepted: only a rebound name is an attack. */
export function ownHosts(
	listen: { readonly host: string; readonly port: number },
	names: Iterable<string>,
): OwnHosts {
	const hosts = new Map<string, Place>();
	const add = (host: string, place: Place): void => {
		hosts.set(host, place);
		hosts.set(`${host}:${listen.port}`, place);
	};
	const gate: Place = { upstream: null };
	for (const host of [
		"127.0.0.1",
		"localhost",
		"[::1]",
		bracketed(listen.host),
	])
		add(host, gate);
	for (const upstream of names) add(`${upstream}.localhost`, { upstream });
	return hosts;
}

export const bracketed = (host: string): string =>
	host.includes(":") ? `[${host}]` : host.toLowerCase();

/** Fetch metadata is checked also without an Origin: a browser's GET sends no Origin. */
export function guardOrigin(hosts: OwnHosts, head: Head): Place | Refusal {
	const place = hosts.get(head.host) ?? hosts.get(head.host.toLowerCase());
	if (place === undefined) return refuse("foreign-host", "Host is not ours");
	if (head.origin !== undefined) {
		const authority = /^http:\/\/(.*)$/i.exec(head.origin)?.[1]?.toLowerCase();
		// A Host may leave the port out; an Origin without one is a page of port 80.
		const from =
			authority === undefined
				? undefined
				: hosts.get(/:\d+$/.test(authority) ? authority : `${authority}:80`);
		if (from === undefined || from.upstream !== place.upstream)
			return refuse("foreign-origin", "Origin is not ours");
	}
	const site = head.fetchSite;
	if (site !== undefined && site !== "same-origin" && site !== "none")
		return refuse("foreign-origin", "Sec-Fetch-Site");
	return place;
}
