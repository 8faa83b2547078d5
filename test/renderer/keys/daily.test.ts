/** What a key may spend in a day, as it is typed in and as it is shown. */
import { expect, test } from "vitest";
import { dailyInput, dailyUse, draftOf } from "../../../renderer/keys/daily.ts";
import { keyRowHeight } from "../../../renderer/keys/list-keys.ts";
import { key } from "../entries.ts";

const limited = key({
	daily: { requests: 100, tokens: null, usedRequests: 12, usedTokens: 3_400 },
});

test("an empty field takes a limit away, and what is no number is not sent", () => {
	expect(dailyInput({ requests: "100", tokens: " " })).toEqual({
		requestsPerDay: 100,
		tokensPerDay: null,
	});
	expect(dailyInput({ requests: "many", tokens: "" })).toBeUndefined();
	expect(dailyInput({ requests: "", tokens: "0" })).toBeUndefined();
});

test("the form begins with what holds", () => {
	expect(draftOf(limited)).toEqual({ requests: "100", tokens: "" });
});

test("only what is limited is drawn, and makes its row higher", () => {
	expect(dailyUse(limited)).toEqual([
		{ kind: "requests", used: 12, limit: 100 },
	]);
	expect(dailyUse(key({}))).toEqual([]);
	for (const narrow of [true, false])
		expect(keyRowHeight(limited, narrow)).toBeGreaterThan(
			keyRowHeight(key({}), narrow),
		);
});
