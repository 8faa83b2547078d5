/** What a key may spend in a day: as it is typed in, and what is shown of its use. */
import type { KeyView } from "../../contract/views.ts";
import { readNumber } from "../shared/whole-number.ts";

/** Both fields of the form, as typed. */
export interface DailyDraft {
	readonly requests: string;
	readonly tokens: string;
}

export const noDaily: DailyDraft = { requests: "", tokens: "" };

export const draftOf = ({ daily }: KeyView): DailyDraft => ({
	requests: String(daily.requests ?? ""),
	tokens: String(daily.tokens ?? ""),
});

/** As `key.create` and `key.limit` take them; undefined while one is no limit. */
export function dailyInput(
	draft: DailyDraft,
): { requestsPerDay: number | null; tokensPerDay: number | null } | undefined {
	const requests = readNumber(draft.requests);
	const tokens = readNumber(draft.tokens);
	return requests === undefined || tokens === undefined
		? undefined
		: { requestsPerDay: requests, tokensPerDay: tokens };
}

export interface DailyUse {
	readonly kind: keyof DailyDraft;
	readonly used: number;
	readonly limit: number;
}

/** Only what is limited: the other counts would say nothing. */
export function dailyUse({ daily }: KeyView): DailyUse[] {
	const uses: DailyUse[] = [];
	if (daily.requests !== null)
		uses.push({
			kind: "requests",
			used: daily.usedRequests,
			limit: daily.requests,
		});
	if (daily.tokens !== null)
		uses.push({ kind: "tokens", used: daily.usedTokens, limit: daily.tokens });
	return uses;
}
