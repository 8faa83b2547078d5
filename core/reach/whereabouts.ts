/** Whether the paths of a call are this machine's: told by where the call goes. Looks nothing up. */
import { isLoopback } from "../address.ts";
import type { Upstream } from "../upstreams.ts";
import type { Whereabouts } from "./wanted.ts";

/** `upstream`: undefined where the gate has none of that name: a hook of an agent, or the gate itself. */
export function whereaboutsOf(
	name: string,
	upstream: Pick<Upstream, "stdio" | "socket" | "url"> | undefined,
): Whereabouts {
	if (upstream === undefined)
		return name.startsWith("hook:") ? "here" : "elsewhere";
	if (upstream.stdio !== undefined) return "here";
	if (upstream.socket !== undefined) return "stated";
	const host = URL.canParse(upstream.url)
		? new URL(upstream.url).hostname.replace(/^\[(.*)\]$/u, "$1")
		: "";
	return host === "localhost" || isLoopback(host) ? "stated" : "elsewhere";
}
