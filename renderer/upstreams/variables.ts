/** A program's environment as a person gives it: a text, a variable of the gate's own, or a secret of the vault. */

export interface Variable {
	readonly name: string;
	readonly kind: "text" | "env" | "secret";
	/** The text, or the other's name; empty: the same as the variable's, where that can be a name. */
	readonly value: string;
}

export const noVariable: Variable = { name: "", kind: "text", value: "" };

const variableName = /^[A-Za-z_]\w{0,199}$/;
const secretName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export type VariableProblem = "name" | "twice" | "reference" | null;

/** What is wrong with one of them. A line that was left empty is none. */
export function variableProblem(
	one: Variable,
	all: readonly Variable[],
): VariableProblem {
	if (isEmpty(one)) return null;
	if (!variableName.test(one.name)) return "name";
	if (all.filter(({ name }) => name === one.name).length > 1) return "twice";
	if (one.kind === "env" && !variableName.test(referred(one)))
		return "reference";
	if (one.kind === "secret" && !secretName.test(referred(one)))
		return "reference";
	return null;
}

/** As `upstream.add` takes them. */
export const environmentOf = (
	variables: readonly Variable[],
): Record<string, string> =>
	Object.fromEntries(
		variables
			.filter((one) => !isEmpty(one))
			.map((one) => [
				one.name,
				one.kind === "text" ? one.value : `\${${one.kind}:${referred(one)}}`,
			]),
	);

const isEmpty = ({ name, value }: Variable): boolean =>
	name === "" && value === "";

/** A secret's name mostly is the variable's in lower case, with hyphens. */
export const referred = ({ name, kind, value }: Variable): string =>
	value !== ""
		? value
		: kind === "secret"
			? name.toLowerCase().replaceAll("_", "-").slice(0, 64)
			: name;
