/**
 * The Kimi page through a real gate, its curl lines as they stand there. Its safety levels and approvals are in
 * kimi-safety.test.ts.
 */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../core/eventually.ts";
import { send } from "../core/http.ts";
import {
	bearer,
	guard,
	type Guard,
	jsonBody,
	parse,
	Preview,
	type RoleName,
	roles,
	Token,
} from "./behind-gate.ts";
import { curl, type Meaning } from "./curl.ts";
import { claimsOf, verify } from "./stand-in/hs256.ts";
import { type Kimi, kimiToken, startKimi } from "./stand-in/kimi.ts";

/** {SERVICE}_JWT_SECRET, shared by the services as `setup.sh` may leave it. */
const jwtSecret = "c2VjcmV0IG9mIHRoZSBzZXJ2aWNlcw";
/** A key the page's script had made, kept by its owner. */
const keptKey = "kimi_x8Jq2mZr0aVbN4tYcE1sLkWpH7gDfUoI9RnTeXyBiQ0";

let auditor: Kimi;
let sysadmin: Kimi;
let loop: Kimi;
let guarded: Guard;

const service = ({ url }: Kimi) => ({
	url,
	preset: "kimi",
	jwt: { secret: "kimi" },
});

beforeAll(async () => {
	const secret = { secret: jwtSecret };
	auditor = await startKimi("security-auditor", secret);
	sysadmin = await startKimi("sysadmin-ai", secret);
	loop = await startKimi("convergence-loop", secret);
	guarded = await guard({
		// At the root, so that the page's paths are the gate's.
		upstreams: {
			auditor: { ...service(auditor), root: true },
			sysadmin: service(sysadmin),
			loop: service(loop),
		},
		secrets: {
			kimi: { value: jwtSecret, for: ["auditor", "sysadmin", "loop"] },
		},
		settings: { api_keys: [keptKey] },
	});
});
afterAll(async () => {
	await guarded?.stop();
	for (const one of [auditor, sysadmin, loop]) await one?.stop();
});

const meaning = (more: Meaning = {}): Meaning => ({
	"https://localhost:8000": guarded.gate.gateUrl,
	kimi_xxxxxxxx: guarded.keys.operator,
	kimi_xxx: guarded.keys.operator,
	kimi_viewer_key: guarded.keys.viewer,
	"your-key": guarded.keys.admin,
	...more,
});

/** A token of the gate's, as a script that follows the page would get it. */
async function token(as: RoleName, query = ""): Promise<string> {
	const told = await guarded.ask(`/auth/token${query}`, { method: "POST", as });
	expect(told.status).toBe(200);
	return parse(Token, told).access_token;
}

/** What the upstream was shown last, which must be signed with its own secret. */
function lastClaims({ received }: Kimi): Record<string, unknown> {
	const shown = received.at(-1)?.headers.authorization ?? "";
	return verify(shown.replace(/^Bearer /, ""), jwtSecret) ?? {};
}

describe("Using API Keys", () => {
	test("health check with API key", async () => {
		const told = await curl(
			`curl -k -H "X-API-Key: kimi_xxxxxxxx" https://localhost:8000/health`,
			meaning(),
		);
		expect(told.status).toBe(200);
		expect(JSON.parse(told.body)).toMatchObject({ authenticated: true });
	});

	test("start a scan", async () => {
		const told = await curl(
			`curl -k -X POST \\
  -H "X-API-Key: kimi_xxxxxxxx" \\
  -H "Content-Type: application/json" \\
  -d '{"target": "example.com", "scan_type": "full"}' \\
  https://localhost:8000/scan`,
			meaning(),
		);
		expect(told.status).toBe(200);
		expect(JSON.parse(told.body)).toMatchObject({
			target: "example.com",
			status: "queued",
		});
	});

	test("the upstream is shown a token of its own instead of the key", async () => {
		await guarded.ask("/scan", {
			...jsonBody({ target: "a" }),
			as: "operator",
		});
		expect(lastClaims(auditor)).toMatchObject({
			sub: expect.stringMatching(/./),
			role: "operator",
		});
		const seen = JSON.stringify(auditor.received.at(-1));
		expect(seen).not.toContain("x-api-key");
		expect(seen).not.toContain(guarded.keys.operator);
	});

	test("a key that was made before goes on being accepted", async () => {
		const headers = { "X-API-Key": keptKey };
		expect(await guarded.ask("/scans", { headers })).toMatchObject({
			status: 200,
		});
	});
});

describe("Generate API Keys", () => {
	test("my-service --role operator: one command, and the key works", async () => {
		const words = ["my-service", "--role", "operator"] as const;
		const { key } = await guarded.gate.createKey(...words);
		const plus = { "X-API-Key": key };
		expect(
			await guarded.ask("/scan", { ...jsonBody({ target: "a" }), plus }),
		).toMatchObject({ status: 200 });
	});
});

describe("Using JWT Tokens", () => {
	const pageLine = `curl -k -X POST \\
  "https://localhost:8000/auth/token?user_id=user123&role=operator&api_key=kimi_xxx"`;

	test("a key in the query is refused, and the answer names the header", async () => {
		auditor.received.length = 0;
		const told = await curl(pageLine, meaning());
		expect(told).toMatchObject({ status: 401, code: "credential-in-query" });
		expect(told.body).toContain("X-API-Key");
		expect(told.body).not.toContain(guarded.keys.operator);
		expect(auditor.received).toEqual([]);
	});

	test.each(["X-API-Key", "Authorization"])(
		"Kimi's own keys in the query are refused as well, beside a good %s too",
		async (name) => {
			const key = guarded.keys.operator;
			const headers = {
				[name]: name === "Authorization" ? `Bearer ${key}` : key,
			};
			expect(
				await guarded.ask(
					`/auth/token?user_id=a&role=admin&api_key=${auditor.adminKey}`,
					{ method: "POST", headers },
				),
			).toMatchObject({ status: 401, code: "credential-in-query" });
		},
	);

	test("with the key in the header there is a token, of the key's own role at most", async () => {
		const admin = await token("operator", "?user_id=user123&role=admin");
		expect(
			await guarded.ask("/scans/123", {
				method: "DELETE",
				headers: bearer(admin),
			}),
		).toMatchObject({ status: 403, code: "forbidden" });
		const { sub } = claimsOf(admin) ?? {};
		expect(sub).not.toBe("user123");
		expect(
			await guarded.ask("/scan", {
				...jsonBody({ target: "a" }),
				plus: bearer(admin),
			}),
		).toMatchObject({ status: 200 });
		expect(lastClaims(auditor)["role"]).toBe("operator");
	});

	test("use token", async () => {
		const told = await curl(
			`curl -k -H "Authorization: Bearer eyJ..." https://localhost:8000/`,
			meaning({ "eyJ...": await token("operator") }),
		);
		expect(told.status).toBe(200);
		expect(JSON.parse(told.body)).toMatchObject({ role: "operator" });
	});

	test("a token the caller signed itself is none, with Kimi's own secret or with nothing", async () => {
		for (const secret of [jwtSecret, ""]) {
			const headers = bearer(kimiToken("me", "admin", secret));
			expect(await guarded.ask("/", { headers })).toMatchObject({
				code: "unauthenticated",
			});
		}
	});
});

describe("Roles and Permissions", () => {
	const scan = jsonBody({ target: "example.com" });
	const command = jsonBody({ host: "a", command: "uptime" });
	test.each([
		["read:health", roles, { path: "/health" }],
		["read:scans", roles, { path: "/scans" }],
		["read:scans", roles, { path: "/scans/123" }],
		["create:scan", ["operator", "admin"], { path: "/scan", ...scan }],
		["delete:scan", ["admin"], { path: "/scans/123", method: "DELETE" }],
		[
			"execute:command",
			["operator", "admin"],
			{ path: "/sysadmin/execute", ...command },
		],
		// No service has this path: an admin gets as far as the service's own 404.
		["manage:users", ["admin"], { path: "/api/users", ...jsonBody({}) }],
	] as const)("%s: %j", async (_, allowed, { path, ...ask }) => {
		for (const as of roles) {
			const { status, code } = await guarded.ask(path, { ...ask, as });
			if ((allowed as readonly RoleName[]).includes(as))
				expect([200, 404], as).toContain(status);
			else expect([as, status, code]).toEqual([as, 403, "forbidden"]);
		}
	});

	test("a command of a viewer never reaches the service", async () => {
		sysadmin.executed.length = 0;
		await guarded.ask("/sysadmin/execute", { ...command, as: "viewer" });
		expect(sysadmin.executed).toEqual([]);
		await guarded.ask("/sysadmin/execute", { ...command, as: "operator" });
		expect(sysadmin.executed).toEqual(["uptime"]);
	});
});

const socketUrl = (query: string): string =>
	`ws://127.0.0.1:${guarded.gate.port}${query}`;
const ticket = async (as: RoleName): Promise<string> => {
	const ask = { method: "POST", as };
	const told = await guarded.ask("/loop/auth/ws-token", ask);
	expect(told.status).toBe(200);
	return parse(Token, told).access_token;
};
async function opened(
	query: string,
	headers: Record<string, string> = {},
): Promise<WebSocket> {
	const client = new WebSocket(socketUrl(query), { headers });
	onTestFinished(() => client.terminate());
	await once(client, "open");
	return client;
}

async function refused(query: string): Promise<number> {
	const client = new WebSocket(socketUrl(query));
	client.on("error", () => undefined);
	const [, res] = await once(client, "unexpected-response");
	return Number(res.statusCode);
}

/** Sends a frame and gives the kinds of what comes until one of `until` does. */
async function kinds(
	client: WebSocket,
	frame: unknown,
	until: string,
): Promise<string[]> {
	const seen: string[] = [];
	client.on("message", (data: Buffer) =>
		seen.push(String(JSON.parse(data.toString())["type"])),
	);
	client.send(JSON.stringify(frame));
	await eventually(() => seen).toContain(until);
	return seen;
}

describe("WebSocket Flow", () => {
	test("a ticket opens the socket once, and is never shown to the service", async () => {
		const shown = await ticket("operator");
		loop.received.length = 0;
		const client = await opened(`/loop/ws?token=${shown}`);
		await kinds(client, { type: "ping" }, "pong");
		expect(await refused(`/loop/ws?token=${shown}`)).toBe(401);

		expect(loop.received).toHaveLength(1);
		const [seen] = loop.received;
		expect(JSON.stringify(seen)).not.toContain(shown);
		const own = seen?.query.get("token") ?? "";
		expect(verify(own, jwtSecret)).toMatchObject({ role: "operator" });
	});

	test("a header opens it, too; then the service is shown a token of its own", async () => {
		const headers = { "X-API-Key": guarded.keys.operator };
		const client = await opened("/loop/ws", headers);
		await kinds(client, { type: "subscribe", workflow_id: "7" }, "subscribed");
	});

	test("messages are broadcast based on permissions", async () => {
		const watching = await opened(`/loop/ws?token=${await ticket("viewer")}`);
		const speaking = await opened(`/loop/ws?token=${await ticket("operator")}`);
		const frame = { type: "broadcast", data: { step: 1 } };
		const heard: string[] = [];
		watching.on("message", (data: Buffer) => heard.push(data.toString()));
		await kinds(speaking, frame, "broadcast");
		await eventually(() => heard.join()).toContain('"step":1');
		await kinds(watching, frame, "error");
	});

	test("a ticket is good for nothing else: another service, a request, a second hop", async () => {
		expect(await refused(`/ws?token=${await ticket("operator")}`)).toBe(401);
		const shown = await ticket("operator");
		expect(
			await guarded.ask("/loop/workflows", { headers: bearer(shown) }),
		).toMatchObject({ code: "unauthenticated" });
		expect(await guarded.ask(`/loop/workflows?token=${shown}`)).toMatchObject({
			code: "credential-in-query",
		});
	});

	test("neither a key nor a token opens it from the query", async () => {
		const { adminKey } = loop;
		const long = await token("operator");
		const signed = kimiToken("me", "admin", jwtSecret);
		for (const shown of [guarded.keys.operator, adminKey, long, signed])
			expect(await refused(`/loop/ws?token=${shown}`)).toBe(401);
	});
});

const password = "correct horse battery staple";
const form = (username: string, word: string) => ({
	method: "POST",
	headers: {
		"Content-Type": "application/x-www-form-urlencoded",
		Origin: guarded.gate.gateUrl,
		"Sec-Fetch-Site": "same-origin",
	},
	body: new URLSearchParams({ username, password: word }).toString(),
});

describe("Dashboard", () => {
	test("a login page, and a cookie that no script, other site or plain hop gets", async () => {
		await guarded.addUser("ann", "operator", password);
		const page = await guarded.ask("/.drawbridge/auth/login");
		expect(page.headers["content-type"]).toMatch(/^text\/html/);
		const told = await guarded.ask(
			"/.drawbridge/auth/login",
			form("ann", password),
		);
		expect(told.status).toBe(303);
		const cookie = told.headers["set-cookie"]?.[0] ?? "";
		for (const word of ["__Host-", "HttpOnly", "Secure", "SameSite=Strict"])
			expect(cookie).toContain(word);

		const headers = {
			Cookie: cookie.split(";")[0] ?? "",
			"Sec-Fetch-Site": "same-origin",
		};
		expect(await guarded.ask("/scans", { headers })).toMatchObject({
			status: 200,
		});
		// "Automatic JWT token generation for API calls"; on plain loopback a cookie only reads.
		expect(lastClaims(auditor)).toMatchObject({ role: "viewer" });
		expect(auditor.received.at(-1)?.headers.cookie ?? "").not.toContain(
			"__Host-",
		);
		const scan = jsonBody({ target: "a" });
		expect(
			await guarded.ask("/scan", {
				...scan,
				plus: headers,
			}),
		).toMatchObject({ code: "forbidden" });
	});

	test.each(["admin", "operator", "viewer"])(
		"%s with its name as password is nobody, here and at the service's own login",
		async (name) => {
			auditor.received.length = 0;
			expect(await guarded.signIn(name, name)).toMatchObject({ status: 401 });
			for (const path of ["/.drawbridge/auth/login", "/login"])
				expect(await guarded.ask(path, form(name, name))).toMatchObject({
					status: 401,
				});
			expect(auditor.received).toEqual([]);
		},
	);
});

describe("CORS of the services", () => {
	test("none of it is passed on, and no other page gets in", async () => {
		const mine = { Origin: guarded.gate.gateUrl, Cookie: "theme=dark" };
		const told = await guarded.ask("/scans", { headers: mine, as: "viewer" });
		expect(told.status).toBe(200);
		expect(
			Object.keys(told.headers).filter((name) =>
				name.startsWith("access-control-"),
			),
		).toEqual([]);
		const foreign = { Origin: "https://evil.example" };
		expect(
			await guarded.ask("/scans", { headers: foreign, as: "viewer" }),
		).toMatchObject({ code: "foreign-origin" });
	});
});

describe("Configuration", () => {
	/** As on the page, under the name of a service. */
	const yaml = `service:
  host: "0.0.0.0"
  port: 8000
  log_level: "info"

auth:
  jwt_secret: ""  # Set via env var
  jwt_algorithm: "HS256"
  jwt_expiry_hours: 24
  require_auth: true

tls:
  enabled: true
  cert_path: "\${SERVICE_TLS_CERT}"
  key_path: "\${SERVICE_TLS_KEY}"
  ca_path: "\${SERVICE_TLS_CA}"
  verify_client: false
`;

	test("the YAML is shown before it is taken over, references stay references", async () => {
		const file = join(dirname(guarded.gate.home), "security-auditor.yaml");
		await writeFile(file, yaml);
		const { code, stdout } = await guarded.gate.run("import", file, "--json");
		expect(code).toBe(0);
		const preview = Preview.parse(JSON.parse(stdout));
		expect(preview.system).toBe("kimi");
		const names = preview.references.map(({ name }) => name);
		for (const name of ["CERT", "KEY", "CA"])
			expect(names).toContain(`SERVICE_TLS_${name}`);
		expect(names).toContain("SECURITY_AUDITOR_JWT_SECRET");
		// An empty secret lets anybody sign.
		expect(preview.warnings.length).toBeGreaterThan(0);
	});
});

describe("Testing", () => {
	test("health endpoint (no auth)", async () => {
		const told = await curl("curl -k https://localhost:8000/health", meaning());
		expect(told.status).toBe(200);
		expect(JSON.parse(told.body)).toMatchObject({ authenticated: false });
	});

	test("with API key", async () => {
		const told = await curl(
			`curl -k -H "X-API-Key: kimi_xxx" https://localhost:8000/`,
			meaning(),
		);
		expect(told.status).toBe(200);
		expect(told.body).toContain("Kimi security-auditor");
	});

	test("with JWT", async () => {
		const told = await curl(
			`curl -k -H "Authorization: Bearer eyJ..." https://localhost:8000/`,
			meaning({ "eyJ...": await token("viewer") }),
		);
		expect(told.status).toBe(200);
	});

	test("permission denied (viewer trying admin action)", async () => {
		auditor.received.length = 0;
		const told = await curl(
			`curl -k -H "X-API-Key: kimi_viewer_key" -X DELETE https://localhost:8000/scans/123`,
			meaning(),
		);
		expect(told).toMatchObject({ status: 403, code: "forbidden" });
		expect(auditor.received).toEqual([]);
	});
});

describe("Troubleshooting", () => {
	test(`health shows "authenticated: false" if no auth is provided, and true with the key`, async () => {
		const without = await curl(
			"curl -k https://localhost:8000/health",
			meaning(),
		);
		expect(JSON.parse(without.body)).toMatchObject({ authenticated: false });
		const withKey = await curl(
			`curl -k -H "X-API-Key: your-key" https://localhost:8000/health`,
			meaning(),
		);
		expect(JSON.parse(withKey.body)).toMatchObject({ authenticated: true });
	});

	test("what a wrong key opens at Kimi, it does not open here", async () => {
		const headers = { "X-API-Key": auditor.adminKey };
		expect(
			await send(guarded.gate.gateUrl, { path: "/scans", headers }),
		).toMatchObject({ code: "unauthenticated" });
	});
});
