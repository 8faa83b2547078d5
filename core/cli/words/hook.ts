/**
 * hook: agents ask the gate before their calls. What agents start is a program of its own (core/hook/main.ts); these
 * words run the same by hand, and put it into the agents' settings.
 */
import type { Command } from "commander";
import { agentNames } from "../../hook/dialect.ts";
import { json } from "./word.ts";

export function addHook(program: Command): void {
	const hook = program
		.command("hook")
		.description(
			"let Claude Code, Codex, Cursor, Gemini CLI or Copilot CLI ask the gate before every call",
		)
		.summary("let Claude Code, Codex and others ask before every call")
		.option(
			"--print-command <agent>",
			"print the command line that the agent should run",
		)
		// `--event` is the hook program's own word, and would be taken from it.
		.option(
			"--for-event <name>",
			"with --print-command: the agent's event it is for",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge hook install claude\n  drawbridge hook status\n  drawbridge hook --print-command codex",
		)
		.action(async (flags, command: Command) =>
			(await import("../commands/hook.ts")).printCommand(flags, command),
		);
	for (const agent of agentNames)
		hook
			.command(`${agent} [words...]`)
			.description(
				`read ${agent}'s hook JSON on stdin, answer in its dialect on stdout`,
			)
			.allowUnknownOption()
			.helpOption(false)
			.action(async (words: string[]) =>
				(await import("../../hook/run.ts")).runHook([agent, ...words]),
			);
	for (const [verb, description] of [
		["install", "put the hook into the agent's own settings"],
		["uninstall", "take it out again; what stood there before returns"],
	] as const)
		hook
			.command(`${verb} <agent>`)
			.description(description)
			.option("--yes", "do not ask")
			.option("--dry-run", "show what would change, and change nothing")
			.option(...json)
			// An option both know goes to the outer word.
			.action(async (agent, _flags, command: Command) =>
				(await import("../commands/hook.ts")).changeSettings(
					verb,
					agent,
					command.optsWithGlobals(),
				),
			);
	hook
		.command("status [agent]")
		.description(
			"whether agents ask the gate, and what else they run before a call",
		)
		.option(...json)
		.action(async (agent, _flags, command: Command) =>
			(await import("../commands/hook.ts")).showStatus(
				agent,
				command.optsWithGlobals(),
			),
		);
}
