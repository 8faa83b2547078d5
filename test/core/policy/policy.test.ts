/** The decision about a request: the mode's table, then the rules; the worst over everything that would be done. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { describe, expect, test } from "vitest";
import type { Mode, Role } from "../../../contract/views.ts";
import { judgePieces } from "../../../core/policy/policy.ts";
import { RuleSettings } from "../../../core/policy/rule-settings.ts";
import {
	cwd,
	decisionOn,
	home,
	judged,
	piece,
	rulesOf,
} from "./some-policy.ts";

const low = "ls";
const high = "git push --force";
const critical = "rm -rf /";

describe("the mode's table", () => {
	const table: readonly (readonly [Mode, Role, string, string, string])[] = [
		["strict", "viewer", "allow", "deny", "deny"],
		["strict", "operator", "allow", "ask", "deny"],
		["strict", "admin", "allow", "ask", "ask"],
		["relaxed", "viewer", "allow", "ask", "ask"],
		["relaxed", "operator", "allow", "ask", "ask"],
		["relaxed", "admin", "allow", "ask", "ask"],
		["lax", "viewer", "allow", "allow", "ask"],
		["lax", "operator", "allow", "allow", "ask"],
		["lax", "admin", "allow", "allow", "ask"],
	];
	test.each(table)("%s, %s", (mode, role, ...expected) => {
		expect(
			[low, high, critical].map((line) => decisionOn(line, [], { mode, role })),
		).toEqual(expected);
	});

	test("in strict a caller nobody knows gets nothing that is held", () => {
		const unknown = { mode: "strict", role: "admin", known: false } as const;
		expect(decisionOn(low, [], unknown)).toBe("allow");
		expect(decisionOn(high, [], unknown)).toBe("deny");
	});

	test("in lax, critical commands are let through only when the owner said so", () => {
		expect(
			decisionOn(critical, [], { mode: "lax", laxAsksCritical: false }),
		).toBe("allow");
		expect(
			decisionOn(critical, [], { mode: "relaxed", laxAsksCritical: false }),
		).toBe("ask");
	});

	test("the worst piece decides", () => {
		const { decision, risk, categories } = judgePieces(
			[piece(low), piece(critical), piece(high)],
			{
				upstream: "x",
				mode: "strict",
				role: "operator",
				known: true,
				cwd,
				home,
			},
			rulesOf([]),
		);
		expect({ decision, risk, categories }).toEqual({
			decision: "deny",
			risk: "critical",
			categories: ["destructive"],
		});
	});

	test("a piece nobody knows the language of is high", () => {
		expect(judged("x", [], { language: "unknown" })).toMatchObject({
			risk: "high",
			decision: "ask",
			categories: ["exec-remote"],
		});
	});
});

const pushes = (then: string) => ({ then, program: "git push" });

describe("the narrowest rule wins", () => {
	const broad = { then: "deny", program: "git" };
	const narrow = { then: "allow", program: "git push" };
	const narrower = { then: "ask", program: "git push", tool: "run_*" };

	test("by the number of conditions, then by what is spelled out", () => {
		expect(decisionOn(high, [broad])).toBe("deny");
		expect(decisionOn(high, [broad, narrow])).toBe("allow");
		expect(decisionOn(high, [narrower, narrow, broad])).toBe("ask");
		expect(decisionOn("git fetch", [broad, narrow])).toBe("deny");
	});

	test("at equal narrowness deny over ask over allow", () => {
		expect(decisionOn(high, [pushes("allow"), pushes("ask")])).toBe("ask");
		expect(
			decisionOn(high, [pushes("allow"), pushes("ask"), pushes("deny")]),
		).toBe("deny");
	});

	test("and says which it was", () => {
		expect(judged(high, [{ ...broad, note: "not here" }]).rule).toBe(
			'deny program "git" (not here)',
		);
		expect(judged(high, [narrow]).rule).toBe('allow program "git push"');
		expect(judged(high).rule).toBe("");
	});
});

test("no rule lifts what strict keeps for a role", () => {
	const rules = [
		{ then: "allow", path: "/**/*", risk: "critical", tool: "run_command" },
	];
	const line = "rm -rf /srv/data";
	expect(decisionOn(line, rules)).toBe("allow");
	expect(decisionOn(line, rules, { mode: "strict" })).toBe("deny");
	expect(decisionOn(line, rules, { mode: "strict", role: "admin" })).toBe(
		"allow",
	);
	expect(
		decisionOn(high, [{ then: "allow", program: "git push" }], {
			mode: "strict",
			role: "viewer",
		}),
	).toBe("deny");
	expect(
		decisionOn(high, [{ then: "ask", program: "git push" }], {
			mode: "strict",
			role: "viewer",
		}),
	).toBe("deny");
});

/** What becomes of a call in which nothing would run. */
const asking = (rules: readonly object[]) =>
	judgePieces(
		[],
		{
			upstream: "mail",
			tools: ["send_mail"],
			mode: "relaxed",
			role: "operator",
			known: true,
			cwd,
			home,
		},
		rulesOf(rules),
	).decision;

describe("each condition", () => {
	test.each([
		["category", { category: "network" }, "ssh host", "rm -rf ~/x"],
		["effect", { effect: "deletes" }, "rm build/a.o", "cat build/a.o"],
		["effect of a category", { effect: "exposes" }, "cat .env", "cat a.txt"],
		["target", { target: "temporary" }, "rm -rf /tmp/x", "rm -rf build"],
		["risk", { risk: "critical" }, "rm -rf /", "git push --force"],
		["risk, at least", { risk: "high" }, "rm -rf /", "ls"],
		["program with a star", { program: "git p*" }, "git pull", "git log"],
		["a path in the project", { path: "db/**" }, "cat db/x", "cat src/x"],
		["any path of a name", { path: "**/*.sql" }, "cat a/b.sql", "cat a.txt"],
		["any host", { host: "*" }, "curl https://x.example", "ls"],
	])("%s", (_name, condition, met, other) => {
		const rules = [{ then: "deny", ...condition }];
		expect(decisionOn(met, rules)).toBe("deny");
		expect(decisionOn(other, rules)).not.toBe("deny");
	});

	test("upstream and tool", () => {
		const rules = [{ then: "deny", upstream: "run*", tool: "run_*" }];
		expect(decisionOn(low, rules)).toBe("deny");
		expect(decisionOn(low, rules, { upstream: "docs" })).toBe("allow");
		expect(decisionOn(low, rules, { tools: ["echo"] })).toBe("allow");
		expect(decisionOn(low, rules, { tools: ["echo", "RUN_COMMAND"] })).toBe(
			"deny",
		);
	});

	test("an allow for a tool needs every call of a batch to be of it", () => {
		const rules = [{ then: "allow", tool: "run_command" }];
		expect(decisionOn(high, rules)).toBe("allow");
		expect(decisionOn(high, rules, { tools: ["run_command", "x"] })).toBe(
			"ask",
		);
		expect(decisionOn(high, rules, { tools: [] })).toBe("ask");
	});

	test("all must hold for one and the same act", () => {
		const rules = [{ then: "deny", program: "git push", path: "~/work/**" }];
		expect(decisionOn("cat ~/work/a; git push", rules)).toBe("allow");
	});

	test("a rule about a tool holds where nothing would run", () => {
		expect(asking([])).toBe("allow");
		expect(asking([{ then: "ask", tool: "send_*" }])).toBe("ask");
		expect(asking([{ then: "deny", upstream: "mail" }])).toBe("deny");
		expect(asking([{ then: "deny", program: "rm" }])).toBe("allow");
	});
});

describe("what is left to settings is a rule away", () => {
	test.each([
		["rm -rf node_modules", { effect: "deletes", target: "regenerable" }],
		["rm -rf /tmp/x", { effect: "deletes", target: "temporary" }],
		["git checkout -- a.ts", { program: "git checkout", effect: "destroys" }],
		["git restore a.ts", { program: "git restore", effect: "destroys" }],
		["git branch -D old", { program: "git branch", effect: "destroys" }],
		["git tag -d v1", { program: "git tag", effect: "destroys" }],
		[
			"curl -O https://x.example/a.tgz",
			{ program: "curl", effect: "connects" },
		],
		["npm publish", { program: "npm publish" }],
		["ls ~/.ssh", { program: "ls", target: "secret" }],
		['eval "$(ssh-agent)"', { program: "ssh-agent" }],
		["./deploy.sh", { program: "deploy*" }],
	])("%s", (line, conditions) => {
		const before = decisionOn(line);
		expect(decisionOn(line, [{ then: "deny", ...conditions }])).toBe("deny");
		expect(before).not.toBe("deny");
	});
});

describe("a rule is refused", () => {
	test.each([
		["an unknown condition", { then: "deny", prgram: "x" }],
		["an unknown effect", { then: "deny", effect: "harms" }],
		["no decision", { program: "x" }],
		["an allow of everything", { then: "allow" }],
		["an allow by effect alone", { then: "allow", effect: "reads" }],
		["an allow by category alone", { then: "allow", category: "network" }],
		["an allow of every program", { then: "allow", program: "*" }],
		["an allow of every path", { then: "allow", path: "/**" }],
		["an allow of the home", { then: "allow", path: "~/**" }],
		["an allow of every tool", { then: "allow", tool: "*" }],
		["a host with a path", { then: "deny", host: "a.example/x" }],
		["a host with a star inside", { then: "deny", host: "a.*.example" }],
		["a program that is nothing", { then: "deny", program: "" }],
		["a mark", { then: "deny", program: "\uFDD0" }],
	])("%s", (_name, rule) => {
		expect(RuleSettings.safeParse(rule).success).toBe(false);
	});
});
