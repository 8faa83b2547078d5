/**
 * A real gate on loopback with two upstreams, and the three who take part in letting a program in: the program, the
 * browser it opens, and the owner. Everything ends with its test.
 */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import * as z from "zod";
import type { ConsentView } from "../../../contract/oauth.ts";
import { Gate } from "../../../core/gate.ts";
import { createInbound } from "../../../core/inbound/http1.ts";
import { inboundTimeouts } from "../../../core/inbound/wire.ts";
import { ownHosts } from "../../../core/origin.ts";
import type { PartsOptions } from "../../../core/parts.ts";
import { type HttpUpstream, httpUpstream, send, type Told } from "../http.ts";
import { type CoreParts, coreParts, plainListener } from "../parts.ts";

export interface OAuthGate {
	readonly parts: CoreParts;
	readonly gate: Gate;
	readonly base: string;
	readonly docs: HttpUpstream;
	readonly other: HttpUpstream;
}

export async function oauthGate(
	options: Partial<PartsOptions> & { readonly settings?: object } = {},
): Promise<OAuthGate> {
	const docs = await httpUpstream();
	const other = await httpUpstream();
	const parts = await coreParts("strict", {
		settings: {
			limits: null,
			upstreams: { docs: { url: docs.url }, other: { url: other.url } },
		},
		...options,
	});
	const peerUsers = { checked: true, of: async () => "own" as const };
	const gate = new Gate(Object.assign(parts, { peerUsers }));
	const listener = { ...plainListener };
	const server = createInbound("t", inboundTimeouts, gate, listener);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	listener.hosts = ownHosts({ host: "127.0.0.1", port }, ["docs", "other"]);
	return { parts, gate, base: `http://127.0.0.1:${port}`, docs, other };
}

/** Where an address was left: a page, or a place that is not the gate's. */
export interface Arrived {
	readonly url: string;
	readonly told: Told;
}

/** A browser that a program or a person has opened: it keeps cookies by their paths, and follows redirects. */
export class Browser {
	readonly #base: string;
	readonly #cookies = new Map<string, { value: string; path: string }>();
	readonly #fields: Readonly<Record<string, string>>;

	constructor(base: string, fields: Readonly<Record<string, string>> = {}) {
		this.#base = base;
		this.#fields = fields;
	}

	/** Follows redirects as long as they lead to the gate. */
	async open(url: string): Promise<Arrived> {
		let at = url;
		for (let hops = 0; hops < 10; hops++) {
			const told = await this.get(at);
			const { location } = told.headers;
			if (told.status !== 303 || location === undefined)
				return { url: at, told };
			at = new URL(location, at).href;
			if (!at.startsWith(`${this.#base}/`)) return { url: at, told };
		}
		throw new Error("redirected in a circle");
	}

	/** What a page's meta refresh does. */
	async goOn({ told }: Arrived): Promise<Arrived> {
		const next = /content="1; url=([^"]+)"/.exec(told.body)?.[1];
		if (next === undefined) throw new Error(`no way on: ${told.body}`);
		return await this.open(this.#base + next);
	}

	async get(url: string): Promise<Told> {
		const { pathname, search } = new URL(url);
		const cookies = [...this.#cookies]
			.filter(([, { path }]) => pathname.startsWith(path))
			.map(([name, { value }]) => `${name}=${value}`);
		const told = await send(this.#base, {
			path: pathname + search,
			headers: {
				Accept: "text/html",
				"Sec-Fetch-Site": "none",
				"Sec-Fetch-Mode": "navigate",
				"Sec-Fetch-Dest": "document",
				...(cookies.length > 0 ? { Cookie: cookies.join("; ") } : {}),
				...this.#fields,
			},
		});
		for (const line of told.headers["set-cookie"] ?? []) {
			const [pair = "", ...attributes] = line.split(/; */);
			const path = attributes.find((one) => /^path=/i.test(one))?.slice(5);
			const [name = "", value = ""] = pair.split(/=(.*)/s);
			this.#cookies.set(name, { value, path: path ?? "/" });
		}
		return told;
	}
}

export const redirectUri = "http://127.0.0.1:41234/callback";

const Registered = z.object({ client_id: z.string() });

export async function register(
	base: string,
	wanted: object = {},
): Promise<string> {
	const told = await post(base, "register", {
		client_name: "Test Client",
		redirect_uris: [redirectUri],
		...wanted,
	});
	if (told.status !== 201) throw new Error(told.body);
	return Registered.parse(JSON.parse(told.body)).client_id;
}

/** JSON to /register, a form to the others. */
export function post(
	base: string,
	endpoint: "register" | "token" | "revoke",
	fields: object,
): Promise<Told> {
	const isForm = endpoint !== "register";
	return send(base, {
		method: "POST",
		path: `/.drawbridge/oauth/${endpoint}`,
		headers: {
			"Content-Type": isForm
				? "application/x-www-form-urlencoded"
				: "application/json",
		},
		body: isForm
			? new URLSearchParams(Object.entries(fields)).toString()
			: JSON.stringify(fields),
	});
}

export const newVerifier = (): string => randomBytes(32).toString("base64url");
export const challengeOf = (verifier: string): string =>
	createHash("sha256").update(verifier).digest("base64url");

/** The address a program opens a browser at. */
export function authorizeUrl(
	base: string,
	clientId: string,
	verifier: string,
	more: Readonly<Record<string, string | undefined>> = {},
): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries({
		client_id: clientId,
		redirect_uri: redirectUri,
		response_type: "code",
		state: "s-1",
		code_challenge: challengeOf(verifier),
		code_challenge_method: "S256",
		resource: `${base}/docs/mcp`,
		...more,
	}))
		if (value !== undefined) query.set(name, value);
	return `${base}/.drawbridge/oauth/authorize?${query}`;
}

/** The one that waits for the owner: the browser has its page by then. */
export function pending(parts: CoreParts): ConsentView {
	const [found] = parts.oauth.consents.views();
	if (!found) throw new Error("nobody waits");
	return found;
}

export const Tokens = z.object({
	access_token: z.string(),
	refresh_token: z.string(),
	expires_in: z.number(),
	token_type: z.literal("Bearer"),
	scope: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

export interface LetIn extends Tokens {
	readonly clientId: string;
	readonly code: string;
	readonly verifier: string;
}

/** From the first address to the code, the owner saying yes. */
export async function codeFor(
	{ base, parts }: OAuthGate,
	url: string,
	as: "viewer" | "operator" = "viewer",
): Promise<URL> {
	const browser = new Browser(base);
	const page = await browser.open(url);
	if (page.told.status !== 200)
		throw new Error(`${page.told.status} ${page.url}`);
	const { id } = pending(parts);
	parts.oauth.consents.answer(id, { role: as });
	return new URL((await browser.goOn(page)).url);
}

/** A program that was let in to docs. */
export async function letIn(
	all: OAuthGate,
	as: "viewer" | "operator" = "viewer",
	more: Readonly<Record<string, string>> = {},
): Promise<LetIn> {
	const clientId = await register(all.base);
	const verifier = newVerifier();
	const back = await codeFor(
		all,
		authorizeUrl(all.base, clientId, verifier, more),
		as,
	);
	const code = back.searchParams.get("code") ?? "";
	const told = await post(all.base, "token", {
		grant_type: "authorization_code",
		client_id: clientId,
		code,
		code_verifier: verifier,
		redirect_uri: redirectUri,
		resource: more["resource"] ?? `${all.base}/docs/mcp`,
	});
	if (told.status !== 200) throw new Error(told.body);
	return { ...Tokens.parse(JSON.parse(told.body)), clientId, code, verifier };
}

export const refreshWith = (
	base: string,
	clientId: string,
	token: string,
): Promise<Told> =>
	post(base, "token", {
		grant_type: "refresh_token",
		client_id: clientId,
		refresh_token: token,
	});

/** What a client sees of an upstream. */
export const askWith = (
	base: string,
	token: string,
	path = "/docs/a",
	method = "GET",
): Promise<Told> =>
	send(base, { method, path, headers: { Authorization: `Bearer ${token}` } });
