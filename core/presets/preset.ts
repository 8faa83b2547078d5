/**
 * What is known of a system that may stand behind the gate: data, and no rule. A preset says how the real system behaves,
 * so that the gate can give clients what the system's page promises. Applying one never opens anything by itself.
 */
import type { PresetName, Role } from "../../contract/views.ts";
import type { MessageRule } from "../permission/messages.ts";
import type { RouteRule } from "../permission/routes.ts";
import type { ToolRule } from "../permission/tools.ts";
import type { CommandRule } from "../settings/command-rules.ts";
import type { SomeLimits } from "../settings/limit-settings.ts";

/** A path clients know from the system, answered by the gate's own endpoint under `/.drawbridge/`. */
export interface FamiliarPath {
	readonly method: "GET" | "POST";
	readonly path: string;
	readonly endpoint:
		| "health"
		| "auth/token"
		| "auth/ws-token"
		| "auth/login"
		| "auth/refresh"
		| "auth/logout";
}

/** A token the gate signs for the upstream, HS256 with the vault's secret, when the upstream's settings have `jwt`. */
export interface PresetJwt {
	/** The parameter that carries it on an upgrade, in the place of the client's ticket. */
	readonly queryOnUpgrade: string;
	/** The claim `permissions`: the upstream asks the token, not the role. */
	readonly permissions: Readonly<Record<Role, readonly string[]>>;
}

/** A GET that changes nothing, costs nothing, and is refused without a good credential. */
export interface Check {
	/** With its query. */
	readonly path: string;
	/** Names and values in turn that it does not answer without. */
	readonly headers?: readonly string[];
	/** Statuses, beside 401 and 403, by which it refuses a credential. */
	readonly rejectedBy?: readonly number[];
}

export interface Preset {
	readonly name: PresetName;
	readonly title: string;
	/** Where it listens unless told otherwise; undefined: somewhere else for everyone. */
	readonly url: string | undefined;
	/** Added to every request. `{name}` stands for the upstream's name. */
	readonly headers: Readonly<Record<string, string>>;
	/** Whether a secret that is not set refuses (503), or leaves its header out: some run without a login of their own. */
	readonly credential: "needed" | "if-set";
	/** Where its secret can be tried. */
	readonly check?: Check | undefined;
	readonly jwt: PresetJwt | undefined;
	readonly routes: readonly RouteRule[];
	readonly tools: readonly ToolRule[];
	/** Which permission a message of its WebSockets needs; undefined: whoever opened one sees all of them. */
	readonly messages?: readonly MessageRule[];
	/** Patterns of the paths that speak MCP. */
	readonly mcp: readonly string[];
	readonly familiar: readonly FamiliarPath[];
	/** Query parameters that hold a credential: refused with `credential-in-query`, the gate's own ticket aside. */
	readonly credentialsInQuery: readonly string[];
	/** In lower case: what must not reach it, the gate's own word about the client included. */
	readonly dropRequestFields: readonly string[];
	/** In lower case: what of its answers must not reach the client. */
	readonly dropAnswerFields: readonly string[];
	/** Those left out are the gate's. */
	readonly limits: SomeLimits;
	/** Where its requests hold code, as settings would say it. */
	readonly commands: readonly CommandRule[];
	/** What the owner should know before relying on it. */
	readonly notes: readonly string[];
}

/** Systems that read a caller's address or origin from these believe whatever they say. */
export const claimsOfTheCaller: readonly string[] = [
	"x-forwarded-for",
	"x-forwarded-host",
	"x-forwarded-proto",
	"x-forwarded-prefix",
	"x-real-ip",
	"forwarded",
	"origin",
];

/** CORS answers of the upstream's own would open the gate's address to pages the gate refuses. */
export const foreignCors: readonly string[] = [
	"access-control-allow-origin",
	"access-control-allow-credentials",
	"access-control-allow-methods",
	"access-control-allow-headers",
	"access-control-allow-private-network",
	"access-control-expose-headers",
	"access-control-max-age",
	"timing-allow-origin",
];

/** What these tools are given is no code. */
export const noCode = (...names: readonly string[]): CommandRule[] =>
	names.map((tool) => ({ tool, language: "none" }));

/** One permission for several tools. */
export const toolRules = (
	permission: string,
	...names: readonly string[]
): ToolRule[] => names.map((name) => ({ name, permission }));
