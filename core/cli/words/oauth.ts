/** oauth: programs that come with nothing but a URL, those that wait for your consent and those that have it. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addOAuth(program: Command): void {
	const oauth = program
		.command("oauth")
		.description("programs that ask to be let in by OAuth")
		.addHelpText(
			"after",
			"\nA program is given an upstream's address and nothing else, such as http://127.0.0.1:4180/NAME/mcp. It opens a browser,\nwhich shows a code; the same code stands here.\n\nExamples:\n  drawbridge oauth pending\n  drawbridge oauth approve c_5f… --role operator\n  drawbridge oauth revoke o_81…",
		);
	oauth
		.command("pending")
		.description("those that wait for your consent")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/oauth.ts")).listPending(flags),
		);
	oauth
		.command("approve <id>")
		.description("let one in, for what it asked for or less")
		.option(
			"--role <role>",
			"viewer (it only reads) or operator; never more",
			"viewer",
		)
		.option(
			"--upstream <name>",
			"only this one of what it asked for; may be repeated",
			collect,
		)
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/oauth.ts")).approve(id, flags),
		);
	oauth
		.command("deny <id>")
		.description("refuse one; silence does the same after five minutes")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/oauth.ts")).deny(id, flags),
		);
	oauth
		.command("clients")
		.description("those that were let in")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/oauth.ts")).listClients(flags),
		);
	oauth
		.command("revoke <id>")
		.description("at once: its tokens and its open streams end")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/oauth.ts")).revoke(id, flags),
		);
}
