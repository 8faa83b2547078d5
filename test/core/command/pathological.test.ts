/** Lines made to hang or crash the reader are answered, at once, and never as low. */
import { describe, expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import { pathological } from "./pathological.ts";

const where = { cwd: "/home/user/project", home: "/home/user" };
/** Of processor time. The bound is 50 ms; a machine that runs other tests beside this one is given four times that. */
const mostMs = 200;

describe("is answered in time", () => {
	test.each(
		pathological().map(
			({ name, text, atLeastHigh }) => [name, text, atLeastHigh] as const,
		),
	)("%s", (_, command, atLeastHigh) => {
		const took = [0, 1, 2].map(() => {
			const startedAt = process.cpuUsage();
			classify({ ...where, command });
			const { user, system } = process.cpuUsage(startedAt);
			return (user + system) / 1_000;
		});
		expect(Math.min(...took)).toBeLessThan(mostMs);
		if (atLeastHigh)
			expect(classify({ ...where, command }).risk).not.toBe("low");
	});
});

describe("what the parser does not understand is at least high", () => {
	test.each([
		"echo $(",
		"echo 'abc",
		'echo "abc',
		"if true; then ls",
		"for x in a b",
		"ls )",
		"ls | | wc",
		"echo `ls",
		"case x in a) ls",
		"a && && b",
		"echo ${x",
	])("%s", (command) => {
		expect(classify({ ...where, command }).risk).not.toBe("low");
	});
});
