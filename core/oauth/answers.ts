/**
 * What the addresses of the authorization server have in common: the request as they see it, and their answers. Nothing
 * of it may be kept, framed or sniffed. Decides nothing.
 */
import { showJson, showPage as showAnyPage, write } from "../auth/answers.ts";
import type { Page } from "../auth/pages.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { type Head, valueOf } from "../request/head.ts";
import type { Target } from "../request/target.ts";
import { stopPage } from "./pages.ts";

export interface OAuthRequest {
	readonly exchange: Exchange;
	readonly head: Head;
	readonly target: Target;
	/** "oauth/token", or ".well-known/oauth-authorization-server". */
	readonly endpoint: string;
	readonly address: string;
	/** Whose own host name it was asked on; `null`: the gate's. */
	readonly on: string | null;
}

/** The library's own cookies; it looks for no others. */
export function cookieOf({ head }: OAuthRequest): { cookie?: string } {
	const cookie = valueOf(head.forward, "cookie");
	return cookie === undefined ? {} : { cookie };
}

/** Goes on to `location`, with the library's cookies. */
export const showRedirect = (
	request: OAuthRequest,
	location: string,
	headers: readonly string[],
): undefined =>
	write(
		request,
		303,
		[
			"Location",
			location,
			...headers.flatMap((name, at) =>
				at % 2 === 0 && name.toLowerCase() === "set-cookie"
					? ["Set-Cookie", headers[at + 1] ?? ""]
					: [],
			),
		],
		"",
	);

/** RFC 6749 §5.2. */
export const showError = (
	request: OAuthRequest,
	status: number,
	error: string,
	description: string,
): undefined =>
	showJson(request, status, { error, error_description: description });

export const showStop = (
	request: OAuthRequest,
	status: number,
	message: string,
): undefined => showPage(request, status, stopPage(message));

/** Its forms are sent nowhere: whoever answers does so on the desktop. */
export const showPage = (
	request: OAuthRequest,
	status: number,
	{ html, policy }: Page,
): undefined =>
	showAnyPage(request, status, {
		html,
		policy: policy.replace("form-action 'self'", "form-action 'none'"),
	});
