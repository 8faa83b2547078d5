/**
 * The Kaimon page through a real gate: its three modes, keys, allowlist and files. Its set-up wizard comes with a later
 * version.
 */
import { mkdir, writeFile } from "node:fs/promises";
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
import { open, send, type Told } from "../core/http.ts";
import {
	guard,
	type Guard,
	jsonBody,
	mcpClient,
	Preview,
	roles,
	toolCall,
	transport,
} from "./behind-gate.ts";
import { type Kaimon, startKaimon } from "./stand-in/kaimon.ts";

/** As on the page. */
const pageKey = "key-abc123...";
const pageFile = {
	mode: "strict",
	api_keys: [pageKey],
	allowed_ips: ["127.0.0.1", "::1"],
};
const ping = toolCall("ping");

let kaimon: Kaimon;
/** One whose own key check is off: what it gets is what the gate let through. */
let keyless: Kaimon;
let guarded: Guard;

beforeAll(async () => {
	kaimon = await startKaimon();
	keyless = await startKaimon({ mode: "lax" });
	guarded = await guard({
		upstreams: {
			kaimon: { url: kaimon.url, preset: "kaimon" },
			keyless: { url: keyless.url, preset: "kaimon" },
		},
		secrets: {
			kaimon: { value: kaimon.key, for: ["kaimon"] },
			keyless: { value: keyless.key, for: ["keyless"] },
		},
		settings: { api_keys: [pageKey] },
	});
});
afterAll(async () => {
	await guarded?.stop();
	await kaimon?.stop();
	await keyless?.stop();
});

/** What a caller without a key, with a wrong one and with a good one is told in this mode. */
async function toldIn(mode: string): Promise<(string | number)[]> {
	await guarded.command("mode", mode);
	onTestFinished(async () => {
		await guarded.command("mode", "strict");
	});
	const told: (string | number)[] = [];
	for (const key of ["", "key-nobody-knows", guarded.keys.operator]) {
		const plus = key === "" ? {} : { "X-API-Key": key };
		const { code, status } = await guarded.ask("/keyless/mcp", {
			...ping,
			plus,
		});
		told.push(code ?? status);
	}
	return told;
}

describe("Security Modes", () => {
	const refused = "unauthenticated";

	test("Strict: any request without a valid key is rejected", async () => {
		expect(await toldIn("strict")).toEqual([refused, refused, 200]);
	});

	test("Relaxed: a key is optional, but one that is provided must be valid", async () => {
		expect(await toldIn("relaxed")).toEqual([200, refused, 200]);
	});

	test("Lax: all requests are accepted, whether a key is provided or not", async () => {
		keyless.received.length = 0;
		expect(await toldIn("lax")).toEqual([200, 200, 200]);
		// Whoever shows nothing is not lent Kaimon's own key either.
		expect(
			keyless.received.map(({ headers }) => headers.authorization),
		).toEqual([undefined, undefined, `Bearer ${keyless.key}`]);
	});
});

describe("API Key Management", () => {
	test("generate_key: a new key is accepted at once", async () => {
		const { key } = await guarded.gate.createKey("generated");
		const plus = { "X-API-Key": key };
		expect(await guarded.ask("/kaimon/mcp", { ...ping, plus })).toMatchObject({
			status: 200,
		});
	});

	test("revoke_key: it is refused from then on, and its open stream ends", async () => {
		const { id, key } = await guarded.gate.createKey("revoked");
		const headers = { "X-API-Key": key };
		const { res } = await open(guarded.gate.gateUrl, {
			path: "/kaimon/mcp",
			headers,
		});
		expect(res.statusCode).toBe(200);
		const ended = new Promise<string>((resolve) => {
			res.once("close", () => resolve("closed"));
			res.on("error", () => undefined).resume();
		});
		await guarded.command("key", "revoke", id);
		const late = new Promise<string>((resolve) => {
			setTimeout(resolve, 1_000, "still open").unref();
		});
		expect(await Promise.race([ended, late])).toBe("closed");
		expect(
			await send(guarded.gate.gateUrl, { path: "/kaimon/mcp", headers }),
		).toMatchObject({ code: "unauthenticated" });
	});

	test("security_status: the mode, how many keys, and the allowlist", async () => {
		const Status = z.object({
			mode: z.string(),
			activeKeys: z.number(),
			allowedIps: z.array(z.string()),
		});
		const status = Status.parse(await guarded.command("status"));
		expect(status).toMatchObject({ mode: "strict", allowedIps: [] });
		expect(status.activeKeys).toBeGreaterThanOrEqual(roles.length);
	});
});

const asViewer = (name: string, args = {}): Promise<Told> =>
	guarded.ask("/kaimon/mcp", { ...toolCall(name, args), as: "viewer" });

describe("Using API Keys with MCP Clients", () => {
	test("X-API-Key is what a client sends, and Kaimon's own key is all that Kaimon is shown", async () => {
		kaimon.received.length = 0;
		expect(
			await guarded.ask("/kaimon/marked", {
				...ping,
				as: "operator",
				plus: {
					"X-Forwarded-For": "10.0.0.1",
					Origin: guarded.gate.gateUrl,
				},
			}),
		).toMatchObject({ status: 200 });
		const seen = kaimon.received.find(({ path }) => path === "/marked");
		expect(seen?.headers.authorization).toBe(`Bearer ${kaimon.key}`);
		for (const name of [
			"x-api-key",
			"x-forwarded-for",
			"x-real-ip",
			"forwarded",
			"origin",
		])
			expect(Object.keys(seen?.headers ?? {})).not.toContain(name);
		expect(JSON.stringify(seen)).not.toContain(guarded.keys.operator);
	});

	test("the official client works as at Kaimon itself: session, progress, notifications, questions of the server", async () => {
		kaimon.answers.length = 0;
		const client = mcpClient();
		const changed: string[] = [];
		const progress: unknown[] = [];
		client.setRequestHandler("roots/list", () => ({
			roots: [{ uri: "file:///work" }],
		}));
		client.setRequestHandler("elicitation/create", () => ({
			action: "accept" as const,
			content: { remember: true },
		}));
		client.setNotificationHandler("notifications/tools/list_changed", () => {
			changed.push("tools");
		});
		const headers = { "X-API-Key": guarded.keys.operator };
		const route = transport(`${guarded.gate.gateUrl}/kaimon/mcp`, headers);
		await client.connect(route);
		onTestFinished(() => client.close());
		expect(route.sessionId).toMatch(/./);
		await eventually(() => kaimon.answers).toHaveLength(1);
		expect(kaimon.answers[0]).toMatchObject({
			roots: [{ uri: "file:///work" }],
		});

		const ran = await client.callTool(
			{ name: "ex", arguments: { e: "1 + 1" } },
			{ onprogress: (step) => progress.push(step) },
		);
		expect(ran).toMatchObject({ content: [{ text: "done: ex" }] });
		expect(progress).toHaveLength(3);
		const found = await client.callTool({
			name: "grep_code",
			arguments: { pattern: "x", path: "/elsewhere" },
		});
		expect(found).toMatchObject({ content: [{ text: "1: match outside" }] });

		kaimon.announce("notifications/tools/list_changed");
		await eventually(() => changed).toEqual(["tools"]);
		const tools = (await guarded.entries()).map(({ tool }) => tool);
		expect(tools).toContain("tools/call ex");
	});

	test("clients may post to / as well", async () => {
		expect(
			await guarded.ask("/kaimon/", { ...ping, as: "operator" }),
		).toMatchObject({ status: 200 });
	});

	test("a viewer reads and runs nothing: neither ex nor a tool nobody knows", async () => {
		kaimon.evaluated.length = 0;
		expect(await asViewer("ping")).toMatchObject({ status: 200 });
		expect(await asViewer("search_code", { query: "x" })).toMatchObject({
			status: 200,
		});
		for (const name of ["ex", "run_tests", "pkg_add", "MyPackage.greet"])
			expect(await asViewer(name, { e: "1" }), name).toMatchObject({
				status: 403,
				code: "forbidden",
			});
		expect(kaimon.evaluated).toEqual([]);
	});

	test("a viewer's list holds only what it may call", async () => {
		const client = mcpClient();
		const headers = { "X-API-Key": guarded.keys.viewer };
		client.setRequestHandler("roots/list", () => ({ roots: [] }));
		await client.connect(
			transport(`${guarded.gate.gateUrl}/kaimon/mcp`, headers),
		);
		onTestFinished(() => client.close());
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name)).toEqual([
			"ping",
			"search_code",
			"grep_code",
		]);
	});

	test("nobody makes Kaimon dial out", async () => {
		kaimon.received.length = 0;
		const target = { host: "127.0.0.1", port: keyless.port, name: "x" };
		for (const as of roles)
			expect(
				await guarded.ask("/kaimon/api/connect_tcp", {
					...jsonBody(target),
					as,
				}),
			).toMatchObject({ status: 403, code: "forbidden" });
		expect(kaimon.received.map(({ path }) => path)).not.toContain(
			"/api/connect_tcp",
		);
		expect(kaimon.dialled).toEqual([]);
	});

	test("a page of another origin is refused before Kaimon hears of it", async () => {
		kaimon.received.length = 0;
		const plus = { Origin: "https://evil.example" };
		expect(
			await guarded.ask("/kaimon/page", { ...ping, plus, as: "operator" }),
		).toMatchObject({ status: 403, code: "foreign-origin" });
		expect(kaimon.received.map(({ path }) => path)).not.toContain("/page");
	});
});

const asked = async (): Promise<string | number> => {
	const told = await guarded.ask("/kaimon/mcp", { ...ping, as: "operator" });
	return told.code ?? told.status;
};

describe("IP Allowlists", () => {
	test("empty permits everybody, and from the first address on only those are accepted", async () => {
		expect(await asked()).toBe(200);
		await guarded.command("ip", "allow", "127.0.0.1");
		expect(await asked()).toBe(200);
		await guarded.command("ip", "allow", "10.9.8.7");
		await guarded.command("ip", "deny", "127.0.0.1", "--yes");
		expect(await asked()).toBe("forbidden");
		await guarded.command("ip", "deny", "10.9.8.7", "--yes");
		expect(await asked()).toBe(200);
	});
});

const withKey = (gate: Guard, key: string): Promise<Told> =>
	gate.ask("/kaimon/mcp", {
		...ping,
		plus: { "X-API-Key": key },
	});

describe("Configuration", () => {
	test("a typical security.json is read as it is", async () => {
		const other = await guard({
			upstreams: { kaimon: { url: kaimon.url, preset: "kaimon" } },
			secrets: { kaimon: { value: kaimon.key, for: ["kaimon"] } },
			settings: pageFile,
		});
		onTestFinished(() => other.stop());
		expect(await withKey(other, pageKey)).toMatchObject({ status: 200 });
		expect(await withKey(other, `${pageKey}x`)).toMatchObject({
			code: "unauthenticated",
		});
		await other.command("key", "adopt");
		expect(await withKey(other, pageKey)).toMatchObject({ status: 200 });
	});

	test("allowed_ips of the file shut the others out", async () => {
		const other = await guard({
			upstreams: { kaimon: { url: kaimon.url, preset: "kaimon" } },
			settings: { ...pageFile, allowed_ips: ["10.9.8.7"] },
		});
		onTestFinished(() => other.stop());
		expect(await withKey(other, pageKey)).toMatchObject({ code: "forbidden" });
	});

	test("per project: .kaimon/security.json opens nothing until it is trusted, then it overrides", async () => {
		const project = join(dirname(guarded.gate.home), "project");
		const file = { mode: "lax", api_keys: ["key-of-the-project"] };
		await mkdir(join(project, ".kaimon"), { recursive: true });
		await writeFile(
			join(project, ".kaimon", "security.json"),
			JSON.stringify(file),
		);
		const words = ["--preset", "kaimon", "--project", project];
		await guarded.command("upstream", "add", "mine", keyless.url, ...words);
		await guarded.setSecret("mine", keyless.key, "mine");
		onTestFinished(async () => {
			await guarded.command("upstream", "remove", "mine");
		});
		const ask = (path: string, key?: string): Promise<Told> =>
			guarded.ask(path, {
				...ping,
				plus: key ? { "X-API-Key": key } : {},
			});
		const refused = { code: "unauthenticated" };
		expect(await ask("/mine/mcp")).toMatchObject(refused);
		expect(await ask("/mine/mcp", "key-of-the-project")).toMatchObject(refused);
		await guarded.command("project", "trust", project);
		expect(await ask("/mine/mcp")).toMatchObject({ status: 200 });
		expect(await ask("/keyless/mcp")).toMatchObject(refused);
		// Known, and for its own upstreams only.
		expect(await ask("/keyless/mcp", "key-of-the-project")).toMatchObject({
			code: "forbidden",
		});
	});

	test("global: ~/.config/kaimon/security.json is shown before it is taken over, keys unseen", async () => {
		const folder = join(dirname(guarded.gate.home), "config", "kaimon");
		const file = join(folder, "security.json");
		await mkdir(folder, { recursive: true });
		await writeFile(file, JSON.stringify(pageFile));
		const { code, stdout } = await guarded.gate.run("import", file, "--json");
		expect(code).toBe(0);
		const preview = Preview.parse(JSON.parse(stdout));
		expect(preview).toMatchObject({ system: "kaimon" });
		expect(preview.secrets.map(({ name }) => name)).toContain("api_keys.0");
		expect(preview.changes.map(({ setting }) => setting).join()).toContain(
			"allowed_ips",
		);
		expect(stdout).not.toContain(pageKey);
	});
});
