/** Where a target leads: to the gate's own addresses, or to which upstream, and with which bytes. Judges no caller. */
import type { Place } from "./origin.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Target } from "./request/target.ts";
import type { Upstream, Upstreams } from "./upstreams.ts";

export interface Route {
	readonly upstream: Upstream;
	/** "/NAME" when the first segment named the upstream, else empty. */
	readonly prefix: string;
	/** What the upstream is asked for, byte for byte from the request. */
	readonly target: string;
}

/** Where MCP clients look for OAuth when refused: the gate answers, on every host of its own. */
const oauthPaths = /^\/\.well-known\/(?:oauth-|openid-configuration)/;
/** Where older ones look as well. Nothing is there, and an upstream at the root must not answer. */
const guessedPaths = /^\/(?:register|authorize|token)$/;

/** Under it are the gate's own endpoints, on every host. */
export const ownPrefix = "/.drawbridge/";

/** Where clients look for a server that speaks MCP: the gate's own, while no upstream's is there. */
export const usualMcpPath = "/mcp";

/** An upstream's own host name has the gate's endpoints, too: a browser signs in per host. */
export const isOwn = (
	target: Target,
	place: Place,
	upstreams: Pick<Upstreams, "root" | "get">,
): boolean =>
	target.path.startsWith(ownPrefix) ||
	oauthPaths.test(target.path) ||
	(place.upstream === null &&
		(guessedPaths.test(target.path) ||
			(target.path === usualMcpPath &&
				upstreams.root === undefined &&
				upstreams.get(usualMcpPath.slice(1)) === undefined)));

/** `/NAME/…` goes to NAME with the prefix removed; a host name of its own or the root serve at `/`. */
export function routeTo(
	upstreams: Upstreams,
	target: Target,
	place: Place,
): Route | Refusal {
	if (place.upstream !== null) {
		const upstream = upstreams.get(place.upstream);
		return upstream
			? { upstream, prefix: "", target: target.bytes }
			: refuse("unknown-upstream", "no such upstream");
	}
	const end = target.path.indexOf("/", 1);
	const first = target.path.slice(1, end === -1 ? undefined : end);
	const named = upstreams.get(first);
	if (named) {
		const rest = end === -1 ? `/${target.query}` : target.bytes.slice(end);
		return { upstream: named, prefix: `/${first}`, target: rest };
	}
	return upstreams.root
		? { upstream: upstreams.root, prefix: "", target: target.bytes }
		: refuse("unknown-upstream", "no such upstream");
}

/** A path that a preset's system is known by, and that the gate answers itself; undefined for all others. */
export function familiarEndpoint(
	{ upstream, target }: Route,
	method: string,
): string | undefined {
	const familiar = upstream.preset?.familiar;
	if (familiar === undefined || familiar.length === 0) return undefined;
	const path = pathOf(target)
		.toLowerCase()
		.replace(/(?<=.)\/$/, "");
	const asked = method === "HEAD" ? "GET" : method;
	return familiar.find((one) => one.method === asked && one.path === path)
		?.endpoint;
}

/** Without the query. */
export function pathOf(target: string): string {
	const end = target.indexOf("?");
	return end === -1 ? target : target.slice(0, end);
}
