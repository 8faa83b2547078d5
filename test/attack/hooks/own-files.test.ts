/**
 * The attack: the agent writes the files that hold it back: its own hook settings, the gate's folder wherever that is, and
 * the very program its hook runs. Each is asked about in the loosest mode too. Taught by threats.md, "the agent itself runs
 * as the owner's user".
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { thisProgram } from "../../../core/own-program.ts";
import { type HookGate, hookGate } from "../../core/hook/hook-gate.ts";

async function decision(
	gate: HookGate,
	tool: string,
	input: Record<string, unknown>,
): Promise<string> {
	gate.approvals.shut("nobody is asked");
	const result = await gate.control.call("cli", "hook.ask", {
		agent: "claude",
		event: "PreToolUse",
		kind: "call",
		session: "s",
		tool,
		input,
		cwd: "/home/ada/work",
		planning: false,
		waitMs: 1_000,
	});
	return result.ok
		? (result.output as { decision: string }).decision
		: result.failure.code;
}

test.each([
	"/home/ada/.claude/settings.json",
	".claude/settings.local.json",
	"/home/ada/.codex/hooks.json",
	"/home/ada/.cursor/hooks.json",
	".gemini/settings.json",
	"/home/ada/.copilot/hooks/drawbridge.json",
	"/home/ada/.config/drawbridge/security.json",
	"/etc/claude-code/managed-settings.json",
	"/etc/gemini-cli/settings.json",
	"/home/ada/.claude.json",
])("%s is not written unasked", async (file_path) => {
	const gate = await hookGate("lax");
	expect(await decision(gate, "Write", { file_path, content: "{}" })).toBe(
		"deny",
	);
});

test("the gate's own folder and program are not written unasked, wherever they are", async () => {
	const gate = await hookGate("lax");
	const { script } = thisProgram();
	for (const file of [
		gate.home.settings,
		gate.home.database,
		join(gate.home.state, "hooks", "claude.backup"),
		script,
	]) {
		expect([file, await decision(gate, "Write", { file_path: file })]).toEqual([
			file,
			"deny",
		]);
		const command = `rm -f ${file}`;
		expect([command, await decision(gate, "Bash", { command })]).toEqual([
			command,
			"deny",
		]);
	}
});
