/**
 * What a client is told before it knows anything: where the resource's metadata lies (RFC 9728), who authorizes for it,
 * and where that one's endpoints are (RFC 8414). The issuer is the origin the client itself has reached.
 */
import type { Exchange } from "../inbound/exchange.ts";
import { ownPrefix } from "../route.ts";

const resourcePath = "/.well-known/oauth-protected-resource";
const serverPaths: ReadonlySet<string> = new Set([
	"/.well-known/oauth-authorization-server",
	"/.well-known/openid-configuration",
]);

export const paths = {
	authorize: `${ownPrefix}oauth/authorize`,
	token: `${ownPrefix}oauth/token`,
	register: `${ownPrefix}oauth/register`,
	revoke: `${ownPrefix}oauth/revoke`,
	wait: `${ownPrefix}oauth/wait`,
} as const;

/** As the client wrote it; the origin guard has let it pass. */
export const issuerOf = (
	{ listener }: Pick<Exchange, "listener">,
	host: string,
): string => {
	const scheme = listener.secure ? "https" : "http";
	// A usual port is no part of an origin (RFC 6454 §6.2).
	return URL.parse(`${scheme}://${host}`)?.origin ?? "";
};

/** RFC 8414 §2, without what the gate has not. */
const serverMetadata = (issuer: string): object => ({
	issuer,
	authorization_endpoint: issuer + paths.authorize,
	token_endpoint: issuer + paths.token,
	registration_endpoint: issuer + paths.register,
	revocation_endpoint: issuer + paths.revoke,
	scopes_supported: ["viewer", "operator"],
	response_types_supported: ["code"],
	response_modes_supported: ["query"],
	grant_types_supported: ["authorization_code", "refresh_token"],
	token_endpoint_auth_methods_supported: ["none"],
	revocation_endpoint_auth_methods_supported: ["none"],
	code_challenge_methods_supported: ["S256"],
	authorization_response_iss_parameter_supported: true,
	client_id_metadata_document_supported: true,
});

/** RFC 9728 §2. Whether anything is at that path is told to nobody here. */
const resourceMetadata = (issuer: string, path: string): object => ({
	resource: issuer + path,
	authorization_servers: [issuer],
	scopes_supported: ["viewer"],
	bearer_methods_supported: ["header"],
	resource_name: "Drawbridge",
});

/** A well-known document; undefined: there is none at this path. */
export function wellKnown(path: string, issuer: string): object | undefined {
	if (serverPaths.has(path)) return serverMetadata(issuer);
	if (path === resourcePath || path === `${resourcePath}/`)
		return resourceMetadata(issuer, "");
	return path.startsWith(`${resourcePath}/`)
		? resourceMetadata(issuer, path.slice(resourcePath.length))
		: undefined;
}

/**
 * Where clients of MCP go. Elsewhere nothing of a refused request is repeated; and nothing here depends on what stands
 * there.
 */
const speaksMcp = /^(?:\/|(?:\/[\w.-]{1,64}){0,4}\/(?:mcp|sse)\/?)$/;

/** RFC 6750 §3 and RFC 9728 §5.1: what a refused client is told to do next; undefined: it is none of MCP's. */
export function challenge(
	issuer: string,
	path: string,
	more: { readonly error: string | undefined; readonly scope: string },
): string | undefined {
	if (!speaksMcp.test(path)) return undefined;
	const error = more.error === undefined ? "" : `error="${more.error}", `;
	return `Bearer realm="drawbridge", ${error}resource_metadata="${issuer}${resourcePath}${path === "/" ? "" : path}", scope="${more.scope}"`;
}
