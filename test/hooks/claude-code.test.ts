/**
 * Claude Code itself, driven by a scripted model on loopback: what its hook is told by the gate is what it does, and its
 * calls of an MCP server behind the gate wait for a person like anybody's. Its home is a throw-away folder, and every
 * address that is not this machine's leads nowhere.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	it,
	onTestFinished,
	vi,
} from "vitest";
import * as z from "zod";
import { claudeCodeBinary } from "../../build/lib/test-clients.mjs";
import {
	bundleEntry,
	end,
	environment,
	type GateProcess,
	startGate,
} from "../stub/gate-process.ts";
import { startModel, type Step } from "../stub/model.ts";

let gate: GateProcess;
/** Of the person and of the agent. */
let home: string;
let project: string;

const Card = z.object({
	id: z.string(),
	command: z.string(),
	upstream: z.string(),
});

beforeAll(async () => {
	const entry = bundleEntry();
	if (entry === null) throw new Error("nothing has been bundled");
	gate = await startGate({
		upstreams: {},
		entry,
		mode: "relaxed",
		flags: ["--demo"],
	});
	home = dirname(gate.home);
	project = join(home, "project");
	await mkdir(project);
	const installed = await gate.run("hook", "install", "claude", "--yes");
	expect([installed.code, installed.stderr]).toEqual([0, expect.any(String)]);
});
afterAll(() => gate?.stop());

interface Ran {
	readonly code: number | null;
	readonly stderr: string;
}

/** One prompt; the model says what the steps say. */
async function claude(
	steps: readonly Step[],
	...more: string[]
): Promise<{
	results: readonly { text: string; isError: boolean }[];
	ran: Promise<Ran>;
}> {
	const model = await startModel(steps);
	const child = spawn(
		claudeCodeBinary(),
		[
			"-p",
			"go on",
			"--allowedTools",
			"Bash,Write,mcp__demo__run_command",
			...more,
		],
		{
			cwd: project,
			env: {
				...environment(home, gate.home),
				ANTHROPIC_BASE_URL: model.url,
				ANTHROPIC_API_KEY: "sk-ant-of-a-test",
				CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
				DISABLE_AUTOUPDATER: "1",
				HTTP_PROXY: "http://127.0.0.1:9",
				HTTPS_PROXY: "http://127.0.0.1:9",
				NO_PROXY: "127.0.0.1,localhost",
			},
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	onTestFinished(async () => {
		await end(child);
		await model.stop();
	});
	let stderr = "";
	child.stderr.on("data", (text: Buffer) => {
		stderr += text.toString();
	});
	const ran = new Promise<Ran>((resolve) => {
		child.once("close", (code) => resolve({ code, stderr }));
	});
	return { results: model.results, ran };
}

/** The card of the call that waits. */
const card = (command: string) =>
	vi.waitFor(
		async () => {
			const found = z
				.array(Card)
				.parse(await gate.call("approval.list", {}))
				.find((one) => one.command === command);
			if (!found) throw new Error(`${command} does not wait`);
			return found;
		},
		{ timeout: 20_000, interval: 100 },
	);

describe("Claude Code with the hook", () => {
	it("runs what is harmless without asking anybody", async () => {
		const { results, ran } = await claude([
			{
				tool: "Bash",
				input: { command: "echo it ran > note.txt", description: "d" },
			},
		]);
		expect((await ran).code).toBe(0);
		expect([
			existsSync(join(project, "note.txt")),
			results[0]?.isError,
		]).toEqual([true, false]);
	});

	it("does not run what a person denies, and tells its model why; runs what is allowed", async () => {
		const victim = join(home, "victim");
		await mkdir(victim);
		await writeFile(join(victim, "letter"), "dear");
		const command = "rm -rf ~/victim";
		const { results, ran } = await claude([
			{ tool: "Bash", input: { command, description: "d" } },
			{ tool: "Bash", input: { command, description: "d" } },
		]);
		const first = await card(command);
		expect(first.upstream).toBe("hook:claude");
		await gate.run("approvals", "deny", first.id, "--reason", "ask me first");
		const second = await card(command);
		expect(second.id).not.toBe(first.id);
		expect([existsSync(victim), results.length]).toEqual([true, 1]);
		await gate.run("approvals", "approve", second.id);
		expect((await ran).code).toBe(0);
		expect(results.map(({ isError }) => isError)).toEqual([true, false]);
		expect(results[0]?.text).toContain("ask me first");
		expect(existsSync(victim)).toBe(false);
	});
});

describe("Claude Code with an MCP server behind the gate", () => {
	it("waits for a person, is denied and is let through", async () => {
		await gate.run("hook", "uninstall", "claude", "--yes");
		const { key } = await gate.createKey("claude");
		const config = join(home, "mcp.json");
		await writeFile(
			config,
			JSON.stringify({
				mcpServers: {
					demo: {
						type: "http",
						url: `${gate.gateUrl}/demo/mcp`,
						headers: { "X-API-Key": key },
					},
				},
			}),
		);
		const call = {
			tool: "mcp__demo__run_command",
			input: { command: "cat ~/.ssh/id_rsa" },
		};
		const { results, ran } = await claude([call, call], "--mcp-config", config);
		const first = await card("cat ~/.ssh/id_rsa");
		expect(first.upstream).toBe("demo");
		await gate.run("approvals", "deny", first.id, "--reason", "not that file");
		const second = await card("cat ~/.ssh/id_rsa");
		await gate.run("approvals", "approve", second.id);
		expect((await ran).code).toBe(0);
		expect(results[0]?.text).toContain("not that file");
		// The demo itself runs no such thing; that it says so shows that the call came through.
		expect(results[1]?.text).toContain("Allowed here");
	});
});
