/** What a pattern would have let through, by the log. */
import { expect, test } from "vitest";
import { backTest } from "../../../core/approval/back-test.ts";
import { rememberable } from "../../../core/approval/pattern.ts";
import { coreParts, entry } from "../parts.ts";
import { deletion, removal } from "./asking.ts";

const call = { ...removal("/home/ada/work/docs/build"), deadlineMs: 0 };
const [narrow, wide] = rememberable(call).offers;

const noted = (path: string, more: object = {}) =>
	entry({
		upstream: "demo",
		tool: "tools/call run_command",
		risk: "high",
		judgement: JSON.stringify({
			categories: ["destructive"],
			rule: "",
			acts: [deletion(path)],
		}),
		...more,
	});

test("counts calls that are covered, shows the newest, and marks the critical", async () => {
	const { audit, db, clock } = await coreParts();
	if (!narrow || !wide) throw new Error("no offers");
	const before = clock.now();
	for (const one of [
		noted("/home/ada/work/docs/build"),
		noted("/home/ada/work/docs/other"),
		noted("/home/ada/work/docs/other", { risk: "critical" }),
		noted("/home/ada/x"),
		noted("/home/ada/work/docs/build", { upstream: "other" }),
		noted("/home/ada/work/docs/build", { tool: "tools/call run_root" }),
		noted("/home/ada/work/docs/build", { kind: "outcome" }),
		noted("", { judgement: "{" }),
		noted("", { judgement: "" }),
	])
		await audit.admit(one);
	const at = (since: number) =>
		[narrow, wide].map(({ pattern }) => {
			const { count, critical } = backTest(db, pattern, "demo", since);
			return [count, critical];
		});
	expect(at(before)).toEqual([
		[1, 0],
		[3, 1],
	]);
	expect(at(before + 1)).toEqual([
		[0, 0],
		[0, 0],
	]);
	expect(backTest(db, wide.pattern, "demo", before).newest[0]).toMatchObject({
		tool: "tools/call run_command",
		risk: "critical",
	});
});
