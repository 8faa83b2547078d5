/** Settings in the window: their words and groups, what is typed in, quiet hours, and what a browser keeps of the app's own. */
import { describe, expect, test } from "vitest";
import { settablePaths } from "../../../core/settings/settable.ts";
import { jsonSchema } from "../../../core/settings/schema.ts";
import type { SettingView } from "../../../contract/settings.ts";
import { keptSettings } from "../../../renderer/settings/app-settings.ts";
import { quietProblem } from "../../../renderer/settings/quiet.ts";
import { grouped } from "../../../renderer/settings/setting-groups.ts";
import { readTyped, textOf } from "../../../renderer/settings/typed-value.ts";
import { settings as words } from "../../../words/en/settings.ts";

const setting = (path: string): SettingView => ({
	path,
	value: null,
	default: null,
	given: false,
	form: { kind: "json" },
	description: "",
	projects: [],
});
const days = {
	kind: "number",
	least: null,
	above: 0,
	most: 36_500,
	whole: false,
	none: true,
} as const;

test("every setting that can be changed has words and a place of its own", () => {
	expect(settablePaths.filter((path) => !words.fields[path])).toEqual([]);
	const all = grouped(settablePaths.map(setting));
	const shown = all.flatMap(([, settings]) => settings.map(({ path }) => path));
	expect(shown.toSorted((a, b) => a.localeCompare(b))).toEqual(
		settablePaths.toSorted((a, b) => a.localeCompare(b)),
	);
});

test("a choice has a word for each of its values", () => {
	const text = JSON.stringify(jsonSchema());
	for (const [path, { options }] of Object.entries(words.fields))
		for (const option of Object.keys(options ?? {}))
			expect([path, text.includes(`"${option}"`)]).toEqual([path, true]);
});

test("one that nobody has placed is shown all the same", () => {
	expect(grouped([setting("new_one")])).toMatchObject([
		["gate", [{ path: "new_one" }]],
	]);
});

describe("what is typed in", () => {
	test.each([
		["30", { value: 30 }],
		[" 1.5 ", { value: 1.5 }],
		["", { value: null }],
	])("%j is a number of days", (typed, read) => {
		expect(readTyped(days, typed)).toEqual(read);
	});

	test.each(["0", "-1", "36501", "many", "1e999"])("%j is none", (typed) => {
		expect(readTyped(days, typed)).toHaveProperty("problem");
	});

	test("may be no fraction where only whole numbers are", () => {
		expect(readTyped({ ...days, whole: true }, "1.5")).toHaveProperty(
			"problem",
		);
	});

	test("is a list of its lines, and none of them empty", () => {
		expect(readTyped({ kind: "lines" }, " a \n\n b\n")).toEqual({
			value: ["a", "b"],
		});
		expect(textOf(["a", "b"])).toBe("a\nb");
	});

	test("is the default where a text is empty", () => {
		expect(readTyped({ kind: "text", none: true }, " ")).toEqual({
			value: undefined,
		});
	});
});

test.each([
	[{ days: ["mon"], from: "22:00", to: "07:00" }, true],
	[{ days: [], from: "22:00", to: "07:00" }, false],
	[{ days: ["mon"], from: "22:00", to: "22:00" }, false],
	[{ days: ["mon"], from: "", to: "07:00" }, false],
] as const)("quiet hours of %j are good: %s", (quiet, good) => {
	const problem = quietProblem({ ...quiet, days: [...quiet.days] });
	expect(problem === null).toBe(good);
});

test.each([
	['{"theme":"dark"}', "dark"],
	['{"theme":"pink"}', "system"],
	["{", "system"],
	[null, "system"],
])("a browser that kept %j shows it %s", (kept, theme) => {
	const localStorage = { getItem: () => kept, setItem: () => undefined };
	expect(keptSettings({ localStorage }).theme).toBe(theme);
});

test("a browser that keeps nothing shows the usual", () => {
	const browser = {
		get localStorage(): Storage {
			throw new Error("denied");
		},
	};
	expect(keptSettings(browser).theme).toBe("system");
});
