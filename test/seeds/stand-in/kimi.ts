/**
 * The Kimi services as their code is: auditor, sysadmin, convergence loop and dashboard, one process each. Their
 * weaknesses are kept: any key mints any role, a token's own permissions are believed, an empty secret signs, a
 * WebSocket ticket is an ordinary token that can be used again, and CORS lets any page in.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import * as z from "zod";
import { type Claims, mint, nowSeconds, verify } from "./hs256.ts";
import {
	answer,
	type Call,
	field,
	type Handle,
	listen,
	parseJson,
	type StandIn,
	type Upgrade,
} from "./listening.ts";

export type KimiService =
	| "security-auditor"
	| "sysadmin-ai"
	| "convergence-loop"
	| "dashboard";

export interface KimiSettings {
	/** {SERVICE}_JWT_SECRET. As shipped it is empty, and then a token signed with nothing is believed. */
	readonly secret?: string;
	/** Where the dashboard's proxy leads; it sees the auditor only here. */
	readonly auditorUrl?: string;
}

export interface Kimi extends StandIn {
	/** The key that is printed at the start. */
	readonly adminKey: string;
	/** One of {SERVICE}_API_KEYS: a viewer, whatever role it was made with. */
	readonly storedKey: string;
	/** Every command that /execute took. */
	readonly executed: string[];
}

const Role = z.enum(["admin", "operator", "viewer"]);
type Role = z.infer<typeof Role>;

const reads = ["health", "scans", "hosts", "tasks", "workflows", "dashboard"];
const viewer = reads.map((noun) => `read:${noun}`);
const operator = [
	...viewer,
	"create:scan",
	"create:task",
	"create:workflow",
	"execute:command",
];
const permissionsOf: Readonly<Record<Role, readonly string[]>> = {
	viewer,
	operator,
	admin: [
		...operator,
		"delete:scan",
		"delete:task",
		"delete:workflow",
		"manage:users",
		"manage:certs",
	],
};

interface User {
	readonly sub: string;
	readonly role: Role;
	readonly permissions: readonly string[];
}

/** What FastAPI answers as `{"detail": …}`. */
class HttpError extends Error {
	readonly status: number;
	readonly detail: unknown;
	constructor(status: number, detail: unknown) {
		super(String(status));
		this.status = status;
		this.detail = detail;
	}
}

export function kimiToken(
	sub: string,
	role: Role,
	secret: string,
	extra: Claims = {},
): string {
	const iat = nowSeconds();
	return mint(
		{
			sub,
			role,
			permissions: permissionsOf[role],
			iat,
			exp: iat + 24 * 3_600,
			jti: randomBytes(16).toString("base64url"),
			...extra,
		},
		secret,
	);
}

export async function startKimi(
	service: KimiService,
	settings: KimiSettings = {},
): Promise<Kimi> {
	const { secret = "" } = settings;
	const adminKey = newKey();
	const storedKey = newKey();
	const executed: string[] = [];
	const keys = new Map<string, readonly [string, Role]>([
		[hash(adminKey), ["default", "admin"]],
		[hash(storedKey), ["stored", "viewer"]],
	]);

	function userOfToken(token: string): User {
		const claims = verify(token, secret);
		if (!claims)
			throw new HttpError(401, "Invalid token: Signature verification failed");
		if (Number(claims["exp"]) < nowSeconds())
			throw new HttpError(401, "Token has expired");
		// A claim that is missing or of another kind is an unhandled exception there, hence a 500.
		return TokenClaims.parse(claims);
	}

	/** The key is looked at first, alone: a good Bearer does not help a bad key. */
	function userOf(call: Call): User {
		const key = field(call, "x-api-key");
		if (key !== "") {
			const known = keys.get(hash(key));
			if (!known) throw new HttpError(401, "Invalid API key");
			const [id, role] = known;
			return { sub: `apikey:${id}`, role, permissions: permissionsOf[role] };
		}
		const bearer = /^Bearer (.+)$/i.exec(field(call, "authorization"))?.[1];
		if (bearer !== undefined) return userOfToken(bearer);
		throw new HttpError(401, "Authentication required");
	}

	function permit(call: Call, permission: string): User {
		const user = userOf(call);
		if (!user.permissions.includes(permission))
			throw new HttpError(403, `Permission denied: ${permission} required`);
		return user;
	}

	/** Any valid key, any role, any user: as it is. */
	function mintForCaller(call: Call): unknown {
		const key = call.query.get("api_key") ?? "";
		if (key === "") throw new HttpError(401, "API key required");
		if (!keys.has(hash(key))) throw new HttpError(401, "Invalid API key");
		const sub = call.query.get("user_id");
		const role = Role.safeParse(call.query.get("role") ?? "viewer");
		if (sub === null || !role.success) throw new HttpError(422, []);
		return {
			access_token: kimiToken(sub, role.data, secret),
			token_type: "bearer",
		};
	}

	const loop = new Loop(userOfToken);
	const dashboard = new Dashboard(secret, settings.auditorUrl);
	const parts: Parts = { userOf, permit, executed, secret };
	const route = {
		"security-auditor": auditor,
		"sysadmin-ai": sysadmin,
		"convergence-loop": workflows,
		dashboard: () => undefined,
	}[service];

	const handle: Handle = async (call, res) => {
		cors(call, res);
		if (call.method === "OPTIONS") {
			res.writeHead(200).end("OK");
			return;
		}
		try {
			if (service === "dashboard") {
				await dashboard.handle(call, res);
				return;
			}
			const at = `${call.method} ${call.path}`;
			if (at === "GET /health") {
				const user = attempt(() => userOf(call));
				answer(res, 200, {
					status: "healthy",
					service,
					version: "1.0.0",
					authenticated: user !== undefined,
					user: user?.sub ?? null,
				});
			} else if (at === "GET /") {
				const { sub, role } = userOf(call);
				const name = `Kimi ${service}`;
				answer(res, 200, { service: name, version: "1.0.0", user: sub, role });
			} else if (at === "POST /auth/token" && service !== "convergence-loop")
				answer(res, 200, mintForCaller(call));
			else {
				const body = route(at, call, parts);
				if (body === undefined) throw new HttpError(404, "Not Found");
				answer(res, 200, body);
			}
		} catch (error) {
			if (!(error instanceof HttpError)) throw error;
			answer(res, error.status, { detail: error.detail });
		}
	};
	const standIn = await listen(
		handle,
		service === "convergence-loop" ? loop.upgrade : undefined,
	);
	return {
		...standIn,
		adminKey,
		storedKey,
		executed,
		async stop() {
			loop.close();
			await standIn.stop();
		},
	};
}

const newKey = (): string => `kimi_${randomBytes(32).toString("base64url")}`;
const hash = (key: string): string =>
	createHash("sha256").update(key).digest("hex");

const TokenClaims = z.object({
	sub: z.string(),
	role: Role,
	permissions: z.array(z.enum(permissionsOf.admin)).default([]),
	iat: z.number(),
	exp: z.number(),
	jti: z.string(),
});

function attempt<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch (error) {
		if (error instanceof HttpError) return undefined;
		throw error;
	}
}

/** Any page may read the answers, and with a cookie it may send credentials too. */
function cors(call: Call, res: ServerResponse): void {
	const origin = field(call, "origin");
	if (origin === "") return;
	const preflight = call.method === "OPTIONS";
	const reflect = preflight || field(call, "cookie") !== "";
	res.setHeader("Access-Control-Allow-Origin", reflect ? origin : "*");
	res.setHeader("Access-Control-Allow-Credentials", "true");
	if (preflight) res.setHeader("Access-Control-Allow-Methods", "DELETE, POST");
}

interface Parts {
	readonly userOf: (call: Call) => User;
	readonly permit: (call: Call, permission: string) => User;
	readonly executed: string[];
	readonly secret: string;
}
/** The answer's body; `undefined`: no such route. */
type Route = (at: string, call: Call, parts: Parts) => unknown;

const Scan = z.object({
	target: z.string(),
	scan_type: z.string().default("full"),
});

const auditor: Route = (at, call, { permit }) => {
	const id = call.path.split("/")[2] ?? "";
	const scan = (target: string, status: string, sub: string): unknown => ({
		id: id || randomUUID(),
		target,
		status,
		findings: [],
		timestamp: new Date().toISOString(),
		scanned_by: sub,
	});
	if (at === "POST /scan") {
		const { sub } = permit(call, "create:scan");
		return scan(valid(Scan, call).target, "queued", sub);
	}
	if (at === "GET /scans") {
		permit(call, "read:scans");
		return { scans: [], total: 0, limit: 100, offset: 0 };
	}
	if (/^GET \/scans\/[^/]+$/.test(at))
		return scan("example.com", "completed", permit(call, "read:scans").sub);
	if (/^DELETE \/scans\/[^/]+$/.test(at)) {
		const { sub } = permit(call, "delete:scan");
		return { message: `Scan ${id} deleted`, deleted_by: sub };
	}
	return undefined;
};

const Command = z.object({
	host: z.string(),
	command: z.string(),
	timeout: z.number().min(1).max(3_600).default(60),
	dry_run: z.boolean().default(false),
});
const critical = ["rm -rf", "mkfs", "format", "shutdown", "reboot", "halt"];
const high = ["sudo", "su -", "passwd", "useradd", "chmod 777", "chown -R"];

/** Substring search, so `ls --format=json` is critical; and critical is for nobody, high for admin only. */
function safety(command: string, role: Role): Record<string, unknown> {
	const lower = command.toLowerCase();
	const found = (words: readonly string[]): string | undefined =>
		words.find((word) => lower.includes(word));
	const risk_level = found(critical)
		? "critical"
		: found(high)
			? "high"
			: "low";
	const safe =
		risk_level === "low" || (risk_level === "high" && role === "admin");
	const reason = found(critical) ?? found(high) ?? "Command appears safe";
	return { safe, reason, risk_level, requires_approval: !safe };
}

const sysadmin: Route = (at, call, { permit, executed }) => {
	if (at === "POST /safety-check") {
		const { role } = permit(call, "read:tasks");
		return safety(valid(Command.omit({ timeout: true }), call).command, role);
	}
	if (at === "POST /execute") {
		const { sub, role } = permit(call, "execute:command");
		const { host, command, dry_run } = valid(Command, call);
		const { safe, risk_level, reason } = safety(command, role);
		if (safe !== true)
			throw new HttpError(403, {
				message: "Command requires admin approval",
				risk_level,
				reason,
			});
		if (!dry_run) executed.push(command);
		return {
			id: randomUUID(),
			host,
			command,
			stdout: "",
			stderr: "",
			exit_code: 0,
			timestamp: new Date().toISOString(),
			executed_by: sub,
			approved: true,
		};
	}
	if (at === "GET /hosts") {
		permit(call, "read:hosts");
		return { hosts: [], total: 0 };
	}
	if (at === "GET /tasks") {
		permit(call, "read:tasks");
		return { tasks: [], total: 0, limit: 100, offset: 0 };
	}
	if (/^DELETE \/tasks\/[^/]+$/.test(at)) {
		const { sub } = permit(call, "delete:task");
		return { message: "Task deleted", deleted_by: sub };
	}
	return undefined;
};

const Workflow = z.object({
	name: z.string(),
	steps: z.array(z.record(z.string(), z.unknown())),
});

const workflows: Route = (at, call, { userOf, permit, secret }) => {
	if (at === "POST /auth/ws-token") {
		const { sub, role } = userOf(call);
		const claims = { type: "websocket", exp: nowSeconds() + 300 };
		return {
			access_token: kimiToken(sub, role, secret, claims),
			token_type: "bearer",
			expires_in: 300,
		};
	}
	if (at === "POST /workflows") {
		const { sub } = permit(call, "create:workflow");
		const { name } = valid(Workflow, call);
		return { id: randomUUID(), name, status: "pending", created_by: sub };
	}
	if (at === "GET /workflows") {
		permit(call, "read:workflows");
		return { workflows: [], total: 0, limit: 100, offset: 0 };
	}
	if (/^GET \/workflows\/[^/]+$/.test(at)) {
		permit(call, "read:workflows");
		return { id: call.path.split("/")[2], status: "running", progress: 50 };
	}
	if (/^DELETE \/workflows\/[^/]+$/.test(at)) {
		const { sub } = permit(call, "delete:workflow");
		return { message: "Workflow deleted", deleted_by: sub };
	}
	return undefined;
};

function valid<S extends z.ZodType>(shape: S, call: Call): z.infer<S> {
	const body = parseJson(shape, call.body);
	if (body === undefined)
		throw new HttpError(422, [{ type: "missing", loc: ["body"] }]);
	return body;
}

const Frame = z.looseObject({
	type: z.string().optional(),
	workflow_id: z.string().optional(),
	data: z.unknown().optional(),
});

/** The socket at /ws. Any token that verifies opens it, as often as wanted; the kind of token is never looked at. */
class Loop {
	readonly #server = new WebSocketServer({ noServer: true });
	readonly #users = new Map<WebSocket, User>();
	readonly #userOfToken: (token: string) => User;

	constructor(userOfToken: (token: string) => User) {
		this.#userOfToken = userOfToken;
	}

	readonly upgrade: Upgrade = (call, req, socket, head) => {
		const user = attempt(() =>
			this.#userOfToken(call.query.get("token") ?? ""),
		);
		if (call.path !== "/ws" || !user) {
			socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
			return;
		}
		this.#server.handleUpgrade(req, socket, head, (client) =>
			this.#join(client, user),
		);
	};

	close(): void {
		for (const client of this.#users.keys()) client.terminate();
		this.#server.close();
	}

	#join(client: WebSocket, user: User): void {
		this.#users.set(client, user);
		const connections = this.#users.size;
		const { sub, role } = user;
		send(client, { type: "connected", data: { user: sub, role, connections } });
		this.#broadcast({ type: "user_joined", data: { user: sub, connections } });
		client.on("error", () => undefined);
		client.on("close", () => {
			this.#users.delete(client);
			this.#broadcast({ type: "user_left", data: { user: sub } });
		});
		client.on("message", (data: Buffer) =>
			this.#take(client, user, data.toString("utf8")),
		);
	}

	#take(client: WebSocket, user: User, text: string): void {
		const frame = parseJson(Frame, text);
		const failed = (message: string): void =>
			send(client, { type: "error", data: { message } });
		if (!frame) {
			failed("Invalid JSON");
			return;
		}
		const { workflow_id } = frame;
		if (frame.type === "ping") send(client, { type: "pong" });
		else if (frame.type === "subscribe")
			send(client, { type: "subscribed", data: { workflow_id } });
		else if (frame.type !== "broadcast")
			send(client, { type: "echo", data: frame });
		else if (user.permissions.includes("create:workflow"))
			this.#broadcast({
				type: "broadcast",
				data: frame.data,
				from: user.sub,
			});
		else failed("Permission denied");
	}

	#broadcast(frame: unknown): void {
		for (const client of this.#users.keys()) send(client, frame);
	}
}

const send = (client: WebSocket, frame: unknown): void =>
	client.send(JSON.stringify(frame));

/** The web dashboard: three users whose passwords are their names, and a proxy that mints what it needs. */
class Dashboard {
	readonly #sessions = new Map<string, Role>();
	readonly #secret: string;
	readonly #auditorUrl: string | undefined;

	constructor(secret: string, auditorUrl: string | undefined) {
		this.#secret = secret;
		this.#auditorUrl = auditorUrl;
	}

	async handle(call: Call, res: ServerResponse): Promise<void> {
		const at = `${call.method} ${call.path}`;
		if (at === "GET /login") {
			res.writeHead(200, { "Content-Type": "text/html" });
			res.end('<form method="post" action="/login"></form>');
		} else if (at === "POST /login") this.#login(call, res);
		else {
			const id = /kimi_session=([^;]+)/.exec(field(call, "cookie"))?.[1] ?? "";
			const role = this.#sessions.get(id);
			if (role === undefined) res.writeHead(307, { Location: "/login" }).end();
			else await this.#inside(call, res, role);
		}
	}

	#login(call: Call, res: ServerResponse): void {
		const form = new URLSearchParams(call.body);
		const role = Role.safeParse(form.get("username"));
		if (!role.success || form.get("password") !== role.data) {
			res.writeHead(303, { Location: "/login?error=Invalid+credentials" });
			res.end();
			return;
		}
		const id = randomBytes(32).toString("base64url");
		this.#sessions.set(id, role.data);
		res.writeHead(303, {
			Location: "/dashboard",
			"Set-Cookie": `kimi_session=${id}; HttpOnly; Max-Age=86400; Path=/; SameSite=Strict; Secure`,
		});
		res.end();
	}

	async #inside(call: Call, res: ServerResponse, role: Role): Promise<void> {
		const proxied = /^\/api\/proxy\/security-auditor(\/.*)$/.exec(call.path);
		if (call.path === "/api/me") answer(res, 200, { username: role, role });
		else if (call.path === "/api/stats") answer(res, 200, { total_scans: 0 });
		else if (call.method === "GET" && proxied && this.#auditorUrl) {
			const token = kimiToken(role, role, this.#secret);
			const there = await fetch(`${this.#auditorUrl}${proxied[1]}`, {
				headers: { Authorization: `Bearer ${token}` },
			});
			answer(res, there.status, await there.json());
		} else answer(res, 404, { detail: "Not Found" });
	}
}
