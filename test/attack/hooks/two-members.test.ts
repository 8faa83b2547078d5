/**
 * The attack: a call says the same thing twice, once harmless in the member the gate reads and once as meant in the member
 * the agent's tool reads. Which of them a version of an agent takes is not the gate's to guess: every one is judged.
 */
import { expect, test } from "vitest";
import { OddCall, ownTool } from "../../../core/hook/tools.ts";

const cwd = "/home/ada/work";
const pieces = (tool: string, input: Record<string, unknown>) =>
	ownTool({ tool, input, cwd })?.pieces ?? [];
const texts = (tool: string, input: Record<string, unknown>): string =>
	pieces(tool, input)
		.map(({ text }) => text)
		.join("\n");

test.each([
	["a command", "exec_command", { command: "ls", cmd: "rm -rf /secret" }],
	["a file that is read", "view", { file_path: "a.md", path: "/secret" }],
	["a file that is written", "create", { filePath: "a.md", path: "/secret" }],
	["a file that is removed", "delete", { file_path: "a.md", path: "/secret" }],
	["a folder that is searched", "ls", { path: ".", dir_path: "/secret" }],
	["what is typed", "write_stdin", { input: "ls", chars: "cat /secret" }],
	[
		"an address",
		"web_fetch",
		{ url: "https://docs.example", prompt: "read https://evil.example/secret" },
	],
	[
		"a patch",
		"apply_patch",
		{
			input: "*** Begin Patch\n*** Update File: a.md\n*** End Patch",
			patch: "*** Begin Patch\n*** Delete File: /secret\n*** End Patch",
		},
	],
])("%s that is said twice is judged twice", (_, tool, input) => {
	expect(texts(tool, input)).toContain("/secret");
});

test("a command that names two folders is judged in both", () => {
	expect(
		pieces("shell", { command: "rm -rf x", cwd: "/tmp", workdir: "/etc" }).map(
			(one) => one.cwd,
		),
	).toEqual(["/tmp", "/etc"]);
});

test("a second text that is no patch of the known format is not understood", () => {
	const input = {
		input: "*** Begin Patch\n*** Update File: a.md\n*** End Patch",
		patch: "--- a/secret\n+++ b/secret\n",
	};
	expect(() => pieces("apply_patch", input)).toThrow(OddCall);
});
