/**
 * OpenWhale, the assistant, as its code is: the gateway with its login and keys, and the dashboard. Its weaknesses are
 * kept: anyone who reaches the port may run tools at /dashboard/api/tools/execute, anyone may register, admin/admin
 * signs in, keys and sessions are taken from the query, and the rate limit counts what X-Forwarded-For claims.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import * as z from "zod";
import { mint, nowSeconds, verify } from "./hs256.ts";
import {
	answer,
	type Call,
	field,
	listen,
	openEvents,
	parseJson,
	type StandIn,
} from "./listening.ts";

export interface Assistant extends StandIn {
	/** A key of the gateway's, as its admin route makes them. */
	readonly key: string;
	/** Every tool that was run, with its arguments. */
	readonly executed: { readonly tool: string; readonly args: unknown }[];
}

const week = 7 * 86_400;
const Execute = z.object({
	tool: z.string(),
	args: z.record(z.string(), z.unknown()).default({}),
});
const ByName = z.object({ username: z.string(), password: z.string() });
const ByMail = z.object({ email: z.string(), password: z.string() });
const Refresh = z.object({ refreshToken: z.string() });
const Chat = z.looseObject({ stream: z.boolean().default(false) });
const Passwords = z.object({
	currentPassword: z.string(),
	newPassword: z.string(),
});

interface User {
	readonly id: string;
	readonly name: string;
	password: string;
	readonly role: string;
}

export async function startAssistant(): Promise<Assistant> {
	const secret = randomBytes(32).toString("hex");
	const key = `owk_${randomBytes(32).toString("hex")}`;
	const executed: { tool: string; args: unknown }[] = [];
	const accounts = new Map<string, User>();
	const refreshTokens = new Map<string, User>();
	const dashboardUsers = new Map<string, User>();
	dashboardUsers.set("admin", user("admin", "admin", "admin"));
	const sessions = new Map<string, User>();
	const auth = new FixedWindow(10);
	const api = new FixedWindow(60);

	/** Old refresh tokens stay good: nothing is taken away here. */
	function signIn(account: User): unknown {
		const refreshToken = randomBytes(32).toString("hex");
		refreshTokens.set(refreshToken, account);
		const iat = nowSeconds();
		const { id, name, role } = account;
		const claims = { sub: id, email: name, role, type: "access", iat };
		return {
			user: { id, email: name, role },
			accessToken: mint({ ...claims, exp: iat + week }, secret),
			refreshToken,
		};
	}

	/** A good Bearer wins; a bad one falls through to the key, and that to the query. */
	function admitted(call: Call): boolean {
		const bearer = /^Bearer (.+)$/.exec(field(call, "authorization"))?.[1];
		const claims = verify(bearer ?? "", secret);
		if (claims && Number(claims["exp"]) > nowSeconds()) return true;
		return (
			field(call, "x-api-key") === key || call.query.get("api_key") === key
		);
	}

	function gatewayAuth(call: Call, res: ServerResponse): void {
		if (auth.refused(call, res)) return;
		const at = `${call.method} ${call.path}`;
		if (at === "POST /auth/register") {
			const wanted = parseJson(ByMail, call.body);
			if (!wanted) answer(res, 400, { error: "email and password required" });
			else {
				const account = user(wanted.email, wanted.password, "user");
				accounts.set(wanted.email, account);
				answer(res, 200, signIn(account));
			}
		} else if (at === "POST /auth/login") {
			const shown = parseJson(ByMail, call.body);
			const account = accounts.get(shown?.email ?? "");
			if (account && account.password === shown?.password)
				answer(res, 200, signIn(account));
			else answer(res, 401, { error: "invalid credentials" });
		} else if (at === "POST /auth/refresh") {
			const token = parseJson(Refresh, call.body)?.refreshToken ?? "";
			const account = refreshTokens.get(token);
			if (account) answer(res, 200, signIn(account));
			else answer(res, 401, { error: "invalid or expired refresh token" });
		} else answer(res, 404, { error: "not found" });
	}

	function gatewayApi(call: Call, res: ServerResponse): void {
		if (call.path.startsWith("/api/") && api.refused(call, res)) return;
		if (!admitted(call)) {
			answer(res, 401, { error: "unauthorized", message: "Missing" });
			return;
		}
		const at = `${call.method} ${call.path}`;
		if (at === "GET /api/providers") answer(res, 200, { providers: [] });
		else if (at === "POST /api/agent/chat/completions")
			chat(call, res, "choices");
		else if (at === "POST /a2a") a2a(call, res);
		else answer(res, 404, { error: "not found" });
	}

	function dashboard(call: Call, res: ServerResponse): void {
		const path = call.path.slice("/dashboard/api".length);
		const at = `${call.method} ${path}`;
		const id = field(call, "authorization").replace("Bearer ", "");
		const session = sessions.get(id);
		const denied = (): void => answer(res, 401, { ok: false });
		if (at === "POST /auth/login") {
			const shown = parseJson(ByName, call.body);
			const known = dashboardUsers.get(shown?.username ?? "");
			if (!known || known.password !== shown?.password) {
				denied();
				return;
			}
			const sessionId = randomUUID();
			sessions.set(sessionId, known);
			const { name: username, role } = known;
			answer(res, 200, { ok: true, sessionId, user: { username, role } });
		} else if (at === "GET /auth/me") {
			if (session) answer(res, 200, { ok: true, user: session.name });
			else denied();
		} else if (at === "POST /auth/change-password") {
			const wanted = parseJson(Passwords, call.body);
			if (!session || wanted?.currentPassword !== session.password) denied();
			else {
				session.password = wanted.newPassword;
				answer(res, 200, { ok: true });
			}
		} else if (path === "/users") {
			if (session?.role !== "admin") {
				answer(res, 403, { ok: false, error: "Admin access required" });
				return;
			}
			const wanted = parseJson(ByName, call.body);
			if (call.method === "POST" && wanted)
				dashboardUsers.set(
					wanted.username,
					user(wanted.username, wanted.password, "user"),
				);
			answer(res, 200, { ok: true, users: [...dashboardUsers.keys()] });
		} else if (at === "GET /agents/events") {
			if (!sessions.has(call.query.get("token") ?? "")) denied();
			else openEvents(res)({ type: "connected" });
		} else open(at, call, res);
	}

	/** What asks nobody who he is. */
	function open(at: string, call: Call, res: ServerResponse): void {
		if (at === "POST /tools/execute") {
			const wanted = parseJson(Execute, call.body);
			if (!wanted) {
				answer(res, 400, { ok: false, error: "Tool name is required" });
				return;
			}
			executed.push(wanted);
			answer(res, 200, { ok: true, result: `ran ${wanted.tool}` });
		} else if (at === "POST /chat/stream") chat(call, res, "content");
		else if (at === "GET /config") answer(res, 200, { defaultModel: "gpt" });
		else if (at === "POST /config") answer(res, 200, { ok: true });
		else if (at === "GET /audit-logs") answer(res, 200, { logs: [] });
		else answer(res, 404, { error: "not found" });
	}

	const standIn = await listen((call, res) => {
		if (call.path === "/health") answer(res, 200, { status: "ok" });
		else if (call.path === "/.well-known/agent.json")
			answer(res, 200, { name: "OpenWhale", url: "/a2a" });
		else if (call.path.startsWith("/auth/")) gatewayAuth(call, res);
		else if (call.path.startsWith("/dashboard/api/")) dashboard(call, res);
		else gatewayApi(call, res);
	});
	return { ...standIn, key, executed };
}

const user = (name: string, password: string, role: string): User => ({
	id: randomUUID(),
	name,
	password,
	role,
});

/** One token a event and `[DONE]` last, or everything at once. */
function chat(call: Call, res: ServerResponse, member: string): void {
	const wanted = parseJson(Chat, call.body);
	const streams = wanted?.stream === true || call.path.endsWith("/stream");
	if (!streams) {
		answer(res, 200, { object: "chat.completion", [member]: ["hello"] });
		return;
	}
	const push = openEvents(res);
	for (const word of ["hel", "lo"]) push({ [member]: word });
	push("[DONE]");
	res.end();
}

const A2a = z.looseObject({
	id: z.union([z.string(), z.number()]),
	method: z.string(),
});

function a2a(call: Call, res: ServerResponse): void {
	const message = parseJson(A2a, call.body);
	const { id = null, method } = message ?? {};
	const done = { jsonrpc: "2.0", id, result: { state: "completed" } };
	if (!message) answer(res, 400, { jsonrpc: "2.0", id, error: {} });
	else if (method === "SendStreamingMessage") {
		const push = openEvents(res);
		push({ jsonrpc: "2.0", id, result: { state: "working" } });
		push(done);
		res.end();
	} else answer(res, 200, done);
}

/** A window of a minute by what X-Forwarded-For claims; all who claim nothing share one count. */
class FixedWindow {
	readonly #limit: number;
	readonly #counts = new Map<string, { count: number; resetAt: number }>();

	constructor(limit: number) {
		this.#limit = limit;
	}

	refused(call: Call, res: ServerResponse): boolean {
		const claimed = field(call, "x-forwarded-for").split(",")[0]?.trim();
		const name = claimed || field(call, "x-real-ip") || "unknown";
		const now = Date.now();
		let window = this.#counts.get(name);
		if (!window || window.resetAt < now) {
			window = { count: 0, resetAt: now + 60_000 };
			this.#counts.set(name, window);
		}
		window.count++;
		res.setHeader("X-RateLimit-Limit", String(this.#limit));
		if (window.count <= this.#limit) return false;
		answer(res, 429, { error: "rate_limit_exceeded", retryAfter: 60 });
		return true;
	}
}
