/** Every word of the command line in one tree. The words are declared in words/; this says in which order, and runs none. */
import { Command } from "commander";
import { version } from "../version.ts";
import { groupWords } from "./help.ts";
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

/** Parses nothing yet, and has touched nothing. */
export function buildProgram(): Command {
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
			"the first line of stdin is the owner passphrase, if asked for",
		)
		.showHelpAfterError(
			"(drawbridge --help, or drawbridge COMMAND --help, says how)",
		)
		.addHelpText(
			"after",
			`
First steps:
  drawbridge setup                  mode, key, addresses and a server
  drawbridge serve --demo           a gate with a small MCP server behind it
  drawbridge upstream add docs http://127.0.0.1:3333
  drawbridge key create my-agent    prints a key; sent as X-API-Key
  drawbridge status                 where everything is
  drawbridge console                a link that opens the windows in a browser

More of a word: drawbridge WORD --help. Exit codes: 0 done, 1 refused or failed,
2 wrong usage. DRAWBRIDGE_HOME moves everything into one folder.`,
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
	groupWords(program);
	return program;
}
