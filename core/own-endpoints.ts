/**
 * The gate's own endpoints under /.drawbridge/: its health, its metrics, and whatever auth/ answers. They come after the caller is
 * identified, and belong to no upstream.
 */
import { isLoopback } from "./address.ts";
import type { Metrics } from "./audit/metrics.ts";
import type { Auth } from "./auth/auth.ts";
import { answerAuth } from "./auth/endpoints.ts";
import { type Client, isKnown, mayUse } from "./client.ts";
import type { Exchange } from "./inbound/exchange.ts";
import type { Limits } from "./limits/limits.ts";
import { answerOAuth, isOAuth } from "./oauth/endpoints.ts";
import type { OAuth } from "./oauth/oauth.ts";
import type { PeerUsers } from "./peer-user.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { Head } from "./request/head.ts";
import type { Target } from "./request/target.ts";
import { ownPrefix, usualMcpPath } from "./route.ts";
import type { Upstreams } from "./upstreams.ts";

export interface OwnRequest {
	readonly exchange: Exchange;
	readonly head: Head;
	readonly target: Target;
	readonly client: Client;
	readonly address: string;
	/** The upstream on whose host, or by whose familiar path, it was asked. */
	readonly on: string | undefined;
	/** Asked over TLS, on an upstream's own name. */
	readonly onSecureName: boolean;
}

export interface OwnParts {
	readonly auth: Auth;
	readonly oauth: OAuth;
	readonly limits: Limits;
	readonly upstreams: Upstreams;
	readonly peerUsers: PeerUsers;
	/** Absent: nothing is counted, and there is no such endpoint. */
	readonly metrics?: Pick<Metrics, "text">;
}

/** What is shown there is in the body: a password, which has a count of its own, or what nobody guesses. */
const signsIn: ReadonlySet<string> = new Set([
	"auth/login",
	"auth/refresh",
	"auth/logout",
	"auth/setup",
	"auth/setup.js",
]);
export const asksForCredential = (endpoint: string | undefined): boolean =>
	endpoint === undefined || !(signsIn.has(endpoint) || isOAuth(endpoint));

/** Each of these writes a row, or keeps a ticket: counted like a request that reads, and apart from those. */
const givesOut: ReadonlySet<string> = new Set(["auth/token", "auth/ws-token"]);
export const isLimited = (endpoint: string): boolean => givesOut.has(endpoint);
export const ownLimited = { name: ".drawbridge", limits: {} };
export const oneQuery = { queries: 1, writes: 0 };

/** After the prefix. A path of ours without it is one that nothing stands behind. */
export const endpointOf = (target: Target): string =>
	target.path.startsWith(ownPrefix)
		? target.path.slice(ownPrefix.length)
		: target.path.startsWith("/.well-known/")
			? target.path.slice(1)
			: target.path === usualMcpPath
				? aggregateEndpoint
				: "";

/** The one address of many servers: the only endpoint that asks for the credential an upstream asks for. */
export const aggregateEndpoint = "mcp";

export const signInAddress = (next: string): string =>
	`${ownPrefix}auth/login?next=${encodeURIComponent(next)}`;

export async function answerOwn(
	endpoint: string,
	request: OwnRequest,
	{ auth, oauth, limits, upstreams, peerUsers, metrics }: OwnParts,
): Promise<Refusal | undefined> {
	const { exchange, head, client } = request;
	if (endpoint === "metrics" && metrics)
		return (
			(await refusesMetrics(request, peerUsers)) ??
			answerText(exchange, head, "text/plain; version=0.0.4", metrics.text())
		);
	if (endpoint === "health")
		return answerHealth(exchange, head, isKnown(client));
	if (isOAuth(endpoint))
		return await answerOAuth(oauth, {
			exchange,
			head,
			target: request.target,
			endpoint,
			address: request.address,
			on: request.on ?? null,
		});
	if (!endpoint.startsWith("auth/"))
		return refuse("not-found", "no such endpoint");
	if (isLimited(endpoint)) {
		const spent = await limits.admit(client, ownLimited, oneQuery, 0);
		if (spent) return spent;
	}
	return await answerAuth(auth, {
		exchange,
		head,
		target: request.target,
		endpoint,
		client,
		address: request.address,
		upstream: request.on,
		onSecureName: request.onSecureName,
		upstreamNames: () => upstreams.names(),
		mayUse: (name) => mayUse(client, name),
	});
}

/** An administrator, or a program of the gate's own user on this machine that no other machine stands behind. */
async function refusesMetrics(
	{ exchange, head, client }: OwnRequest,
	peerUsers: PeerUsers,
): Promise<Refusal | undefined> {
	if (isKnown(client))
		return client.role === "admin"
			? undefined
			: refuse("forbidden", "metrics are an administrator's");
	const { peer, local } = exchange;
	if (!isLoopback(peer.address) || head.relayed)
		return refuse("unauthenticated", "metrics, without a credential");
	const user = await peerUsers.of(peer, local);
	return user === "own" || user === "unchecked"
		? undefined
		: refuse("unauthenticated", "metrics, from another user");
}

/** Whether a good credential was shown. It says nothing of any upstream. */
const answerHealth = (
	exchange: Exchange,
	head: Head,
	authenticated: boolean,
): Refusal | undefined =>
	answerText(
		exchange,
		head,
		"application/json",
		`${JSON.stringify({ status: "ok", authenticated })}\n`,
	);

function answerText(
	exchange: Exchange,
	head: Head,
	type: string,
	body: string,
): Refusal | undefined {
	const { method } = exchange;
	if (method !== "GET" && method !== "HEAD")
		return refuse("method-not-allowed", method);
	if (head.hasBody) exchange.closeAfter();
	exchange.start(200, [
		"Content-Type",
		type,
		"Content-Length",
		String(Buffer.byteLength(body)),
		"Cache-Control",
		"no-store",
	]);
	exchange.end(method === "HEAD" ? undefined : body);
	return undefined;
}
