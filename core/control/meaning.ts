/**
 * What a command's words mean on this machine at this moment, where a person is asked about them and they do not say it:
 * the program that would be started, and what it holds. Looked at before the question and again after the answer.
 */
import { homedir } from "node:os";
import type { CommandInput, CommandName } from "../../contract/commands.ts";
import type { JsonObject } from "../json.ts";
import { UpstreamSettings } from "../settings/schema.ts";
import { commandOf, shownCommand } from "../stdio/command.ts";
import { whyNot } from "../stdio/wanted.ts";
import { CommandError } from "./operation.ts";

interface Meaning {
	/** In place of the inputs of these names. */
	readonly shown: JsonObject;
	/** In hex; another one: it would be something else. */
	readonly digest: string;
}

/** undefined: the words say all of it. @throws CommandError where it could not be done anyway */
export async function meaningOf(
	name: CommandName,
	input: object,
): Promise<Meaning | undefined> {
	if (name !== "upstream.add") return undefined;
	// The input belongs to the name.
	const { stdio, project } = input as CommandInput<"upstream.add">;
	if (stdio === undefined) return undefined;
	const read = UpstreamSettings.safeParse({ stdio });
	const settings = read.data?.stdio;
	if (settings === undefined)
		throw new CommandError(
			"invalid-input",
			read.error?.issues[0]?.message ?? "not a command",
		);
	// What is refused anyway is nobody's to see: it may hold a key.
	const obstacle = await whyNot(settings, project, process.env);
	if (obstacle !== undefined) throw new CommandError("invalid-input", obstacle);
	const command = commandOf(settings, {
		env: process.env,
		home: homedir(),
		project,
	});
	return {
		shown: { stdio: shownCommand(settings, command) },
		digest: command.digest,
	};
}
