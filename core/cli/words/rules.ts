/** rules: what is denied, asked about or allowed, and what a rule would have done. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addRules(program: Command): void {
	const rules = program
		.command("rules")
		.description("what is denied, asked about or allowed, whatever the mode");
	rules
		.command("list")
		.description("the rules that hold, and where each comes from")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/rules.ts")).listRules(flags),
		);
	rules
		.command("test [rule]")
		.description(
			"try a rule (JSON), or the rules as they stand, on the calls of the last days or on one command; nothing is changed",
		)
		.option("--file <file>", "a JSON file with one rule or a list of rules")
		.option("--days <count>", "how far back to look", "30")
		.option("--command <line>", "judge this line instead")
		.option("--language <name>", "what the line is written in", "shell")
		.option("--cwd <dir>", "where it would run (default: this folder)")
		.option("--upstream <name>", "the upstream it would be sent to")
		.option("--tool <name>", "the MCP tool that would run it")
		.option("--mode <mode>", "strict, relaxed or lax (default: as it is)")
		.option("--role <role>", "viewer, operator or admin", "operator")
		.option(...json)
		.addHelpText(
			"after",
			`
Examples:
  drawbridge rules test '{"then":"deny","program":"git push"}'
  drawbridge rules test --command 'git push origin main'
  drawbridge rules test '{"then":"ask","effect":"deletes"}' --days 7 --json`,
		)
		.action(async (rule, flags) =>
			(await import("../commands/rules.ts")).testRules(rule, flags),
		);
}
