/** user, session, token: people who sign in, what they are signed in with, and tokens for scripts. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addUsers(program: Command): void {
	const user = program
		.command("user")
		.description("people who sign in with a password");
	user
		.command("add <name>")
		.description(
			"add a user; prints a link by which the person sets a password",
		)
		.option(
			"--role <role>",
			"viewer (reader), operator (agent) or admin",
			"viewer",
		)
		.option("--password", "set it now: from stdin, or asked for at a terminal")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/users.ts")).addUser(name, flags),
		);
	user
		.command("list")
		.description("every user")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/users.ts")).listUsers(flags),
		);
	user
		.command("passwd <name>")
		.description("set a new password, from stdin or asked for at a terminal")
		.option("--link", "print a new set-up link instead; the old password ends")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/users.ts")).setPassword(name, flags),
		);
	user
		.command("role <name> <role>")
		.description("viewer (reader), operator (agent) or admin")
		.option(...json)
		.action(async (name, role, flags) =>
			(await import("../commands/users.ts")).setRole(name, role, flags),
		);
	for (const [word, disabled, what] of [
		["disable", true, "end every sign-in of a user and allow no other"],
		["enable", false, "allow a user to sign in again"],
	] as const)
		user
			.command(`${word} <name>`)
			.description(what)
			.option(...json)
			.action(async (name, flags) =>
				(await import("../commands/users.ts")).setDisabled(
					name,
					disabled,
					flags,
				),
			);
	user
		.command("remove <name>")
		.description("remove a user; every sign-in ends")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/users.ts")).removeUser(name, flags),
		);

	const session = program
		.command("session")
		.description("sign-ins and issued tokens that are still good");
	session
		.command("list")
		.description("every one of them")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/users.ts")).listSessions(flags),
		);
	session
		.command("revoke <id>")
		.description(
			"end one, with every token, cookie and stream that came from it",
		)
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/users.ts")).revokeSession(id, flags),
		);

	const token = program.command("token").description("JWTs for scripts");
	token
		.command("issue <name>")
		.description("print a token; the script sends it as Authorization: Bearer")
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
		.option("--expires <time>", "how long it is good (12h, 30d)", "24h")
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/users.ts")).issueToken(name, flags),
		);
	token
		.command("rotate")
		.description("sign with a new key; tokens of the old one stay good")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/users.ts")).rotateKey(flags),
		);
}
