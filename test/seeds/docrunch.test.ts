/** The Docrunch page through a real gate. TLS on the network, and what Docrunch does with its own data, are not here. */
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
import * as z from "zod";
import { eventually } from "../core/eventually.ts";
import type { Told } from "../core/http.ts";
import {
	bearer,
	guard,
	type Guard,
	jsonBody,
	mcpClient,
	parse,
	Preview,
	type RoleName,
	SignedIn,
	toolCall,
	transport,
} from "./behind-gate.ts";
import { type Docrunch, startDocrunch } from "./stand-in/docrunch.ts";

/** The value of DOCRUNCH_AGENT_TOKEN. */
const token = "token-of-the-claude-agent";
const env = { DOCRUNCH_AGENT_TOKEN: token };
const mcpSettings = (url: string) => ({
	url,
	preset: "docrunch",
	headers: { Authorization: "Bearer ${env:DOCRUNCH_AGENT_TOKEN}" },
});
const search = toolCall("search_docs", { query: "auth patterns" });
const claim = toolCall("claim_task", {
	task_id: "task-1",
	agent_id: "claude-cli-1",
});
const passed = { status: 200 };
const forbidden = { status: 403, code: "forbidden" };

let docrunch: Docrunch;
let guarded: Guard;

beforeAll(async () => {
	docrunch = await startDocrunch({ token });
	guarded = await guard({
		upstreams: {
			docs: mcpSettings(docrunch.mcp.url),
			// Its REST API asks nobody anything, and listens on a port of its own.
			rest: { url: docrunch.rest.url, preset: "docrunch" },
			frozen: { ...mcpSettings(docrunch.mcp.url), read_only: true },
		},
		env,
	});
});
afterAll(async () => {
	await guarded?.stop();
	await docrunch?.stop();
});

const as = (role: RoleName, ask: object, path = "/docs/"): Promise<Told> =>
	guarded.ask(path, { ...ask, as: role });

describe("Agent Identity", () => {
	test("agent_id, agent_type and session_id are in the log", async () => {
		await guarded.ask("/docs/", {
			...search,
			as: "operator",
			plus: {
				"X-Agent-Id": "claude-cli-1",
				"X-Agent-Type": "claude",
				"X-Session-Id": "s-1",
			},
		});
		await eventually(async () =>
			(await guarded.entries()).map(({ agent }) => agent),
		).toContainEqual(expect.stringMatching(/claude-cli-1.*claude.*s-1/));
	});

	test("what an agent says of itself opens nothing", async () => {
		expect(
			await guarded.ask("/docs/", {
				...claim,
				as: "viewer",
				plus: { "X-Agent-Id": "admin" },
			}),
		).toMatchObject(forbidden);
	});

	test("a key that is bound to an agent refuses another", async () => {
		const words = ["bound", "--agent", "claude-cli-1"] as const;
		const { key } = await guarded.gate.createKey(...words);
		const by = (agent: string): Promise<Told> =>
			guarded.ask("/docs/", {
				...search,
				plus: { "X-API-Key": key, "X-Agent-Id": agent },
			});
		expect(await by("claude-cli-1")).toMatchObject(passed);
		expect(await by("gemini-1")).toMatchObject(forbidden);
	});

	test("an MCP client's own name is shown where it sends no header", async () => {
		const client = mcpClient();
		const headers = { "X-API-Key": guarded.keys.operator };
		await client.connect(transport(`${guarded.gate.gateUrl}/docs/`, headers));
		onTestFinished(() => client.close());
		const entries = await guarded.entries();
		expect(
			entries.findLast(({ tool }) => tool === "initialize")?.agent,
		).toContain("claude-cli-1");
	});
});

describe("Authentication", () => {
	test("the upstream is shown the token that token_env names, and never the caller's key", async () => {
		docrunch.mcp.received.length = 0;
		expect(await as("operator", search)).toMatchObject(passed);
		const [seen] = docrunch.mcp.received;
		expect(seen?.headers.authorization).toBe(`Bearer ${token}`);
		expect(JSON.stringify(seen)).not.toContain(guarded.keys.operator);
	});

	test("the upstream's own token is none at the gate", async () => {
		const plus = bearer(token);
		expect(await guarded.ask("/docs/", { ...search, plus })).toMatchObject({
			code: "unauthenticated",
		});
	});

	test("permissions: [read, write] reads and writes, and no more", async () => {
		docrunch.writes.length = 0;
		expect(await as("operator", search)).toMatchObject(passed);
		expect(await as("operator", claim)).toMatchObject(passed);
		expect(docrunch.writes).toEqual(["claim_task"]);
	});
});

describe("Deployment Modes", () => {
	test("write tools can be disabled for read-only mode: whoever asks, and out of the list", async () => {
		docrunch.writes.length = 0;
		expect(await as("operator", search, "/frozen/")).toMatchObject(passed);
		for (const role of ["operator", "admin"] as const)
			expect(await as(role, claim, "/frozen/")).toMatchObject(forbidden);
		expect(docrunch.writes).toEqual([]);

		const client = mcpClient();
		const headers = { "X-API-Key": guarded.keys.admin };
		await client.connect(transport(`${guarded.gate.gateUrl}/frozen/`, headers));
		onTestFinished(() => client.close());
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name)).toEqual([
			"search_docs",
			"get_component",
			"get_relations",
			"get_task",
			"get_available_tasks",
		]);
	});
});

describe("Permissions", () => {
	test("the page's names of the roles are understood", async () => {
		const Created = z.object({ role: z.string() });
		const named = async (role: string): Promise<string> =>
			Created.parse(
				await guarded.command("key", "create", role, "--role", role),
			).role;
		expect([
			await named("reader"),
			await named("agent"),
			await named("admin"),
		]).toEqual(["viewer", "operator", "admin"]);
	});

	const write = { ...jsonBody({ title: "a" }), method: "PATCH" };
	const provider = { ...jsonBody({ api_key: "sk-x" }), method: "PUT" };
	test.each([
		["reader", "viewer", passed, forbidden, forbidden],
		["agent", "operator", passed, passed, forbidden],
		["admin", "admin", passed, passed, passed],
	] as const)(
		"%s: read, write and admin as in the table, of both ports",
		async (_, role, reads, writes, administers) => {
			expect(await as(role, search)).toMatchObject(reads);
			expect(await as(role, {}, "/rest/api/tasks")).toMatchObject(reads);
			expect(await as(role, claim)).toMatchObject(writes);
			expect(await as(role, write, "/rest/api/tasks/task-1")).toMatchObject(
				writes,
			);
			// "Only allows updates for admin roles."
			expect(
				await as(role, provider, "/rest/api/llm/providers/openai"),
			).toMatchObject(administers);
		},
	);

	test("a tool nobody has described counts as a write", async () => {
		const unknown = toolCall("report_completion");
		expect(await as("viewer", unknown)).toMatchObject(forbidden);
		expect(await as("operator", unknown)).toMatchObject(passed);
	});

	test("the REST API, open as it is, is closed to whoever shows nothing", async () => {
		expect(await guarded.ask("/rest/api/tasks")).toMatchObject({
			code: "unauthenticated",
		});
	});
});

/** The page's two blocks in one file; the port is the stand-in's. */
const yaml = (port: number): string => `server:
  mcp:
    transport: http
    host: localhost # Only local connections
    port: ${port}
    auth:
      enabled: true
      tokens:
        - name: claude-agent
          token_env: DOCRUNCH_AGENT_TOKEN
          permissions: [read, write]
    rate_limit:
      queries_per_minute: 60
      writes_per_minute: 30
      max_tokens_per_request: 10000
`;

describe("Rate Limiting", () => {
	const Upstreams = z.array(z.object({ name: z.string(), url: z.string() }));

	let limited: Guard;
	let path = "";
	beforeAll(async () => {
		limited = await guard({ upstreams: {}, settings: { limits: {} }, env });
		const file = join(dirname(limited.gate.home), "config.yaml");
		await writeFile(file, yaml(docrunch.mcp.port));
		const preview = Preview.parse(await limited.command("import", file));
		expect(preview.system).toBe("docrunch");
		expect(preview.references).toMatchObject([
			{ name: "DOCRUNCH_AGENT_TOKEN" },
		]);
		expect(JSON.stringify(preview)).not.toContain(token);
		await limited.command(
			"import",
			file,
			"--yes",
			"--allow",
			"DOCRUNCH_AGENT_TOKEN",
		);
		const upstreams = Upstreams.parse(
			await limited.command("upstream", "list"),
		);
		const imported = upstreams.find(({ url }) =>
			url.includes(`:${docrunch.mcp.port}`),
		);
		path = `/${imported?.name}/`;
	});
	afterAll(() => limited?.stop());

	/** How many of these pass before one does not, and that one. */
	async function until(ask: object, most: number): Promise<[number, Told]> {
		for (let passes = 0; ; passes++) {
			const told = await limited.ask(path, { ...ask, as: "operator" });
			if (told.status !== 200 || passes > most) return [passes, told];
		}
	}

	test("writes_per_minute: 30", async () => {
		const [passes, told] = await until(claim, 30);
		expect([passes, told.status, told.code]).toEqual([30, 429, "rate-limited"]);
		expect(Number(told.headers["retry-after"])).toBeGreaterThan(0);
	});

	test("queries_per_minute: 60", async () => {
		const [passes, told] = await until(search, 60);
		expect([passes, told.status, told.code]).toEqual([60, 429, "rate-limited"]);
	});

	test("max_tokens_per_request: 10000", async () => {
		const long = toolCall("search_docs", { query: "pattern ".repeat(20_000) });
		expect(await limited.ask(path, { ...long, as: "admin" })).toMatchObject({
			status: 413,
			code: "too-large",
		});
		const short = toolCall("search_docs", { query: "pattern ".repeat(1_000) });
		expect(await limited.ask(path, { ...short, as: "admin" })).toMatchObject(
			passed,
		);
	});
});

const password = "correct horse battery staple";
const post = (endpoint: string, body: unknown, shown = ""): Promise<Told> => {
	return guarded.ask(`/.drawbridge/auth/${endpoint}`, {
		...jsonBody(body),
		plus: shown ? bearer(shown) : {},
	});
};
const unauthenticated = { status: 401, code: "unauthenticated" };
const searchWith = (shown: string): Promise<Told> =>
	guarded.ask("/docs/", {
		...search,
		plus: bearer(shown),
	});

describe("Dashboard Security", () => {
	test("login: a token of 24 hours and a refresh token of 7 days", async () => {
		await guarded.addUser("ann", "operator", password);
		const told = await guarded.signIn("ann", password);
		expect(told.status).toBe(200);
		const first = parse(SignedIn, told);
		// What is left of it: a second may have begun.
		expect(first.expires_in / 3_600).toBeCloseTo(24, 2);
		expect(first.refresh_expires_in / 86_400).toBeCloseTo(7, 3);
		expect(await searchWith(first.access_token)).toMatchObject(passed);
	});

	test("refresh: a new pair, and the old one cannot be used again", async () => {
		await guarded.addUser("ben", "viewer", password);
		const first = parse(SignedIn, await guarded.signIn("ben", password));
		const refresh = { refresh_token: first.refresh_token };
		const second = await post("refresh", refresh);
		expect(second.status).toBe(200);
		expect(
			await searchWith(parse(SignedIn, second).access_token),
		).toMatchObject(passed);
		expect([401, 409]).toContain((await post("refresh", refresh)).status);
	});

	test("logout: the token ends at once, and so does its refresh token", async () => {
		await guarded.addUser("cem", "viewer", password);
		const { access_token, refresh_token } = parse(
			SignedIn,
			await guarded.signIn("cem", password),
		);
		expect((await post("logout", {}, access_token)).status).toBe(204);
		expect(await searchWith(access_token)).toMatchObject(unauthenticated);
		expect(await post("refresh", { refresh_token })).toMatchObject(
			unauthenticated,
		);
	});

	test("the REST login the page plans is the gate's", async () => {
		await guarded.addUser("dan", "viewer", password);
		docrunch.rest.received.length = 0;
		const told = await guarded.ask(
			"/rest/api/auth/login",
			jsonBody({ username: "dan", password }),
		);
		expect(parse(SignedIn, told).access_token).toMatch(/^eyJ/);
		expect(docrunch.rest.received).toEqual([]);
	});
});

describe("Secrets Handling", () => {
	test("a reference that is not set stops that upstream alone, and says what is missing", async () => {
		const other = await guard({
			upstreams: {
				docs: mcpSettings(docrunch.mcp.url),
				rest: { url: docrunch.rest.url, preset: "docrunch" },
			},
		});
		onTestFinished(() => other.stop());
		expect(
			await other.ask("/docs/", { ...search, as: "operator" }),
		).toMatchObject({ status: 503, code: "secret-missing" });
		expect(
			await other.ask("/rest/api/tasks", { as: "operator" }),
		).toMatchObject(passed);
		expect(JSON.stringify(await other.command("status"))).toContain(
			"DOCRUNCH_AGENT_TOKEN",
		);
	});

	test(".env: its secrets are offered by name, unseen", async () => {
		const file = join(dirname(guarded.gate.home), ".env");
		await writeFile(
			file,
			"# .env (git-ignored)\nOPENAI_API_KEY=sk-one\nANTHROPIC_API_KEY=sk-two\nCLI_PROXY_API_KEY=your-proxy-key\n",
		);
		const { code, stdout } = await guarded.gate.run("import", file, "--json");
		expect(code).toBe(0);
		const { system, secrets } = Preview.parse(JSON.parse(stdout));
		expect(system).toBe("dotenv");
		expect(secrets).toHaveLength(3);
		expect(stdout).not.toMatch(/sk-one|sk-two|your-proxy-key/);
	});

	test("no output of the gate holds the token", async () => {
		await as("operator", search);
		const { stdout } = await guarded.gate.run("audit", "tail", "--json");
		const status = JSON.stringify(await guarded.command("status"));
		expect(stdout + status + guarded.gate.stderr()).not.toContain(token);
	});
});

/** What is in the log of this agent. */
const entryOf = async (id: string) =>
	(await guarded.entries()).find(({ agent }) => agent === id);

describe("Audit Logging", () => {
	test("a query is logged with its time, agent, tool and duration", async () => {
		await guarded.ask("/docs/", {
			...search,
			as: "operator",
			plus: { "X-Agent-Id": "claude-cli-7" },
		});
		const ofThis = async () =>
			(await guarded.entries()).find(
				({ kind, agent }) => kind === "outcome" && agent === "claude-cli-7",
			);
		await eventually(ofThis).toMatchObject({
			client: "operator",
			tool: "tools/call search_docs",
			at: expect.stringMatching(/Z$/),
		});
		expect((await ofThis())?.durationMs).toBeGreaterThan(0);
	});

	test("errors are logged, too", async () => {
		await as("viewer", { ...claim, plus: { "X-Agent-Id": "claude-cli-8" } });
		await eventually(() => entryOf("claude-cli-8")).toMatchObject({
			kind: "refused",
			client: "viewer",
			tool: "tools/call claim_task",
		});
	});
});
