/** What a person reads about a request. */
import { expect, test } from "vitest";
import { outcomeOf } from "../../../renderer/shared/outcome.ts";
import { outcomes, problemTexts } from "../../../renderer/shared/strings.ts";
import { entry } from "../entries.ts";

test.each([
	["admitted", 0, outcomes.waiting, "busy"],
	["change", 0, outcomes.changed, "plain"],
	["refused", 401, outcomes.refused, "bad"],
	["refused", 503, outcomes.refused, "bad"],
	["outcome", 200, outcomes.done, "good"],
	["outcome", 304, outcomes.redirected, "good"],
	["outcome", 404, outcomes.declined, "warn"],
	["outcome", 499, outcomes.left, "warn"],
	["outcome", 502, outcomes.failed, "bad"],
] as const)(
	"%s with status %i reads “%s” in %s",
	(kind, status, word, tone) => {
		expect(outcomeOf(entry({ kind, status }))).toMatchObject({ word, tone });
	},
);

test("a reason that names its problem is parted into reason and advice", () => {
	const refused = entry({
		kind: "refused",
		status: 403,
		reason: "foreign-origin: http://evil.example: not ours",
	});
	expect(outcomeOf(refused)).toMatchObject({
		reason: "http://evil.example: not ours",
		advice: problemTexts["foreign-origin"],
	});
});

test.each(["constructor: x", "no code here", "toString", ""])(
	"a reason that names no problem (%j) stays whole, without advice",
	(reason) => {
		const shown = outcomeOf(entry({ kind: "refused", status: 403, reason }));
		expect(shown).toMatchObject({ reason, advice: "" });
	},
);

test.each([
	["ask", "Asked", "busy"],
	["allow", "Allowed", "good"],
	["deny", "Denied", "bad"],
	["timeout", "No answer", "warn"],
	["void", "Void", "plain"],
	["something new", "something new", "plain"],
] as const)(
	"a question with the decision %s reads “%s”",
	(decision, word, tone) => {
		expect(outcomeOf(entry({ kind: "approval", decision }))).toMatchObject({
			word,
			tone,
		});
	},
);
