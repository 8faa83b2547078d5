/**
 * A tool called by a name that no rule knows and the server takes for one it has: other case, blanks around it, full-width
 * letters, a list of one name, another spelling of tools/call. The body tricks of threats.md, for names.
 */
import { describe, expect, test } from "vitest";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { dice } from "./dice.ts";

const roles = new Roles();
const policy = upstreamPolicy({
	tools: [
		{ name: "delete_*", permission: "admin" },
		{ name: "run_task", permission: "manage:tasks" },
		{ name: "list_*", permission: "read" },
	],
});
const needs = (method: string, tool: string): readonly string[] =>
	needOf(policy, "POST", "/mcp", [{ method, tool }]).permissions;

test("a name in other case needs the rule's permission, and write", () => {
	const roll = dice(11);
	for (const [name, permission] of [
		["delete_scan", "admin"],
		["run_task", "manage:tasks"],
		["list_tasks", "read"],
	] as const) {
		for (let i = 0; i < 500; i++) {
			const spelled = name
				.split("")
				.map((letter) => (roll(2) === 0 ? letter.toUpperCase() : letter))
				.join("");
			const needed = needs("tools/call", spelled);
			expect(needed, spelled).toContain(permission);
			// "list_TASKS" still matches its rule exactly.
			if (!/^(?:delete_|run_task$|list_)/.test(spelled))
				expect(needed, spelled).toContain("write");
		}
	}
});

describe("a name that a lenient server takes for a ruled one needs the rule's permission", () => {
	const names = [
		" run_task",
		"run_task\t",
		"run_ta\u017fk",
		"run_tas\u212a",
		"\uff52\uff55\uff4e_task",
		"RUN_TASK ",
	];
	for (const name of names)
		test(JSON.stringify(name), () => {
			expect(needs("tools/call", name)).toContain("manage:tasks");
			expect(needs("tools/call", name)).toContain("write");
		});
});

test("a catch-all behind a stricter rule does not take over its case variants", () => {
	const open = upstreamPolicy({
		tools: [
			{ name: "delete_*", permission: "admin" },
			{ name: "*", permission: "read" },
		],
	});
	expect(open.tools.permissions("Delete_scan").toSorted()).toEqual([
		"admin",
		"read",
	]);
	expect(open.tools.permissions("echo")).toEqual(["read"]);
});

test("a call without a name that can be read needs what every rule asks", () => {
	for (const name of ["", "x".repeat(513)]) {
		const needed = needs("tools/call", name);
		for (const permission of ["write", "admin", "manage:tasks", "read"])
			expect(needed).toContain(permission);
	}
});

describe("another spelling of tools/call is a write, and the tool's rule holds", () => {
	const methods = [
		"Tools/Call",
		"TOOLS/CALL",
		" tools/call",
		"tools/call\n",
		"tool\u017f/call",
	];
	for (const method of methods)
		test(JSON.stringify(method), () => {
			const needed = needs(method, "run_task");
			expect(needed).toContain("write");
			expect(needed).toContain("manage:tasks");
		});
});

test("a rule wins over a hint, both ways", () => {
	policy.tools.hints.learn("delete_scan", true);
	policy.tools.hints.learn("list_scans", false);
	expect(needs("tools/call", "delete_scan")).toEqual(["admin"]);
	expect(needs("tools/call", "list_scans")).toEqual(["read"]);
});

test("a hint holds for the exact name alone, and only while it is given", () => {
	const { tools } = upstreamPolicy({});
	tools.hints.learn("peek", true);
	expect(tools.permissions("peek")).toEqual(["read"]);
	expect(tools.permissions("Peek")).toEqual(["write"]);
	expect(tools.permissions("peek ")).toEqual(["write"]);
	tools.hints.learn("peek", false);
	expect(tools.permissions("peek")).toEqual(["write"]);
});

test("an upstream that lists tools without end is not remembered without end", () => {
	const { tools } = upstreamPolicy({});
	for (let i = 0; i < 20_000; i++) tools.hints.learn(`tool_${i}`, true);
	tools.hints.learn("x".repeat(600), true);
	expect(tools.hints.isRead("tool_0")).toBe(true);
	expect(tools.hints.isRead("tool_19999")).toBe(false);
	expect(tools.hints.isRead("x".repeat(600))).toBe(false);
});

test("read-only refuses an admin's write through a tool", () => {
	const need = needOf(policy, "POST", "/mcp", [
		{ method: "tools/call", tool: "delete_scan" },
	]);
	expect(judge(roles, "admin", need, false)).toBeUndefined();
	expect(judge(roles, "admin", need, true)?.code).toBe("forbidden");
});
