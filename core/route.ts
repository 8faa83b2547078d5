/** Where a target leads: to the gate's own addresses, or to which upstream, and with which bytes. Judges no caller. */
import type { Exchange } from "./inbound/exchange.ts";
import type { Place } from "./origin.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";
import type { Target } from "./request/target.ts";
import type { Upstream, Upstreams } from "./upstreams.ts";

export interface Route {
	readonly upstream: Upstream;
	/** "/NAME" when the first segment named the upstream, else empty. */
	readonly prefix: string;
	/** What the upstream is asked for, byte for byte from the request. */
	readonly target: string;
}

/** Where MCP clients look for OAuth when refused. There is none yet, and an upstream at the root must not answer. */
const oauthPaths =
	/^\/(?:\.well-known\/(?:oauth-|openid-configuration)|(?:register|authorize|token)$)/;

export const isOwn = (target: Target, place: Place): boolean =>
	place.upstream === null &&
	(target.path.startsWith("/.drawbridge/") || oauthPaths.test(target.path));

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

/** Answers at one of the gate's own addresses. */
export function answerOwn(
	exchange: Exchange,
	target: Target,
	head: Head,
	authenticated: boolean,
): Refusal | undefined {
	if (target.path !== "/.drawbridge/health")
		return refuse("not-found", "no such endpoint");
	const { method } = exchange;
	if (method !== "GET" && method !== "HEAD")
		return refuse("method-not-allowed", method);
	if (head.hasBody) exchange.closeAfter();
	const body = `${JSON.stringify({ status: "ok", authenticated })}\n`;
	exchange.start(200, [
		"Content-Type",
		"application/json",
		"Content-Length",
		String(body.length),
		"Cache-Control",
		"no-store",
	]);
	exchange.end(method === "HEAD" ? undefined : body);
	return undefined;
}
