/** What is wrong with a secret as it is typed in, in words. The gate judges again. */
import { commands } from "../../contract/commands.ts";
import { secrets as strings } from "./strings.ts";

const SecretName = commands["secret.set"].input.shape.name;
const longest = 65_536;
/** How this gate's own keys begin: no provider knows them. */
const ownKey = /^dbk_/;

/** `null` when the name will do. */
export function secretNameProblem(
	name: string,
	taken: readonly string[],
): string | null {
	if (name === "") return strings.problems.nameMissing;
	if (!SecretName.safeParse(name).success) return strings.problems.nameForm;
	return taken.includes(name) ? strings.problems.nameTaken : null;
}

/** `null` when nothing is wrong with it that can be seen here. It says nothing of the value itself. */
export function secretValueProblem(value: string): string | null {
	if (value === "") return strings.problems.valueMissing;
	if (/\p{Cc}/u.test(value)) return strings.problems.valueControl;
	if (value !== value.trim()) return strings.problems.valueSpaces;
	if (ownKey.test(value)) return strings.problems.valueOwn;
	return value.length > longest ? strings.problems.valueLong : null;
}

/** Whether pasted text has more than one line; a newline at its end is no second one. */
export const hasLines = (pasted: string): boolean =>
	/[\r\n]/.test(pasted.replace(/[\r\n]+$/, ""));
