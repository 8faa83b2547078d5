/** Agents' servers: found in their real files, moved behind the gate with their keys, and put back to the last byte. */
import {
	chmod,
	lstat,
	mkdir,
	readFile,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { AgentId, AgentPlanView } from "../../../contract/agents.ts";
import { connectOperations } from "../../../core/control/connect.ts";
import { CommandError } from "../../../core/control/operation.ts";
import { permit } from "../../../core/control/permit.ts";
import { parseJsonc, valueOf } from "../../../core/hook/install/jsonc.ts";
import { isObject } from "../../../core/json.ts";
import { eventually } from "../eventually.ts";
import { tempFolder } from "../parts.ts";
import {
	gateUrl,
	githubKey,
	type SomeAgents,
	someAgents,
} from "./some-agents.ts";

/** As each agent's own page shows them; `KEY` is a plain key. */
const files: Readonly<
	Record<
		AgentId,
		{ readonly file: string; readonly text: string; readonly name: string }
	>
> = {
	claude: {
		file: ".claude.json",
		name: "github",
		text: `{\n  "numStartups": 3,\n  "mcpServers": {\n    "github": {\n      "type": "stdio",\n      "command": "node",\n      "args": ["-e", "1"],\n      "env": { "GITHUB_TOKEN": "KEY" }\n    }\n  },\n  "projects": {}\n}\n`,
	},
	codex: {
		file: ".codex/config.toml",
		name: "github",
		text: '# mine\nmodel = "o5" # stays\n\n[mcp_servers.github] # the server\ncommand = "node"\nargs = ["-e", "1"]\nstartup_timeout_sec = 20\n\n[mcp_servers.github.env]\nGITHUB_TOKEN = "KEY"\n\n# about the profile\n[profiles.fast]\nmodel = "x"\n',
	},
	cursor: {
		file: ".cursor/mcp.json",
		name: "github",
		text: '{\r\n\t// mine\r\n\t"mcpServers": {\r\n\t\t"github": {\r\n\t\t\t"command": "node",\r\n\t\t\t"args": ["-e", "1"],\r\n\t\t\t"env": { "GITHUB_TOKEN": "KEY" },\r\n\t\t},\r\n\t},\r\n}\r\n',
	},
	gemini: {
		file: ".gemini/settings.json",
		name: "github",
		text: '{ "theme": "Dracula", "mcpServers": { "github": { "httpUrl": "http://127.0.0.1:9/mcp", "headers": { "Authorization": "Bearer KEY" }, "trust": false } } }',
	},
	copilot: {
		file: ".copilot/mcp-config.json",
		name: "github",
		text: '{\n  "mcpServers": {\n    "github": {\n      "type": "http",\n      "url": "https://api.example.org/mcp/",\n      "headers": { "X-Api-Key": "KEY" },\n      "tools": ["*"]\n    }\n  }\n}\n',
	},
	vscode: {
		file: ".config/Code/User/mcp.json",
		name: "github",
		text: '{\n\t"inputs": [], // none\n\t"servers": {\n\t\t"github": {\n\t\t\t"type": "stdio",\n\t\t\t"command": "node",\n\t\t\t"args": ["-e", "1"],\n\t\t\t"env": { "GITHUB_TOKEN": "KEY" }\n\t\t}\n\t}\n}\n',
	},
};

const settingsOf = async ({ parts }: SomeAgents): Promise<string> =>
	await readFile(parts.home.settings, "utf8").catch(() => "");

/** What the command takes. */
const apply = ({ place, servers, digest }: AgentPlanView) => ({
	place,
	servers: servers.map(({ name }) => name),
	digest,
});

const failureOf = (work: unknown): Promise<string> =>
	Promise.resolve(work).then(
		() => "done",
		(error: unknown) =>
			error instanceof Error && "code" in error ? String(error.code) : "bug",
	);

describe.each(Object.entries(files))(
	"%s",
	(name, { file, text, name: server }) => {
		// The keys of the record are the agents.
		const agent = name as AgentId;
		const before = text.replace("KEY", githubKey);

		test("its server is listed with its plain key's place, and never its value", async () => {
			const all = await someAgents();
			await all.put(file, before);
			const listed = await all["agent.list"]({}, all.asker);
			expect(listed.find((one) => one.agent === agent)).toMatchObject({
				found: true,
				places: [
					{
						project: null,
						servers: [{ name: server, guarded: false, plainKeys: [{}] }],
					},
				],
			});
			expect(JSON.stringify(listed)).not.toContain(githubKey);
		});

		test("moved, the file holds our line and no key, everything else stays, and undo gives the very bytes back", async () => {
			const all = await someAgents();
			const path = await all.put(file, before);
			await chmod(path, 0o640);
			const plan = await all.plan(agent);
			expect(JSON.stringify(plan)).not.toContain(githubKey);
			expect(plan.servers).toMatchObject([
				{ obstacle: "", upstream: "github" },
			]);
			const moved = await all.apply(plan);
			const after = await all.text(file);
			expect(after).not.toContain(githubKey);
			expect((await stat(path)).mode & 0o777).toBe(0o640);
			for (const line of [
				"// mine",
				"# mine",
				"# stays",
				"# about the profile",
				"// none",
				'"theme"',
				"numStartups",
				"startup_timeout_sec = 20",
				'"trust"',
				'"tools"',
			])
				expect(after.includes(line)).toBe(before.includes(line));
			expect(await all.places(agent)).toMatchObject([
				{
					servers: [
						{ name: server, kind: "stdio", guarded: true, plainKeys: [] },
					],
				},
			]);
			const [secret] = all.parts.secrets.list();
			expect(secret?.boundTo).toMatchObject([{ upstream: "github" }]);
			expect(await settingsOf(all)).not.toContain(githubKey);
			expect(
				all.parts.upstreams.get("github")?.stdio?.view().approved ?? true,
			).toBe(true);

			expect(await all["agent.undo"]({ id: moved.id }, all.asker)).toEqual({
				exact: true,
				left: [],
			});
			expect(await all.text(file)).toBe(before);
			expect((await stat(path)).mode & 0o777).toBe(0o640);
			expect(all.parts.secrets.list()).toEqual([]);
			expect(all.parts.upstreams.get("github")).toBeUndefined();
			expect(await all["agent.moves"]({}, all.asker)).toEqual([]);
		});

		test("what was moved lies nowhere in the state folder in plain text", async () => {
			const all = await someAgents();
			await all.put(file, before);
			await all.apply(await all.plan(agent));
			const folder = join(all.parts.home.state, "agents");
			for (const one of readdirSync(folder)) {
				const path = join(folder, one);
				expect((await stat(path)).mode & 0o777).toBe(0o600);
				expect((await readFile(path)).includes(githubKey)).toBe(false);
			}
		});
	},
);

describe("undo", () => {
	const { file, text } = files.claude;
	const before = text.replace("KEY", githubKey);

	test("of a file that was changed since puts back our entry only, and says so", async () => {
		const all = await someAgents();
		await all.put(file, before);
		const { id } = await all.apply(await all.plan("claude"));
		const now = (await all.text(file)).replace(
			'"numStartups": 3',
			'"numStartups": 4',
		);
		await all.put(file, now);
		expect(await all["agent.moves"]({}, all.asker)).toMatchObject([
			{ id, state: "changed" },
		]);
		expect(await all["agent.undo"]({ id }, all.asker)).toEqual({
			exact: false,
			left: [],
		});
		const value = valueOf(parseJsonc(await all.text(file)));
		const original = valueOf(parseJsonc(before.replace(": 3", ": 4")));
		expect(value).toEqual(original);
		expect(all.parts.secrets.list()).toEqual([]);
	});

	test("leaves an entry that somebody else has changed, keeps what it needs, and can be done again", async () => {
		const all = await someAgents();
		await all.put(file, before);
		const { id } = await all.apply(await all.plan("claude"));
		const written = await all.text(file);
		const theirs = written.replace('"--client"', '"--other"');
		await all.put(file, theirs);
		expect(await all["agent.undo"]({ id }, all.asker)).toEqual({
			exact: false,
			left: ["github"],
		});
		expect(await all.text(file)).toBe(theirs);
		expect(all.parts.upstreams.get("github")).toBeDefined();
		await all.put(file, written);
		expect(await all["agent.undo"]({ id }, all.asker)).toEqual({
			exact: true,
			left: [],
		});
		expect(await all.text(file)).toBe(before);
	});

	test("after a crash before the file was written takes back what was made for it", async () => {
		const all = await someAgents();
		await all.put(file, before);
		const { id } = await all.apply(await all.plan("claude"));
		await all.put(file, before);
		expect(await all["agent.undo"]({ id }, all.asker)).toEqual({
			exact: false,
			left: [],
		});
		expect(await all.text(file)).toBe(before);
		expect(all.parts.upstreams.get("github")).toBeUndefined();
		expect(all.parts.secrets.list()).toEqual([]);
	});

	test("of a move that is not there is a conflict", async () => {
		const all = await someAgents();
		expect(
			await failureOf(
				Promise.resolve(all["agent.undo"]({ id: "../../x" }, all.asker)),
			),
		).toBe("conflict");
	});
});

describe("a move", () => {
	test("follows a link to the real file, and the link stays", async () => {
		const all = await someAgents();
		const dotfiles = join(await tempFolder(), "mcp.json");
		await writeFile(dotfiles, files.cursor.text.replace("KEY", githubKey));
		await mkdir(join(all.user, ".cursor"));
		await symlink(dotfiles, join(all.user, ".cursor", "mcp.json"));
		const plan = await all.plan("cursor");
		expect(plan.target).toBe(dotfiles);
		await all.apply(plan);
		expect(
			(await lstat(join(all.user, ".cursor", "mcp.json"))).isSymbolicLink(),
		).toBe(true);
		expect(await readFile(dotfiles, "utf8")).not.toContain(githubKey);
	});

	test("takes one of several, and of two agents with the same server each has its own key", async () => {
		const all = await someAgents();
		await all.put(
			".cursor/mcp.json",
			JSON.stringify({
				mcpServers: {
					a: { command: "node", env: { API_KEY: "first-key-0123456789" } },
					b: { command: "node" },
				},
			}),
		);
		await all.put(
			".gemini/settings.json",
			JSON.stringify({
				mcpServers: {
					a: { command: "node", env: { API_KEY: "other-key-0123456789" } },
				},
			}),
		);
		await all.apply(await all.plan("cursor", "a"));
		expect((await all.places("cursor"))[0]?.servers).toMatchObject([
			{ name: "a", guarded: true },
			{ name: "b", guarded: false },
		]);
		await all.apply(await all.plan("gemini"));
		expect(
			all.parts.secrets
				.list()
				.map(({ name, boundTo }) => [name, boundTo[0]?.upstream]),
		).toEqual([
			["a-api-key", "a"],
			["a-gemini-api-key", "a-gemini"],
		]);
	});

	test("of a server without a key uses the upstream that is there already, which stays while another uses it", async () => {
		const all = await someAgents();
		const text = JSON.stringify({
			mcpServers: { docs: { command: "node", args: ["-e", "1"] } },
		});
		await all.put(".cursor/mcp.json", text);
		await all.put(".gemini/settings.json", text);
		const first = await all.apply(await all.plan("cursor"));
		const plan = await all.plan("gemini");
		expect(plan.servers).toMatchObject([{ upstream: "docs", isThere: true }]);
		await all.apply(plan);
		await all["agent.undo"]({ id: first.id }, all.asker);
		expect(all.parts.upstreams.get("docs")).toBeDefined();
	});

	test("gives the agent the key it connects with, which goes with the server when it is taken back", async () => {
		const all = await someAgents();
		await all.parts.owner.set("a phrase nobody is asked again");
		const { file, text } = files.claude;
		await all.put(file, text.replace("KEY", githubKey));
		const { id } = await all.apply(await all.plan("claude"));
		const connect = connectOperations(all.parts);
		expect(
			await connect["connect.open"](
				{ upstream: "github", client: "claude" },
				{ actor: "cli" },
			),
		).toMatchObject({ key: expect.stringMatching(/^dbk_/) });
		expect(all.parts.keys.list()).toMatchObject([
			{ role: "operator", upstreams: ["github"], state: "active" },
		]);
		await all["agent.undo"]({ id }, all.asker);
		expect(all.parts.keys.list()).toMatchObject([{ state: "revoked" }]);
	});

	test("to an upstream whose command nobody has approved yet approves what was shown", async () => {
		const all = await someAgents();
		await all.put(
			".cursor/mcp.json",
			JSON.stringify({
				mcpServers: { docs: { command: "node", args: ["-e", "1"] } },
			}),
		);
		const first = await all.plan("cursor");
		const { id } = await all.apply(first);
		const settings = await settingsOf(all);
		await all["agent.undo"]({ id }, all.asker);
		await writeFile(all.parts.home.settings, settings);
		all.parts.reload();
		const isApproved = () =>
			all.parts.upstreams.get("docs")?.stdio?.view().approved;
		expect(isApproved()).toBe(false);
		const plan = await all.plan("cursor");
		expect(plan.servers).toMatchObject([{ upstream: "docs", isThere: true }]);
		await all.apply(plan);
		expect(isApproved()).toBe(true);
	});

	test("of a variable the gate does not have leaves a secret to be given, and one it has is read by name", async () => {
		const all = await someAgents({ HERE_TOKEN: "only-in-the-environment" });
		await all.put(
			".claude.json",
			JSON.stringify({
				mcpServers: {
					a: {
						type: "http",
						url: "https://a.example/mcp",
						headers: {
							Authorization: "Bearer ${HERE_TOKEN}",
							"X-Two": "${GONE_TOKEN}",
							"X-Three": "${GONE:-plain}",
						},
					},
				},
			}),
		);
		const plan = await all.plan("claude");
		expect(plan.servers).toMatchObject([
			{ variables: ["HERE_TOKEN"], missing: ["a-gone-token"], secrets: [] },
		]);
		await all.apply(plan);
		const settings = await settingsOf(all);
		expect(settings).toContain("Bearer ${env:HERE_TOKEN}");
		expect(settings).toContain("${secret:a-gone-token}");
		expect(settings).not.toContain("only-in-the-environment");
	});

	test("finds where an address that does not end in /mcp speaks it", async () => {
		const all = await someAgents();
		await all.put(
			".cursor/mcp.json",
			JSON.stringify({
				mcpServers: {
					a: { url: "http://127.0.0.1:9/v1/tools" },
					b: { url: "http://127.0.0.1:9" },
				},
			}),
		);
		await all.apply(await all.plan("cursor"));
		expect(JSON.parse(await settingsOf(all))).toMatchObject({
			upstreams: {
				a: { url: "http://127.0.0.1:9/v1", mcp: ["/tools"] },
				b: { url: "http://127.0.0.1:9", mcp: ["/"] },
			},
		});
	});

	test("of Claude's list for one folder leaves the one for all as it is, and runs there", async () => {
		const all = await someAgents();
		const folder = await tempFolder();
		const text = JSON.stringify(
			{
				mcpServers: { a: { command: "node" } },
				projects: {
					[folder]: {
						mcpServers: { a: { command: "node", args: ["-v"] } },
						history: [1],
					},
				},
			},
			null,
			2,
		);
		await all.put(".claude.json", text);
		const place = (await all.places("claude")).find(
			({ project }) => project === folder,
		);
		const plan = await all["agent.plan"](
			{ place: place?.id ?? "", servers: [] },
			all.asker,
		);
		expect(plan.servers).toMatchObject([{ name: "a", cwd: folder }]);
		await all.apply(plan);
		expect(
			(await all.places("claude")).map((one) => one.servers[0]?.guarded),
		).toEqual([false, true]);
	});

	test("that cannot be written into the settings takes back what it had done", async () => {
		const all = await someAgents();
		const { file, text } = files.cursor;
		await all.put(file, text.replace("KEY", githubKey));
		const plan = await all.plan("cursor");
		await writeFile(all.parts.home.settings, "{");
		expect(await failureOf(all.apply(plan))).toBe("settings-invalid");
		expect(await all.text(file)).toBe(text.replace("KEY", githubKey));
		expect(all.parts.secrets.list()).toEqual([]);
		expect(await all["agent.moves"]({}, all.asker)).toEqual([]);
	});

	test("while the vault is locked changes nothing", async () => {
		const all = await someAgents();
		const { file, text } = files.cursor;
		await all.put(file, text.replace("KEY", githubKey));
		const plan = await all.plan("cursor");
		all.parts.vault.lock();
		await expect(all.apply(plan)).rejects.toThrow();
		expect(await all.text(file)).toBe(text.replace("KEY", githubKey));
		expect(all.parts.upstreams.get("github")).toBeUndefined();
	});
});

describe("a move that the command line asks for while a desktop looks on", () => {
	const { file, text } = files.cursor;
	const before = text.replace("KEY", githubKey);
	test("is a question that shows the command whole and no key, and a no leaves all as it was", async () => {
		const all = await someAgents();
		const detach = all.parts.owner.attach();
		await all.put(file, before);
		const asked = permit(
			all.parts,
			"agent.apply",
			apply(await all.plan("cursor")),
			{ actor: "cli" },
		).then(
			() => "done",
			(error: unknown) => error instanceof CommandError && error.code,
		);
		await eventually(() => all.parts.approvals.waiting).toBe(1);
		const [card] = all.parts.approvals.list();
		const shown = JSON.stringify(card);
		expect(shown).toContain("-e");
		expect(shown).toContain("github-github-token");
		expect(shown).not.toContain(githubKey);
		all.parts.approvals.answer(
			card?.id ?? "",
			{ kind: "deny", reason: "" },
			"desktop",
		);
		expect(await asked).toBe("refused");
		expect(await all.text(file)).toBe(before);
		detach();
	});

	test("is none where it has changed since it was shown", async () => {
		const all = await someAgents();
		const detach = all.parts.owner.attach();
		await all.put(file, before);
		const plan = await all.plan("cursor");
		await all.put(file, before.replace('"-e"', '"-p"'));
		await expect(
			permit(all.parts, "agent.apply", apply(plan), { actor: "cli" }),
		).rejects.toMatchObject({ code: "conflict" });
		expect(all.parts.approvals.waiting).toBe(0);
		detach();
	});
});

describe("the list", () => {
	test("knows what goes through the gate, by our line or by the gate's address", async () => {
		const all = await someAgents();
		await all.put(
			".cursor/mcp.json",
			JSON.stringify({
				mcpServers: {
					a: { command: "drawbridge", args: ["connect", "docs"] },
					b: { url: `${gateUrl}/docs/mcp` },
					c: { url: "http://localhost:4180/docs/mcp" },
					d: { url: "http://127.0.0.1:4181/mcp" },
				},
			}),
		);
		expect(
			(await all.places("cursor"))[0]?.servers.map((one) => one.guarded),
		).toEqual([true, true, true, false]);
	});

	test("without any agent says where it looked", async () => {
		const all = await someAgents({ PATH: "/nowhere" });
		const listed = await all["agent.list"]({}, all.asker);
		expect(listed.map(({ found }) => found)).toEqual([
			false,
			false,
			false,
			false,
			false,
			false,
		]);
		for (const { looked } of listed)
			expect(looked.some((path) => path.startsWith(all.user))).toBe(true);
	});

	test("tells the version from the files beside the program", async () => {
		const all = await someAgents();
		const folder = join(all.user, "lib", "claude-code");
		await mkdir(folder, { recursive: true });
		await writeFile(
			join(folder, "package.json"),
			'{"name":"x","version":"2.3.4"}',
		);
		await writeFile(join(folder, "cli.js"), "#!/bin/false\n", { mode: 0o755 });
		await mkdir(join(all.user, "bin"));
		await symlink(join(folder, "cli.js"), join(all.user, "bin", "claude"));
		vi.stubEnv("PATH", join(all.user, "bin"));
		const [claude] = await all["agent.list"]({}, all.asker);
		expect(claude).toMatchObject({
			agent: "claude",
			found: true,
			version: "2.3.4",
		});
	});

	test("reads a registered project's files, and says that they are shared", async () => {
		const all = await someAgents();
		const project = await tempFolder();
		await writeFile(
			join(project, ".mcp.json"),
			JSON.stringify({ mcpServers: { a: { command: "node" } } }),
		);
		expect(await all.places("claude")).toEqual([]);
		all.parts.projects.add(project);
		expect(await all.places("claude")).toMatchObject([
			{ project, shared: true, servers: [{ name: "a" }] },
		]);
		const moved = await all.apply(await all.plan("claude"));
		const settings: unknown = JSON.parse(await settingsOf(all));
		expect(isObject(settings) && settings["upstreams"]).toMatchObject({
			a: { project, stdio: { cwd: project } },
		});
		await all["agent.undo"]({ id: moved.id }, all.asker);
	});
});
