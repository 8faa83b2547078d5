/** A program's variables as they are typed in. */
import { expect, test } from "vitest";
import {
	environmentOf,
	noVariable,
	type Variable,
	variableProblem,
} from "../../../renderer/upstreams/variables.ts";

const one = (change: Partial<Variable>): Variable => ({
	...noVariable,
	name: "API_TOKEN",
	...change,
});

test("each is written as the settings have it, and an empty line not at all", () => {
	expect(
		environmentOf([
			one({ kind: "secret" }),
			one({ name: "B", kind: "secret", value: "mine" }),
			one({ name: "C", kind: "env" }),
			one({ name: "D", value: "as it is ${x}" }),
			noVariable,
		]),
	).toEqual({
		API_TOKEN: "${secret:api-token}",
		B: "${secret:mine}",
		C: "${env:C}",
		D: "as it is ${x}",
	});
});

test.each([
	[one({}), null],
	[noVariable, null],
	[one({ name: "1x" }), "name"],
	[one({ name: "A B" }), "name"],
	[one({ name: "", value: "x" }), "name"],
	[one({ kind: "secret", value: "no good" }), "reference"],
	[one({ kind: "env", value: "not-a-name" }), "reference"],
] as const)("%j: %s", (variable, problem) => {
	expect(variableProblem(variable, [variable])).toBe(problem);
});

test("two of a name are told", () => {
	const twice = [one({}), one({ value: "x" })];
	expect(variableProblem(one({}), twice)).toBe("twice");
});
