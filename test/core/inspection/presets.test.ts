/** Where each preset's system runs code, as its real requests look: what is found, and what is left alone. */
import { describe, expect, test } from "vitest";
import type { PresetName } from "../../../contract/views.ts";
import { inspectMessage } from "../../../core/inspection/inspect.ts";
import { commandTable } from "../../../core/inspection/table.ts";
import { presetOf } from "../../../core/presets/presets.ts";
import { inWords, ofCall, pieces } from "./asking.ts";

const of = (name: PresetName) => commandTable([], presetOf(name).commands);

describe("kaimon", () => {
	const kaimon = of("kaimon");
	test.each<[string, object, string[]]>([
		[
			"ex",
			{ e: "run(`ls`)", q: true, ses: "a", mt: false },
			["julia: run(`ls`)"],
		],
		["debug_eval", { expression: "x + 1" }, ["julia: x + 1"]],
		["macro_expand", { expression: "@show x" }, ["julia: @show x"]],
		["profile_code", { code: "sort(x)" }, ["julia: sort(x)"]],
		["stress_test", { code: "f()", n: 3 }, ["julia: f()"]],
		["stress_test", { tool: "ex", tool_args: { e: "1" } }, ["julia: 1"]],
		["stress_test", { tool: "ex", tool_args: '{"e":"1"}' }, ["julia: 1"]],
		["run_tests", { pattern: "io", project_path: "/p" }, ["julia: io"]],
		[
			"execute_vscode_command",
			{ command: "workbench.action.terminal.sendSequence", args: ["x"] },
			[
				'unknown: {"command":"workbench.action.terminal.sendSequence","args":["x"]}',
			],
		],
		["session.tool", { a: 1 }, ['unknown: {"a":1}']],
		["agent_run", { prompt: "run rm -rf /" }, []],
		["manage_repl", { command: "shutdown" }, []],
		["search_code", { query: "rm -rf" }, []],
		["grep_code", { pattern: "run\\(", path: "src" }, []],
		["pkg_add", { packages: ["CSV"] }, []],
		["qdrant_search_code", { query: "delete from x" }, []],
	])("%s %j", (tool, args, found) => {
		expect(ofCall(tool, args, kaimon)).toEqual(found);
	});
});

describe("kimi", () => {
	const kimi = of("kimi");
	test("a command to execute, and one that is asked about", () => {
		for (const path of ["/execute", "/safety-check"])
			expect(
				inWords(
					pieces(
						{
							path,
							body: '{"host":"web","command":"uptime","timeout":60,"dry_run":false}',
						},
						kimi,
					),
				),
			).toEqual(["shell: uptime"]);
		expect(kimi.bodyForm("POST", "/execute")).toBe("fields");
	});

	test("scans and workflows are no code, but a workflow's command is guessed at", () => {
		const scan = '{"target":"example.com","scan_type":"full","options":{}}';
		expect(pieces({ path: "/scan", body: scan }, kimi)).toEqual([]);
		const workflow = '{"name":"w","steps":[{"command":"id"}],"options":{}}';
		expect(
			inWords(pieces({ path: "/workflows", body: workflow }, kimi)),
		).toEqual(["shell: id ?"]);
	});

	test("the socket's messages are known to be harmless", () => {
		expect(kimi.messages("/ws")).toBe("harmless");
		expect(kimi.messages("/other")).toBe("unknown");
		expect(pieces({ method: "GET", path: "/ws", upgrade: true }, kimi)).toEqual(
			[],
		);
		expect(
			inspectMessage(
				'{"type":"broadcast","data":{"command":"id"}}',
				"/ws",
				kimi,
			),
		).toEqual([]);
	});
});

describe("the assistant", () => {
	const assistant = of("assistant");
	const execute = (tool: unknown, args: unknown) =>
		inWords(
			pieces(
				{
					path: "/dashboard/api/tools/execute",
					body: JSON.stringify({ tool, args }),
				},
				assistant,
			),
		);
	test.each<[string, unknown, string[]]>([
		["exec", { command: "ls", cwd: "/srv", timeout: 9 }, ["shell: ls"]],
		[
			"exec",
			{ command: "sh", stdin: "id" },
			["shell: sh", "shell: { sh\n} <<'INPUT'\nid\nINPUT ?"],
		],
		[
			"code_exec",
			{ code: "print(1)", language: "python", timeout: 1 },
			["python: print(1)"],
		],
		["code_exec", { code: "1" }, ["unknown: 1"]],
		["db_query", { query: "DROP TABLE t" }, ["sql: DROP TABLE t"]],
		["ssh", { host: "h", command: "id" }, ["shell: id ?"]],
		["skill_creator", { name: "x" }, ['unknown: {"name":"x"}']],
		["email_send", { to: "a@b.c", body: "rm -rf /" }, []],
	])("%s %j", (tool, args, found) => {
		expect(execute(tool, args)).toEqual(found);
	});

	test("a tool without a name that can be read is unknown", () => {
		expect(execute(["exec"], { command: "id" })[0]).toMatch(/^unknown/);
		expect(execute({ toString: 1 }, {})[0]).toMatch(/^unknown/);
	});

	test("prompts are no code, whatever they say", () => {
		for (const path of [
			"/dashboard/api/chat/stream",
			"/v1/chat/completions",
			"/a2a",
		])
			expect(
				pieces({ path, body: '{"message":"x","command":"id"}' }, assistant),
			).toEqual([]);
		expect(assistant.messages("/any")).toBe("unknown");
	});
});

test("docrunch: what it documents is words, and another tool is guessed at", () => {
	const docrunch = of("docrunch");
	expect(ofCall("search_docs", { query: "delete from x" }, docrunch)).toEqual(
		[],
	);
	expect(ofCall("log_finding", { script: "rm -rf /" }, docrunch)).toEqual([]);
	expect(ofCall("other", { command: "id" }, docrunch)).toEqual(["shell: id ?"]);
});

test("nothing that a provider is sent runs on this machine", () => {
	const body = JSON.stringify({
		model: "m",
		tools: [
			{
				type: "function",
				function: { name: "bash", parameters: { type: "object" } },
			},
		],
		messages: [
			{
				role: "assistant",
				tool_calls: [{ function: { arguments: '{"command":"rm -rf /"}' } }],
			},
		],
		command: "rm -rf /",
	});
	for (const name of [
		"openai",
		"anthropic",
		"google",
		"openrouter",
		"azure-openai",
		"github",
	] as const) {
		const found = pieces({ path: "/v1/x", query: "?cmd=id", body }, of(name));
		expect(found, name).toEqual([]);
		expect(of(name).silent).toBe(true);
	}
});

test("of an API of which only its token is known, everything is guessed at", () => {
	expect(ofCall("x", { command: "id" }, of("bearer"))).toEqual(["shell: id ?"]);
});

test("of a chat's history to a server that nobody described, nothing is taken for a call", () => {
	const body = JSON.stringify({
		messages: [
			{ role: "user", content: "please run: rm -rf /" },
			{
				role: "assistant",
				tool_calls: [
					{ function: { name: "bash", arguments: '{"command":"rm -rf /"}' } },
				],
			},
		],
		tools: [
			{
				function: {
					name: "bash",
					parameters: {
						type: "object",
						properties: { command: { type: "string", description: "sudo rm" } },
					},
				},
			},
		],
	});
	expect(pieces({ path: "/v1/chat/completions", body })).toEqual([]);
});
