/** upstream: the servers behind the gate. */
import { type Command, Option } from "commander";
import { PresetName } from "../../../contract/views.ts";
import { collect, json } from "./word.ts";

export function addUpstreams(program: Command): void {
	const upstream = program
		.command("upstream")
		.description("the servers behind the gate");
	upstream
		.command("add <name> [target...]")
		.description("put a server behind the gate, at /NAME/ and NAME.localhost")
		.option("--root", "also give it what no name claims")
		.option(
			"--preset <system>",
			`what is known of it: address, permissions, where its key goes. ${PresetName.options.join(", ")}`,
		)
		.option("--read-only", "refuse every write, whoever asks")
		.option("--project <dir>", "that folder's security.json holds for it, too")
		.option(
			"--env <name[=value]>",
			"of a command: a variable it is given; without a value the gate's own; repeatable",
			collect,
		)
		.option("--cwd <dir>", "of a command: where it is started")
		.option(
			"--socket <path>",
			"it listens at a Unix socket or named pipe; the same as unix:PATH",
		)
		.addOption(
			new Option(
				"--sharing <who>",
				"of a command: a process for each client, or one for all",
			).choices(["client", "all"]),
		)
		.option("--no-sandbox", "of a command: never in the sandbox")
		.option(...json)
		.addHelpText(
			"after",
			`
Examples:
  drawbridge upstream add docs http://127.0.0.1:3333
  drawbridge upstream add julia --preset kaimon
  drawbridge upstream add openai --preset openai      then: drawbridge secret set openai
  drawbridge upstream add files -- npx -y @modelcontextprotocol/server-filesystem ~/work
  drawbridge upstream add local unix:/run/user/1000/server.sock
  drawbridge upstream add azure https://mine.openai.azure.com --preset azure-openai
An agent keeps a dbk_ key where its SDK expects the provider's; the real one is added behind the gate.`,
		)
		.action(async (name, target, flags) =>
			(await import("../commands/upstreams.ts")).addUpstream(
				name,
				target,
				flags,
			),
		);
	upstream
		.command("list")
		.description("every upstream with its health")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/upstreams.ts")).listUpstreams(flags),
		);
	upstream
		.command("test <name-or-url>")
		.description(
			"try it step by step: reached, open beside the gate, its secret, MCP. Calls no tool",
		)
		.option(...json)
		.addHelpText(
			"after",
			`
Exits 1 where a step failed. An address is asked without any secret, before it is an upstream:
  drawbridge upstream test http://127.0.0.1:3333`,
		)
		.action(async (target, flags) =>
			(await import("../commands/upstreams.ts")).testUpstream(target, flags),
		);
	upstream
		.command("tools <name>")
		.description("its tools, what a call of each needs, and who has that")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/upstreams.ts")).listTools(name, flags),
		);
	upstream
		.command("log <name>")
		.description(
			"what a server that the gate starts wrote to its standard error",
		)
		.option("--follow", "go on as it writes")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/upstreams.ts")).showLog(name, flags),
		);
	upstream
		.command("restart <name>")
		.description(
			"end the programs the gate started for it; the next request starts one",
		)
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/upstreams.ts")).restartUpstream(name, flags),
		);
	upstream
		.command("read-only <name> <on|off>")
		.description("refuse every write to it, or let them through again")
		.option(...json)
		.action(async (name, state, flags) =>
			(await import("../commands/upstreams.ts")).setReadOnly(
				name,
				state,
				flags,
			),
		);
	upstream
		.command("remove <name>")
		.description(
			"take a server from behind the gate; the server itself is left alone",
		)
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/upstreams.ts")).removeUpstream(name, flags),
		);
}
