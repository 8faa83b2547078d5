/**
 * Everything under /.drawbridge/auth/, and the familiar paths that stand for it: finds the endpoint, and refuses what no
 * endpoint takes. Comes after the gate has identified the caller; decides nothing about who may sign in.
 */
import { type Refusal, refuse } from "../problem.ts";
import { notAllowed } from "./answers.ts";
import type { Auth } from "./auth.ts";
import { type AuthRequest, readQuery } from "./fields.ts";
import {
	changePassword,
	setUp,
	showAccount,
	showSetup,
	showSetupScript,
} from "./password-endpoints.ts";
import { logIn, logOut, refresh, showLogin } from "./sign-in-endpoints.ts";
import {
	exchangeToken,
	giveTicket,
	showPublicKeys,
} from "./token-endpoints.ts";

type Answer = (
	auth: Auth,
	request: AuthRequest,
) => Promise<Refusal | undefined>;

const readOnly: Readonly<Record<string, Answer>> = {
	"auth/login": showLogin,
	"auth/setup": showSetup,
	"auth/setup.js": showSetupScript,
	"auth/account": showAccount,
	"auth/jwks.json": showPublicKeys,
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

/**
 * undefined: answered. A refusal that the exchange has been answered with already (a page says it in its own way) is
 * returned all the same, for the record.
 */
export async function answerAuth(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { exchange, endpoint } = request;
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
	const query = readQuery(request);
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
