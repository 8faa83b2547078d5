/** Words about the gate itself: serve, status, mode, stop, restart, console, logs, doctor, completion. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addGate(program: Command): void {
	serveFlags(
		program.command("serve").description("run the gate in the foreground"),
	)
		.option("--json", "print one line when ready: {event, gate, console, pid}")
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge serve --upstream docs=http://127.0.0.1:3333 --root docs\n  drawbridge serve --demo --mode relaxed\n  drawbridge serve --tls --host 0.0.0.0\n  drawbridge serve --tls --client-certificates required",
		)
		.action(async (flags) =>
			(await import("../commands/serve.ts")).runServe(flags),
		);
	serveFlags(
		program
			.command("start", { hidden: true })
			.description("what npm start runs"),
	)
		.option("--open", "open the console in the browser")
		.action(async (flags) =>
			(await import("../commands/serve.ts")).runStart(flags),
		);

	program
		.command("status")
		.description(
			"what holds now: mode, addresses, keys, vault, where things are kept",
		)
		.summary("what holds now: mode, addresses, keys, and where things are")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/gate.ts")).runStatus(flags),
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
			(await import("../commands/gate.ts")).runMode(mode, flags),
		);
	program
		.command("stop")
		.description("end the running gate; calls under way have 5 seconds")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/gate.ts")).runStop(flags),
		);
	program
		.command("restart")
		.description("end the running gate and start it anew on the same ports")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/gate.ts")).runRestart(flags),
		);
	program
		.command("console")
		.description("print a one-time link that opens the windows in a browser")
		.option("--open", "open it too")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/gate.ts")).runConsole(flags),
		);
	program
		.command("logs")
		.description(
			"the gate's own log (what callers did is in: drawbridge audit tail)",
		)
		.summary("the gate's own log; what callers did is in audit")
		.option("-f, --follow", "go on as it grows")
		.option("-n, --lines <count>", "how many lines", "50")
		.action(async (flags) =>
			(await import("../commands/gate.ts")).runLogs(flags),
		);
	program
		.command("doctor")
		.description("look at everything the gate needs, and say what to do")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/doctor.ts")).runDoctor(flags),
		);
	program
		.command("completion <shell>")
		.description("a completion script for bash, zsh or fish")
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge completion bash >> ~/.bashrc",
		)
		.action(async (shell) =>
			(await import("../commands/completion.ts")).runCompletion(program, shell),
		);
}

/** What `serve` understands; a service is given the same. */
export function serveFlags(command: Command): Command {
	return command
		.option("--port <port>", "the gate's port; 0 for any", "4180")
		.option(
			"--host <address>",
			"the gate's address; beyond loopback only with TLS, and always strict",
			"127.0.0.1",
		)
		.option("--tls", "speak TLS, with a certificate of the gate's own CA")
		.option("--cert <file>", "speak TLS with this certificate (PEM)")
		.option("--key <file>", "its private key (PEM)")
		.option(
			"--client-ca <file>",
			"with --cert: what client certificates are checked by (PEM)",
		)
		.option(
			"--client-certificates <which>",
			"none, optional or required (the default with --client-ca)",
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
		.option(
			"--raised",
			"start with the bridge raised: only admins are let in until it is lowered",
		)
		.option("--demo", "a small MCP server behind the gate, to try it")
		.option("--console-port <port>", "the console's port; 0 for any", "0");
}
