/** What is said about a secret as it is typed in. */
import { expect, test } from "vitest";
import {
	hasLines,
	secretNameProblem,
	secretValueProblem,
} from "../../../renderer/secrets/secret-problem.ts";
import { secrets } from "../../../renderer/secrets/strings.ts";

const said = secrets.problems;

test.each([
	["openai", null],
	["A_b.c-1", null],
	["", said.nameMissing],
	["-a", said.nameForm],
	["a b", said.nameForm],
	["a".repeat(65), said.nameForm],
	["taken", said.nameTaken],
])("about the name %j it says: %s", (name, problem) => {
	expect(secretNameProblem(name, ["taken"])).toBe(problem);
});

test.each([
	["sk-proj-abc", null],
	["two words", null],
	["", said.valueMissing],
	["a\tb", said.valueControl],
	["a\u0000b", said.valueControl],
	[" sk", said.valueSpaces],
	["sk ", said.valueSpaces],
	["dbk_abcdef", said.valueOwn],
	["a".repeat(65_537), said.valueLong],
])("about a value it says only what is wrong (%#)", (value, problem) => {
	expect(secretValueProblem(value)).toBe(problem);
});

test.each([
	["sk-abc", false],
	["sk-abc\n", false],
	["sk-abc\r\n", false],
	["sk-abc\nsk-def", true],
	["\nsk-abc", true],
])("pasted %j has several lines: %s", (pasted, several) => {
	expect(hasLines(pasted)).toBe(several);
});
