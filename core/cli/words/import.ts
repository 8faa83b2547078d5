/** import: other systems' settings. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addImport(program: Command): void {
	program
		.command("import <file>")
		.description(
			"show what another system's settings would change here, then take them over",
		)
		.summary("take over another system's settings")
		.option(
			"--allow <variable>",
			"let the gate read this environment variable; may be repeated",
			collect,
		)
		.option(
			"--secret <name>",
			"move this plain secret into the vault; may be repeated",
			collect,
		)
		.option("--all", "every variable and secret of the file")
		.option(
			"--yes",
			"apply without asking; otherwise, without a terminal, only show",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nReads Kaimon's config.json and security.json, Kimi's and Docrunch's YAML, a .env, or another gate's security.json.\nNothing is loosened: a looser mode or a higher limit is only named.\n\nExamples:\n  drawbridge import ~/.config/kaimon/config.json\n  drawbridge import .docrunch/config.yaml --allow DOCRUNCH_AGENT_TOKEN --yes",
		)
		.action(async (file, flags) =>
			(await import("../commands/import.ts")).runImport(file, flags),
		);
}
