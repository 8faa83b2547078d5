/** Completion scripts are accepted by their shell, and complete what there is. */
import { execFile, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

const has = (shell: string): boolean =>
	spawnSync(shell, ["--version"]).status === 0;

async function script(shell: string): Promise<string> {
	const { run, home } = await commandLine();
	const { code, stdout, stderr } = await run("completion", shell);
	expect([code, stderr]).toEqual([0, ""]);
	const file = join(home, `completion.${shell}`);
	await writeFile(file, stdout);
	return file;
}
const bash = (
	...words: string[]
): Promise<{ stdout: string; stderr: string }> =>
	promisify(execFile)("bash", words, { encoding: "utf8" });

describe.runIf(has("bash"))("in bash", () => {
	test.each(["bash", "zsh"])(
		"the script for %s has no syntax error",
		async (shell) => {
			const { stderr } = await bash("-n", await script(shell));
			expect(stderr).toBe("");
		},
	);

	test.each([
		[["drawbridge", "mo"], ["mode"]],
		[["drawbridge", "key", "cre"], ["create"]],
		[["drawbridge", "key", "create", "--ro"], ["--role"]],
		[["drawbridge", "audit", "--"], ["--help"]],
		[["drawbridge", "hook", "un"], ["uninstall"]],
	])("%j completes to %j", async (words, expected) => {
		const quoted = words.map((word) => `'${word}'`).join(" ");
		const { stdout } = await bash(
			"-c",
			`source "$1"; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _drawbridge; printf '%s\\n' "\${COMPREPLY[@]}"`,
			"bash",
			await script("bash"),
		);
		expect(stdout.split("\n").filter(Boolean)).toEqual(expected);
	});
});

test("the script for fish offers commands and flags where they belong", async () => {
	const { run } = await commandLine();
	const { stdout } = await run("completion", "fish");
	expect(stdout).toContain("-n '__fish_use_subcommand' -a status");
	expect(stdout).toContain(
		"-n '__fish_seen_subcommand_from key; and __fish_seen_subcommand_from create' -l role",
	);
});
