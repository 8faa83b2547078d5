/**
 * The endpoints by which a person or a program signs in, stays signed in and signs out: reads what is asked, has auth.ts
 * do it, and answers a program in JSON, a browser with a page and a cookie.
 */
import * as z from "zod";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import {
	cookie,
	redirect,
	showJson,
	showPage,
	showRefusal,
	shown,
	write,
} from "./answers.ts";
import type { Auth } from "./auth.ts";
import {
	type AuthRequest,
	type Body,
	password,
	readFields,
	readQuery,
} from "./fields.ts";
import { accountPath, loginPage, loginPath } from "./pages.ts";
import type { TokenPair } from "./sign-ins.ts";

/** Where to go afterwards is in the query. */
export async function showLogin(
	_: Auth,
	request: AuthRequest,
): Promise<undefined> {
	const next = readQuery(request)?.["next"];
	return showPage(request, 200, loginPage(ownPath(next), ""));
}

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

export async function logIn(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request);
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
		request.onSecureName,
	);
	return isRefusal(signed)
		? showRefusal(request, signed, (message) => loginPage(next, message))
		: redirect(request, next, cookie(signed.value, signed.maxAgeSeconds));
}

export async function refresh(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request);
	if (isRefusal(body)) return body;
	const raw = refreshTokenIn(body);
	if (raw === undefined) return refuse("bad-request", "no refresh_token");
	const pair = await auth.refresh(raw);
	return isRefusal(pair) ? pair : showPair(request, pair);
}

export async function logOut(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { session } = request.client;
	const body = await readFields(request);
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

/** A path of this gate; anything that a browser could read as another place is the account page. */
export function ownPath(next: string | undefined): string {
	if (next === undefined || next.length > 2_000) return accountPath;
	return /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(next) &&
		URL.canParse(next, "http://own.invalid") &&
		new URL(next, "http://own.invalid").host === "own.invalid"
		? next
		: accountPath;
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
