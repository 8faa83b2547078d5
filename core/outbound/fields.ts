/**
 * The header fields that go to an upstream and come back: what the gate says of the client, and what of an answer
 * stays on this hop. Under a /NAME/ prefix, Location and cookie paths are made to point back at the gate.
 */
import type { Place } from "../origin.ts";
import { sessionCookie } from "../request/head.ts";
import type { Upstream } from "../upstreams.ts";

/** How the client addressed the gate, for answers that must point back at it. */
export interface Via {
	readonly place: Place;
	readonly host: string;
	/** "/NAME" when the first segment named the upstream, else empty. */
	readonly prefix: string;
	readonly peerAddress: string;
	readonly proto: "http" | "https";
}

/** RFC 9110 §7.6.1. Alt-Svc would lead clients around the gate; a service worker could outlive it. */
const staysHere = new Set([
	"connection",
	"keep-alive",
	"proxy-connection",
	"proxy-authenticate",
	"proxy-authorization",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"alt-svc",
	"service-worker-allowed",
]);
/** Of an answer: our session cookie is nobody else's to set, also not as the value of one without a name. */
const ourCookie = new RegExp(`^[\\s=]*${sessionCookie}`, "i");

/** Adds what the gate alone may say. `fields` holds the client's own, already without such claims. */
export function outboundFields(
	fields: readonly string[],
	upstream: Upstream,
	inject: readonly string[],
	via: Via,
	origin: string | undefined,
): string[] {
	const { hidden } = upstream;
	const out =
		inject.length === 0 && hidden.size === 0
			? fields.slice()
			: withoutNames(fields, inject, hidden);
	if (origin !== undefined && !hidden.has("origin"))
		out.push("Origin", upstream.httpOrigin);
	if (!hidden.has("x-forwarded-for")) addForwarded(out, via);
	for (const field of inject) out.push(field);
	return out;
}

/** Who asked, and how. Some upstreams decide by it: their preset hides it. */
function addForwarded(out: string[], via: Via): void {
	const address = via.peerAddress;
	const quoted = address.includes(":") ? `"[${address}]"` : address;
	out.push(
		"X-Forwarded-For",
		address,
		"X-Forwarded-Host",
		via.host,
		"X-Forwarded-Proto",
		via.proto,
	);
	if (via.prefix !== "") out.push("X-Forwarded-Prefix", via.prefix);
	out.push("Forwarded", `for=${quoted};host="${via.host}";proto=${via.proto}`);
}

/** An injected field replaces whatever the client sent under that name. */
function withoutNames(
	fields: readonly string[],
	inject: readonly string[],
	hidden: ReadonlySet<string>,
): string[] {
	const names = new Set(hidden);
	for (let i = 0; i < inject.length; i += 2)
		names.add((inject[i] ?? "").toLowerCase().replaceAll("_", "-"));
	const out: string[] = [];
	for (let i = 0; i < fields.length; i += 2) {
		const name = fields[i] ?? "";
		// CGI-like upstreams take "X_Key" for "X-Key".
		if (!names.has(name.toLowerCase().replaceAll("_", "-")))
			out.push(name, fields[i + 1] ?? "");
	}
	return out;
}

/** `raw` is names and values in turn as undici read them. Lengths and codings pass: the body is not touched. */
export function inboundFields(
	raw: readonly (Buffer | string)[],
	upstream: Upstream,
	via: Via,
): string[] {
	const out: string[] = [];
	let named: Set<string> | undefined;
	for (let i = 0; i < raw.length; i += 2) {
		const name = text(raw[i]);
		const lower = lowerName(name);
		if (lower === "connection") named = addTokens(named, text(raw[i + 1]));
		if (staysHere.has(lower)) continue;
		if (upstream.hiddenAnswer.size > 0 && upstream.hiddenAnswer.has(lower))
			continue;
		let value = text(raw[i + 1]);
		if (lower === "location" || lower === "content-location")
			value = rewriteLocation(value, upstream, via);
		else if (lower === "set-cookie") {
			if (ourCookie.test(value)) continue;
			if (via.prefix !== "") value = rewriteCookiePath(value, via.prefix);
		}
		out.push(name, value);
	}
	return named ? dropNamed(out, named) : out;
}

/** What RFC 9110 §6.5.1 keeps out of trailers: framing, routing, control, credentials, and how the body is read. */
const noTrailer =
	/^(?:host|content-(?:length|type|encoding|range|disposition)|transfer-encoding|trailer|te|connection|keep-alive|proxy-.*|upgrade|age|cache-control|expires|date|location|content-location|retry-after|vary|warning|(?:set-)?cookie2?|.*auth.*|access-control-.*|strict-transport-security|service-worker-allowed|alt-svc|clear-site-data|content-security-policy.*|x-frame-options|:.*)$/i;

/** An answer's trailers without what must not stand there. `raw` is names and values in turn. */
export function trailerFields(raw: readonly (Buffer | string)[]): string[] {
	const out: string[] = [];
	for (let i = 0; i + 1 < raw.length; i += 2) {
		const name = text(raw[i]);
		if (!noTrailer.test(name)) out.push(name, text(raw[i + 1]));
	}
	return out;
}

const text = (part: Buffer | string | undefined): string =>
	typeof part === "string" ? part : (part?.toString("latin1") ?? "");

/** Upstreams repeat a few dozen names. */
const lowered = new Map<string, string>();
function lowerName(name: string): string {
	const known = lowered.get(name);
	if (known !== undefined) return known;
	const lower = name.toLowerCase();
	if (lowered.size < 500) lowered.set(name, lower);
	return lower;
}

function addTokens(
	named: Set<string> | undefined,
	value: string,
): Set<string> | undefined {
	const lower = value.toLowerCase();
	if (lower === "keep-alive" || lower === "close") return named;
	const tokens = named ?? new Set<string>();
	for (const token of lower.split(",")) tokens.add(token.trim());
	return tokens;
}

function dropNamed(
	fields: readonly string[],
	named: ReadonlySet<string>,
): string[] {
	const out: string[] = [];
	for (let i = 0; i < fields.length; i += 2) {
		const name = fields[i] ?? "";
		// An upstream must not make its answer's framing disappear.
		const lower = lowerName(name);
		if (!named.has(lower) || lower === "content-length")
			out.push(name, fields[i + 1] ?? "");
	}
	return out;
}

/** Absolute addresses of the upstream and absolute paths lead back through the gate; others are left alone. */
export function rewriteLocation(
	location: string,
	upstream: Upstream,
	via: Via,
): string {
	let path = location;
	const { httpOrigin } = upstream;
	if (location.toLowerCase().startsWith(httpOrigin.toLowerCase())) {
		path = location.slice(httpOrigin.length) || "/";
		if (!/^[/?#]/.test(path)) return location;
	} else if (!location.startsWith("/") || location.startsWith("//"))
		return location;
	const absolute = path !== location;
	const below = path.slice(upstream.basePath.length);
	if (path.startsWith(upstream.basePath) && /^(?:[/?#]|$)/.test(below))
		path = below || "/";
	const mine = path.startsWith("/")
		? `${via.prefix}${path}`
		: `${via.prefix}/${path}`;
	return absolute ? `${via.proto}://${via.host}${mine}` : mine;
}

function rewriteCookiePath(cookie: string, prefix: string): string {
	return cookie
		.split(";")
		.map((part, index) => {
			const path = /^\s*path\s*=\s*(.*?)\s*$/i.exec(part)?.[1];
			if (index === 0 || path === undefined) return part;
			return ` Path=${prefix}${path.startsWith("/") ? path : "/"}`;
		})
		.join(";");
}
