/** setup: from nothing to a guarded server, in a few questions or by flags. */
import { type Command, Option } from "commander";
import { Mode, PresetName, Role } from "../../../contract/views.ts";
import { collect, json } from "./word.ts";

export function addSetup(program: Command): void {
	program
		.command("setup")
		.description(
			"mode, first key, addresses, first server: asked one by one, shown as a diff, then written",
		)
		.summary("mode, first key, addresses and a server, asked one by one")
		.addOption(
			new Option("--mode <mode>", "who needs a key").choices(Mode.options),
		)
		.option("--key <name>", "make a key of this name")
		.addOption(new Option("--role <role>", "of the key").choices(Role.options))
		.option(
			"--allow <cidr>",
			"addresses that may connect beside those that may already; may be repeated",
			collect,
		)
		.option("--upstream <name=url>", "put this server behind the gate")
		.addOption(
			new Option("--preset <system>", "the system that runs there").choices(
				PresetName.options,
			),
		)
		.option(
			"--global",
			"write the mode and the addresses for all (the default)",
		)
		.option(
			"--project <dir>",
			"write them into this folder's own file instead; they hold for its servers",
		)
		.option("--yes", "write without asking")
		.option(...json)
		.addHelpText(
			"after",
			`
Without flags it asks, and shows what is there already. It can be run again: only what is chosen changes.
Nothing is written before the whole change was shown; then all of it is written, or nothing.

Example:
  drawbridge setup --mode strict --key my-agent --upstream docs=http://127.0.0.1:3333 --allow 127.0.0.1 --global --yes`,
		)
		.action(async (flags) =>
			(await import("../commands/setup.ts")).runSetup(flags),
		);
}
