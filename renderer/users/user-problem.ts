/** What is wrong with a user as it is typed in, in words. The gate judges again. */
import { commands } from "../../contract/commands.ts";
import { users as strings } from "./strings.ts";

const UserName = commands["user.add"].input.shape.name;
const shortest = 10;
/** A shorter name is in too many good passwords by chance. */
const shortestName = 3;
const mostBytes = 1_024;

/** `null` when the name will do. */
export function userNameProblem(
	name: string,
	taken: readonly string[],
): string | null {
	if (name === "") return strings.nameMissing;
	if (!UserName.safeParse(name).success) return strings.nameForm;
	return taken.includes(name) ? strings.nameTaken : null;
}

/** `null` when nothing is wrong with it that can be seen here; the gate knows common ones, too. */
export function passwordProblem(password: string, name: string): string | null {
	const typed = password.normalize("NFKC");
	// In code points, as the gate counts them.
	if ((typed.match(/./gsu) ?? []).length < shortest)
		return strings.passwordShort;
	if (new TextEncoder().encode(password).length > mostBytes)
		return strings.passwordLong;
	return name.length >= shortestName && typed.toLowerCase().includes(name)
		? strings.passwordName
		: null;
}

/** `null` when both are the same. */
export function againProblem(password: string, again: string): string | null {
	return password === again ? null : strings.againDiffers;
}
