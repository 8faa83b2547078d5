/** What the gate makes of an agent's call: pieces, the mode's word, a person's, and the entry that says so. */
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { HookAnswer, HookQuestion } from "../../../contract/hooks.ts";
import type { Mode } from "../../../contract/views.ts";
import { tempFolder } from "../parts.ts";
import { type HookGate, hookGate } from "./hook-gate.ts";

const cwd = "/home/ada/project";

const ask = async (
	{ control }: HookGate,
	change: Partial<HookQuestion> & Pick<HookQuestion, "tool" | "input">,
): Promise<HookAnswer> => {
	const result = await control.call("cli", "hook.ask", {
		agent: "claude",
		event: "PreToolUse",
		kind: "call",
		session: "s1",
		cwd,
		planning: false,
		waitMs: 60_000,
		...change,
	});
	if (!result.ok) throw new Error(result.failure.code);
	// The command's own output.
	return result.output as HookAnswer;
};
const bash = (command: string): Pick<HookQuestion, "tool" | "input"> => ({
	tool: "Bash",
	input: { command },
});

describe("without a question", () => {
	test.each<[Mode, string, string]>([
		["strict", "git status", "allow"],
		["relaxed", "git status", "allow"],
		["lax", "git status", "allow"],
		["lax", "cat .env", "none"],
	])("in %s, %s is answered with %s", async (mode, command, decision) => {
		const gate = await hookGate(mode);
		expect(await ask(gate, bash(command))).toMatchObject({ decision });
		expect(gate.approvals.list()).toEqual([]);
	});

	test.each([
		["Write", { file_path: `${cwd}/src/a.ts`, content: "x" }, "none"],
		[
			"Edit",
			{ file_path: `${cwd}/src/a.ts`, old_string: "a", new_string: "b" },
			"none",
		],
		["Read", { file_path: `${cwd}/src/a.ts` }, "allow"],
		["Grep", { pattern: "password" }, "allow"],
		["WebFetch", { url: "https://example.com/a", prompt: "sum up" }, "none"],
		["TodoWrite", { todos: [{ content: "rm -rf / later" }] }, "none"],
		["mcp__docs__search", { query: "how to rm -rf a folder" }, "none"],
		["run_shell_command", { command: "ls", dir_path: "src" }, "allow"],
		["bash", { command: ["bash", "-lc", "git status"] }, "allow"],
	])("%s %j is answered with %s", async (tool, input, decision) => {
		const gate = await hookGate();
		expect(await ask(gate, { tool, input })).toMatchObject({ decision });
	});

	test("what an agent may not do while it plans is not waved through", async () => {
		const gate = await hookGate();
		expect(
			await ask(gate, { ...bash("git status"), planning: true }),
		).toMatchObject({ decision: "none" });
	});

	test("a raised bridge denies whatever it is", async () => {
		const gate = await hookGate();
		gate.bridge.raise("desktop");
		expect(await ask(gate, bash("git status"))).toMatchObject({
			decision: "deny",
		});
	});

	test("an owner's rule denies, and the agent is told which", async () => {
		const gate = await hookGate("strict", {
			// oxlint-disable-next-line unicorn/no-thenable -- the settings' word
			rules: [{ then: "deny", program: "git push" }],
		});
		expect(await ask(gate, bash("git push origin main"))).toMatchObject({
			decision: "deny",
			reason: expect.stringContaining("git push"),
		});
	});

	test.each([
		["no command", "Bash", {}],
		["a command of another kind", "Bash", { command: { line: "ls" } }],
		["a file without a path", "Write", { content: "x" }],
		["a patch that is none", "apply_patch", { command: "hello" }],
	])("%s is a newer format and denied", async (_name, tool, input) => {
		const gate = await hookGate("lax");
		expect(await ask(gate, { tool, input })).toMatchObject({
			decision: "deny",
		});
	});

	test("a call that does not say where it runs is denied", async () => {
		const gate = await hookGate("lax");
		for (const folder of ["", "project", "~"])
			expect(
				await ask(gate, { ...bash("git status"), cwd: folder }),
			).toMatchObject({ decision: "deny" });
	});
});

describe("is asked about", () => {
	test.each([
		["Write", { file_path: "/home/ada/.bashrc", content: "x" }],
		["Write", { file_path: "../../../etc/profile.d/x.sh", content: "x" }],
		["Edit", { file_path: "/home/ada/.claude/settings.json" }],
		["MultiEdit", { file_path: "/etc/hosts", edits: [] }],
		["NotebookEdit", { notebook_path: "/etc/x.ipynb", new_source: "x" }],
		["Read", { file_path: `${cwd}/.env` }],
		["Grep", { pattern: ".", glob: ".env" }],
		["Glob", { pattern: "/home/ada/.ssh/*" }],
		["WebFetch", { url: "http://169.254.169.254/latest/meta-data/" }],
		["web_fetch", { prompt: "read http://169.254.169.254/latest please" }],
		["write_file", { file_path: "/home/ada/.zshrc", content: "x" }],
		["replace", { file_path: "/home/ada/.ssh/config" }],
		["create", { path: "/etc/cron.d/x", file_text: "x" }],
		["Delete", { path: "/home/ada/notes.md" }],
		[
			"apply_patch",
			{
				command:
					"*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n*** Add File: /home/ada/.bashrc\n+x\n*** End Patch\n",
			},
		],
		["mcp__box__run_command", { command: "cat ~/.aws/credentials" }],
		["MCP:run_command", { command: "cat ~/.aws/credentials" }],
		["PowerShell", { command: "Get-Content $HOME/.ssh/id_rsa" }],
		["write_bash", { sessionId: "1", input: "cat ~/.ssh/id_rsa{enter}" }],
		["Bash", { command: "cat .env", cwd: "/" }],
	])("%s %j", async (tool, input) => {
		const gate = await hookGate("relaxed");
		const answer = ask(gate, { tool, input });
		const id = await gate.card();
		gate.approvals.answer(id, { kind: "deny", reason: "" }, "desktop");
		expect(await answer).toMatchObject({ decision: "deny" });
	});

	test("a file that a link leads out of the project", async () => {
		const project = await tempFolder();
		await symlink("/etc", join(project, "docs"));
		const gate = await hookGate("relaxed");
		const answer = ask(gate, {
			tool: "Write",
			input: { file_path: "docs/new.conf", content: "x" },
			cwd: project,
		});
		await gate.card();
		gate.approvals.denyAll("desktop", "no");
		expect(await answer).toMatchObject({ decision: "deny" });
	});
});

describe("a person's answer", () => {
	test("changes the call: the agent is given what was written instead", async () => {
		const gate = await hookGate();
		const answer = ask(gate, bash("cat .env"));
		gate.approvals.answer(
			await gate.card(),
			{ kind: "allow", scope: "once", editedArgs: '{"command":"ls -l"}' },
			"desktop",
		);
		expect(await answer).toMatchObject({
			decision: "allow",
			updatedInput: { command: "ls -l" },
		});
	});

	test("that changes the call into something graver is no yes to that", async () => {
		const gate = await hookGate();
		const answer = ask(gate, bash("cat .env"));
		gate.approvals.answer(
			await gate.card(),
			{ kind: "allow", scope: "once", editedArgs: '{"command":"rm -rf ~"}' },
			"desktop",
		);
		const again = await gate.card();
		expect(gate.approvals.list()).toMatchObject([
			{ id: again, risk: "critical", command: "rm -rf ~" },
		]);
		gate.approvals.answer(again, { kind: "deny", reason: "" }, "desktop");
		expect(await answer).toMatchObject({ decision: "deny" });
	});

	test("is asked for in strict also where it is critical: the owner is who is asked", async () => {
		const gate = await hookGate("strict");
		const answer = ask(gate, bash("rm -rf ~"));
		const id = await gate.card();
		expect(gate.approvals.list()).toMatchObject([{ id, onceOnly: true }]);
		gate.approvals.answer(id, { kind: "allow", scope: "once" }, "desktop");
		expect(await answer).toMatchObject({ decision: "allow" });
	});

	test("does not survive a script that was changed meanwhile", async () => {
		const project = await tempFolder();
		const script = join(project, "x.sh");
		await writeFile(script, "cat ~/.ssh/id_rsa\n");
		const gate = await hookGate("relaxed");
		const answer = ask(gate, { ...bash("bash x.sh"), cwd: project });
		const id = await gate.card();
		await writeFile(script, "cat ~/.ssh/id_rsa ~/.ssh/id_ed25519\n");
		gate.approvals.answer(id, { kind: "allow", scope: "once" }, "desktop");
		expect(await answer).toMatchObject({ decision: "deny" });
	});

	test("to the call answers the agent's own question about it, once", async () => {
		const gate = await hookGate();
		const call = { ...bash("cat .env"), agent: "codex" as const };
		const question = {
			...call,
			event: "PermissionRequest",
			kind: "permission" as const,
			input: { command: "cat .env", description: "why" },
		};
		const first = ask(gate, call);
		gate.approvals.answer(
			await gate.card(),
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		expect(await first).toMatchObject({ decision: "allow" });
		expect(await ask(gate, question)).toMatchObject({ decision: "allow" });
		const again = ask(gate, question);
		await gate.card();
		gate.approvals.denyAll("desktop", "no");
		expect(await again).toMatchObject({ decision: "deny" });
	});

	test("to one session's call is none to another's", async () => {
		const gate = await hookGate();
		const first = ask(gate, bash("cat .env"));
		gate.approvals.answer(
			await gate.card(),
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		await first;
		const other = ask(gate, {
			...bash("cat .env"),
			event: "PermissionRequest",
			kind: "permission",
			session: "s2",
		});
		await gate.card();
		gate.approvals.denyAll("desktop", "no");
		expect(await other).toMatchObject({ decision: "deny" });
	});
});

describe("the log", () => {
	test("names agent, tool, risk and decision, and no argument", async () => {
		const gate = await hookGate();
		await ask(gate, bash("git log --grep secret-word"));
		gate.approvals.shut("nobody is asked");
		await ask(gate, bash("rm -rf ~"));
		const entries = gate.audit
			.tail(50)
			.filter(({ client }) => client === "hook");
		expect(entries).toMatchObject([
			{
				kind: "admitted",
				upstream: "hook:claude",
				agent: "claude, session s1",
				tool: "Bash",
				risk: "low",
				decision: "allow",
			},
			{ kind: "refused", risk: "critical", decision: "ask→deny", step: 9 },
		]);
		expect(JSON.stringify(entries)).not.toContain("secret-word");
		for (const { digest } of entries) expect(digest).toHaveLength(64);
	});

	test("that cannot be written denies what would have passed", async () => {
		const gate = await hookGate();
		gate.db.exec("ALTER TABLE audit RENAME TO moved");
		expect(await ask(gate, bash("git status"))).toMatchObject({
			decision: "deny",
		});
		gate.db.exec("ALTER TABLE moved RENAME TO audit");
	});
});
