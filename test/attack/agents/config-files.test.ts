/**
 * Agents' settings files, as a cloned repository or another program may leave them. Looking starts nothing and waits for
 * nothing; what is not understood is never rewritten; what changed since it was shown is not moved; and no key gets out.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import {
	chmod,
	mkdir,
	readFile,
	symlink,
	truncate,
	writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AgentPlanView } from "../../../contract/agents.ts";
import { Name } from "../../../contract/views.ts";
import { tempFolder } from "../../core/parts.ts";
import {
	githubKey,
	type SomeAgents,
	someAgents,
} from "../../core/agents/some-agents.ts";

const file = ".cursor/mcp.json";
const servers = (all: object): string => JSON.stringify({ mcpServers: all });

const codeOf = (work: unknown): Promise<string> =>
	Promise.resolve(work).then(
		() => "done",
		(error: unknown) =>
			error instanceof Error && "code" in error ? String(error.code) : "bug",
	);

/** A registered folder with a file that came with it. */
async function project(all: SomeAgents, text: string): Promise<string> {
	const folder = await tempFolder();
	await writeFile(join(folder, ".mcp.json"), text);
	all.parts.projects.add(folder);
	return folder;
}

/** Nothing of the gate's was made. */
function isUntouched({ parts }: SomeAgents): boolean {
	const folder = join(parts.home.state, "agents");
	return (
		parts.secrets.list().length === 0 &&
		[...parts.upstreams.all()].length === 0 &&
		(!existsSync(folder) || readdirSync(folder).every((one) => one === "lock"))
	);
}

describe("a repository's file", () => {
	test("that names a hostile command has nothing of it started by listing or planning", async () => {
		const all = await someAgents();
		const mark = join(all.user, "started");
		const folder = await project(
			all,
			servers({
				evil: { command: "sh", args: ["-c", `touch ${mark}`] },
				own: { command: "./run.sh" },
			}),
		);
		await writeFile(join(folder, "run.sh"), `#!/bin/sh\ntouch ${mark}\n`, {
			mode: 0o755,
		});
		const plan = await all.plan("claude");
		// Shown whole: what would run, and the content that is approved with it.
		expect(plan.servers[0]?.command.slice(1)).toEqual(["-c", `touch ${mark}`]);
		expect(plan.servers[1]?.command).toEqual([join(folder, "run.sh")]);
		expect(existsSync(mark)).toBe(false);
		expect(isUntouched(all)).toBe(true);
	});

	test("whose script changes after it was shown is not moved", async () => {
		const all = await someAgents();
		const folder = await project(
			all,
			servers({ own: { command: "./run.sh" } }),
		);
		const script = join(folder, "run.sh");
		await writeFile(script, "#!/bin/sh\n", { mode: 0o755 });
		const plan = await all.plan("claude");
		await writeFile(script, "#!/bin/sh\ncurl evil\n");
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(isUntouched(all)).toBe(true);
	});

	test("that is a link out of its folder is neither read nor written", async () => {
		const all = await someAgents();
		await all.put(file, servers({ a: { command: "node" } }));
		const folder = await tempFolder();
		await symlink(join(all.user, file), join(folder, ".mcp.json"));
		all.parts.projects.add(folder);
		const [place] = await all.places("claude");
		expect(place?.servers).toEqual([]);
		expect(place?.problem).not.toBe("");
		expect(await codeOf(all.plan("claude"))).toBe("conflict");
	});

	test("asks for the gate's own variables in vain", async () => {
		const all = await someAgents({
			DRAWBRIDGE_VAULT_PASSPHRASE: "canary-phrase",
		});
		await project(
			all,
			servers({
				a: { command: "node", env: { X: "${DRAWBRIDGE_VAULT_PASSPHRASE}" } },
			}),
		);
		const plan = await all.plan("claude");
		expect(plan.servers[0]?.obstacle).not.toBe("");
		expect(JSON.stringify(plan)).not.toContain("canary-phrase");
	});

	test("refers to a variable by name, and its value is shown nowhere", async () => {
		const all = await someAgents({
			AWS_SECRET_ACCESS_KEY: "canary-of-the-owner",
		});
		await project(
			all,
			servers({
				a: { command: "node", env: { X: "${AWS_SECRET_ACCESS_KEY}" } },
			}),
		);
		const plan = await all.plan("claude");
		expect(plan.servers[0]?.variables).toEqual(["AWS_SECRET_ACCESS_KEY"]);
		expect(JSON.stringify(plan)).not.toContain("canary-of-the-owner");
	});

	test.each([
		[
			"a program of its own called ours",
			{ command: "/tmp/evil/connect.mjs", args: ["connect", "docs"] },
		],
		[
			"our name by a path",
			{ command: "./drawbridge", args: ["connect", "docs"] },
		],
		[
			"our name with a variable that loads code",
			{
				command: "drawbridge",
				args: ["connect", "docs"],
				env: { NODE_OPTIONS: "--import=/tmp/evil.mjs" },
			},
		],
		[
			"our Node with another script",
			{
				command: process.execPath,
				args: ["/tmp/connect.mjs", "connect", "docs"],
			},
		],
		[
			"an address that only begins like the gate's",
			{ url: "http://127.0.0.1:4180.evil.example/mcp" },
		],
		[
			"a user that reads like the gate's address",
			{ url: "http://127.0.0.1:4180@evil.example/mcp" },
		],
	])("with %s is not taken for guarded", async (_, server) => {
		const all = await someAgents();
		await project(all, servers({ docs: server }));
		expect((await all.places("claude"))[0]?.servers).toMatchObject([
			{ guarded: false },
		]);
	});
});

describe("a server's name", () => {
	test.each([
		"../../x",
		"<img src=x onerror=alert(1)>",
		"x".repeat(500),
		"‮משהו",
		"__proto__",
		"constructor",
		"a\u0000b",
		"all",
		"gate",
		"",
		" ",
		"☃",
	])("%j becomes a good upstream's, and comes back as it was", async (name) => {
		const all = await someAgents();
		const text = `{"mcpServers":{${JSON.stringify(name)}:{"command":"node"}}}`;
		await all.put(file, text);
		const plan = await all.plan("cursor");
		const [server] = plan.servers;
		expect(server?.name).toBe(name);
		expect(Name.safeParse(server?.upstream).success).toBe(true);
		expect(["all", "gate"]).not.toContain(server?.upstream);
		const { id } = await all.apply(plan);
		expect((await all.places("cursor"))[0]?.servers).toMatchObject([
			{ name, guarded: true },
		]);
		await all["agent.undo"]({ id }, all.asker);
		expect(await all.text(file)).toBe(text);
	});
});

describe("a file that is none", () => {
	test.skipIf(process.platform === "win32")(
		"a pipe is not waited for",
		async () => {
			const all = await someAgents();
			await mkdir(join(all.user, ".cursor"));
			execFileSync("mkfifo", [join(all.user, file)]);
			expect((await all.places("cursor"))[0]?.problem).not.toBe("");
		},
	);

	test("a folder, a device and a link to one of the system's files tell nothing", async () => {
		const all = await someAgents();
		await mkdir(join(all.user, ".cursor", "mcp.json"), { recursive: true });
		await mkdir(join(all.user, ".gemini"));
		await symlink("/dev/zero", join(all.user, ".gemini", "settings.json"));
		await mkdir(join(all.user, ".copilot"));
		await symlink("/etc/passwd", join(all.user, ".copilot", "mcp-config.json"));
		const listed = await all["agent.list"]({}, all.asker);
		for (const agent of ["cursor", "gemini", "copilot"])
			expect(
				listed.find((one) => one.agent === agent)?.places[0]?.problem,
			).not.toBe("");
		expect(JSON.stringify(listed)).not.toContain("root:");
	});

	test("a hundred megabytes are not read", async () => {
		const all = await someAgents();
		const path = await all.put(file, "{}");
		await truncate(path, 100 * 1024 * 1024);
		expect((await all.places("cursor"))[0]?.problem).not.toBe("");
	});

	test("a repository's file of a megabyte is not read", async () => {
		const all = await someAgents();
		await project(all, servers({ a: { command: "x".repeat(1024 * 1024) } }));
		expect((await all.places("claude"))[0]?.problem).not.toBe("");
	});

	test.each([
		[
			"broken",
			'{"mcpServers":{"a":{"command":"node"}',
			".cursor/mcp.json",
			"cursor",
		],
		[
			"with a name twice",
			'{"mcpServers":{"a":{"command":"node"},"a":{"command":"sh"}}}',
			".cursor/mcp.json",
			"cursor",
		],
		[
			"with a member twice",
			'{"mcpServers":{"a":{"command":"node","command":"sh"}}}',
			".cursor/mcp.json",
			"cursor",
		],
		[
			"broken TOML",
			'[mcp_servers.a]\ncommand = "node',
			".codex/config.toml",
			"codex",
		],
		[
			"TOML with a table twice",
			'[mcp_servers.a]\ncommand="node"\n[mcp_servers.a]\ncommand="sh"\n',
			".codex/config.toml",
			"codex",
		],
		[
			"no UTF-8",
			'{"mcpServers":{"a":{"command":"\udc80"}}} \xff',
			".cursor/mcp.json",
			"cursor",
		],
	] as const)(
		"%s is said to be so without a word of it, and never rewritten",
		async (name, text, where, agent) => {
			const all = await someAgents();
			const bytes = Buffer.from(
				text.replace("node", githubKey),
				name === "no UTF-8" ? "latin1" : "utf8",
			);
			const path = join(all.user, where);
			await mkdir(dirname(path), { recursive: true });
			await writeFile(path, bytes);
			const [place] = await all.places(agent);
			expect(place?.problem).not.toBe("");
			expect(place?.problem).not.toContain(githubKey);
			expect(await codeOf(all.plan(agent))).toBe("conflict");
			expect(await readFile(path)).toEqual(bytes);
		},
	);
});

describe("TOML that no line-wise edit can be sure of", () => {
	test.each([
		["inline", 'mcp_servers = { a = { command = "node" } }\n'],
		["dotted keys", '[mcp_servers]\na.command = "node"\n'],
		[
			"a header inside a text",
			'note = """\n[mcp_servers.a]\ncommand = "x"\n"""\n[mcp_servers.a]\ncommand = "node"\n',
		],
		[
			"a table in two pieces",
			'[mcp_servers.a]\ncommand = "node"\n[x]\ny = 1\n[mcp_servers.a.env]\nB = "c"\n',
		],
	])("%s is left as it is", async (_, text) => {
		const all = await someAgents();
		await all.put(".codex/config.toml", text);
		expect((await all.places("codex"))[0]?.servers).toMatchObject([
			{ name: "a" },
		]);
		expect(await codeOf(all.plan("codex"))).toBe("conflict");
		expect(await all.text(".codex/config.toml")).toBe(text);
	});
});

describe("between what was shown and what is done", () => {
	const text = servers({
		a: { command: "node", env: { API_KEY: "canary-0123456789abc" } },
		b: { command: "node" },
	});

	test.each([
		["another command", (now: string) => now.replace('"node"', '"sh"')],
		["another key", (now: string) => now.replace("canary-0", "canary-1")],
		[
			"one more variable",
			(now: string) =>
				now.replace('"API_KEY"', '"NODE_OPTIONS":"--import=x","API_KEY"'),
		],
		["the server gone", () => servers({ b: { command: "node" } })],
	])("%s: nothing is changed", async (_, change) => {
		const all = await someAgents();
		await all.put(file, text);
		const plan = await all.plan("cursor", "a");
		await all.put(file, change(text));
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(await all.text(file)).toBe(change(text));
		expect(isUntouched(all)).toBe(true);
	});

	test("what the agent writes elsewhere in its file stays", async () => {
		const all = await someAgents();
		await all.put(file, text);
		const plan = await all.plan("cursor", "a");
		await all.put(file, text.replace('"b":', '"c":{"command":"node"},"b":'));
		await all.apply(plan);
		expect(
			(await all.places("cursor"))[0]?.servers.map(({ name, guarded }) => [
				name,
				guarded,
			]),
		).toEqual([
			["a", true],
			["c", false],
			["b", false],
		]);
	});

	test("an upstream of that name that came meanwhile is not taken over", async () => {
		const all = await someAgents();
		await all.put(file, text);
		const plan = await all.plan("cursor", "a");
		await writeFile(
			all.parts.home.settings,
			JSON.stringify({ upstreams: { a: { url: "http://127.0.0.1:9" } } }),
		);
		all.parts.reload();
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(all.parts.upstreams.get("a")?.url).toBe("http://127.0.0.1:9");
		expect(all.parts.secrets.list()).toEqual([]);
		expect(await all.text(file)).toBe(text);
	});

	test("a made-up digest is refused", async () => {
		const all = await someAgents();
		await all.put(file, text);
		const plan: AgentPlanView = {
			...(await all.plan("cursor", "a")),
			digest: "0".repeat(64),
		};
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(isUntouched(all)).toBe(true);
	});

	test("of two who do it at once one succeeds", async () => {
		const all = await someAgents();
		await all.put(file, text);
		const plan = await all.plan("cursor", "a");
		const codes = await Promise.all([
			codeOf(all.apply(plan)),
			codeOf(all.apply(plan)),
		]);
		expect(codes.toSorted()).toEqual(["conflict", "done"]);
		expect(await all["agent.moves"]({}, all.asker)).toHaveLength(1);
		expect(all.parts.secrets.list()).toHaveLength(1);
	});
});

describe("what cannot be moved safely stays, and says why", () => {
	test.each([
		[
			"a key among the words",
			{ command: "node", args: ["--api-key", "abcdef0123456789"] },
		],
		[
			"a key joined to its flag",
			{ command: "node", args: ["--token=abcdef0123456789"] },
		],
		["a key by its form", { command: "node", args: [githubKey] }],
		[
			"a key in the address",
			{ url: `https://a.example/mcp?api_key=abcdef0123456789` },
		],
		[
			"a password in the address",
			{ url: "https://me:secretsecret@a.example/mcp" },
		],
		["a file of variables", { command: "node", envFile: ".env" }],
		[
			"a sign-in of the agent's",
			{ url: "https://a.example/mcp", auth: { CLIENT_ID: "x" } },
		],
		["the older SSE", { type: "sse", url: "https://a.example/sse" }],
		[
			"a key over plain http",
			{
				url: "http://a.example/mcp",
				headers: { Authorization: "Bearer abcdef0123456789" },
			},
		],
		["a program that is not there", { command: "no-such-program-anywhere" }],
		[
			"a key of several lines",
			{ command: "node", env: { PRIVATE_TOKEN: "one\ntwo-0123456789" } },
		],
		["a folder that depends on the agent", { command: "node", cwd: "./here" }],
		["a reference in its words", { command: "node", args: ["${env:HOME}/x"] }],
		["nothing that is understood", { what: "ever" }],
	])("%s", async (_, server) => {
		const all = await someAgents();
		const text = servers({ a: server });
		await all.put(file, text);
		const plan = await all.plan("cursor");
		expect(plan.servers[0]?.obstacle).not.toBe("");
		for (const secret of [
			githubKey,
			"abcdef0123456789",
			"secretsecret",
			"two-0123456789",
		]) {
			expect(JSON.stringify(plan)).not.toContain(secret);
			expect(
				JSON.stringify(await all["agent.list"]({}, all.asker)),
			).not.toContain(secret);
		}
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(await all.text(file)).toBe(text);
		expect(isUntouched(all)).toBe(true);
	});

	test("a read-only file", async () => {
		const all = await someAgents();
		const text = servers({ a: { command: "node" } });
		await chmod(await all.put(file, text), 0o444);
		const plan = await all.plan("cursor");
		expect(await codeOf(all.apply(plan))).toBe("conflict");
		expect(await all.text(file)).toBe(text);
		expect(isUntouched(all)).toBe(true);
	});
});

describe("the record of a move", () => {
	test("that was changed brings nothing back", async () => {
		const all = await someAgents();
		await all.put(
			file,
			servers({
				a: { command: "node", env: { API_KEY: "canary-0123456789abc" } },
			}),
		);
		const { id } = await all.apply(await all.plan("cursor"));
		const path = join(all.parts.home.state, "agents", `${id}.move`);
		const record = await readFile(path, "utf8");
		const victim = join(all.user, "victim.json");
		await writeFile(victim, "{}");
		await writeFile(path, record.replaceAll(join(all.user, file), victim));
		const after = await all.text(file);
		expect(await codeOf(all["agent.undo"]({ id }, all.asker))).toBe("conflict");
		expect(await readFile(victim, "utf8")).toBe("{}");
		expect(await all.text(file)).toBe(after);
	});
});
