/** How a call may be allowed for longer: what is offered, and what is sent. */
import { expect, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import {
	allowFor,
	choicesFor,
	type Choice,
	proposedChoice,
} from "../../../renderer/approvals/choices.ts";

const offer = (index: number) => ({ index, words: "", matched: null });
const kinds = (choices: readonly Choice[]) =>
	choices.map((one) =>
		one.kind === "pattern" ? `pattern ${one.offer.index}` : one.kind,
	);

test("the narrowest stands first, and only what the gate offers is there", () => {
	const offers = [offer(0), offer(1)];
	expect(
		kinds(
			choicesFor({ scopes: ["once", "session", "pattern", "exact"], offers }),
		),
	).toEqual(["exact", "pattern 0", "pattern 1", "session"]);
	expect(choicesFor({ scopes: ["once"], offers })).toEqual([]);
});

const sent = (...given: Parameters<typeof allowFor>) =>
	commands["approval.answer"].input.parse(allowFor(...given));

test("every answer for longer has an end, and a session's is eight hours at most", () => {
	expect(sent("DB-1", { kind: "exact" }, 900, null)).toEqual({
		id: "DB-1",
		verdict: "allow",
		scope: "exact",
		expiresInSeconds: 900,
	});
	expect(sent("DB-1", { kind: "session" }, 30 * 86_400, null)).toMatchObject({
		scope: "session",
		expiresInSeconds: 8 * 3_600,
	});
});

test("a pattern is answered by its number, and a count goes along", () => {
	expect(sent("DB-1", { kind: "pattern", offer: offer(2) }, 3_600, 5)).toEqual({
		id: "DB-1",
		verdict: "allow",
		scope: "pattern",
		pattern: 2,
		expiresInSeconds: 3_600,
		times: 5,
	});
});

test("what is proposed is one of the offers, or nothing", () => {
	const offers = [offer(0), offer(1)];
	const scopes = ["once", "pattern"] as const;
	const given = (proposed: number | null) =>
		proposedChoice({ proposed, scopes: [...scopes], offers })?.index;
	expect([given(1), given(7), given(null)]).toEqual([1, undefined, undefined]);
	expect(proposedChoice({ proposed: 1, scopes: ["once"], offers })).toBe(
		undefined,
	);
});
