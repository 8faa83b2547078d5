/** What became of a call that was allowed, by the entries that came after the answer. */
import { expect, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import { becameWords } from "../../../renderer/approvals/became.ts";
import { ended } from "../../../renderer/approvals/strings.ts";
import { formatClock } from "../../../renderer/shared/times.ts";
import { approval, entry } from "../entries.ts";

const { became } = ended;
const digest = "cd".repeat(32);
const at = (seconds: number): string =>
	new Date(
		Date.parse("2026-11-20T10:00:00.000Z") + seconds * 1_000,
	).toISOString();

const allowed = (over: Partial<ApprovalView> = {}): ApprovalView =>
	approval({
		state: "allowed",
		client: "a program",
		digest,
		answer: {
			by: "desktop",
			at: at(10),
			scope: "once",
			reason: "",
			calls: 1,
			diff: "",
		},
		...over,
	});
const ofCall = (over: Parameters<typeof entry>[0]) =>
	entry({ client: "a program", digest, at: at(11), ...over });

test("a call is on its way until it is passed on, then awaited, then answered", () => {
	expect(becameWords(allowed(), [])).toBe(became.waiting);
	const admitted = ofCall({ kind: "admitted", status: 0 });
	expect(becameWords(allowed(), [admitted])).toBe(became.released);
	const done = ofCall({ kind: "outcome", status: 200, durationMs: 9_000 });
	expect(becameWords(allowed(), [admitted, done])).toBe(
		became.done(200, "1.0 s"),
	);
});

test("a call that was refused after all, and one whose caller left, are said to be that", () => {
	const refused = ofCall({ kind: "refused", status: 403, reason: "forbidden" });
	expect(becameWords(allowed(), [refused])).toBe(became.refused("forbidden"));
	const left = ofCall({ kind: "outcome", status: 499 });
	expect(becameWords(allowed(), [left])).toBe(became.left);
});

test("a yes for a caller that had left waits for its retry, and then says what became of that", () => {
	const until = at(900);
	const waits = becameWords(allowed(), [], until);
	expect(waits).toBe(became.ticket(formatClock(until)));
	expect(waits).not.toBe(became.waiting);
	const done = ofCall({ kind: "outcome", status: 200 });
	expect(becameWords(allowed(), [done], until)).toBe(
		becameWords(allowed(), [done]),
	);
	expect(becameWords(allowed({ state: "denied" }), [], until)).toBe("");
});

test("entries of another call, of another client, of the question itself and from before the answer say nothing", () => {
	const others = [
		ofCall({ digest: "ef".repeat(32) }),
		ofCall({ client: "another" }),
		ofCall({ kind: "approval" }),
		ofCall({ at: at(9) }),
	];
	expect(becameWords(allowed(), others)).toBe(became.waiting);
});

test("nothing is said of what was denied, of a hook's question, and of a change of the gate", () => {
	const entries = [ofCall({ kind: "outcome" })];
	expect(becameWords(allowed({ state: "denied" }), entries)).toBe("");
	for (const upstream of ["gate", "hook:claude"])
		expect(becameWords(allowed({ upstream }), [])).toBe("");
});
