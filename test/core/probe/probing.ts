/** Upstreams of real parts, looked at as the owner asks for it, and what the look came to in a few words. */
import { Probes } from "../../../core/probe/probes.ts";
import type { UpstreamTestView } from "../../../contract/upstreams.ts";
import type { Upstream } from "../../../core/upstreams.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { type CoreParts, coreParts } from "../parts.ts";
import type { Answer } from "../http.ts";

export interface Probing {
	readonly parts: CoreParts;
	readonly probes: Probes;
	/** The upstream "server". */
	readonly upstream: () => Upstream;
	/** What the log was told before a secret was used. */
	readonly recorded: string[];
}

/** The upstream "server" has these settings; `secret` is set and bound to it. */
export async function probing(
	upstream: object,
	secret?: string,
): Promise<Probing> {
	const parts = await coreParts("strict", {
		settings: { limits: null, upstreams: { server: upstream } },
	});
	const found = (): Upstream => {
		const one = parts.upstreams.get("server");
		if (!one) throw new Error("no upstream");
		return one;
	};
	if (secret !== undefined) {
		const { name, origin } = found();
		await parts.secrets.set("server", new Secret(secret), [
			{ upstream: name, origin, header: "authorization" },
		]);
		await parts.lookUpSecrets();
	}
	const recorded: string[] = [];
	const probes = new Probes({
		clock: parts.clock,
		missing: (name) => parts.secrets.missing(name),
		roles: () => parts.roles,
		record: async (words) => void recorded.push(words),
		patienceMs: 2_000,
	});
	return { parts, probes, upstream: found, recorded };
}

/** With the secret in Authorization. */
export const withSecret = (url: string): object => ({
	url,
	headers: { Authorization: "Bearer ${secret:server}" },
});

export const findings = ({ steps }: UpstreamTestView): string[] =>
	steps.map(({ finding }) => finding);

export const foundBy = (
	{ steps }: UpstreamTestView,
	finding: string,
): string | undefined => steps.find((one) => one.finding === finding)?.found;

/**
 * An MCP server of 2025-11-25 that lists these. `lets`: whether a request's Authorization will do. `page`: so many at a
 * time, and the last page leads to the first again.
 */
export const listing =
	(
		tools: readonly object[],
		lets: (authorization: string | undefined) => boolean = () => true,
		page = Number.POSITIVE_INFINITY,
	): Answer =>
	(req, res, seen) => {
		req.on("end", () => {
			if (!lets(req.headers.authorization)) {
				res.writeHead(401).end();
				return;
			}
			if (req.method !== "POST") {
				res.writeHead(405).end();
				return;
			}
			const { id, method, params } = JSON.parse(seen.body);
			const from = Number(params?.cursor ?? 0);
			const next = from + page < tools.length ? from + page : page;
			const results: Record<string, object> = {
				initialize: {
					protocolVersion: "2025-11-25",
					capabilities: { tools: {} },
					serverInfo: { name: "listing", version: "1.2" },
				},
				"tools/list": {
					tools: tools.slice(from, from + page),
					...(page < tools.length ? { nextCursor: String(next) } : {}),
				},
			};
			const result = results[method];
			if (id === undefined) res.writeHead(202).end();
			else
				res.writeHead(200, { "Content-Type": "application/json" }).end(
					JSON.stringify({
						jsonrpc: "2.0",
						id,
						...(result
							? { result }
							: { error: { code: -32_601, message: "?" } }),
					}),
				);
		});
	};
