/**
 * Keys do not go into the settings as they are. Looked at before anybody is asked: a card and its record would show them.
 * Moves nothing; who writes security.json by hand is not held up.
 */
import type { CommandInput } from "../../contract/commands.ts";
import { plainKeysOf } from "../agents/keys.ts";
import { secretNameOf } from "../stdio/wanted.ts";
import { CommandError } from "./operation.ts";

/** @throws CommandError with what to do instead, and never with the key */
export async function refusePlainKeys({
	url = "",
	stdio,
}: Pick<CommandInput<"upstream.add">, "url" | "stdio">): Promise<void> {
	const [key] = await plainKeysOf({
		url,
		env: stdio?.env ?? {},
		args: stdio?.args ?? [],
		headers: {},
	});
	if (key === undefined) return;
	throw new CommandError(
		"invalid-input",
		key.in === "variable"
			? `env: the value of ${key.name} looks like a key, and would lie in the settings; write ${key.name}='\${secret:${secretNameOf(key.name)}}' instead, then give the value to: drawbridge secret set ${secretNameOf(key.name)}`
			: key.in === "argument"
				? "args: a word of the command looks like a key: it would lie in the settings and in the list of processes; most servers take it from a variable, as --env NAME=${secret:NAME}"
				: "url: it holds what looks like a key, and addresses are logged; most servers take it in a header, which security.json gives them as ${secret:NAME}. One that knows no other way has to be written into security.json by hand",
	);
}
