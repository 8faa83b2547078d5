/** What the log keeps of a judgement, and what rules make of it later. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { describe, expect, test } from "vitest";
import { isUntold } from "../../../core/command/act.ts";
import { decide, judgePieces } from "../../../core/policy/policy.ts";
import { readJudgement, recordOf } from "../../../core/policy/record.ts";
import { cwd, home, judged, piece, rulesOf } from "./some-policy.ts";

const context = {
	upstream: "runner",
	tools: ["run_command"],
	mode: "relaxed",
	role: "operator",
	known: true,
	cwd,
	home,
} as const;

test("what is read again is decided alike by other rules", () => {
	for (const [line, rule] of [
		["git push --force", { then: "allow", program: "git push" }],
		["cat ~/work/a", { then: "deny", path: "~/work/**" }],
		["cat $X", { then: "deny", path: "~/work/**" }],
		["curl https://a.example", { then: "ask", host: "*.example" }],
		["rm -rf node_modules", { then: "ask", target: "regenerable" }],
		["cat src/a", { then: "deny", path: "src/*" }],
	] as const) {
		const rules = rulesOf([rule]);
		const noted = readJudgement(recordOf(judged(line)).judgement);
		if (noted === undefined) throw new Error("not read");
		expect(decide([noted.piece], context, rules).decision).toBe(
			judged(line, [rule]).decision,
		);
	}
});

test("no text of the command is kept", () => {
	const { judgement: text } = recordOf(
		judged("mysql -phunter2 -e 'SELECT 1' # topsecret"),
	);
	expect(text).not.toMatch(/hunter2|topsecret|SELECT/u);
	expect(JSON.parse(text)).toMatchObject({ categories: [], rule: "" });
});

test("nothing that would run has no risk", () => {
	expect(recordOf(judgePieces([], context, rulesOf([])))).toMatchObject({
		risk: "",
	});
	expect(recordOf(judged("ls")).risk).toBe("low");
});

test("a folder that the call names is kept for rules about paths in it", () => {
	const { judgement } = recordOf(
		judgePieces([{ ...piece("ls"), cwd: "/srv/x" }], context, rulesOf([])),
	);
	expect(readJudgement(judgement)?.cwd).toBe("/srv/x");
});

test("it stays small, and what was cut could be anything", () => {
	const long = "x".repeat(2_000);
	const files = Array.from(
		{ length: 200 },
		(_, index) => `${long.slice(0, 900)}/${index}`,
	);
	const lines = files.map((file) => piece(`cat ${file}`));
	const { judgement: text } = recordOf(
		judgePieces(lines, context, rulesOf([])),
	);
	expect(text.length).toBeLessThan(32_000);
	const acts = readJudgement(text)?.piece.acts ?? [];
	expect(acts).toHaveLength(64);
	expect(acts.some(isUntold)).toBe(true);
});

describe("what cannot be read is told apart", () => {
	test.each([
		"",
		"{}",
		"[]",
		"{",
		'{"left_out":true}',
		'{"categories":[],"rule":"","acts":[{"effect":"harms","risk":"low"}]}',
		'{"categories":["x"],"rule":"","acts":[]}',
	])("%s", (text) => {
		expect(readJudgement(text)).toBeUndefined();
	});
});
