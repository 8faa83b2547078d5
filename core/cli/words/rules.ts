/** rules: what is denied, asked about or allowed, changing that, and what a rule would have done. */
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
		.command("add <rule>")
		.description(
			"one more rule (JSON) in the settings; a person is asked where it allows",
		)
		.option(
			"--at <number>",
			"where in the list, the first is 0 (default: its end)",
		)
		.option(...json)
		.addHelpText(
			"after",
			`
Try it first: drawbridge rules test '{"then":"deny","program":"git push"}'

Examples:
  drawbridge rules add '{"then":"deny","program":"git push","note":"by hand only"}'
  drawbridge rules add '{"then":"allow","host":"api.example.com","upstream":"docs"}' --json`,
		)
		.action(async (rule, flags) =>
			(await import("../commands/rules.ts")).addRule(rule, flags),
		);
	rules
		.command("remove <id>")
		.description(
			"take a rule out of the settings; a person is asked where it denies or asks",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nThe id is in: drawbridge rules list. It changes with the rule, so what is removed is what was looked at.",
		)
		.action(async (id, flags) =>
			(await import("../commands/rules.ts")).removeRule(id, flags),
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
