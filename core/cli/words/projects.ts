/** project: folders whose settings files hold for their upstreams. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addProjects(program: Command): void {
	const project = program
		.command("project")
		.description("folders whose own settings hold for their upstreams");
	project
		.command("trust <dir>")
		.description(
			"show what a folder's settings file says, and approve it as it stands",
		)
		.option(
			"--upstream <name>",
			"it is this upstream's project; may be repeated",
			collect,
		)
		.option("--yes", "do not ask")
		.option(...json)
		.addHelpText("after", "\nExample:\n  drawbridge project trust .")
		.action(async (dir, flags) =>
			(await import("../commands/projects.ts")).trustProject(dir, flags),
		);
	project
		.command("add <dir>")
		.description(
			"register a folder; until it is trusted its file only tightens",
		)
		.option(
			"--upstream <name>",
			"it is this upstream's project; may be repeated",
			collect,
		)
		.option(...json)
		.action(async (dir, flags) =>
			(await import("../commands/projects.ts")).addProject(dir, flags),
		);
	project
		.command("list")
		.description("every registered folder and what its file does")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/projects.ts")).listProjects(flags),
		);
	project
		.command("remove <dir>")
		.description("forget a folder; its upstreams stay, under the gate's rules")
		.option(...json)
		.action(async (dir, flags) =>
			(await import("../commands/projects.ts")).removeProject(dir, flags),
		);
}
