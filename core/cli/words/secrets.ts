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
			'\nExample:\n  printf %s "$TOKEN" | drawbridge secret set docs --for docs\nIn security.json: "headers": { "Authorization": "Bearer ${secret:docs}" }',
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
		.command("remove <name>")
		.description("forget a value; upstreams that need it answer 503")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/secrets.ts")).removeSecret(name, flags),
		);
}
