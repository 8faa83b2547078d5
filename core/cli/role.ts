/** Reads a role as a person types it. */
import { Role, roleAliases } from "../../contract/views.ts";
import { CliError } from "./output.ts";

/** @throws CliError */
export function parseRole(text: string): Role {
	const role = Role.safeParse(roleAliases[text] ?? text);
	if (!role.success)
		throw new CliError(
			"usage",
			`"${text}" is no role: viewer (reader), operator (agent) or admin`,
			2,
		);
	return role.data;
}
