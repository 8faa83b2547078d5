/**
 * What a `resource` (RFC 8707) names: one upstream of the gate, or the one address that stands for all of them. Only the
 * origin that was asked is the gate's own; what it names decides which upstreams a token can open at all.
 */
import type { Place } from "../origin.ts";
import { isRefusal } from "../problem.ts";
import { parseTarget } from "../request/target.ts";
import { ownPrefix, routeTo } from "../route.ts";
import type { Upstreams } from "../upstreams.ts";

/** Where the tools of every upstream are offered together. */
export const everyUpstreamPath = `${ownPrefix}mcp`;

/** Whether the path stands for all upstreams: its own address, and `/mcp` while no upstream is at the root. */
const isEvery = (path: string, upstreams: Upstreams): boolean =>
	path === everyUpstreamPath ||
	((path === "/mcp" || path === "/") && upstreams.root === undefined);

/** The names it stands for; undefined: nothing of this gate's. Never an empty list. */
export function upstreamsOf(
	resource: string,
	issuer: string,
	place: Place,
	upstreams: Upstreams,
): readonly string[] | undefined {
	const url = URL.parse(resource);
	if (!url || url.origin !== issuer || url.search !== "") return undefined;
	// What another reader would write otherwise could lead elsewhere.
	if (resource !== url.href && resource !== issuer) return undefined;
	const target = parseTarget(url.pathname, url.host);
	if (isRefusal(target)) return undefined;
	if (isEvery(target.path, upstreams) && place.upstream === null) {
		const names = [...upstreams.names()];
		return names.length === 0 ? undefined : names;
	}
	if (target.path.startsWith(ownPrefix)) return undefined;
	const route = routeTo(upstreams, target, place);
	return isRefusal(route) ? undefined : [route.upstream.name];
}
