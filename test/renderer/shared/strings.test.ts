/** The catalogue says something useful about every code the gate can give. */
import { expect, test } from "vitest";
import { FailureCode } from "../../../contract/commands.ts";
import { problems } from "../../../contract/problems.ts";
import {
	failureTexts,
	problemTexts,
} from "../../../renderer/shared/strings.ts";

test("every problem has a text, and no text is left over from one that is gone", () => {
	expect(Object.keys(problemTexts).toSorted()).toEqual(
		Object.keys(problems).toSorted(),
	);
});

test("every failure has a text, and no text is left over from one that is gone", () => {
	expect(Object.keys(failureTexts).toSorted()).toEqual(
		FailureCode.options.toSorted(),
	);
});

test.each(Object.entries({ ...problemTexts, ...failureTexts }))(
	"the text for %s says what happened and then what to do",
	(_code, text) => {
		const sentences = text.split(/(?<=[.;]) /);
		expect(sentences.length).toBeGreaterThanOrEqual(2);
		expect(text.endsWith(".")).toBe(true);
	},
);
