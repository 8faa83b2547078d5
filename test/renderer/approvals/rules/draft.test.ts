/** A rule as it is typed in: what the gate is told, what is refused before, and what is said in words. */
// oxlint-disable unicorn/no-thenable -- the settings' own word; nobody awaits a rule
import { expect, test } from "vitest";
import { RuleList } from "../../../../core/policy/rule-settings.ts";
import {
	choiceFields,
	choicesOf,
	emptyDraft,
	fieldOf,
	isTooWide,
	ruleOf,
	saidOf,
} from "../../../../renderer/approvals/rules/draft.ts";
import { ruleSentence } from "../../../../renderer/approvals/rules/strings.ts";

test("what is empty or only space is no condition", () => {
	expect(ruleOf({ ...emptyDraft, program: " git push ", path: "  " })).toEqual({
		then: "deny",
		program: "git push",
	});
});

test("every value that can be chosen is one the gate knows, and each has words", () => {
	for (const decision of ["allow", "ask", "deny"] as const)
		for (const field of choiceFields)
			for (const value of Object.keys(choicesOf(field, decision))) {
				const rule = ruleOf({
					...emptyDraft,
					decision,
					program: "x",
					[field]: value,
				});
				expect(RuleList.safeParse([rule]).success, `${field} ${value}`).toBe(
					true,
				);
				const said = saidOf(rule);
				expect(said && ruleSentence(said)).not.toContain("undefined");
			}
});

test("an allow that names nothing is too wide here as it is for the gate", () => {
	for (const draft of [
		{ ...emptyDraft, decision: "allow" as const },
		{ ...emptyDraft, decision: "allow" as const, program: "*" },
		{ ...emptyDraft, decision: "allow" as const, path: "~/**" },
		{ ...emptyDraft, decision: "allow" as const, host: "*" },
	]) {
		expect(isTooWide(draft)).toBe(true);
		expect(RuleList.safeParse([ruleOf(draft)]).success).toBe(false);
	}
	expect(isTooWide({ ...emptyDraft, decision: "allow", tool: "read*" })).toBe(
		false,
	);
	expect(isTooWide(emptyDraft)).toBe(false);
});

test("a rule that says what this window has no word for is not put into words", () => {
	expect(saidOf({ then: "deny", shape: "round" })).toBeNull();
	expect(saidOf({ then: "deny", effect: "toString" })).toBeNull();
	expect(saidOf({ then: "perhaps" })).toBeNull();
});

test("a name that turns the text round cannot change the sentence around it", () => {
	const sentence = ruleSentence({ then: "deny", program: "\u05D0", tool: "x" });
	expect(sentence.indexOf("\u2068")).toBeLessThan(sentence.indexOf("\u05D0"));
	expect(sentence.indexOf("\u2069")).toBeGreaterThan(
		sentence.indexOf("\u05D0"),
	);
});

test("a refusal is shown at the field it names", () => {
	expect(fieldOf("rules.0.host: a host")).toBe("host");
	expect(fieldOf("rules.0: an allow needs")).toBeNull();
	expect(fieldOf("rules.0.toString: no")).toBeNull();
});
