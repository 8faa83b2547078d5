/**
 * The endpoints that give something for what the caller showed already, a JWT or a WebSocket ticket, and the public keys
 * to check a JWT with. What is given is the caller's own rights, or less.
 */
import * as z from "zod";
import { Name, Role, roleAliases } from "../../contract/views.ts";
import { type Client, isKnown } from "../client.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { showJson } from "./answers.ts";
import type { Auth } from "./auth.ts";
import { type AuthRequest, readWithQuery } from "./fields.ts";
import { loginPath } from "./pages.ts";
import { commonUpstreams } from "./session.ts";
import { ticketSeconds } from "./tickets.ts";

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
export async function exchangeToken(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { client } = request;
	if (!isKnown(client)) return refuse("unauthenticated", "nothing to exchange");
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

export async function giveTicket(
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

export async function showPublicKeys(
	auth: Auth,
	request: AuthRequest,
): Promise<undefined> {
	return showJson(request, 200, { keys: await auth.publicKeys() });
}
