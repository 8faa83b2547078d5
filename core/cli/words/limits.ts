/** limits: how much a client may do. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addLimits(program: Command): void {
	const limits = program
		.command("limits")
		.description("how much a client may do, and how much it did this minute")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/limits.ts")).showLimits(flags),
		);
	limits
		.command("set")
		.description("change numbers; what is left out stays as it is")
		.option("--queries <count>", "reads a minute of one client, or: none")
		.option("--writes <count>", "writes a minute of one client, or: none")
		.option("--tokens <count>", "tokens of one request, or: none")
		.option("--streams <count>", "open at once of one client, or: none")
		.option("--total-queries <count>", "reads a minute of one upstream")
		.option("--total-writes <count>", "writes a minute of one upstream")
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge limits set --queries 120 --writes 60",
		)
		.action(async (_flags, command: Command) =>
			(await import("../commands/limits.ts")).setLimits(
				command.optsWithGlobals(),
			),
		);
	for (const [word, what] of [
		["off", "no limits, and bad credentials are not slowed any more"],
		["on", "the limits that held before"],
	] as const)
		limits
			.command(word)
			.description(what)
			.option(...json)
			.action(async (_flags, command: Command) =>
				(await import("../commands/limits.ts")).switchLimits(
					word === "off",
					command.optsWithGlobals(),
				),
			);
}
