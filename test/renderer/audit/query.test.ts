/** The filters in an address: read as they were written, and what is not known narrows nothing. */
import { expect, test } from "vitest";
import {
	filtersIn,
	hashOf,
	noFilters,
	queryOf,
} from "../../../renderer/audit/query.ts";

const now = Date.parse("2026-11-20T10:00:00Z");

test("what an address says is what made it", () => {
	const filters = {
		...noFilters,
		words: 'rm "-rf" &x=1 #é',
		kind: "refused",
		client: "Ada's laptop",
	} as const;
	expect(filtersIn(hashOf(filters))).toEqual(filters);
	expect(hashOf(noFilters)).toBe("#audit");
});

test("an address that says nothing, or what nobody knows, narrows nothing", () => {
	expect(filtersIn("#audit")).toEqual(noFilters);
	expect(filtersIn("#audit?kind=everything&risk=__proto__")).toEqual(noFilters);
	expect(queryOf(noFilters, now)).toEqual({});
});

test("times are of the moment they are asked for", () => {
	const since = (time: "hour" | "week") =>
		queryOf({ ...noFilters, time }, now).since;
	expect(since("hour")).toBe("2026-11-20T09:00:00.000Z");
	expect(since("week")).toBe("2026-11-13T10:00:00.000Z");
	expect(
		Date.parse(queryOf({ ...noFilters, time: "today" }, now).since ?? ""),
	).toBe(new Date(now).setHours(0, 0, 0, 0));
});

test("high holds critical, too", () => {
	expect(queryOf({ ...noFilters, risk: "high" }, now).risks).toEqual([
		"high",
		"critical",
	]);
});
