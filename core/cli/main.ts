/**
 * The command line: runs what was typed, and turns every outcome into an exit code: 0 done, 1 refused or failed, 2 wrong
 * usage. Which words there are is in program.ts; what each does is in commands/, loaded when it is called.
 */
import { type Command, CommanderError } from "commander";
import { CommandFailure } from "../../contract/wire.ts";
import { takePassphrase } from "../vault/passphrase.ts";
import { CliError, tell } from "./output.ts";
import { buildProgram } from "./program.ts";

/** Exit code of an outcome; what went wrong is on stderr by then. */
function exitCodeOf(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
	const code =
		error instanceof Error && "code" in error ? String(error.code) : "bug";
	tell(
		`drawbridge: ${error instanceof Error ? error.message : String(error)} [${code}]`,
	);
	if (error instanceof CliError) return error.exitCode;
	if (code === "usage") return 2;
	return error instanceof CommandFailure && error.code === "invalid-input"
		? 2
		: 1;
}

async function main(): Promise<void> {
	// Before anything starts a child of its own.
	takePassphrase(process.env);
	const program = buildProgram();
	for (const command of allCommands(program)) command.exitOverride();
	try {
		await program.parseAsync();
	} catch (error) {
		process.exitCode = exitCodeOf(error);
	}
}

function allCommands(command: Command): Command[] {
	return [command, ...command.commands.flatMap(allCommands)];
}

await main();
