/** run: a command that the gate judges, and a person where it asks for one, before it is started. */
import type { Command } from "commander";

export function addRun(program: Command): void {
	program
		.command("run")
		.description("start a command once the gate, or a person, has let it")
		.usage("[--sandbox [--host NAME…|--net]] -- CMD…")
		.argument("[words...]")
		.option(
			"--sandbox",
			"it writes nothing but the project, sees no secrets, and asks for every host",
		)
		.option(
			"--host <name>",
			"with --sandbox: a host it may reach, with :PORT for one port; again for more",
			(name: string, before: string[]) => [...before, name],
			[],
		)
		.option(
			"--net",
			"with --sandbox: it may reach everything this machine does",
		)
		.addHelpText(
			"after",
			`
No shell reads CMD: its words reach the program as they are. Where somebody has to say yes, the question is shown and
waited for; without a running gate, only what nobody has to be asked about is started.

Exit codes: CMD's own (128 and more: ended by a signal) · 126 refused or cannot be started · 127 not found · 1 no sandbox · 2 wrong usage.

Examples:
  drawbridge run -- npm test
  drawbridge run --sandbox -- sh build.sh
  drawbridge run --sandbox --host registry.npmjs.org -- npm ci`,
		)
		.action(async (words: string[], flags) =>
			(await import("../commands/run.ts")).runCommand(words, flags),
		);
}
