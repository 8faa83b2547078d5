/** A real {@link Auth} over a temporary state and vault, and requests to its endpoints without a listener. */
import type { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { readKeys } from "../../../core/audit/keys.ts";
import { Auth } from "../../../core/auth/auth.ts";
import { answerAuth } from "../../../core/auth/endpoints.ts";
import type { AuthParts } from "../../../core/auth/parts.ts";
import type { Session } from "../../../core/auth/session.ts";
import type { User } from "../../../core/auth/users.ts";
import type { Client } from "../../../core/client.ts";
import type { ApiKey } from "../../../core/keys.ts";
import { isRefusal, type Refusal } from "../../../core/problem.ts";
import { parseHead, sessionCookie } from "../../../core/request/head.ts";
import { parseTarget } from "../../../core/request/target.ts";
import type { SecuritySettings } from "../../../core/settings/schema.ts";
import { FakeExchange } from "../fake-exchange.ts";
import { type CoreParts, coreParts, newKey } from "../parts.ts";

export const goodPassword = "drift-canary-42-otter";
export const otherPassword = "heron-canary-77-maple";
export const address = "127.0.0.1";

export interface AuthTest extends CoreParts {
	readonly auth: Auth;
	readonly lifetimes: SecuritySettings["auth"];
	/** How often something was revoked. */
	readonly revoked: () => number;
	/** Failed sign-ins, as "address account". */
	readonly failures: string[];
	/** Seconds every sign-in has to wait from now on. */
	waitSeconds: number;
	/** As after a restart, over the same state and vault. */
	readonly again: () => Auth;
	/** A user who has {@link goodPassword}. */
	readonly user: (name?: string, role?: User["role"]) => Promise<User>;
	readonly key: (change?: Parameters<typeof newKey>[0]) => Promise<ApiKey>;
}

export async function authParts(
	change: Partial<AuthParts> = {},
): Promise<AuthTest> {
	const core = await coreParts();
	let revocations = 0;
	const failures: string[] = [];
	const lifetimes: SecuritySettings["auth"] = {
		access_hours: 24,
		refresh_days: 7,
		cookie_hours: 24,
		cookie_idle_minutes: 120,
	};
	const parts: AuthParts = {
		...core,
		log: () => undefined,
		lifetimes: () => lifetimes,
		onRevoke: () => {
			revocations++;
		},
		onUsers: () => undefined,
		attempts: {
			wait: () => test.waitSeconds,
			failed: (from, account) => failures.push(`${from} ${account}`),
			succeeded: () => undefined,
		},
		...change,
	};
	const keys = await readKeys(core.vault);
	if (!keys) throw new Error("no keys");
	/** As the gate does once the vault is open. */
	const opened = (): Auth => {
		const made = new Auth(parts);
		for (const { sealed } of made.sealed) void sealed.open(keys.rows, false);
		return made;
	};
	const auth = opened();
	const test: AuthTest = {
		...core,
		auth,
		lifetimes,
		revoked: () => revocations,
		failures,
		waitSeconds: 0,
		again: opened,
		async user(name = "alice", role = "operator") {
			const user = await auth.addWithPassword(name, role, goodPassword);
			if (!user || isRefusal(user)) throw new Error(`no user ${name}`);
			return user;
		},
		async key(wanted) {
			const { key } = await core.keys.create(newKey(wanted));
			const known = core.keys.identify(key);
			if (!known) throw new Error("no key");
			return known;
		},
	};
	return test;
}

/** Fails the test on a refusal, by its code. */
export function done<T>(result: T | Refusal | undefined): T {
	if (typeof result === "object" && result !== null && isRefusal(result))
		expect.fail(`refused: ${result.code}`);
	if (result === undefined) expect.fail("undefined");
	return result;
}

/** The refusal's code, or "done". */
export const codeOf = (result: unknown): string =>
	typeof result === "object" && result !== null && isRefusal(result)
		? result.code
		: "done";

export const anonymous: Client = {
	id: "anonymous",
	name: "anonymous",
	role: "operator",
	upstreams: [],
	key: undefined,
	session: undefined,
};

export const withKey = (key: ApiKey): Client => ({
	id: key.subject,
	name: key.name,
	role: key.role,
	upstreams: key.upstreams,
	key,
	session: undefined,
});

export const withSession = (session: Session): Client => ({
	id: session.subject,
	name: session.name,
	role: session.role,
	upstreams: session.upstreams,
	key: undefined,
	session,
});

export interface AskAuth {
	readonly method?: string;
	readonly body?: string | object;
	/** Of the body; JSON for an object. */
	readonly type?: string;
	readonly headers?: readonly string[];
	readonly client?: Client;
	readonly query?: string;
	readonly upstream?: string;
	readonly upstreams?: readonly string[];
	readonly onSecureName?: boolean;
}

export interface Answered {
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** The body's members when it is JSON. */
	readonly json: Record<string, unknown>;
	/** What the endpoint returned for the gate to answer or to record. */
	readonly refusal: Refusal | undefined;
	/** The refusal's code, or the status. */
	readonly outcome: string;
}

/** `endpoint` as "auth/login". The default method is POST where there is a body. */
export async function askAuth(
	auth: Auth,
	endpoint: string,
	ask: AskAuth = {},
): Promise<Answered> {
	const { client = anonymous, query = "", upstreams = ["docs"] } = ask;
	const text =
		typeof ask.body === "object" ? JSON.stringify(ask.body) : ask.body;
	const method = ask.method ?? (text === undefined ? "GET" : "POST");
	const body = Buffer.from(text ?? "");
	const raw = [
		"Host",
		"127.0.0.1",
		...(text === undefined
			? []
			: [
					"Content-Length",
					String(body.length),
					"Content-Type",
					ask.type ?? "application/json",
				]),
		...(ask.headers ?? []),
	];
	const head = parseHead(raw, "1.1");
	if (isRefusal(head)) throw new Error(head.reason);
	const target = parseTarget(`/.drawbridge/${endpoint}${query}`, "127.0.0.1");
	if (isRefusal(target)) throw new Error(target.reason);
	const exchange = new FakeExchange(method, target.bytes, raw, body);
	const refusal = await answerAuth(auth, {
		exchange,
		head,
		target,
		endpoint,
		client,
		address,
		upstream: ask.upstream,
		upstreamNames: () => upstreams,
		onSecureName: ask.onSecureName ?? false,
		mayUse: (name) =>
			client.upstreams.length === 0 || client.upstreams.includes(name),
	});
	expect(exchange.finished || refusal !== undefined).toBe(true);
	const isJson =
		exchange.headers["content-type"]?.includes("json") && exchange.body !== "";
	return {
		status: exchange.status,
		headers: exchange.headers,
		body: exchange.body,
		json: isJson ? JSON.parse(exchange.body) : {},
		refusal,
		outcome: refusal?.code ?? String(exchange.status),
	};
}

/** The cookie's value in an answer. */
export function cookieOf(answered: Answered): string {
	const value = new RegExp(`^${sessionCookie}=([^;]+)`).exec(
		answered.headers["set-cookie"] ?? "",
	)?.[1];
	if (value === undefined) expect.fail("no cookie");
	return value;
}

/** Everything the state's tables hold, as text. */
export function dump(db: DatabaseSync): string {
	return ["app_user", "session", "refresh", "setting", "audit"]
		.flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all())
		.map((row) =>
			JSON.stringify(row, (_, value: unknown) =>
				value instanceof Uint8Array
					? `${Buffer.from(value).toString("hex")} ${Buffer.from(value).toString("base64url")} ${Buffer.from(value).toString("latin1")}`
					: value,
			),
		)
		.join("\n");
}
