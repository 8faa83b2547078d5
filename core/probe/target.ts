/** Where an upstream speaks MCP, as a path of the upstream's own. Pure. */
import type { Upstream } from "../upstreams.ts";

/** undefined: nowhere, as far as is known. */
export function mcpTarget({
	basePath,
	policy,
	preset,
}: Pick<Upstream, "basePath" | "policy" | "preset">): string | undefined {
	if (/\/mcp$/i.test(basePath)) return basePath;
	const address =
		policy.mcp.address ?? (preset === undefined ? "/mcp" : undefined);
	return address === undefined ? undefined : basePath + address;
}
