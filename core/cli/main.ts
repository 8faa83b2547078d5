/**
 * The command line. Names commands and flags, and turns every outcome into an exit code: 0 done, 1 refused or failed,
 * 2 wrong usage. The words are declared in words/; what each does is in commands/, loaded when it is called.
 */
import { Command, CommanderError } from "commander";
import { CommandFailure } from "../../contract/wire.ts";
import { takePassphrase } from "../vault/passphrase.ts";
import { version } from "../version.ts";
import { CliError, tell } from "./output.ts";
import { passphraseFlag } from "./prompt.ts";
import { addAllowlist } from "./words/allowlist.ts";
import { addApprovals } from "./words/approvals.ts";
import { addAudit } from "./words/audit.ts";
import { addBackup } from "./words/backup.ts";
import { addCertificates } from "./words/certificates.ts";
import { addClassify } from "./words/classify.ts";
import { addConnect } from "./words/connect.ts";
import { addConnectAgent } from "./words/connect-agent.ts";
import { addDevices } from "./words/devices.ts";
import { addGate } from "./words/gate.ts";
import { addHook } from "./words/hook.ts";
import { addImport } from "./words/import.ts";
import { addKeys } from "./words/keys.ts";
import { addLimits } from "./words/limits.ts";
import { addOAuth } from "./words/oauth.ts";
import { addPair } from "./words/pair.ts";
import { addProjects } from "./words/projects.ts";
import { addRules } from "./words/rules.ts";
import { addRun } from "./words/run.ts";
import { addSecrets } from "./words/secrets.ts";
import { addService } from "./words/service.ts";
import { addSettings } from "./words/settings.ts";
import { addSetup } from "./words/setup.ts";
import { addUninstall } from "./words/uninstall.ts";
import { addUpstreams } from "./words/upstreams.ts";
import { addUsers } from "./words/users.ts";
import { addVault } from "./words/vault.ts";

function build(): Command {
	const program = new Command("drawbridge")
		// As every other failure.
		.configureOutput({
			outputError: (text, write) =>
				write(text.replace(/^error: /, "drawbridge: ")),
		})
		.description(
			"The gate for the agents and servers on this machine: every call shows who it is, or is refused.",
		)
		.version(version, "-V, --version")
		.option(
			passphraseFlag,
			"the first line of stdin is the owner passphrase, where one is asked for",
		)
		.showHelpAfterError(
			"(drawbridge --help, or drawbridge COMMAND --help, says how)",
		)
		.addHelpText(
			"after",
			`
First steps:
  drawbridge setup                            mode, key, addresses and a server, in a few questions
  drawbridge serve --demo                     a gate with a small MCP server behind it
  drawbridge upstream add docs http://127.0.0.1:3333
  drawbridge key create my-agent              prints a key; the agent sends it as X-API-Key
  drawbridge status                           where everything is
  drawbridge console                          a link that opens the windows in a browser

Exit codes: 0 done, 1 refused or failed, 2 wrong usage. DRAWBRIDGE_HOME moves everything into one folder.`,
		);

	addGate(program);
	addApprovals(program);
	addPair(program);
	addOAuth(program);
	addDevices(program);
	addKeys(program);
	addLimits(program);
	addUpstreams(program);
	addConnect(program);
	addConnectAgent(program);
	addProjects(program);
	addRules(program);
	addAllowlist(program);
	addSecrets(program);
	addVault(program);
	addCertificates(program);
	addSettings(program);
	addSetup(program);
	addImport(program);
	addUsers(program);
	addAudit(program);
	addClassify(program);
	addHook(program);
	addRun(program);
	addBackup(program);
	addService(program);
	addUninstall(program);
	return program;
}

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
	const program = build();
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
