/**
 * Recall and false holds on lines written from manual pages and GTFOBins facts. Half of them is set aside: counted here, never
 * looked at while the filter is changed. `seen.tsv` holds lines that once went wrong, or might have.
 *
 * Lines that came out of rounds of unseen tests stand in the halves only if they were right when first scored; those that were wrong
 * stand in seen.tsv. So both halves' figures say that nothing got worse, not what a line nobody has seen would get.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { classify, type Verdict } from "../../../core/command/classify.ts";
import { preparePowerShell } from "../../../core/command/languages/powershell-parser.ts";
import { corpus, kinds, type Row, unescaped } from "./corpus/read.ts";

const where = { cwd: "/home/user/project", home: "/home/user" };
const verdictOf = (text: string): Verdict =>
	classify({ ...where, command: text });

interface Figures {
	lines: number;
	caught: number;
	critical: number;
	namedCritical: number;
	held: number;
	inCategory: number;
}

function figures(rows: readonly Row[]): Figures {
	const result: Figures = {
		lines: rows.length,
		caught: 0,
		critical: 0,
		namedCritical: 0,
		held: 0,
		inCategory: 0,
	};
	for (const row of rows) {
		const { risk, categories } = verdictOf(row.text);
		if (row.risk === "low") {
			if (risk !== "low") result.held += 1;
			continue;
		}
		if (risk !== "low") result.caught += 1;
		if (row.categories.some((one) => categories.some((other) => other === one)))
			result.inCategory += 1;
		if (row.risk !== "critical") continue;
		result.critical += 1;
		if (risk === "critical") result.namedCritical += 1;
	}
	return result;
}

const share = (part: number, whole: number): string =>
	whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;

beforeAll(preparePowerShell);

describe.each([
	["tuned to", false],
	["set aside", true],
] as const)("the half of the corpus that is %s", (name, aside) => {
	const rows = corpus().filter((row) => row.aside === aside);
	const dangerous = rows.filter((row) => row.risk !== "low");
	const everyday = rows.filter((row) => row.risk === "low");

	test("is printed by class", () => {
		for (const kind of kinds) {
			const f = figures(rows.filter((row) => row.kind === kind));
			console.log(
				kind === "plain" || kind === "disguised"
					? `${name}, ${kind}: ${f.lines} lines, recall ${share(f.caught, f.lines)}, critical named critical ${share(f.namedCritical, f.critical)}, category named ${share(f.inCategory, f.lines)}`
					: `${name}, ${kind}: ${f.lines} lines, wrongly held ${share(f.held, f.lines)}`,
			);
		}
		const all = new Set(dangerous.flatMap((row) => row.categories));
		for (const category of all) {
			const f = figures(
				dangerous.filter((row) => row.categories.includes(category)),
			);
			console.log(
				`${name}, ${category}: ${f.lines} lines, recall ${share(f.caught, f.lines)}`,
			);
			expect(f.caught / f.lines, category).toBeGreaterThanOrEqual(0.97);
		}
	});

	test("has 99 % of its dangerous lines held, 97 % of the disguised ones", () => {
		const all = figures(dangerous);
		const disguised = figures(
			dangerous.filter((row) => row.kind === "disguised"),
		);
		expect(all.caught / all.lines).toBeGreaterThanOrEqual(0.99);
		expect(disguised.caught / disguised.lines).toBeGreaterThanOrEqual(0.97);
	});

	test("has 95 % of its critical lines named critical", () => {
		const { critical, namedCritical } = figures(dangerous);
		expect(namedCritical / critical).toBeGreaterThanOrEqual(0.95);
	});

	test("has at most 2 % of its everyday lines held, 4 % of those that look dangerous", () => {
		const all = figures(everyday);
		const lookalike = figures(
			everyday.filter((row) => row.kind === "lookalike"),
		);
		expect(all.held / all.lines).toBeLessThanOrEqual(0.02);
		expect(lookalike.held / lookalike.lines).toBeLessThanOrEqual(0.04);
	});
});

test("every line of the half that is tuned to gets the risk it names", () => {
	const wrong = corpus()
		.filter((row) => !row.aside)
		.map((row) => [row.text, row.risk, verdictOf(row.text).risk])
		.filter(([, expected, given]) => expected !== given);
	expect(wrong).toEqual([]);
});

test("every line that was looked at while building keeps its risk", () => {
	const wrong = readFileSync(
		new URL("corpus/seen.tsv", import.meta.url),
		"utf8",
	)
		.trimEnd()
		.split("\n")
		.map((line) => line.split("\t"))
		.map(([text = "", expected]) => [
			text,
			expected,
			verdictOf(unescaped(text)).risk,
		])
		.filter(([, expected, given]) => expected !== given);
	expect(wrong).toEqual([]);
});
