/** The policy as the settings stand, and when they change. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Policies, type Request } from "../../../core/policy/policies.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { someProjects } from "../settings/some-projects.ts";
import { coreParts, tempFolder } from "../parts.ts";
import { piece } from "./some-policy.ts";

const request: Request = {
	upstream: "runner",
	tools: ["run_command"],
	mode: "relaxed",
	role: "operator",
	known: true,
};

test("settings that change hold at once", () => {
	let settings = SecuritySettings.parse({});
	const policies = new Policies({
		settings: () => settings,
		home: "/home/user",
	});
	const decision = (line: string, mode: Request["mode"] = "relaxed") =>
		policies.judge([piece(line)], { ...request, mode }).decision;
	expect(decision("git push -f")).toBe("ask");
	expect(decision("cat ~/plans/a")).toBe("allow");
	settings = SecuritySettings.parse({
		rules: [{ then: "allow", program: "git push" }],
		sensitive_paths: ["~/plans"],
		lax_asks_critical: false,
	});
	expect(decision("git push -f")).toBe("allow");
	expect(decision("cat ~/plans/a")).toBe("ask");
	expect(decision("rm -rf /", "lax")).toBe("allow");
});

test("a project's rules, secrets and lists hold for its upstreams only", async () => {
	const { say, projects, dir } = await someProjects();
	await say({
		rules: [{ then: "deny", program: "make" }],
		sensitive_paths: ["/plans"],
	});
	await writeFile(join(dir, ".drawbridge", "ignore"), "drafts\n");
	const policies = new Policies({
		settings: () => SecuritySettings.parse({}),
		home: "/home/user",
	});
	const project = projects.policyFor(dir);
	const decision = (line: string, own?: typeof project) =>
		policies.judge([piece(line)], { ...request, project: own }).decision;
	expect(decision("make", project)).toBe("deny");
	expect(decision("make")).toBe("allow");
	expect(decision("cat plans/a", project)).toBe("ask");
	expect(decision("cat drafts/a", project)).toBe("ask");
	expect(decision(`cat ${dir}/plans/a`)).toBe("allow");
	await say({ rules: [] });
	expect(decision("make", project)).toBe("allow");
});

test("a list that cannot be read is a warning of the gate's", async () => {
	const parts = await coreParts();
	const dir = await realpath(await tempFolder());
	await mkdir(join(dir, ".drawbridge"));
	await writeFile(join(dir, ".drawbridge", "ignore"), Buffer.from([0xff]));
	expect(
		parts.policies.judge([piece("cat a")], { ...request, cwd: dir }).decision,
	).toBe("ask");
	expect(parts.warnings()).toContainEqual(
		expect.stringContaining(join(dir, ".drawbridge", "ignore")),
	);
});

test("lax that asks nothing is said at every status", async () => {
	const { warnings } = await coreParts("lax", {
		settings: { lax_asks_critical: false },
	}).then((parts) => ({ warnings: parts.warnings() }));
	expect(warnings).toContainEqual(expect.stringContaining("lax_asks_critical"));
});
