/** uninstall: what this program has put anywhere, taken out again. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addUninstall(program: Command): void {
	program
		.command("uninstall")
		.description(
			"undo what Drawbridge has changed on this machine: hooks, agents' settings, trust stores, service, keys, state",
		)
		.summary("undo what Drawbridge has changed on this machine")
		.option("--keep-data", "keep the settings, the state and the vault")
		.option("--yes", "do it; without a terminal it is only shown")
		.option(...json)
		.addHelpText(
			"after",
			`
What it would undo is shown first. It goes on after a step that fails, and exits with 1 when something remains.
Files that it did not make stay. Remove the program itself afterwards, with what it was installed by.`,
		)
		.action(async (flags) =>
			(await import("../commands/uninstall.ts")).runUninstall(flags),
		);
}
