/** key: client API keys. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

const keyHelp = `
A key is said by its id, or by its name where only one active key has it.

Examples:
  drawbridge key rotate laptop
  drawbridge key revoke k_1a2b3c`;

const limitHelp = `
A day is UTC's, and what was made from the key (tokens, tickets) spends with it. A request is let in while less than
the limit was spent: what it costs in tokens is known when its answer ends, so the last ones of a day, and those that
are under way at once, may go beyond. Tokens are those that the answer reports (OpenAI, Anthropic, Google); where it
reports none, a quarter of the bytes that were asked and answered. These limits hold while "drawbridge limits" is off,
too.

Example:
  drawbridge key limit k_1a2b3c --requests-per-day 500 --tokens-per-day none`;

const toolsHelp = `
A tool is called UPSTREAM__TOOL, and * stands for any run of characters. A key with such a list opens MCP alone: any
other request of it is refused, and so are upstreams that no pattern names. Without patterns the list is shown.

Example:
  drawbridge key tools k_1a2b3c 'docs__read_*' 'files__*'`;

export function addKeys(program: Command): void {
	const key = program
		.command("key")
		.description("client API keys")
		.addHelpText("after", keyHelp);
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
		.option(
			"--tools <pattern>",
			"only for tools so called, UPSTREAM__TOOL with *; may be repeated",
			collect,
		)
		.option("--expires <time>", "ends by itself (12h, 30d)")
		.option("--note <text>", "what it is for")
		.option("--agent <id>", "refuse another agent that uses it")
		.option("--requests-per-day <count>", "forwarded with it in a day (UTC)")
		.option(
			"--tokens-per-day <count>",
			"as answers report them, else estimated; see key limit",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge key create ci --role viewer --upstream docs --expires 30d",
		)
		.action(async (name, flags) =>
			(await import("../commands/keys.ts")).createKey(name, flags),
		);
	key
		.command("limit <id-or-name>")
		.description("what a key may spend in a day; what is left out stays")
		.option("--requests-per-day <count>", "forwarded with it, or: none")
		.option("--tokens-per-day <count>", "of models, or: none")
		.option(...json)
		.addHelpText("after", limitHelp)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).limitKey(id, flags),
		);
	key
		.command("tools <id-or-name> [pattern...]")
		.description("the only tools a key may call, in the place of those before")
		.option("--all", "every tool that its role may call")
		.option(...json)
		.addHelpText("after", toolsHelp)
		.action(async (id, patterns, flags) =>
			(await import("../commands/keys.ts")).limitTools(id, patterns, flags),
		);
	key
		.command("list")
		.description("every key, without the keys themselves")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/keys.ts")).listKeys(flags),
		);
	key
		.command("show <id-or-name>")
		.description("print a key once more")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).showKey(id, flags),
		);
	key
		.command("revoke <id-or-name>")
		.description("refuse a key from now on; open streams of it are cut")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).revokeKey(id, flags),
		);
	key
		.command("rotate <id-or-name>")
		.description(
			"a new key in the old one's place; the old one is accepted for a while more",
		)
		.option("--overlap <time>", "how long (0 for not at all)", "24h")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).rotateKey(id, flags),
		);
	key
		.command("adopt")
		.description("move the plain keys of security.json into the vault")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/keys.ts")).adoptKeys(flags),
		);
}
