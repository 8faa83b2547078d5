/** Entries of `commands` in settings: which are taken, and what a wrong one is told. */
import { describe, expect, test } from "vitest";
import { HeldPolicy } from "../../../core/settings/project-policy.ts";
import { CommandRule } from "../../../core/settings/command-rules.ts";
import {
	ProjectSettings,
	SecuritySettings,
} from "../../../core/settings/schema.ts";

describe("is taken", () => {
	test.each<[object]>([
		[
			{
				tool: "run_command",
				argument: "command",
				language: "shell",
				cwd: "cwd",
			},
		],
		[{ tool: "*", argument: "", language: "unknown" }],
		[{ tool: "echo", language: "none" }],
		[
			{
				method: "post",
				path: "/api/run",
				body: "jobs[].code",
				language: "julia",
			},
		],
		[{ path: "/x", body: "code", language: { member: "lang" } }],
		[{ path: "/upload", body: "", language: "python" }],
		[{ path: "/q", query: "sql", language: "sql" }],
		[{ path: "/run/*", segment: 2, language: "shell" }],
		[
			{
				path: "/ws",
				message: { type: "execute" },
				body: "content.code",
				language: "python",
			},
		],
		[{ path: "/ws", message: {}, language: "none" }],
		[
			{
				path: "/tools",
				body: "tool",
				arguments: "args",
				language: "tool-call",
			},
		],
	])("%j", (rule) => {
		expect(CommandRule.safeParse(rule).success).toBe(true);
	});
});

describe("is refused, at the member that is wrong", () => {
	test.each<[object, string]>([
		[{ language: "shell" }, "tool"],
		[{ tool: "a", path: "/a", language: "none" }, "tool"],
		[{ tool: "a", language: "shell" }, "argument"],
		[{ tool: "a", body: "x", language: "shell" }, "body"],
		[{ path: "/a", argument: "x", language: "shell" }, "argument"],
		[{ path: "/a", language: "shell" }, "body"],
		[{ path: "/a", body: "x", query: "y", language: "shell" }, "body"],
		[{ path: "a", body: "x", language: "shell" }, "path"],
		[{ path: "/a", body: "x[0]", language: "shell" }, "body"],
		[{ path: "/a", body: "x", language: "cobol" }, "language"],
		[{ path: "/a", body: "x" }, "language"],
		[{ path: "/a", query: "x", language: { member: "l" } }, "language"],
		[{ path: "/a", segment: 0, language: "shell" }, "segment"],
		[{ path: "/a", message: {}, query: "x", language: "shell" }, "message"],
		[{ path: "/a", body: "x", language: "tool-call" }, "arguments"],
		[{ path: "/a", body: "x", arguments: "y", language: "shell" }, "arguments"],
		[{ path: "/a", query: "x", cwd: "y", language: "shell" }, "cwd"],
	])("%j", (rule, where) => {
		const { error } = CommandRule.safeParse(rule);
		expect(error?.issues.map(({ path }) => path[0])).toContain(where);
	});

	test("a member that is not known", () => {
		const rule = { tool: "a", argumnet: "x", language: "none" };
		expect(CommandRule.safeParse(rule).error?.issues[0]?.code).toBe(
			"unrecognized_keys",
		);
	});
});

test("they stand under an upstream", () => {
	const commands = [{ tool: "a", language: "none" }];
	const settings = SecuritySettings.parse({
		upstreams: { x: { url: "http://127.0.0.1:1", commands } },
	});
	expect(settings.upstreams["x"]?.commands).toEqual(commands);
});

test("a project's file adds places, approved or not, and never says that there is no code", () => {
	const shell = { tool: "a", argument: "x", language: "shell" };
	const none = { tool: "a", language: "none" };
	expect(ProjectSettings.safeParse({ commands: [none] }).success).toBe(false);
	const settings = ProjectSettings.parse({ commands: [shell] });
	const policy = new HeldPolicy("/p");
	expect(policy.commands).toEqual([]);
	expect(policy.hold({ tightening: [settings] })).toBe(true);
	expect(policy.commands).toEqual([shell]);
	policy.hold({ approved: settings });
	expect(policy.commands).toEqual([shell]);
});
