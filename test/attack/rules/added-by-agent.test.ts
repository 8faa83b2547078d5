/**
 * Attack: an agent that runs as the owner's user adds a rule that allows what it is about to do, takes one away that is in
 * its way, or softens a deny by a narrower question: from the command line, while a desktop is attached.
 */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { describe, expect, onTestFinished, test } from "vitest";
import { digestOfRule } from "../../../core/policy/rules.ts";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";

const push = { then: "deny", program: "git push" } as const;
const allow = { then: "allow", program: "git push" } as const;

async function gate(rules: readonly object[]) {
	const all = await carriedControl();
	for (const rule of rules)
		expect((await all.control.call("desktop", "rules.add", { rule })).ok).toBe(
			true,
		);
	onTestFinished(all.control.on(() => undefined, "desktop"));
	const cli = async (name: string, input: object): Promise<string> => {
		const result = await all.control.call("cli", name, input);
		return result.ok ? "done" : result.failure.code;
	};
	return { ...all, cli, rules: () => all.settings.rules };
}

describe("from the command line", () => {
	test.each([
		["an allow is added", "rules.add", { rule: allow }],
		[
			"a question about a part of what is denied",
			"rules.add",
			{ rule: { ...push, then: "ask", upstream: "docs" } },
		],
		[
			"a deny is removed",
			"rules.remove",
			{ index: 0, digest: digestOfRule(push) },
		],
	])(
		"%s: a person is asked, and a no changes nothing",
		async (_what, name, input) => {
			const all = await gate([push]);
			const done = all.cli(name, input);
			await eventually(() => all.approvals.list()).toMatchObject([
				{ tool: name, upstream: "gate" },
			]);
			// In words: a digest says nothing to anybody.
			expect(all.approvals.list()[0]?.args).toContain("git push");
			all.approvals.denyAll("desktop", "");
			expect(await done).toBe("refused");
			expect(all.rules()).toEqual([push]);
		},
	);

	test("what the rule would have met stands on the card", async () => {
		const all = await gate([]);
		const done = all.cli("rules.add", { rule: allow });
		await eventually(() => all.approvals.list().length).toBe(1);
		expect(all.approvals.list()[0]?.args).toContain(
			"calls of the last 30 days",
		);
		all.approvals.denyAll("desktop", "");
		await done;
	});

	test("what only tightens is done at once", async () => {
		const all = await gate([allow]);
		expect([
			await all.cli("rules.add", { rule: { ...push, upstream: "docs" } }),
			await all.cli("rules.remove", {
				index: 0,
				digest: digestOfRule(allow),
			}),
		]).toEqual(["done", "done"]);
	});

	test("a rule that is none, or is not there, is nobody's to see", async () => {
		const all = await gate([push]);
		expect([
			await all.cli("rules.add", { rule: { then: "allow" } }),
			await all.cli("rules.remove", { index: 3, digest: "0".repeat(64) }),
		]).toEqual(["invalid-input", "conflict"]);
		expect(all.approvals.list()).toEqual([]);
	});

	test("another rule in its place while a person thinks is not removed", async () => {
		const all = await gate([push]);
		const input = { index: 0, digest: digestOfRule(push) };
		const done = all.cli("rules.remove", input);
		await eventually(() => all.approvals.list().length).toBe(1);
		const first = { rule: { then: "deny", program: "rm" }, place: 0 };
		expect((await all.control.call("desktop", "rules.add", first)).ok).toBe(
			true,
		);
		const [card] = all.approvals.list();
		all.approvals.answer(
			card?.id ?? "",
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		expect(await done).toBe("conflict");
		expect(all.rules()).toHaveLength(2);
	});
});
