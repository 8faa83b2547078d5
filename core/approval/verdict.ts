/** Whether an allow is one that was offered for this question, and what it comes to. Anything but once has an end. */
import type { Offer, Rememberable } from "./pattern.ts";
import {
	type AnswerError,
	isOnceOnly,
	type NewQuestion,
	type Verdict,
} from "./question.ts";

type Allow = Extract<Verdict, { kind: "allow" }>;

export interface Allowed {
	readonly scope: Allow["scope"];
	/** Of a session or a pattern. */
	readonly offer: Offer | undefined;
	readonly ttlMs: number;
	readonly times: number | undefined;
	readonly editedArgs: string | undefined;
}

/** A working day: nobody's session is longer. */
const sessionMs = 8 * 3_600_000;
const longestMs = 30 * 86_400_000;

export function checkAllow(
	verdict: Allow,
	question: NewQuestion,
	rememberable: () => Rememberable,
): Allowed | AnswerError {
	const { scope, times, editedArgs } = verdict;
	const allowed = { scope, times, editedArgs, offer: undefined, ttlMs: 0 };
	if (scope === "once")
		return editedArgs !== undefined && question.upstream === "gate"
			? "bad-edit"
			: allowed;
	if (isOnceOnly(question)) return "once-only";
	if (editedArgs !== undefined) return "bad-edit";
	const ttlMs =
		scope === "session"
			? Math.min(verdict.ttlMs ?? sessionMs, sessionMs)
			: verdict.ttlMs;
	if (ttlMs === undefined || !(ttlMs > 0) || ttlMs > longestMs)
		return "needs-expiry";
	if (scope === "exact") return { ...allowed, ttlMs };
	const offer =
		scope === "session"
			? rememberable().session
			: rememberable().offers[verdict.pattern ?? 0];
	return offer === undefined ? "not-offered" : { ...allowed, offer, ttlMs };
}
