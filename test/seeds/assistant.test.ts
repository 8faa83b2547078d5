/**
 * The assistant's page through a real gate. Its command filter and approvals are in assistant-approvals.test.ts; mobile
 * pairing comes with a later version.
 */
import { readdir, readFile } from "node:fs/promises";
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
import { open, type Told } from "../core/http.ts";
import { startGate } from "../stub/gate-process.ts";
import {
	bearer,
	guard,
	type Guard,
	type GuardOptions,
	jsonBody,
	parse,
	Preview,
	roles,
	SignedIn,
} from "./behind-gate.ts";
import { type Assistant, startAssistant } from "./stand-in/assistant.ts";

const password = "correct horse battery staple";
const week = 7 * 86_400;
const run = jsonBody({ tool: "exec", args: { command: "id" } });
const unauthenticated = { status: 401, code: "unauthenticated" };
const forbidden = { status: 403, code: "forbidden" };

let assistant: Assistant;
let guarded: Guard;

const behind = (more: Partial<GuardOptions> = {}): Promise<Guard> =>
	guard({
		upstreams: { assistant: { url: assistant.url, preset: "assistant" } },
		secrets: { assistant: { value: assistant.key, for: ["assistant"] } },
		...more,
	});

beforeAll(async () => {
	assistant = await startAssistant();
	guarded = await behind({
		settings: {
			auth: {
				access_hours: 168,
				cookie_hours: 168,
				cookie_idle_minutes: 10_080,
			},
		},
	});
});
afterAll(async () => {
	await guarded?.stop();
	await assistant?.stop();
});

const withToken = (token: string): Promise<Told> =>
	guarded.ask("/assistant/api/providers", { headers: bearer(token) });

describe("Authentication", () => {
	test("default credentials: admin/admin is nobody, and the dashboard's own login is never reached", async () => {
		assistant.received.length = 0;
		expect(await guarded.signIn("admin", "admin")).toMatchObject(
			unauthenticated,
		);
		const shown = jsonBody({ username: "admin", password: "admin" });
		expect(
			await guarded.ask("/assistant/dashboard/api/auth/login", shown),
		).toMatchObject(unauthenticated);
		for (const as of roles) {
			const told = await guarded.ask("/assistant/dashboard/api/auth/login", {
				...shown,
				as,
			});
			expect([401, 403]).toContain(told.status);
		}
		expect(assistant.received).toEqual([]);
	});

	test("nobody registers, whoever asks", async () => {
		assistant.received.length = 0;
		const account = jsonBody({ email: "a@b.c", password });
		for (const as of roles)
			expect(
				await guarded.ask("/assistant/auth/register", { ...account, as }),
			).toMatchObject(forbidden);
		expect(assistant.received).toEqual([]);
	});

	test("session expiry: 7 days where the settings say so, of token and cookie", async () => {
		await guarded.addUser("ann", "operator", password);
		const { expires_in } = parse(
			SignedIn,
			await guarded.signIn("ann", password),
		);
		// What is left of it: a second may have begun.
		expect(expires_in / week).toBeCloseTo(1, 4);

		const { status } = await guarded.ask("/.drawbridge/auth/login", {
			method: "POST",
			headers: {
				"Content-Type": "application/x-www-form-urlencoded",
				Origin: guarded.gate.gateUrl,
				"Sec-Fetch-Site": "same-origin",
			},
			body: new URLSearchParams({ username: "ann", password }).toString(),
		});
		expect(status).toBe(303);
		const Sessions = z.array(
			z.object({
				kind: z.string(),
				createdAt: z.iso.datetime(),
				expiresAt: z.iso.datetime(),
			}),
		);
		const cookie = Sessions.parse(
			await guarded.command("session", "list"),
		).find(({ kind }) => kind === "cookie");
		const lasts =
			Date.parse(cookie?.expiresAt ?? "") - Date.parse(cookie?.createdAt ?? "");
		expect(lasts / 1_000).toBeCloseTo(week, -1);
	});

	test("multi-user: users are added, disabled and removed, and each ends what they had", async () => {
		await guarded.addUser("ben", "viewer", password);
		const { access_token } = parse(
			SignedIn,
			await guarded.signIn("ben", password),
		);
		expect(await withToken(access_token)).toMatchObject({ status: 200 });
		await guarded.command("user", "disable", "ben");
		expect(await withToken(access_token)).toMatchObject(unauthenticated);
		expect(await guarded.signIn("ben", password)).toMatchObject(
			unauthenticated,
		);
		await guarded.command("user", "enable", "ben");
		expect(await guarded.signIn("ben", password)).toMatchObject({
			status: 200,
		});
		await guarded.command("user", "remove", "ben");
		expect(await guarded.signIn("ben", password)).toMatchObject(
			unauthenticated,
		);
	});

	test("password change: by the user, with the old one", async () => {
		await guarded.addUser("cem", "viewer", password);
		const { access_token } = parse(
			SignedIn,
			await guarded.signIn("cem", password),
		);
		const change = (current_password: string): Promise<Told> => {
			const wanted = { current_password, new_password: `${password}, changed` };
			return guarded.ask("/.drawbridge/auth/password", {
				...jsonBody(wanted),
				plus: bearer(access_token),
			});
		};
		expect(await change("a wrong one entirely")).toMatchObject({ status: 401 });
		expect((await change(password)).status).toBeLessThan(300);
		expect(await guarded.signIn("cem", password)).toMatchObject(
			unauthenticated,
		);
		expect(await guarded.signIn("cem", `${password}, changed`)).toMatchObject({
			status: 200,
		});
	});
});

describe("Rate Limiting", () => {
	let limited: Guard;
	beforeAll(async () => {
		limited = await behind({ settings: { limits: { queries_per_minute: 5 } } });
	});
	afterAll(() => limited?.stop());

	test("API routes: excessive usage is refused before the assistant hears of it", async () => {
		assistant.received.length = 0;
		const codes: (string | number)[] = [];
		for (let time = 0; time < 6; time++) {
			const told = await limited.ask("/assistant/api/providers", {
				as: "viewer",
			});
			codes.push(told.code ?? told.status);
		}
		expect(codes).toEqual([200, 200, 200, 200, 200, "rate-limited"]);
		expect(assistant.received).toHaveLength(5);
	});

	test("auth routes: a brute-force login has to wait, and another X-Forwarded-For does not help", async () => {
		const codes: (string | undefined)[] = [];
		let last: Told | undefined;
		for (let time = 0; time < 8; time++) {
			last = await limited.ask("/.drawbridge/auth/login", {
				...jsonBody({ username: "ann", password: "no" }),
				plus: { "X-Forwarded-For": `10.0.0.${time}` },
			});
			codes.push(last.code);
		}
		expect(codes[0]).toBe("unauthenticated");
		expect(codes.at(-1)).toBe("rate-limited");
		expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
	});
});

describe("Audit Logs", () => {
	test("a run of a tool, and a refused one, are in the log", async () => {
		const path = "/assistant/dashboard/api/tools/execute";
		await guarded.ask(path, { ...run, as: "operator" });
		await guarded.ask(path, { ...run, as: "viewer" });
		const kinds = async () =>
			(await guarded.entries())
				.slice(-3)
				.map(({ kind, client }) => `${kind} ${client}`)
				.toSorted();
		await eventually(kinds).toEqual([
			"admitted operator",
			"outcome operator",
			"refused viewer",
		]);
	});
});

describe("Sandboxed Code Execution", () => {
	const path = "/assistant/dashboard/api/tools/execute";

	test("the dashboard's open tool endpoint asks for execute:command", async () => {
		assistant.executed.length = 0;
		expect(await guarded.ask(path, run)).toMatchObject(unauthenticated);
		expect(await guarded.ask(path, { ...run, as: "viewer" })).toMatchObject(
			forbidden,
		);
		expect(assistant.executed).toEqual([]);
		expect(await guarded.ask(path, { ...run, as: "operator" })).toMatchObject({
			status: 200,
		});
		expect(assistant.executed).toHaveLength(1);
	});

	test("spelled otherwise it is the same endpoint", async () => {
		assistant.executed.length = 0;
		for (const spelled of [
			"/assistant/dashboard/api/tools/execute/",
			"/assistant/dashboard/api/tools/EXECUTE",
			"/assistant/dashboard/api/tools/%65xecute",
		])
			expect(
				await guarded.ask(spelled, { ...run, as: "viewer" }),
			).toMatchObject(forbidden);
		expect(assistant.executed).toEqual([]);
	});
});

describe("Security Modes", () => {
	const Status = z.object({ mode: z.string() });

	test.each([
		["local", "relaxed"],
		["strict", "strict"],
	])("SECURITY_MODE=%s at the start is %s", async (word, mode) => {
		const other = await behind({ env: { SECURITY_MODE: word } });
		onTestFinished(() => other.stop());
		expect(Status.parse(await other.command("status"))).toEqual(
			expect.objectContaining({ mode }),
		);
		expect(await other.ask("/assistant/api/providers")).toMatchObject({
			// Without a key, none of the gate's is lent either: the assistant refuses by itself.
			status: 401,
			code: mode === "strict" ? "unauthenticated" : undefined,
		});
	});

	test("a .env beside the gate changes nothing", async () => {
		const other = await behind({ files: { ".env": "SECURITY_MODE=local\n" } });
		onTestFinished(() => other.stop());
		expect(Status.parse(await other.command("status")).mode).toBe("strict");
		const file = join(dirname(other.gate.home), ".env");
		const preview = Preview.parse(await other.command("import", file));
		expect(preview).toMatchObject({ system: "dotenv", changes: [] });
		expect(preview.warnings.length).toBeGreaterThan(0);
	});

	test("a word it does not know stops the start", async () => {
		const start = startGate({
			upstreams: {},
			env: { SECURITY_MODE: "publik" },
		});
		await expect(start).rejects.toThrow();
	});
});

describe("API Key Management", () => {
	test("the assistant's key is added for callers, and theirs is not passed on", async () => {
		assistant.received.length = 0;
		expect(
			await guarded.ask("/assistant/api/providers", { as: "viewer" }),
		).toMatchObject({ status: 200 });
		const seen = JSON.stringify(assistant.received[0]?.headers);
		expect(seen).toContain(assistant.key);
		expect(seen).not.toContain(guarded.keys.viewer);
		expect(seen).not.toContain("x-forwarded-for");
	});

	test("it lies nowhere in plain text", async () => {
		const { home } = guarded.gate;
		const files = await readdir(home, { recursive: true, withFileTypes: true });
		for (const file of files.filter((one) => one.isFile())) {
			const bytes = await readFile(join(file.parentPath, file.name));
			expect(bytes.includes(assistant.key), file.name).toBe(false);
		}
	});

	test.each(["api_key", "token", "API_KEY", "api%5fkey"])(
		"?%s= is refused, and the assistant hears nothing of it",
		async (name) => {
			assistant.received.length = 0;
			for (const path of [
				`/assistant/api/providers?${name}=${assistant.key}`,
				`/assistant/dashboard/api/agents/events?${name}=a-session`,
			])
				expect(await guarded.ask(path, { as: "admin" })).toMatchObject({
					status: 401,
					code: "credential-in-query",
				});
			expect(assistant.received).toEqual([]);
		},
	);
});

describe("what streams", () => {
	test("chat comes piece by piece, and ends with [DONE]", async () => {
		const { headers, ...rest } = jsonBody({ stream: true, messages: [] });
		const { res } = await open(guarded.gate.gateUrl, {
			...rest,
			path: "/assistant/api/agent/chat/completions",
			headers: { ...headers, "X-API-Key": guarded.keys.operator },
		});
		expect(res.headers["content-type"]).toBe("text/event-stream");
		let text = "";
		for await (const piece of res.setEncoding("utf8")) text += String(piece);
		expect(text.match(/data: /g)).toHaveLength(3);
		expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
	});

	test("agents talk to it over A2A with a role that may run agents, and not as a viewer", async () => {
		const message = jsonBody({
			jsonrpc: "2.0",
			id: 1,
			method: "SendStreamingMessage",
			params: {},
		});
		expect(
			await guarded.ask("/assistant/a2a", { ...message, as: "viewer" }),
		).toMatchObject(forbidden);
		const told = await guarded.ask("/assistant/a2a", {
			...message,
			as: "operator",
		});
		expect(told.body).toContain("completed");
	});
});
