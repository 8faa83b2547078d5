/**
 * Reads a request's header fields once: what the steps need by name, and the list that may go on to an upstream.
 * Hop-by-hop fields, whatever claims to be a proxy's word or a caller's identity, and credentials are never in that
 * list. Never joins or drops a duplicate: where one matters, the request is refused.
 */
import { type Refusal, refuse } from "../problem.ts";

export interface Head {
	readonly host: string;
	readonly origin: string | undefined;
	readonly fetchSite: string | undefined;
	/** `undefined`: absent; more than one was sent: {@link Head.oddCredential}. */
	readonly apiKey: string | undefined;
	readonly authorization: string | undefined;
	/**
	 * Names and values in turn of the fields in which some providers' SDKs send their key, and other systems whatever they
	 * like; undefined: there are none. Not in `forward`.
	 */
	readonly keyFields: readonly string[] | undefined;
	/** Of our session cookie; other cookies are the upstream's. */
	readonly cookie: string | undefined;
	readonly oddCredential: boolean;
	readonly contentType: string | undefined;
	readonly contentEncoding: string | undefined;
	readonly hasBody: boolean;
	/** Forwarded, Via or a relative of theirs was sent: another machine may stand behind this loopback peer. */
	readonly relayed: boolean;
	/** X-Forwarded-For as it came, duplicates joined: believed only of a trusted proxy. */
	readonly forwardedFor: string | undefined;
	/** What the caller says it is. Goes on to the upstream, too. */
	readonly agentId: string | undefined;
	readonly agentType: string | undefined;
	readonly sessionId: string | undefined;
	readonly mcpSession: string | undefined;
	/** What the caller says its body says. */
	readonly mcpMethod: string | undefined;
	readonly mcpName: string | undefined;
	readonly mcpVersion: string | undefined;
	/** Names and values in turn, as they came. */
	readonly forward: string[];
}

/** More fields than any client sends; past it the request is refused, never cut. */
const fieldLimit = 100;

type Rule =
	| "pass"
	| "drop"
	| "relay"
	| "forwarded-for"
	| "override"
	| "cookie"
	| "key-field"
	| Single;
/** Fields that may come once only, and are looked at by name. */
type Single =
	| "host"
	| "origin"
	| "sec-fetch-site"
	| "x-api-key"
	| "authorization"
	| "content-type"
	| "content-encoding"
	| "content-length"
	| "transfer-encoding"
	| "connection"
	| "expect"
	| "mcp-session-id"
	| "mcp-protocol-version"
	| "mcp-method"
	| "mcp-name"
	| "sec-websocket-key"
	| "sec-websocket-version"
	| "x-agent-id"
	| "x-kaimon-agent-id"
	| "x-agent-type"
	| "x-session-id";

/** RFC 9110 §7.6.1 and the fields that older proxies treat alike. */
const hopByHop = [
	"keep-alive",
	"proxy-connection",
	"proxy-authenticate",
	"proxy-authorization",
	"te",
	"trailer",
	"upgrade",
];
/** Another proxy's word about the client. The gate writes its own. */
const relay = [
	"forwarded",
	"via",
	"x-real-ip",
	"true-client-ip",
	"cf-connecting-ip",
	"client-ip",
	"x-client-ip",
	"x-cluster-client-ip",
	"x-originating-ip",
	"x-remote-ip",
	"x-remote-addr",
	"fastly-client-ip",
	"x-azure-clientip",
	"x-azure-socketip",
	"x-appengine-user-ip",
	"x-envoy-external-address",
	"cf-connecting-ipv6",
	"fly-client-ip",
	"x-vercel-forwarded-for",
	"x-host",
];
/** What identity-aware proxies tell their upstreams; from a caller it is a claim. */
const identity = [
	"remote-user",
	"x-remote-user",
	"x-remote-group",
	"x-user",
	"x-user-id",
	"x-user-email",
	"x-authenticated-user",
	"x-auth-request-user",
	"x-auth-request-email",
	"x-webauth-user",
	"x-client-cert",
	"x-client-dn",
	"x-client-verify",
	"ssl-client-cert",
	"x-ssl-client-cert",
	"x-ssl-client-dn",
	"x-ssl-client-verify",
	"x-tailscale-user",
	"tailscale-user-login",
	"x-drawbridge-client",
	"x-goog-authenticated-user-email",
	"x-goog-authenticated-user-id",
	"x-goog-iap-jwt-assertion",
	"x-ms-client-principal",
	"x-ms-client-principal-id",
	"x-ms-client-principal-name",
	"x-amzn-oidc-identity",
	"x-amzn-oidc-data",
	"x-amzn-oidc-accesstoken",
	"cf-access-authenticated-user-email",
	"cf-access-jwt-assertion",
	"x-forwarded-client-cert",
	"x-pomerium-jwt-assertion",
	"tailscale-user-name",
];
/** What would make the upstream see another method or target than the one that was judged. */
const override = [
	"x-http-method-override",
	"x-http-method",
	"x-method-override",
	"x-original-url",
	"x-rewrite-url",
	"x-original-uri",
	"x-original-method",
	"x-original-host",
];
const singles: readonly Single[] = [
	"host",
	"origin",
	"sec-fetch-site",
	"x-api-key",
	"authorization",
	"content-type",
	"content-encoding",
	"content-length",
	"transfer-encoding",
	"connection",
	"expect",
	"mcp-session-id",
	"mcp-protocol-version",
	"mcp-method",
	"mcp-name",
	"sec-websocket-key",
	"sec-websocket-version",
	"x-agent-id",
	"x-kaimon-agent-id",
	"x-agent-type",
	"x-session-id",
];

/** Google's and Azure's. */
const keyFieldNames = ["x-goog-api-key", "api-key"];

const rules = new Map<string, Rule>([
	...hopByHop.map((name): [string, Rule] => [name, "drop"]),
	...relay.map((name): [string, Rule] => [name, "relay"]),
	...identity.map((name): [string, Rule] => [name, "drop"]),
	...override.map((name): [string, Rule] => [name, "override"]),
	...singles.map((name): [string, Rule] => [name, name]),
	["x-forwarded-for", "forwarded-for"],
	["cookie", "cookie"],
	...keyFieldNames.map((name): [string, Rule] => [name, "key-field"]),
]);

/** Connection may name fields of this hop. Naming one of these would change what the request means. */
const neverPerHop = new Set([
	"host",
	"origin",
	"x-api-key",
	"authorization",
	...keyFieldNames,
	"content-type",
	"content-encoding",
	"content-length",
	"transfer-encoding",
	"cookie",
	"forwarded",
	"expect",
	"sec-fetch-site",
]);

interface Field {
	readonly lower: string;
	readonly rule: Rule;
}

/** Clients repeat a few dozen spellings; a hostile one must not fill memory with more. */
const rememberLimit = 1_000;
const remembered = new Map<string, Field>();

function fieldOf(name: string): Field {
	const known = remembered.get(name);
	if (known) return known;
	const lower = name.toLowerCase();
	// CGI-like upstreams read "X_Forwarded_For" as "X-Forwarded-For".
	const dashed = lower.includes("_") ? lower.replaceAll("_", "-") : lower;
	let rule: Rule =
		rules.get(dashed) ?? (dashed.startsWith("x-forwarded-") ? "relay" : "pass");
	// Some systems do call theirs "api_key"; nobody reads ours there.
	if (dashed !== lower && rule === "key-field") rule = "pass";
	if (dashed !== lower && rule !== "pass" && rule !== "override") rule = "drop";
	const field = { lower, rule };
	if (remembered.size < rememberLimit) remembered.set(name, field);
	return field;
}

/** Names and values in turn, as they came → what the steps need, or why it is refused. */
export function parseHead(
	raw: readonly string[],
	httpVersion: string,
): Head | Refusal {
	if (httpVersion !== "1.1" && httpVersion !== "1.0" && httpVersion !== "2")
		return refuse("bad-request", "HTTP version");
	if (raw.length > fieldLimit * 2)
		return refuse("header-too-large", "more than 100 header fields");
	const forward: string[] = [];
	const seen: Partial<Record<Single, string>> = {};
	let relayed = false;
	let oddCredential = false;
	let forwardedFor: string | undefined;
	let cookie: string | undefined;
	let keyFields: string[] | undefined;
	for (let i = 0; i < raw.length; i += 2) {
		const name = raw[i] ?? "";
		const value = raw[i + 1] ?? "";
		const { rule } = fieldOf(name);
		if (rule === "pass") forward.push(name, value);
		else if (rule === "cookie") {
			if (!value.includes(sessionCookie)) forward.push(name, value);
			else {
				const { ours, others } = splitCookies(value);
				if (ours.length > 1 || (ours.length === 1 && cookie !== undefined))
					oddCredential = true;
				cookie ??= ours[0];
				if (others !== "") forward.push(name, others);
			}
		} else if (rule === "key-field") (keyFields ??= []).push(name, value);
		else if (rule === "relay") relayed = true;
		else if (rule === "forwarded-for") {
			relayed = true;
			forwardedFor =
				forwardedFor === undefined ? value : `${forwardedFor}, ${value}`;
		} else if (rule === "override")
			return refuse("bad-request", `override field ${name.slice(0, 40)}`);
		else if (rule !== "drop") {
			if (seen[rule] !== undefined) {
				if (rule !== "x-api-key" && rule !== "authorization")
					return refuse("bad-request", `duplicate ${rule}`);
				oddCredential = true;
			}
			seen[rule] = value;
			if (!staysHere.has(rule)) forward.push(name, value);
		}
	}
	const { host, connection } = seen;
	const coding = seen["transfer-encoding"];
	// RFC 9112 §6.1: another coding would go on unmarked, and HTTP/1.0 knows none.
	if (
		coding !== undefined &&
		(coding.toLowerCase() !== "chunked" || httpVersion === "1.0")
	)
		return refuse("bad-request", "transfer coding");
	if (host === undefined) return refuse("bad-request", "no Host");
	const length = seen["content-length"];
	const agentId = seen["x-agent-id"];
	const kaimonId = seen["x-kaimon-agent-id"];
	// Only one is judged, and both go on.
	if (agentId !== undefined && kaimonId !== undefined && agentId !== kaimonId)
		return refuse("bad-request", "two agent ids");
	const head: Head = {
		host,
		origin: seen.origin,
		fetchSite: seen["sec-fetch-site"],
		apiKey: seen["x-api-key"],
		authorization: seen.authorization,
		keyFields,
		cookie,
		oddCredential,
		contentType: seen["content-type"],
		contentEncoding: seen["content-encoding"],
		hasBody: coding !== undefined || (length !== undefined && length !== "0"),
		relayed,
		forwardedFor,
		agentId: (agentId ?? kaimonId) || undefined,
		agentType: seen["x-agent-type"],
		sessionId: seen["x-session-id"],
		mcpSession: seen["mcp-session-id"],
		mcpMethod: seen["mcp-method"],
		mcpName: seen["mcp-name"],
		mcpVersion: seen["mcp-protocol-version"],
		forward,
	};
	return connection === undefined ? head : withoutPerHop(head, connection);
}

/** `__Host-`: only this host can have set it, for every path of it. */
export const sessionCookie = "__Host-drawbridge";

/** Our cookie never goes on to an upstream; the other cookies of the field do. */
function splitCookies(field: string): { ours: string[]; others: string } {
	const ours: string[] = [];
	const others: string[] = [];
	for (const pair of field.split(";")) {
		const trimmed = pair.trim();
		if (trimmed.startsWith(`${sessionCookie}=`))
			ours.push(trimmed.slice(sessionCookie.length + 1));
		// A look-alike of it (spaces before the sign, another case) is nobody's to read.
		else if (!trimmed.toLowerCase().startsWith(sessionCookie.toLowerCase()))
			others.push(trimmed);
	}
	return { ours, others: others.join("; ") };
}

/** Read by a step, or true of this hop only; the gate writes its own where one is needed. */
const staysHere = new Set<Single>([
	"host",
	"origin",
	"x-api-key",
	"authorization",
	"transfer-encoding",
	"connection",
	"expect",
]);

function withoutPerHop(head: Head, connection: string): Head | Refusal {
	const lower = connection.toLowerCase();
	if (lower === "keep-alive" || lower === "close") return head;
	const named = new Set(lower.split(",").map((token) => token.trim()));
	for (const token of named)
		if (neverPerHop.has(token))
			return refuse("bad-request", `Connection names ${token}`);
	const forward: string[] = [];
	for (let i = 0; i < head.forward.length; i += 2) {
		const name = head.forward[i] ?? "";
		if (!named.has(fieldOf(name).lower))
			forward.push(name, head.forward[i + 1] ?? "");
	}
	return { ...head, forward };
}

/** A browser fetches a page's service worker with this field (Service Workers, "Update"). */
export const asksForWorker = ({ forward }: Head): boolean =>
	valueOf(forward, "service-worker") !== undefined;

/** A person opens a page in a browser (Fetch Metadata). */
export const isNavigation = (rawHeaders: readonly string[]): boolean =>
	valueOf(rawHeaders, "sec-fetch-mode") === "navigate";

/** Of the first field by that name, in lower case; `fields` are names and values in turn. */
export function valueOf(
	fields: readonly string[],
	name: string,
): string | undefined {
	for (let i = 0; i < fields.length; i += 2)
		if (fields[i]?.length === name.length && fields[i]?.toLowerCase() === name)
			return fields[i + 1];
	return undefined;
}
