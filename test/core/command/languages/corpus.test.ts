/**
 * Recall and false holds on code of every language, by language and class. Half of the pieces is set aside: counted here,
 * never looked at while the filter is changed.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { classify, type Verdict } from "../../../../core/command/classify.ts";
import { preparePowerShell } from "../../../../core/command/languages/powershell-parser.ts";
import { kinds } from "../corpus/read.ts";
import { codeCorpus, type CodeRow, languages } from "./corpus/read.ts";

const where = { cwd: "/home/dev/project", home: "/home/dev" };
const verdictOf = ({ text, language }: CodeRow): Verdict =>
	classify({ ...where, command: text, language });

beforeAll(preparePowerShell);

const isHeld = (row: CodeRow): boolean => verdictOf(row).risk !== "low";
const isCritical = (row: CodeRow): boolean =>
	verdictOf(row).risk === "critical";
const count = (
	rows: readonly CodeRow[],
	is: (row: CodeRow) => boolean,
): number => rows.filter((row) => is(row)).length;
const share = (
	rows: readonly CodeRow[],
	is: (row: CodeRow) => boolean,
): number => (rows.length === 0 ? 1 : count(rows, is) / rows.length);

describe.each([
	["tuned to", false],
	["set aside", true],
] as const)("the half of the code that is %s", (name, aside) => {
	const rows = codeCorpus().filter((row) => row.aside === aside);
	const dangerous = rows.filter((row) => row.risk !== "low");
	const everyday = rows.filter((row) => row.risk === "low");

	test("is printed by language and class", () => {
		for (const language of languages) {
			const figures = kinds.map((kind) => {
				const some = rows.filter(
					(row) => row.language === language && row.kind === kind,
				);
				return `${kind} ${count(some, isHeld)} of ${some.length} held`;
			});
			console.log(`${name}, ${language}: ${figures.join(", ")}`);
		}
		expect(rows.length).toBeGreaterThan(300);
	});

	test("has 99 % of its dangerous pieces held, 97 % of every category and of the disguised ones", () => {
		expect(share(dangerous, isHeld)).toBeGreaterThanOrEqual(0.99);
		expect(
			share(
				dangerous.filter((row) => row.kind === "disguised"),
				isHeld,
			),
		).toBeGreaterThanOrEqual(0.97);
		for (const category of new Set(dangerous.flatMap((row) => row.categories)))
			expect(
				share(
					dangerous.filter((row) => row.categories.includes(category)),
					isHeld,
				),
				category,
			).toBeGreaterThanOrEqual(0.97);
	});

	test("has 95 % of its critical pieces named critical", () => {
		expect(
			share(
				dangerous.filter((row) => row.risk === "critical"),
				isCritical,
			),
		).toBeGreaterThanOrEqual(0.95);
	});

	test("has at most 2 % of its everyday pieces held, 4 % of those that look dangerous", () => {
		expect(count(everyday, isHeld) / everyday.length).toBeLessThanOrEqual(0.02);
		const lookalike = everyday.filter((row) => row.kind === "lookalike");
		expect(count(lookalike, isHeld) / lookalike.length).toBeLessThanOrEqual(
			0.04,
		);
	});
});

test("every piece of the half that is tuned to gets the risk it names", () => {
	const wrong = codeCorpus()
		.filter((row) => !row.aside)
		.map((row) => [row.language, row.text, row.risk, verdictOf(row).risk])
		.filter(([, , expected, given]) => expected !== given);
	expect(wrong).toEqual([]);
});
