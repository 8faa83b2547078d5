/**
 * The addresses of the authorization server: its metadata, and what lies under /.drawbridge/oauth/. A request is read
 * strictly here, and only what is known goes on to the library. Comes after steps 1 to 5; consents.ts holds the answers.
 */
import { showJson, write } from "../auth/answers.ts";
import { readFields, readQuery } from "../auth/fields.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { valueOf } from "../request/head.ts";
import type { Target } from "../request/target.ts";
import {
	cookieOf,
	type OAuthRequest,
	showError,
	showRedirect,
	showStop,
} from "./answers.ts";
import { readRegistration } from "./client-metadata.ts";
import { everyScope } from "./library.ts";
import { issuerOf, paths, wellKnown } from "./metadata.ts";
import { nodePair, type Taken } from "./node-pair.ts";
import type { OAuth } from "./oauth.ts";
import { everyUpstreamPath } from "./resources.ts";
import { answerWaiting } from "./waiting.ts";

type Answer = (
	oauth: OAuth,
	request: OAuthRequest,
) => Promise<Refusal | undefined>;

const posts: Readonly<Record<string, Answer>> = {
	"oauth/token": (oauth, request) =>
		answerForm(oauth, request, paths.token, tokenFields),
	"oauth/revoke": (oauth, request) =>
		answerForm(oauth, request, paths.revoke, revokeFields),
	"oauth/register": register,
};
const tokenFields = [
	"grant_type",
	"client_id",
	"code",
	"code_verifier",
	"redirect_uri",
	"refresh_token",
	"resource",
];
const revokeFields = ["client_id", "token", "token_type_hint"];
/** What is not asked for here is as good as not said (RFC 6749 §3.1). */
const authorizeFields = [
	"client_id",
	"redirect_uri",
	"response_type",
	"state",
	"code_challenge",
	"code_challenge_method",
];
/** Registered and not yet let in, or let in: a flood ends here, whatever addresses it comes from. */
const clientsAtMost = 500;

export const isOAuth = (endpoint: string): boolean =>
	endpoint.startsWith("oauth/") || endpoint.startsWith(".well-known/");

/**
 * A page on another site may send a person here, as every client in a browser does: it opens a page of the gate's own at
 * the top, and decides nothing.
 */
export const opensFromElsewhere = (
	method: string,
	target: Target,
	rawHeaders: readonly string[],
): boolean =>
	method === "GET" &&
	(target.path === paths.authorize ||
		target.path.startsWith(`${paths.wait}/`) ||
		target.path.startsWith(`${paths.authorize}/`)) &&
	valueOf(rawHeaders, "sec-fetch-mode") === "navigate" &&
	valueOf(rawHeaders, "sec-fetch-dest") === "document";

/** undefined: answered. A refusal that was answered already is returned for the record. */
export async function answerOAuth(
	oauth: OAuth,
	request: OAuthRequest,
): Promise<Refusal | undefined> {
	const { endpoint, exchange } = request;
	const { method } = exchange;
	if (endpoint.startsWith(".well-known/")) {
		const document = wellKnown(
			`/${endpoint}`,
			issuerOf(exchange, request.head.host),
		);
		if (!document) return refuse("not-found", "no such document");
		return method === "GET" || method === "HEAD"
			? showJson(request, 200, document)
			: refuse("method-not-allowed", method);
	}
	const post = Object.hasOwn(posts, endpoint) ? posts[endpoint] : undefined;
	const get = post ? undefined : getFor(endpoint);
	const answer = method === "POST" ? post : method === "GET" ? get : undefined;
	if (!answer)
		return get || post
			? refuse("method-not-allowed", method)
			: refuse("not-found", "no such endpoint");
	const waitSeconds = oauth.requests.take(request.address);
	if (waitSeconds > 0) return tooMany(waitSeconds);
	if (oauth.isLocked) return locked(request, get !== undefined);
	return await answer(oauth, request);
}

function getFor(endpoint: string): Answer | undefined {
	if (endpoint === "oauth/authorize") return authorize;
	if (/^oauth\/authorize\/[\w-]+$/.test(endpoint)) return resume;
	const uid = /^oauth\/wait\/([\w-]+)$/.exec(endpoint)?.[1];
	return uid === undefined
		? undefined
		: (oauth, request) => answerWaiting(oauth, request, uid);
}

const tooMany = (seconds: number): Refusal => ({
	...refuse("rate-limited", "too many requests for OAuth from this address"),
	retryAfterSeconds: seconds,
});

const lockedWords = "Drawbridge's vault is locked. Unlock it, then try again.";

function locked(request: OAuthRequest, isPage: boolean): Refusal {
	if (isPage) showStop(request, 503, lockedWords);
	else showError(request, 503, "temporarily_unavailable", lockedWords);
	return refuse("secret-missing", "the vault is locked");
}

async function authorize(
	oauth: OAuth,
	request: OAuthRequest,
): Promise<Refusal | undefined> {
	const query = readQuery(request);
	if (!query) {
		showStop(request, 400, "The program's request is malformed.");
		return refuse("bad-request", "ambiguous query");
	}
	const { client_id: clientId } = query;
	if (clientId?.startsWith("https://")) {
		const waitSeconds = oauth.documents.take(request.address);
		if (waitSeconds > 0) return tooMany(waitSeconds);
		// What its document says is kept like a registration.
		if (!oauth.records.get("Client", clientId) && hasTooManyClients(oauth))
			return tooMany(3_600);
	}
	const asked = pick(query, authorizeFields);
	asked.set("scope", everyScope);
	asked.set(
		"asks",
		(query["scope"] ?? "").split(" ").includes("operator")
			? "operator"
			: "viewer",
	);
	const { prompt } = query;
	if (prompt === "none" || prompt === "consent") asked.set("prompt", prompt);
	// A client of the time before RFC 8707 gets what stands at this address: the person chooses among it.
	const issuer = issuerOf(request.exchange, request.head.host);
	asked.set(
		"resource",
		query["resource"] ??
			issuer + (request.on === null ? everyUpstreamPath : "/"),
	);
	const taken = await handOver(
		oauth,
		request,
		`${paths.authorize}?${asked.toString()}`,
	);
	return showTaken(request, taken);
}

async function resume(
	oauth: OAuth,
	request: OAuthRequest,
): Promise<Refusal | undefined> {
	return showTaken(
		request,
		await handOver(oauth, request, request.target.path),
	);
}

async function answerForm(
	oauth: OAuth,
	request: OAuthRequest,
	path: string,
	known: readonly string[],
): Promise<Refusal | undefined> {
	const read = await readFields(request);
	if (isRefusal(read) || !read.isForm) {
		showError(request, 400, "invalid_request", "a form, and each field once");
		return isRefusal(read) ? read : refuse("bad-request", "not a form");
	}
	const fields = pick(read.fields, known);
	const taken = await handOver(oauth, request, path, {
		type: "application/x-www-form-urlencoded",
		text: fields.toString(),
	});
	return showJsonTaken(request, taken);
}

async function register(
	oauth: OAuth,
	request: OAuthRequest,
): Promise<Refusal | undefined> {
	const read = await readFields(request);
	const wanted = isRefusal(read)
		? undefined
		: readRegistration(read.isForm ? undefined : read.fields);
	if (!wanted) {
		showError(
			request,
			400,
			"invalid_redirect_uri",
			"redirect_uris: https addresses, or http ones of this computer (127.0.0.1, [::1], localhost), at most 20",
		);
		return isRefusal(read) ? read : refuse("bad-request", "client metadata");
	}
	const waitSeconds = oauth.registrations.take(request.address);
	if (waitSeconds > 0) return tooMany(waitSeconds);
	if (hasTooManyClients(oauth)) return tooMany(3_600);
	const taken = await handOver(oauth, request, paths.register, {
		type: "application/json",
		text: JSON.stringify(wanted),
	});
	return showJsonTaken(request, taken);
}

const hasTooManyClients = ({ records }: OAuth): boolean =>
	records.all("Client").length >= clientsAtMost;

function pick(
	fields: Readonly<Record<string, unknown>>,
	names: readonly string[],
): URLSearchParams {
	const picked = new URLSearchParams();
	for (const name of names) {
		const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (typeof value === "string") picked.set(name, value);
	}
	return picked;
}

async function handOver(
	oauth: OAuth,
	request: OAuthRequest,
	url: string,
	body?: { readonly type: string; readonly text: string },
): Promise<Taken> {
	const { exchange, head, on } = request;
	const issuer = issuerOf(exchange, head.host);
	const library = await oauth.library(issuer, { upstream: on });
	const { req, res, answered } = nodePair({
		method: exchange.method,
		url,
		secure: exchange.listener.secure,
		headers: {
			host: head.host,
			accept: body ? "application/json" : "text/html",
			...cookieOf(request),
			...(body ? { "content-type": body.type } : {}),
		},
		body: body?.text,
	});
	await library.callback()(req, res);
	return await answered;
}

/** A redirect, or a page that says why not. */
function showTaken(
	request: OAuthRequest,
	{ status, headers, body }: Taken,
): Refusal | undefined {
	const location = valueOf(headers, "location");
	if (status === 303 && location !== undefined)
		return showRedirect(request, location, headers);
	showStop(
		request,
		status === 404 || status < 400 ? 400 : status,
		"The program's request cannot be granted. Go back to it and try again.",
	);
	return refuse("bad-request", `oauth: ${body.slice(0, 100)}`);
}

function showJsonTaken(
	request: OAuthRequest,
	{ status, body }: Taken,
): Refusal | undefined {
	write(request, status, ["Content-Type", "application/json"], body);
	return status < 400
		? undefined
		: refuse("bad-request", `oauth: ${errorOf(body)}`);
}

/** The library's word for it: none of what the client sent. */
const errorOf = (body: string): string =>
	/"error":"(\w{1,60})"/.exec(body)?.[1] ?? "failed";
