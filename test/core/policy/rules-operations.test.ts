/** What holds, a line at once, what rules would have made of the last days, and changing the settings' own list. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { RulesTestView, RulesView } from "../../../contract/rules.ts";
import { ruleOperations } from "../../../core/control/rules.ts";
import { historyOf } from "../../../core/policy/history.ts";
import { recordOf } from "../../../core/policy/record.ts";
import { type CoreParts, coreParts, entry } from "../parts.ts";
import { judged } from "./some-policy.ts";

const dayMs = 86_400_000;

async function setup(settings: object = {}) {
	const parts = await coreParts("relaxed", { settings });
	const operations = ruleOperations({
		policies: parts.policies,
		history: historyOf(parts.db),
		clock: parts.clock,
		settings: () => parts.settings,
		mode: () => parts.mode.current,
		projectOf: (name) => parts.upstreams.get(name)?.project,
		projects: () => [],
		settingsFile: parts.home.settings,
		reloadSettings: () => parts.reload(),
		audit: parts.audit,
	});
	const trial = async (...rules: readonly object[]) => {
		const found = (await tested({ rules: [...rules] })).trial;
		if (found === null) throw new Error("no trial");
		return found;
	};
	const tested = async (input: object): Promise<RulesTestView> =>
		operations["rules.test"](
			{
				rules: [],
				days: 30,
				language: "shell",
				upstream: "",
				role: "operator",
				...input,
			},
			{ actor: "cli" },
		);
	return { parts, operations, trial, tested };
}

async function happened(
	parts: CoreParts,
	...lines: readonly string[]
): Promise<void> {
	for (const line of lines) {
		const judgement = judged(line);
		await parts.audit.admit(
			entry({
				tool: "tools/call run_command",
				mode: "relaxed",
				decision: judgement.decision,
				...recordOf(judgement),
			}),
		);
		parts.clock.pass(1_000);
	}
}

describe("rules are tried on what happened", () => {
	test("how many a candidate would have met, and what of them", async () => {
		const { parts, trial } = await setup();
		await happened(parts, "git push -f", "ls", "git push", "cat a");
		expect(await trial({ then: "deny", program: "git push" })).toMatchObject({
			entries: 4,
			matched: 2,
			changed: 2,
			unreadable: 0,
			newest: [
				{ risk: "low", did: "allow", now: "allow", would: "deny" },
				{
					risk: "high",
					did: "ask",
					now: "ask",
					would: "deny",
					rule: 'deny program "git push"',
				},
			],
		});
	});

	test("together with the rules that hold, which may be narrower", async () => {
		const { parts, trial } = await setup({
			rules: [{ then: "ask", program: "git push", tool: "run_command" }],
		});
		await happened(parts, "git push");
		expect(await trial({ then: "deny", program: "git" })).toMatchObject({
			matched: 1,
			changed: 0,
			newest: [{ would: "ask" }],
		});
	});

	test("without a candidate, the rules as they stand", async () => {
		const { parts, trial } = await setup({
			rules: [{ then: "deny", program: "ls" }],
		});
		await happened(parts, "ls", "cat a", "git push -f");
		expect(await trial()).toMatchObject({
			entries: 3,
			matched: 1,
			newest: [{ did: "allow", would: "deny" }],
		});
	});

	test("of the days that were asked for, the newest 20, the rest counted", async () => {
		const { parts, tested, trial } = await setup();
		await happened(parts, "git push");
		parts.clock.pass(10 * dayMs);
		await happened(parts, ...Array.from({ length: 25 }, () => "git push"));
		const rule = { then: "deny", program: "git push" };
		const all = await trial(rule);
		expect([all.matched, all.newest.length]).toEqual([26, 20]);
		expect((await tested({ rules: [rule], days: 5 })).trial?.matched).toBe(25);
	});

	test("what another version wrote is counted and skipped", async () => {
		const { parts, trial } = await setup();
		await parts.audit.admit(entry({ judgement: '{"acts":1}' }));
		await parts.audit.admit(entry());
		expect(await trial({ then: "deny", tool: "*" })).toMatchObject({
			entries: 1,
			matched: 0,
			unreadable: 1,
		});
	});

	test("more than one page of them", async () => {
		const { parts, trial } = await setup();
		const { judgement } = recordOf(judged("git push"));
		await Promise.all(
			Array.from({ length: 1_203 }, () =>
				parts.audit.admit(entry({ judgement })),
			),
		);
		const { entries, matched } = await trial({ then: "deny", program: "git" });
		expect([entries, matched]).toEqual([1_203, 1_203]);
	});
});

describe("a line is tried at once", () => {
	test("with the verdict and the rule that decided", async () => {
		const { tested } = await setup({
			rules: [{ then: "deny", program: "git push", note: "by hand only" }],
		});
		expect(
			await tested({ command: "git push origin main", cwd: "/p" }),
		).toMatchObject({
			trial: null,
			verdict: {
				risk: "low",
				decision: "deny",
				rule: 'deny program "git push" (by hand only)',
				acts: [{ effect: "runs", program: "git push" }],
			},
		});
	});

	test("with a candidate, in another mode and role", async () => {
		const { tested } = await setup();
		const decision = async (input: object) =>
			(await tested({ command: "rm -rf /", cwd: "/p", ...input })).verdict
				?.decision;
		expect(await decision({})).toBe("ask");
		expect(await decision({ mode: "strict" })).toBe("deny");
		expect(await decision({ mode: "strict", role: "admin" })).toBe("ask");
		expect(await decision({ rules: [{ then: "deny", program: "rm" }] })).toBe(
			"deny",
		);
	});

	test("a rule or a language that is none is refused", async () => {
		const { tested } = await setup();
		await expect(
			tested({ rules: [{ then: "deny", prgram: "x" }] }),
		).rejects.toMatchObject({ code: "invalid-input" });
		await expect(
			tested({ command: "x", language: "cobol" }),
		).rejects.toMatchObject({ code: "invalid-input" });
	});
});

test("the list says each rule in words and where it comes from", async () => {
	const { operations } = await setup({
		rules: [{ then: "ask", host: "*.example.com", note: "look" }],
		sensitive_paths: ["~/plans"],
	});
	const view = (await operations["rules.list"](
		{},
		{ actor: "cli" },
	)) satisfies RulesView;
	expect(view).toMatchObject({
		rules: [
			{
				decision: "ask",
				words: 'ask host "*.example.com" (look)',
				from: "settings",
				effect: "applied",
			},
		],
		laxAsksCritical: true,
		sensitivePaths: ["~/plans"],
	});
});

/** The settings' own list, and the file it stands in. */
async function list(settings: object = {}) {
	const { parts, operations } = await setup(settings);
	const desktop = { actor: "desktop" } as const;
	return {
		parts,
		add: async (rule: Record<string, unknown>, place?: number) =>
			operations["rules.add"]({ rule, place }, desktop),
		remove: async (index: number, digest: string) =>
			operations["rules.remove"]({ index, digest }, desktop),
		view: async () =>
			(await operations["rules.list"]({}, desktop)).rules.map(
				({ words, index }) => [index, words],
			),
		file: async (): Promise<unknown> =>
			JSON.parse(await readFile(parts.home.settings, "utf8")),
	};
}

describe("the settings' own rules", () => {
	const push = { then: "deny", program: "git push", note: "by hand" };
	const host = { then: "allow", host: "api.example.com", upstream: "docs" };

	test("one that is added holds at once, stands in the file, and is on the record", async () => {
		const { parts, add, view, file } = await list({ rules: [host] });
		const added = await add(push);
		expect(added).toMatchObject({ index: 1, decision: "deny", rule: push });
		expect(await view()).toEqual([
			[0, 'allow host "api.example.com", upstream "docs"'],
			[1, 'deny program "git push" (by hand)'],
		]);
		expect(await file()).toMatchObject({ rules: [host, push] });
		expect(parts.settings.rules).toEqual([host, push]);
		expect(parts.audit.tail(10)).toContainEqual(
			expect.objectContaining({
				kind: "change",
				reason: 'rule added: deny program "git push" (by hand)',
			}),
		);
	});

	test("what adding answers is what takes it away again", async () => {
		const { add, remove, file } = await list({ rules: [host] });
		const { index, digest } = await add(push, 0);
		expect(index).toBe(0);
		expect(await remove(index ?? -1, digest)).toMatchObject({ rule: push });
		expect(await file()).toMatchObject({ rules: [host] });
	});

	test("what else the file holds stays as it is", async () => {
		const { add, file } = await list({ rules: [], unheard_of: { of: [1] } });
		await add(push);
		expect(await file()).toMatchObject({ unheard_of: { of: [1] } });
	});

	test("a place beyond the end is the end", async () => {
		const { add } = await list();
		expect((await add(push, 400)).index).toBe(0);
	});

	test.each([
		["misspelled", { then: "deny", programm: "git" }],
		["an allow of everything", { then: "allow", program: "*" }],
		["no rule", {}],
	])("%s is refused, and the file stays as it is", async (_what, rule) => {
		const { add, file } = await list({ rules: [host] });
		await expect(add(rule)).rejects.toMatchObject({ code: "invalid-input" });
		expect(await file()).toMatchObject({ rules: [host] });
	});

	test("one that is there already is a conflict, in whatever order it is written", async () => {
		const { add } = await list({ rules: [push] });
		const again = { note: "by hand", program: "git push", then: "deny" };
		await expect(add(again)).rejects.toMatchObject({ code: "conflict" });
	});

	test("another one in its place is not removed instead", async () => {
		const { add, remove, file } = await list({ rules: [host] });
		const { digest } = await add(push);
		for (const [index, wanted] of [
			[0, digest],
			[2, digest],
			[1, "0".repeat(64)],
		] as const)
			await expect(remove(index, wanted)).rejects.toMatchObject({
				code: "conflict",
			});
		expect(await file()).toMatchObject({ rules: [host, push] });
	});

	test("five hundred are enough", async () => {
		const rules = Array.from({ length: 500 }, (_, at) => ({
			then: "ask",
			program: `p${at}`,
		}));
		const { add, parts } = await list({ rules });
		await expect(add(push)).rejects.toMatchObject({ code: "settings-invalid" });
		expect(parts.settings.rules).toHaveLength(500);
	});
});
