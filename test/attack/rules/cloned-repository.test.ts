/**
 * The attack: a cloned repository carries rules that allow what it is about to do, or that are narrower than the owner's
 * deny. Taught by every tool that reads settings out of the folder it was started in.
 */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { expect, test } from "vitest";
import { decisionOn } from "../../core/policy/some-policy.ts";
import { someProjects } from "../../core/settings/some-projects.ts";

const allowAll = { then: "allow", tool: "run_command" };

test("an allow in a file nobody approved allows nothing", async () => {
	const { say, projects, dir } = await someProjects();
	const view = await say({ rules: [allowAll] });
	expect(view.fields).toMatchObject([
		{ field: "rules.0", effect: "waits-for-approval" },
	]);
	const { held, tightening } = projects.policyFor(dir).rules;
	expect(held).toEqual([]);
	expect(decisionOn("git push -f", [...held], { tightening })).toBe("ask");
});

test("its deny and ask hold unapproved", async () => {
	const { say, projects, dir } = await someProjects();
	const view = await say({ rules: [{ then: "deny", program: "ls" }] });
	expect(view.fields).toMatchObject([{ field: "rules.0", effect: "applied" }]);
	const { held, tightening } = projects.policyFor(dir).rules;
	expect(decisionOn("ls", [...held], { tightening })).toBe("deny");
});

test("what was approved allows, until the file says something else", async () => {
	const { say, projects, dir } = await someProjects();
	const { digest } = await say({ rules: [allowAll] });
	projects.trust(dir, digest ?? "");
	expect(projects.policyFor(dir).rules.held).toEqual([allowAll]);
	await say({ rules: [allowAll, { then: "allow", program: "rm" }] });
	const { held, tightening } = projects.policyFor(dir).rules;
	expect(held).toEqual([]);
	expect(decisionOn("git push -f", [...held], { tightening })).toBe("ask");
});

test("a narrower ask of its own does not soften the owner's deny", () => {
	const owners = [{ then: "deny", program: "git push" }];
	const tightening = [
		{ then: "ask", program: "git push", effect: "runs", tool: "run_command" },
	];
	expect(decisionOn("git push", owners, { tightening })).toBe("deny");
});

test("a file with a rule that cannot be understood is broken, and strict", async () => {
	const { say, projects, dir } = await someProjects();
	const view = await say({ rules: [{ then: "deny", prgram: "ls" }] });
	expect(view.state).toBe("broken");
	expect(projects.policyFor(dir).mode("lax")).toBe("strict");
});
