/** secret: what upstreams' headers refer to as ${secret:NAME}. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addSecrets(program: Command): void {
	const secret = program
		.command("secret")
		.description("provider keys and tokens, kept in the vault");
	secret
		.command("set <name>")
		.description("keep a value, read from stdin or typed unseen")
		.option(
			"--for <upstream>",
			"bind it to this upstream's address, instead of those that name it now; may be repeated",
			collect,
		)
		.option(...json)
		.addHelpText(
			"after",
			`
Example:
  printf %s "$TOKEN" | drawbridge secret set docs --for docs
In security.json: "headers": { "Authorization": "Bearer \${secret:docs}" }
It is only ever sent to that address and in that header; with --for and before a header names it, in Authorization.`,
		)
		.action(async (name, flags) =>
			(await import("../commands/secrets.ts")).setSecret(name, flags),
		);
	secret
		.command("list")
		.description(
			"every secret's name and where it may be sent, never its value",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/secrets.ts")).listSecrets(flags),
		);
	secret
		.command("test <upstream>")
		.description(
			"send one harmless request with the upstream's secrets, and say whether they were accepted",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nExits with 0 when they were accepted, else with 1. The answer itself is not read.",
		)
		.action(async (upstream, flags) =>
			(await import("../commands/secrets.ts")).testSecret(upstream, flags),
		);
	secret
		.command("remove <name>")
		.description("forget a value; upstreams that need it answer 503")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/secrets.ts")).removeSecret(name, flags),
		);
}
