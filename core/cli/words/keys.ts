/** key: client API keys. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addKeys(program: Command): void {
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
		.option("--agent <id>", "refuse another agent that uses it")
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge key create ci --role viewer --upstream docs --expires 30d",
		)
		.action(async (name, flags) =>
			(await import("../commands/keys.ts")).createKey(name, flags),
		);
	key
		.command("list")
		.description("every key, without the keys themselves")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/keys.ts")).listKeys(flags),
		);
	key
		.command("show <id>")
		.description("print a key once more")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).showKey(id, flags),
		);
	key
		.command("revoke <id>")
		.description("refuse a key from now on; open streams of it are cut")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/keys.ts")).revokeKey(id, flags),
		);
	key
		.command("rotate <id>")
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
