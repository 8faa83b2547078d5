/**
 * The command line. Names commands and flags, and turns every outcome into an exit code: 0 done, 1 refused or failed,
 * 2 wrong usage. What a command does is in commands/, loaded when it is called.
 */
import { Command, CommanderError } from "commander";
import { CommandFailure } from "../../contract/wire.ts";
import { version } from "../version.ts";
import { CliError, tell } from "./output.ts";

/** Words of the contract whose features come with later versions. */
const later: Record<string, string> = {
	ip: "the allowlist from the command line (now: allowed_ips in security.json)",
	secret: "provider secrets",
	user: "users",
	token: "tokens",
	vault: "vault status, migrate and lock (now: drawbridge status)",
	bridge: "raise and lower the bridge (now: drawbridge mode strict)",
	setup: "the setup wizard",
	"connect-agent": "moving an agent's servers behind the gate",
	service: "the system service",
	cert: "certificates",
	approvals: "approvals",
	grants: "grants",
	pair: "pairing a phone",
	devices: "paired devices",
	classify: "the command filter",
	hook: "agent hooks",
	connect: "stdio to the gate",
	run: "running a command under the gate",
	import: "other systems' settings",
	project: "project settings",
	backup: "backups",
	restore: "backups",
	uninstall: "uninstalling",
};

const collect = (value: string, all: string[] = []): string[] => [
	...all,
	value,
];
const json = ["--json", "one JSON value on stdout"] as const;

function build(): Command {
	const program = new Command("drawbridge")
		.description(
			"The gate for the agents and servers on this machine: every call shows who it is, or is refused.",
		)
		.version(version, "-V, --version")
		.showHelpAfterError(
			"(drawbridge --help, or drawbridge COMMAND --help, says how)",
		)
		.addHelpText(
			"after",
			`
First steps:
  drawbridge serve --demo                     a gate with a small MCP server behind it
  drawbridge upstream add docs http://127.0.0.1:3333
  drawbridge key create my-agent              prints a key; the agent sends it as X-API-Key
  drawbridge status                           where everything is
  drawbridge console                          a link that opens the windows in a browser

Exit codes: 0 done, 1 refused or failed, 2 wrong usage. DRAWBRIDGE_HOME moves everything into one folder.`,
		);

	serveFlags(
		program.command("serve").description("run the gate in the foreground"),
	)
		.option("--json", "print one line when ready: {event, gate, console, pid}")
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge serve --upstream docs=http://127.0.0.1:3333 --root docs\n  drawbridge serve --demo --mode relaxed",
		)
		.action(async (flags) =>
			(await import("./commands/serve.ts")).runServe(flags),
		);
	serveFlags(
		program
			.command("start", { hidden: true })
			.description("what npm start runs"),
	)
		.option("--open", "open the console in the browser")
		.action(async (flags) =>
			(await import("./commands/serve.ts")).runStart(flags),
		);

	program
		.command("status")
		.description(
			"what holds now: mode, addresses, keys, vault, where things are kept",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/gate.ts")).runStatus(flags),
		);
	program
		.command("mode [mode]")
		.description("show the mode, or set it: strict, relaxed or lax")
		.option(
			"--for <time>",
			"for a time only (90s, 15m, 2h), then the mode before it returns",
		)
		.option("--yes", "do not ask before lax")
		.option(...json)
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge mode strict\n  drawbridge mode relaxed --for 15m",
		)
		.action(async (mode, flags) =>
			(await import("./commands/gate.ts")).runMode(mode, flags),
		);
	program
		.command("stop")
		.description("end the running gate; calls under way have 5 seconds")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/gate.ts")).runStop(flags),
		);
	program
		.command("restart")
		.description("end the running gate and start it anew on the same ports")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/gate.ts")).runRestart(flags),
		);
	program
		.command("console")
		.description("print a one-time link that opens the windows in a browser")
		.option("--open", "open it too")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/gate.ts")).runConsole(flags),
		);
	program
		.command("logs")
		.description(
			"the gate's own log (what callers did is in: drawbridge audit tail)",
		)
		.option("-f, --follow", "go on as it grows")
		.option("-n, --lines <count>", "how many lines", "50")
		.action(async (flags) =>
			(await import("./commands/gate.ts")).runLogs(flags),
		);
	program
		.command("doctor")
		.description("look at everything the gate needs, and say what to do")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/doctor.ts")).runDoctor(flags),
		);
	program
		.command("completion <shell>")
		.description("a completion script for bash, zsh or fish")
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge completion bash >> ~/.bashrc",
		)
		.action(async (shell) =>
			(await import("./commands/completion.ts")).runCompletion(program, shell),
		);
	addKeys(program);
	addUpstreams(program);
	addAudit(program);
	for (const [word, what] of Object.entries(later))
		addLater(program, word, what);
	return program;
}

function serveFlags(command: Command): Command {
	return command
		.option("--port <port>", "the gate's port; 0 for any", "4180")
		.option(
			"--host <address>",
			"the gate's address; loopback only in this version",
			"127.0.0.1",
		)
		.option(
			"--upstream <name=url>",
			"an upstream on top of the settings file's; may be repeated",
			collect,
		)
		.option("--root <name>", "the upstream that gets what no name claims")
		.option(
			"--mode <mode>",
			"strict, relaxed or lax, instead of the settings file's",
		)
		.option("--demo", "a small MCP server behind the gate, to try it")
		.option("--console-port <port>", "the console's port; 0 for any", "0");
}

function addKeys(program: Command): void {
	const key = program.command("key").description("client API keys");
	key
		.command("create <name>")
		.description("make a key and show it; the agent sends it as X-API-Key")
		.option(
			"--role <role>",
			"viewer (reader), operator (agent) or admin",
			"operator",
		)
		.option(
			"--upstream <name>",
			"only for this upstream; may be repeated",
			collect,
		)
		.option("--expires <time>", "ends by itself (12h, 30d)")
		.option("--note <text>", "what it is for")
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge key create ci --role viewer --upstream docs --expires 30d",
		)
		.action(async (name, flags) =>
			(await import("./commands/records.ts")).createKey(name, flags),
		);
	key
		.command("list")
		.description("every key, without the keys themselves")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/records.ts")).listKeys(flags),
		);
	key
		.command("show <id>")
		.description("print a key once more")
		.option(...json)
		.action(async (id, flags) =>
			(await import("./commands/records.ts")).showKey(id, flags),
		);
	key
		.command("revoke <id>")
		.description("refuse a key from now on; open streams of it are cut")
		.option(...json)
		.action(async (id, flags) =>
			(await import("./commands/records.ts")).revokeKey(id, flags),
		);
	addLater(key, "rotate", "rotating keys");
}

function addUpstreams(program: Command): void {
	const upstream = program
		.command("upstream")
		.description("the servers behind the gate");
	upstream
		.command("add <name> <target...>")
		.description("put a server behind the gate, at /NAME/ and NAME.localhost")
		.option("--root", "also give it what no name claims")
		.option("--preset <system>", "kaimon, kimi, docrunch or assistant")
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge upstream add docs http://127.0.0.1:3333",
		)
		.action(async (name, target, flags) =>
			(await import("./commands/records.ts")).addUpstream(name, target, flags),
		);
	upstream
		.command("list")
		.description("every upstream with its health")
		.option(...json)
		.action(async (flags) =>
			(await import("./commands/records.ts")).listUpstreams(flags),
		);
	upstream
		.command("remove <name>")
		.description(
			"take a server from behind the gate; the server itself is left alone",
		)
		.option(...json)
		.action(async (name, flags) =>
			(await import("./commands/records.ts")).removeUpstream(name, flags),
		);
}

function addAudit(program: Command): void {
	const audit = program
		.command("audit")
		.description("what callers did, and what was changed");
	audit
		.command("tail")
		.description("the newest entries")
		.option("-n, --limit <count>", "how many", "20")
		.option("-f, --follow", "go on as they come")
		.option(
			"--json",
			"one JSON array on one line; with --follow one entry a line",
		)
		.action(async (flags) =>
			(await import("./commands/records.ts")).tailAudit(flags),
		);
	addLater(audit, "export", "exporting the audit log");
	addLater(audit, "verify", "verifying the audit log");
}

function addLater(parent: Command, word: string, what: string): void {
	parent
		.command(word, { hidden: true })
		.argument("[words...]")
		.allowUnknownOption()
		.helpOption(false)
		.action(() => {
			throw new CliError("not-yet", `${what}: not built yet`, 2);
		});
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
