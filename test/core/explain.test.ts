/** Why a request was refused, as the owner reads it: every refusal has its step, and what to do. */
import { describe, expect, test } from "vitest";
import type { EntryView } from "../../contract/views.ts";
import { explain } from "../../core/explain.ts";
import { entry } from "./parts.ts";

let id = 0;
const view = (change: Partial<EntryView>): EntryView => ({
	...entry(),
	id: ++id,
	at: "2026-11-20T10:00:00.000Z",
	...change,
});

const outcomes = (entries: readonly EntryView[]): string =>
	(explain(entries)?.steps ?? [])
		.map(
			({ outcome }) =>
				({ passed: "p", refused: "R", "not-reached": "-" })[outcome],
		)
		.join("");

test("nothing is known of a request that no entry is of", () => {
	expect(explain([])).toBeUndefined();
});

describe("the steps before the refusal passed, and those behind it were not reached", () => {
	test.each([
		[1, "R-----------"],
		[3, "ppR---------"],
		[6, "pppppR------"],
		[7, "ppppppR-----"],
		[10, "pppppppppR--"],
	])("refused at step %i", (step, expected) => {
		const refused = view({ kind: "refused", step, status: 403 });
		expect(outcomes([refused])).toBe(expected);
	});

	test("refused by one of the gate's own endpoints, it passed the first five", () => {
		const refused = view({ kind: "refused", step: 0, status: 404 });
		expect(outcomes([refused])).toBe("ppppp-------");
	});

	test("refused after it was recorded, the refusal counts", () => {
		const entries = [
			view({}),
			view({ kind: "refused", step: 10, status: 401 }),
		];
		expect(outcomes(entries)).toBe("pppppppppR--");
	});
});

test("a request under way has been recorded, and nothing is said of what comes", () => {
	expect(outcomes([view({})])).toBe("pppppppppp--");
});

test("a request that ended passed everything, and its outcome is told", () => {
	const why = explain([
		view({}),
		view({ kind: "outcome", status: 502, reason: "ECONNREFUSED" }),
	]);
	expect(why?.status).toBe(502);
	expect(why?.steps[11]).toMatchObject({
		outcome: "passed",
		detail: "502, ECONNREFUSED",
	});
});

describe("what was found and decided is told from the entry that holds it", () => {
	const judgement = JSON.stringify({
		categories: ["destructive"],
		rule: "",
		acts: [],
	});
	test.each<[string, Partial<EntryView>, string, string]>([
		[
			"allowed by the mode",
			{ risk: "low", judgement, decision: "allow", decidedBy: "mode" },
			"low, destructive",
			"not asked, allowed by mode",
		],
		[
			"asked about",
			{
				risk: "critical",
				judgement,
				decision: "ask→allow",
				decidedBy: "desktop",
			},
			"critical, destructive",
			"asked, and allowed by desktop",
		],
		[
			"nothing to run",
			{ risk: "", judgement: "", decision: "", decidedBy: "" },
			"nothing in it would run",
			"nobody had to be asked",
		],
	])("%s", (_, change, found, decided) => {
		const why = explain([
			view(change),
			view({ kind: "outcome", risk: "", decision: "", judgement: "" }),
		]);
		expect(why?.steps.slice(7, 9).map(({ detail }) => detail)).toEqual([
			found,
			decided,
		]);
	});

	test("a refusal says what it was found to be, and leaves the decision to the reason", () => {
		const why = explain([
			view({
				kind: "refused",
				step: 9,
				reason: "nobody answered in time",
				risk: "high",
				judgement,
				decision: "ask→deny",
			}),
		]);
		expect(why?.steps[7]?.detail).toBe("high, destructive");
		expect(why?.steps[8]).toMatchObject({
			outcome: "refused",
			detail: "nobody answered in time",
		});
	});
});

describe("there is advice for", () => {
	test.each([
		"credential-in-query: key in the URL",
		"unauthenticated: no credential",
		"unauthenticated: no credential from beyond loopback",
		"unauthenticated: no credential, and relayed",
		"unauthenticated: no credential from another user",
		"unauthenticated: unknown, expired or revoked key",
		"unauthenticated: token that is not ours, expired or revoked",
		"unauthenticated: cookie and credential disagree",
		"forbidden: key is not for this upstream",
		"forbidden: key is bound to another agent",
		"forbidden: read-only, and it needs write",
		"forbidden: needs delete:scan; the role viewer has read, read:*",
		"forbidden: a rule gives it to nobody; it needs nobody",
		"forbidden: address not in allowed_ips",
		"foreign-origin: Origin is not ours",
		"rate-limited: queries: limit 60 reached",
		"secret-missing: a secret it needs is not there",
		"too-large: about 20000 tokens, limit 10000",
		"unknown-upstream: no such upstream",
	])("%s", (reason) => {
		expect(
			explain([view({ kind: "refused", step: 6, reason })])?.advice,
		).not.toBe("");
	});
});
