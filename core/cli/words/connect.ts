/** connect: stdio on a client's side, the gate on the other. */
import type { Command } from "commander";

/** Its words are read by the program itself, which clients start without the rest of the command line. */
export function addConnect(program: Command): void {
	program
		.command("connect [words...]")
		.description(
			"speak MCP over standard input and output, for clients that only start commands",
		)
		.summary("MCP over stdin and stdout, for clients that start commands")
		.helpOption(false)
		.allowUnknownOption()
		.action(async () => {
			await import("../../connect/main.ts");
		});
}
