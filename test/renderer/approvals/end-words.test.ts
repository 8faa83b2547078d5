/** How a question ended, as one sentence, and who answered it. */
import { expect, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import {
	answererName,
	endWords,
} from "../../../renderer/approvals/end-words.ts";
import { ended, historyStrings } from "../../../renderer/approvals/strings.ts";

const answer = (
	over: Partial<NonNullable<ApprovalView["answer"]>> = {},
): NonNullable<ApprovalView["answer"]> => ({
	by: "desktop",
	at: "2026-11-20T10:00:00.000Z",
	scope: "",
	reason: "",
	calls: 1,
	diff: "",
	...over,
});

test("each end has a sentence of its own", () => {
	expect(
		endWords({ state: "allowed", answer: answer({ scope: "once" }) }),
	).toBe(ended.allowed("once", historyStrings.by.desktop));
	expect(endWords({ state: "denied", answer: answer() })).toBe(
		ended.denied(historyStrings.by.desktop),
	);
	expect(
		endWords({ state: "void", answer: answer({ reason: "its caller left" }) }),
	).toBe(ended.void("its caller left"));
	expect(endWords({ state: "timed-out", answer: answer({ by: "gate" }) })).toBe(
		ended["timed-out"],
	);
});

test("a phone goes by its name; what its name pretends to be stays part of the name", () => {
	expect(answererName('phone "Mia" (D-1)')).toBe(historyStrings.phone("Mia"));
	expect(answererName('phone "x" (D-2)" (D-1)')).toBe(
		historyStrings.phone('x" (D-2)'),
	);
	expect(answererName("toString")).toBe("toString");
});
