/** classify: what a command would do, without running it. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addClassify(program: Command): void {
	program
		.command("classify [command...]")
		.description(
			"say what a command would do and how bad that would be; nothing is run",
		)
		.summary("say how bad a command would be; nothing is run")
		.option(
			"--jsonl",
			"each line of stdin is a JSON string, or an object with command, cwd, home, language; each line of stdout its verdict",
		)
		.option(
			"--cwd <dir>",
			"the folder it would run in; the project (default: this one)",
		)
		.option(
			"--home <dir>",
			"the home folder of who would run it (default: yours)",
		)
		.option(
			"--language <name>",
			"shell, python, javascript, ruby, perl, php, lua, awk, sed, julia, r, sql, powershell, cmd or applescript",
			"shell",
		)
		.option(...json)
		.addHelpText(
			"after",
			"\nWithout a command, all of stdin is one.\n\nExamples:\n  drawbridge classify 'rm -rf \"$BUILD\"'\n  drawbridge classify --language sql 'DELETE FROM users'\n  drawbridge classify --jsonl < commands.jsonl",
		)
		.action(async (words, flags) =>
			(await import("../commands/classify.ts")).runClassify(words, flags),
		);
}
