/** Numbers as they are typed in, and the live use as it is shown. */
import { expect, test } from "vitest";
import type { LimitsView, LimitUse } from "../../../contract/views.ts";
import {
	changedNumbers,
	nameOf,
	rowsIn,
	stillSlowed,
} from "../../../renderer/limits/limit-numbers.ts";

const now = Date.parse("2026-11-20T10:00:00.000Z");
const later = "2026-11-20T10:00:30.000Z";
const earlier = "2026-11-20T09:59:30.000Z";

const view: LimitsView = {
	enabled: true,
	numbers: {
		queriesPerMinute: 60,
		writesPerMinute: 30,
		maxTokensPerRequest: 10_000,
		maxConcurrentStreams: null,
		totalQueriesPerMinute: 600,
		totalWritesPerMinute: 300,
	},
	use: [],
	slowed: [],
};

const use = (over: Partial<LimitUse>): LimitUse => ({
	client: "a program",
	upstream: "",
	kind: "queries",
	used: 1,
	limit: 60,
	resetsAt: later,
	...over,
});

test("only numbers that differ from what holds are sent, and an empty one as not limited", () => {
	expect(
		changedNumbers(
			{ queriesPerMinute: "60", writesPerMinute: "5", maxTokensPerRequest: "" },
			view.numbers,
		),
	).toEqual({ writesPerMinute: 5, maxTokensPerRequest: null });
	expect(changedNumbers({ maxConcurrentStreams: "" }, view.numbers)).toEqual(
		{},
	);
});

test("nothing is sent while one of them is no number", () => {
	expect(
		changedNumbers(
			{ queriesPerMinute: "5", writesPerMinute: "x" },
			view.numbers,
		),
	).toBeUndefined();
});

test("use is parted into clients, totals and streams, and a minute that is over is gone", () => {
	const full: LimitsView = {
		...view,
		use: [
			use({ client: "a" }),
			use({ client: "gone", resetsAt: earlier }),
			use({ client: "", upstream: "docs" }),
			use({ client: "a", kind: "streams", resetsAt: null }),
		],
	};
	const names = (group: "clients" | "totals" | "streams") =>
		rowsIn(full, group, now).map(nameOf);
	expect(names("clients")).toEqual(["a"]);
	expect(names("totals")).toEqual(["docs"]);
	expect(names("streams")).toEqual(["a"]);
});

test("those near their limit stand first, the others by name, so that rows do not jump", () => {
	const rows = rowsIn(
		{
			...view,
			use: [
				use({ client: "c", used: 30 }),
				use({ client: "a", used: 2 }),
				use({ client: "z", used: 48 }),
				use({ client: "b", used: 60 }),
			],
		},
		"clients",
		now,
	);
	expect(rows.map(nameOf)).toEqual(["b", "z", "a", "c"]);
});

const slowed = (name: string, until: string) =>
	({ kind: "address", name, failures: 21, until }) as const;

test("who waits longest stands first, and who need not wait any more is gone", () => {
	expect(
		stillSlowed(
			{
				...view,
				slowed: [
					slowed("over", earlier),
					slowed("short", "2026-11-20T10:00:01.000Z"),
					slowed("long", later),
				],
			},
			now,
		).map(({ name }) => name),
	).toEqual(["long", "short"]);
});
