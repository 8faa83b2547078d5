/**
 * Writes the answers of /.drawbridge/auth/: pages, JSON, redirects, our cookie, and refusals as a person reads them.
 * Decides nothing.
 */
import { problems } from "../../contract/problems.ts";
import type { Role } from "../../contract/views.ts";
import { problemAnswer, type Refusal, refuse } from "../problem.ts";
import { sessionCookie } from "../request/head.ts";
import type { AuthRequest } from "./fields.ts";
import { type Page, weakPassword } from "./pages.ts";

interface Shown {
	readonly name: string;
	readonly role: Role;
}

/** What an answer tells of a user. */
export const shown = ({ name, role }: Shown): Shown => ({ name, role });

/** RFC 6265bis §4.1.3.2: its prefix binds it to this host, to HTTPS (or localhost), and to no path. */
export const cookie = (value: string, maxAgeSeconds: number): string[] => [
	"Set-Cookie",
	`${sessionCookie}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Strict`,
];

const messages: Partial<Record<Refusal["code"], string>> = {
	unauthenticated: "That did not work. Check what you typed and try again.",
	"weak-password": weakPassword,
	"rate-limited": "Too many tries. Wait a moment, then try again.",
};

/** A refusal as a person reads it. */
export function showRefusal(
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

/** Of a request, what its answer depends on. */
type Asked = Pick<AuthRequest, "exchange" | "head">;

export const showJson = (
	request: Asked,
	status: number,
	value: unknown,
): undefined =>
	write(
		request,
		status,
		["Content-Type", "application/json"],
		`${JSON.stringify(value)}\n`,
	);

export const showPage = (
	request: Asked,
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

export const redirect = (
	request: AuthRequest,
	location: string,
	more: readonly string[] = [],
): undefined => write(request, 303, ["Location", location, ...more], "");

/** Nothing of this folder may be kept, framed, sniffed or named to another site. */
export function write(
	{ exchange, head }: Asked,
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
export function notAllowed(
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
