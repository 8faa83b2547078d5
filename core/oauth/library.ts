/**
 * oidc-provider, set up for one issuer and for as little as MCP asks: authorization code with PKCE, public clients, opaque
 * tokens, rotation. Loaded when a client first authorizes. Who is let in is not decided here.
 */
// oxlint-disable-next-line typescript/triple-slash-reference -- a module without types of its own cannot be imported from there
/// <reference path="./oidc-provider.d.ts" />
import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Context, Provider, Token } from "oidc-provider";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { adapterFor, newAccessToken, newRefreshToken } from "./adapter.ts";
import { paths } from "./metadata.ts";
import { programDays } from "./programs.ts";
import type { Records } from "./records.ts";

export const accessSeconds = 15 * 60;
const programSeconds = programDays * 86_400;
/** A browser's way from the first page to the last. */
const signInSeconds = 10 * 60;
const codeSeconds = 60;
export const everyScope = "viewer operator";
/** There is one account: the owner's. */
export const owner = "owner";

export interface LibraryParts {
	readonly records: Records;
	readonly clock: Clock;
	readonly log: Log;
	fetchDocument(url: string | URL): Promise<Response>;
	/** Whether a token may be for it at all. */
	isResource(resource: string): boolean;
}

/** Cookies and the key are good for this process: nobody is signed in for longer than one sign-in. */
export async function openLibrary(
	issuer: string,
	parts: LibraryParts,
): Promise<Provider> {
	const { Provider: Library, errors } = await import("oidc-provider");
	const cookie = {
		httpOnly: true,
		sameSite: "lax",
		signed: true,
		secure: issuer.startsWith("https:"),
	};
	const provider = new Library(issuer, {
		adapter: adapterFor({
			records: parts.records,
			clock: parts.clock,
			issuer,
			isFresh: () => Library.ctx?.oidc.route === "authorization",
		}),
		// Never used: no ID token is ever asked for.
		jwks: { keys: [unusedKey()] },
		enabledJWA: { idTokenSigningAlgValues: ["Ed25519"] },
		clientDefaults: { id_token_signed_response_alg: "Ed25519" },
		clientAuthMethods: ["none"],
		responseTypes: ["code"],
		extraParams: ["asks"],
		allowOmittingSingleRegisteredRedirectUri: false,
		cookies: {
			keys: [randomBytes(32).toString("base64url")],
			names: {
				session: "drawbridge-oauth",
				interaction: "drawbridge-oauth-wait",
				resume: "drawbridge-oauth-resume",
			},
			long: { ...cookie, path: paths.authorize },
			short: cookie,
		},
		features: {
			devInteractions: { enabled: false },
			dPoP: { enabled: false },
			pushedAuthorizationRequests: { enabled: false },
			rpInitiatedLogout: { enabled: false },
			userinfo: { enabled: false },
			registration: {
				enabled: true,
				issueRegistrationAccessToken: false,
				idFactory: () => `dbc-${randomBytes(12).toString("hex")}`,
			},
			revocation: {
				enabled: true,
				allowedPolicy: async (
					_: unknown,
					client: { clientId: string },
					token: { clientId: string },
				) => token.clientId === client.clientId,
			},
			clientIdMetadataDocument: {
				enabled: true,
				ack: "draft-02",
				cacheDuration: { min: 3_600, max: 86_400 },
			},
			resourceIndicators: {
				enabled: true,
				defaultResource: async () => undefined,
				useGrantedResource: async () => true,
				getResourceServerInfo: async (_: unknown, resource: string) => {
					if (!parts.isResource(resource))
						throw new errors.InvalidTarget("nothing of this gate's is there");
					return {
						scope: everyScope,
						audience: resource,
						accessTokenTTL: accessSeconds,
						accessTokenFormat: "opaque",
					};
				},
			},
		},
		fetch: (url: string | URL) => parts.fetchDocument(url),
		findAccount: async (_: unknown, id: string) => ({
			accountId: id,
			claims: async () => ({ sub: id }),
		}),
		interactions: {
			url: async (_: unknown, { uid }: { uid: string }) =>
				`${paths.wait}/${uid}`,
		},
		issueRefreshToken: async () => true,
		expiresWithSession: async () => false,
		rotateRefreshToken: true,
		// What a person has just said, and nothing from before.
		loadExistingGrant: async (ctx: Context) => {
			const grant = ctx.oidc.result?.consent?.grantId;
			return grant === undefined ? undefined : await provider.Grant.find(grant);
		},
		pkce: { required: () => true },
		renderError(ctx: Context, out: { error_description?: string }) {
			ctx.type = "text/plain";
			ctx.body = out.error_description ?? "";
		},
		revokeGrantPolicy: async () => true,
		routes: {
			authorization: paths.authorize,
			token: paths.token,
			registration: paths.register,
			revocation: paths.revoke,
		},
		ttl: {
			AccessToken: accessSeconds,
			AuthorizationCode: codeSeconds,
			Grant: programSeconds,
			IdToken: accessSeconds,
			Interaction: signInSeconds,
			RefreshToken: programSeconds,
			Session: signInSeconds,
		},
	});
	provider.silent = true;
	provider.AccessToken.prototype.generateTokenId = accessTokenId;
	provider.RefreshToken.prototype.generateTokenId = refreshTokenId;
	const tell = (error: unknown): void =>
		parts.log("error", "the authorization server failed", {
			bug: String(error instanceof Error ? error.stack : error),
		});
	provider.on("error", tell);
	provider.on("server_error", (_: unknown, error: unknown) => tell(error));
	return provider;
}

const unusedKey = (): object => ({
	...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }),
	use: "sig",
	alg: "Ed25519",
});

function accessTokenId(this: Token): string {
	this.format = "opaque";
	return newAccessToken();
}

function refreshTokenId(this: Token): string {
	return newRefreshToken(this.grantId ?? "");
}
