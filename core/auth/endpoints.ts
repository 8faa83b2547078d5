/**
 * Everything under /.drawbridge/auth/, and the familiar paths that stand for it: reads what is asked, has auth.ts do it,
 * and writes the answer. Comes after the gate has identified the caller; decides nothing about who may sign in.
 */
import { z } from "zod";
import { problems } from "../../contract/problems.ts";
import { Name, Role, roleAliases } from "../../contract/views.ts";
import type { Client } from "../client.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { isRefusal, problemAnswer, type Refusal, refuse } from "../problem.ts";
import { type Head, sessionCookie } from "../request/head.ts";
import type { Target } from "../request/target.ts";
import { type Auth, type TokenPair, userIdOf } from "./auth.ts";
import { type Body, parsePairs, readFields } from "./fields.ts";
import { commonUpstreams } from "./session.ts";
import {
	accountPage,
	loginPage,
	type Page,
	setupPage,
	setupScript,
} from "./pages.ts";
import { ticketSeconds } from "./tickets.ts";

export interface AuthRequest {
	readonly exchange: Exchange;
	readonly head: Head;
	readonly target: Target;
	/** After "/.drawbridge/", or what the familiar path stands for: "auth/login". */
	readonly endpoint: string;
	readonly client: Client;
	/** Where the request comes from, for counting tries. */
	readonly address: string;
	/** The upstream whose familiar path this is. */
	readonly upstream: string | undefined;
	upstreamNames(): Iterable<string>;
	/** Whether the client may use this upstream. */
	mayUse(upstream: string): boolean;
}

type Answer = (
	auth: Auth,
	request: AuthRequest,
) => Promise<Refusal | undefined>;

const readOnly: Readonly<Record<string, Answer>> = {
	"auth/login": async (_, request) => {
		const next = parsePairs(request.target.query.slice(1))?.["next"];
		return showPage(request, 200, loginPage(ownPath(next), ""));
	},
	"auth/setup": async (_, request) => showPage(request, 200, setupPage()),
	"auth/setup.js": async (_, request) =>
		write(
			request,
			200,
			["Content-Type", "text/javascript; charset=utf-8"],
			setupScript,
		),
	"auth/account": async (auth, request) => {
		const user = signedIn(auth, request);
		return user
			? showPage(request, 200, accountPage(user, ""))
			: redirect(request, `${loginPath}?next=${accountPath}`);
	},
	"auth/jwks.json": async (auth, request) =>
		showJson(request, 200, { keys: await auth.publicKeys() }),
};

const changing: Readonly<Record<string, Answer>> = {
	"auth/login": logIn,
	"auth/refresh": refresh,
	"auth/logout": logOut,
	"auth/token": exchangeToken,
	"auth/ws-token": giveTicket,
	"auth/password": changePassword,
	"auth/setup": setUp,
};

const loginPath = "/.drawbridge/auth/login";
const accountPath = "/.drawbridge/auth/account";

/**
 * undefined: answered. A refusal that the exchange has been answered with already (a page says it in its own way) is
 * returned all the same, for the record.
 */
export async function answerAuth(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { exchange, endpoint, target } = request;
	const get = Object.hasOwn(readOnly, endpoint)
		? readOnly[endpoint]
		: undefined;
	const post = Object.hasOwn(changing, endpoint)
		? changing[endpoint]
		: undefined;
	if (!get && !post) return refuse("not-found", "no such endpoint");
	const { method } = exchange;
	const isRead = method === "GET" || method === "HEAD";
	const answer = isRead ? get : method === "POST" ? post : undefined;
	if (!answer)
		return notAllowed(request, [
			...(get ? ["GET", "HEAD"] : []),
			...(post ? ["POST"] : []),
		]);
	const query = parsePairs(target.query.slice(1));
	if (!query) return refuse("bad-request", "ambiguous query");
	if (Object.keys(query).some((name) => credentials.has(name.toLowerCase())))
		return refuse("credential-in-query", "credential in the URL");
	return await answer(auth, request);
}

/** In a URL they end up in logs and histories. */
const credentials = new Set([
	"password",
	"new_password",
	"old_password",
	"current_password",
	"refresh_token",
	"access_token",
	"token",
	"api_key",
	"apikey",
	"x-api-key",
]);

const password = z.string().min(1).max(1_024);
const Login = z
	.looseObject({
		username: z.string().max(256).optional(),
		name: z.string().max(256).optional(),
		email: z.string().max(256).optional(),
		password,
		next: z.string().optional(),
	})
	.transform(({ username, name, email, ...rest }) => ({
		...rest,
		name: username ?? name ?? email,
	}));

async function logIn(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const asked = Login.safeParse(body.fields).data;
	if (asked?.name === undefined)
		return refuse("bad-request", "no name or no password");
	const { address } = request;
	if (!body.isForm) {
		const pair = await auth.login(asked.name, asked.password, address);
		return isRefusal(pair) ? pair : showPair(request, pair);
	}
	const next = ownPath(asked.next);
	const signed = await auth.loginWithCookie(
		asked.name,
		asked.password,
		address,
	);
	return isRefusal(signed)
		? showRefusal(request, signed, (message) => loginPage(next, message))
		: redirect(request, next, cookie(signed.value, signed.maxAgeSeconds));
}

async function refresh(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const raw = refreshTokenIn(body);
	if (raw === undefined) return refuse("bad-request", "no refresh_token");
	const pair = await auth.refresh(raw);
	return isRefusal(pair) ? pair : showPair(request, pair);
}

async function logOut(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { session } = request.client;
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const raw = refreshTokenIn(body);
	if (raw === undefined && !session)
		return refuse("bad-request", "nothing to sign out of; keys are revoked");
	// A token that was unknown is gone, too: whoever asks learns nothing of it (RFC 7009 §2.2).
	if (raw !== undefined) auth.logoutByRefreshToken(raw);
	if (session) auth.logout(session.id);
	const cleared = session?.via === "cookie" ? cookie("", 0) : [];
	return body.isForm && session?.via === "cookie"
		? redirect(request, loginPath, cleared)
		: write(request, 204, cleared, undefined);
}

function refreshTokenIn({ fields }: Body): string | undefined {
	const raw = fields["refresh_token"] ?? fields["refreshToken"];
	return typeof raw === "string" ? raw : undefined;
}

const names = z
	.union([
		z.array(Name),
		z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)),
	])
	.pipe(z.array(Name).max(100));
const TokenRequest = z.looseObject({
	role: z
		.string()
		.transform((text) => roleAliases[text] ?? text)
		.pipe(Role)
		.optional(),
	upstreams: names.optional(),
	upstream: Name.optional(),
	expires_in: z.coerce
		.number()
		.int()
		.min(1)
		.max(10 * 366 * 86_400)
		.optional(),
});

/** On an upstream's own host, its pages hold the browser's cookie: what they get for it opens that upstream alone. */
function asPage({ client, upstream }: AuthRequest): Client | Refusal {
	if (client.session?.via !== "cookie" || upstream === undefined) return client;
	const upstreams = commonUpstreams([upstream], client.upstreams);
	return upstreams
		? { ...client, upstreams }
		: refuse("forbidden", "no such upstream for this client");
}

/** Other systems mint any role for any user here; this one gives what the caller has, or less, and says so. */
async function exchangeToken(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { client } = request;
	if (!client.key && !client.session)
		return refuse("unauthenticated", "nothing to exchange");
	const fields = await readWithQuery(request);
	if (isRefusal(fields)) return fields;
	const asked = TokenRequest.safeParse(fields.fields).data;
	if (!asked) return refuse("bad-request", "role, upstreams or expires_in");
	const { role, upstream, expires_in: seconds } = asked;
	const caller = asPage(request);
	if (isRefusal(caller)) return caller;
	const token = await auth.exchange(caller, {
		role,
		upstreams: asked.upstreams ?? (upstream === undefined ? [] : [upstream]),
		lifeMs: seconds === undefined ? undefined : seconds * 1_000,
	});
	if (isRefusal(token)) return token;
	const notes: string[] = [];
	if (token.isLess || Object.hasOwn(fields.fields, "user_id"))
		notes.push(
			`role and user_id are the ${client.key ? "key" : "sign-in"}'s own; to act for a person, sign in at ${loginPath}`,
		);
	if (seconds !== undefined && token.expiresInSeconds < seconds)
		notes.push(`it lives ${token.expiresInSeconds} s at most`);
	return showJson(request, 200, {
		access_token: token.token,
		token_type: "Bearer",
		expires_in: token.expiresInSeconds,
		role: token.role,
		upstreams: token.upstreams,
		...(notes.length > 0 ? { note: notes.join("; ") } : {}),
	});
}

async function giveTicket(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const fields = await readWithQuery(request);
	if (isRefusal(fields)) return fields;
	const asked = z
		.looseObject({ upstream: Name.optional() })
		.safeParse(fields.fields).data;
	if (!asked) return refuse("bad-request", "upstream");
	const upstream = ticketUpstream(request, asked.upstream);
	if (typeof upstream === "object") return upstream;
	const ticket = auth.issueTicket(request.client, upstream);
	if (ticket === undefined)
		return refuse("unauthenticated", "no credential to give a ticket for");
	return showJson(request, 200, {
		access_token: ticket,
		token: ticket,
		token_type: "Bearer",
		expires_in: ticketSeconds,
	});
}

/** The one that is asked for; else the one whose path it is; else the only one there is for this client. */
function ticketUpstream(
	request: AuthRequest,
	asked: string | undefined,
): string | Refusal {
	const { upstream: own } = request;
	// A page of one upstream gets no ticket for another.
	if (own !== undefined && asked !== undefined && own !== asked)
		return refuse("forbidden", "ticket for another upstream");
	const usable = [...request.upstreamNames()].filter((name) =>
		request.mayUse(name),
	);
	const wanted = asked ?? own;
	if (wanted !== undefined)
		return usable.includes(wanted)
			? wanted
			: refuse("forbidden", "no such upstream for this client");
	const [only, second] = usable;
	return only !== undefined && second === undefined
		? only
		: refuse("bad-request", "which upstream is the ticket for");
}

/** Body and query together; a name in both is ambiguous. */
async function readWithQuery(request: AuthRequest): Promise<Body | Refusal> {
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const query = parsePairs(request.target.query.slice(1)) ?? {};
	for (const name of Object.keys(query))
		if (Object.hasOwn(body.fields, name))
			return refuse("bad-request", "the same field in query and body");
	return { ...body, fields: { ...query, ...body.fields } };
}

const PasswordChange = z
	.looseObject({
		old_password: password.optional(),
		current_password: password.optional(),
		new_password: password,
	})
	.transform((fields) => ({
		old: fields.old_password ?? fields.current_password,
		next: fields.new_password,
	}));

async function changePassword(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { session } = request.client;
	if (!session) return refuse("unauthenticated", "nobody signed in");
	const user = signedIn(auth, request);
	if (!user) return refuse("forbidden", "no user signed in");
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const asked = PasswordChange.safeParse(body.fields).data;
	if (asked?.old === undefined)
		return refuse("bad-request", "current_password or new_password");
	const changed = await auth.changePassword(
		session,
		asked.old,
		asked.next,
		request.address,
	);
	if (!body.isForm)
		return isRefusal(changed)
			? changed
			: showJson(request, 200, { user: shown(changed) });
	return isRefusal(changed)
		? showRefusal(request, changed, (message) => accountPage(user, message))
		: showPage(
				request,
				200,
				accountPage(changed, "", "Your password was changed."),
			);
}

const SetUp = z.looseObject({ token: z.string().max(200), password });

async function setUp(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request.exchange, request.head);
	if (isRefusal(body)) return body;
	const asked = SetUp.safeParse(body.fields).data;
	if (!asked) return refuse("bad-request", "token or password");
	const user = await auth.setUp(asked.token, asked.password);
	return isRefusal(user) ? user : showJson(request, 200, { user: shown(user) });
}

const signedIn = (
	auth: Auth,
	{ client }: AuthRequest,
): { name: string; role: Role } | undefined => {
	const id = client.session && userIdOf(client.session);
	const user = id === undefined ? undefined : auth.users.byId(id);
	return user && { name: user.name, role: client.role };
};

const shown = ({ name, role }: { name: string; role: Role }): object => ({
	name,
	role,
});

/** A path of this gate; anything that a browser could read as another place is the account page. */
export function ownPath(next: string | undefined): string {
	if (next === undefined || next.length > 2_000) return accountPath;
	return /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(next) &&
		URL.canParse(next, "http://own.invalid") &&
		new URL(next, "http://own.invalid").host === "own.invalid"
		? next
		: accountPath;
}

/** RFC 6265bis §4.1.3.2: its prefix binds it to this host, to HTTPS (or localhost), and to no path. */
const cookie = (value: string, maxAgeSeconds: number): string[] => [
	"Set-Cookie",
	`${sessionCookie}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Strict`,
];

const messages: Partial<Record<Refusal["code"], string>> = {
	unauthenticated: "That did not work. Check what you typed and try again.",
	"weak-password":
		"Choose a longer password that is not a common one and does not hold your name.",
	"rate-limited": "Too many tries. Wait a moment, then try again.",
};

/** A refusal as a person reads it. */
function showRefusal(
	request: AuthRequest,
	refusal: Refusal,
	pageWith: (message: string) => Page,
): Refusal {
	const { status, title } = problems[refusal.code];
	const wait = refusal.retryAfterSeconds;
	showPage(
		request,
		status,
		pageWith(messages[refusal.code] ?? title),
		wait === undefined ? [] : ["Retry-After", String(wait)],
	);
	return refusal;
}

function showPair(request: AuthRequest, pair: TokenPair): undefined {
	return showJson(request, 200, {
		access_token: pair.accessToken,
		token_type: "Bearer",
		expires_in: pair.expiresInSeconds,
		refresh_token: pair.refreshToken,
		refresh_expires_in: pair.refreshExpiresInSeconds,
		user: shown(pair.user),
	});
}

const showJson = (
	request: AuthRequest,
	status: number,
	value: unknown,
): undefined =>
	write(
		request,
		status,
		["Content-Type", "application/json"],
		`${JSON.stringify(value)}\n`,
	);

const showPage = (
	request: AuthRequest,
	status: number,
	{ html, policy }: Page,
	more: readonly string[] = [],
): undefined =>
	write(
		request,
		status,
		[
			"Content-Type",
			"text/html; charset=utf-8",
			"Content-Security-Policy",
			policy,
			"X-Frame-Options",
			"DENY",
			"Cross-Origin-Opener-Policy",
			"same-origin",
			...more,
		],
		html,
	);

const redirect = (
	request: AuthRequest,
	location: string,
	more: readonly string[] = [],
): undefined => write(request, 303, ["Location", location, ...more], "");

/** Nothing of this folder may be kept, framed, sniffed or named to another site. */
function write(
	{ exchange, head }: AuthRequest,
	status: number,
	fields: readonly string[],
	body: string | undefined,
): undefined {
	if (exchange.method !== "POST" && head.hasBody) exchange.closeAfter();
	exchange.start(status, [
		...fields,
		...(body === undefined
			? []
			: ["Content-Length", String(Buffer.byteLength(body))]),
		"Cache-Control",
		"no-store",
		"Referrer-Policy",
		"same-origin",
		"X-Content-Type-Options",
		"nosniff",
		"Cross-Origin-Resource-Policy",
		"same-origin",
	]);
	exchange.end(exchange.method === "HEAD" ? undefined : body);
	return undefined;
}

/** With the methods this address knows, in place of those the gate forwards (RFC 9110 §15.5.6). */
function notAllowed(
	{ exchange, head }: AuthRequest,
	methods: readonly string[],
): Refusal {
	const refusal = refuse("method-not-allowed", exchange.method);
	if (head.hasBody) exchange.closeAfter();
	const { status, headers, body } = problemAnswer(refusal.code, exchange.id);
	const at = headers.indexOf("Allow");
	if (at !== -1) headers[at + 1] = methods.join(", ");
	exchange.start(status, headers);
	exchange.end(body);
	return refusal;
}
