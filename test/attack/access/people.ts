/** People, tokens, tickets and upgrades at a running gate, as the tests of this folder need them. */
import * as z from "zod";
import { type Ask, send, type Told } from "../../core/http.ts";
import type { GateProcess } from "../../stub/gate-process.ts";

export const password = "otter canary in the reeds 42";

/** What a page of the gate's own origin sends along. */
export const ownPage = { "Sec-Fetch-Site": "same-origin" };

export const upgrade = {
	Connection: "Upgrade",
	Upgrade: "websocket",
	"Sec-WebSocket-Version": "13",
	"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
};

export const json = (body: object): Ask => ({
	method: "POST",
	headers: { "Content-Type": "application/json" },
	body: JSON.stringify(body),
});

export async function addUser(
	gate: GateProcess,
	name: string,
	role: string,
): Promise<void> {
	const words = ["user", "add", name, "--role", role, "--password"];
	const { code, stderr } = await gate.feed(`${password}\n`, ...words);
	if (code !== 0) throw new Error(stderr);
}

const form = (name: string): Ask => ({
	method: "POST",
	headers: {
		...ownPage,
		"Content-Type": "application/x-www-form-urlencoded",
	},
	body: new URLSearchParams({ username: name, password }).toString(),
});

/** By the login form; the Cookie field's value. `host` is the one the browser stands at. */
export async function cookieOf(
	gate: GateProcess,
	name: string,
	host?: string,
): Promise<string> {
	const { headers, ...rest } = form(name);
	const told = await send(gate.gateUrl, {
		...rest,
		path: "/.drawbridge/auth/login",
		headers: { ...headers, ...(host === undefined ? {} : { Host: host }) },
	});
	const cookie = told.headers["set-cookie"]?.[0]?.split(";")[0];
	if (cookie === undefined) throw new Error(`no cookie: ${told.status}`);
	return cookie;
}

const Pair = z.object({ access_token: z.string(), refresh_token: z.string() });
const Token = z.object({
	access_token: z.string(),
	role: z.string().optional(),
	upstreams: z.array(z.string()).optional(),
});

/** By the JSON login. */
export async function signIn(
	gate: GateProcess,
	username: string,
): Promise<z.infer<typeof Pair>> {
	const told = await send(gate.gateUrl, {
		...json({ username, password }),
		path: "/.drawbridge/auth/login",
	});
	return Pair.parse(JSON.parse(told.body));
}

/** Asks for a token or a ticket with these fields. */
export function exchange(
	gate: GateProcess,
	headers: Record<string, string>,
	wanted: object = {},
	endpoint = "token",
): Promise<Told> {
	const { headers: type, ...rest } = json(wanted);
	return send(gate.gateUrl, {
		...rest,
		path: `/.drawbridge/auth/${endpoint}`,
		headers: { ...type, ...headers },
	});
}

export const tokenIn = (told: Told): z.infer<typeof Token> =>
	Token.parse(JSON.parse(told.body));
