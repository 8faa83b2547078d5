/** Code made to hang or crash the reader is answered, at once, and never as low where it cannot be read. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../../../../core/command/code.ts";
import { classify } from "../../../../core/command/classify.ts";
import { preparePowerShell } from "../../../../core/command/languages/powershell-parser.ts";
import { languages } from "./corpus/read.ts";
import { pathologicalCode } from "./pathological.ts";

const where = { cwd: "/home/dev/project", home: "/home/dev" };
/** Of processor time. The bound is 50 ms; a machine that runs other tests beside this one is given four times that. */
const mostMs = 200;

beforeAll(preparePowerShell);

describe.each(languages)("%s is answered in time", (language) => {
	test.each(
		pathologicalCode(language).map(
			({ name, text, atLeastHigh }) => [name, text, atLeastHigh] as const,
		),
	)("%s", (_, command, atLeastHigh) => {
		const took = [0, 1, 2].map(() => {
			const startedAt = process.cpuUsage();
			classify({ ...where, command, language });
			const { user, system } = process.cpuUsage(startedAt);
			return (user + system) / 1_000;
		});
		expect(Math.min(...took)).toBeLessThan(mostMs);
		if (atLeastHigh)
			expect(classify({ ...where, command, language }).risk).not.toBe("low");
	});
});

const broken: readonly (readonly [Language, string])[] = [
	["python", "print('abc"],
	["python", 'x = """abc'],
	["javascript", "console.log('abc"],
	["javascript", "`abc"],
	["javascript", "/* abc"],
	["ruby", "puts 'abc"],
	["perl", "print 'abc"],
	["php", "echo 'abc"],
	["lua", "print('abc"],
	["lua", "print([[abc"],
	["awk", '{ print "abc }'],
	["julia", 'println("abc'],
	["julia", "run(`ls"],
	["r", "print('abc"],
	["sql", "SELECT 'abc"],
	["sql", "SELECT $$abc"],
	["powershell", "Write-Host 'abc"],
	["powershell", "if ($x) {"],
	["applescript", 'display dialog "abc'],
];

describe("what cannot be read is at least high", () => {
	test.each(broken)("%s: %s", (language, command) => {
		expect(classify({ ...where, command, language }).risk).not.toBe("low");
	});
});
