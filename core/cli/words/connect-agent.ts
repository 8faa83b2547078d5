/** connect-agent: which servers the agents of this machine start by themselves, and moving those behind the gate. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addConnectAgent(program: Command): void {
	program
		.command("connect-agent [agent] [servers...]")
		.description(
			"show the agents on this machine and their MCP servers, or move servers behind the gate and their keys into the vault",
		)
		.summary("move an agent's MCP servers behind the gate")
		.option("--all", "every server of the agent that does not use the gate yet")
		.option(
			"--file <path>",
			"only this settings file; needed where an agent has the server in several",
		)
		.option("--yes", "do not ask; without a terminal nothing is changed else")
		.option(
			"--undo",
			"put back what was moved last, for the agent or only this file",
		)
		.option(...json)
		.addHelpText(
			"after",
			`
Agents: claude, codex, cursor, gemini, copilot, vscode. Their own settings are read, and those of registered
projects (drawbridge project add). Nothing that stands there is started by looking at it.

Examples:
  drawbridge connect-agent
  drawbridge connect-agent claude github
  drawbridge connect-agent codex --all --yes
  drawbridge connect-agent claude --undo`,
		)
		.action(async (agent, servers, flags) =>
			(await import("../commands/connect-agent.ts")).connectAgent(
				agent,
				servers,
				flags,
			),
		);
}
