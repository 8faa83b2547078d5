/** A finding points at the piece of code that causes it, also where the text was respelled or lies inside another. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../../../../core/command/code.ts";
import { classify } from "../../../../core/command/classify.ts";
import { preparePowerShell } from "../../../../core/command/languages/powershell-parser.ts";

const where = { cwd: "/home/dev/project", home: "/home/dev" };

beforeAll(preparePowerShell);

const cases: readonly (readonly [Language, string, string])[] = [
	[
		"python",
		"x = 1\nimport shutil\nshutil.rmtree('/etc')\ny = 2",
		"shutil.rmtree('/etc')",
	],
	[
		"javascript",
		"const a = 1; require('fs').rmSync('/etc', { recursive: true }); a;",
		"require('fs').rmSync('/etc', { recursive: true })",
	],
	["ruby", "a = 1\nsystem('rm -rf /etc')\nb = 2", "system('rm -rf /etc')"],
	["perl", "my $a = 1; system('rm -rf /etc'); 1;", "system('rm -rf /etc')"],
	["php", "<?php $a = 1; system('rm -rf /etc'); ?>", "system('rm -rf /etc')"],
	["lua", "a = 1 os.execute('rm -rf /etc') b = 2", "os.execute('rm -rf /etc')"],
	["julia", "a = 1; run(`rm -rf /etc`); b = 2", "`rm -rf /etc`"],
	["r", "a <- 1; system('rm -rf /etc'); b <- 2", "system('rm -rf /etc')"],
	[
		"awk",
		'NR > 1 { system("rm -rf /etc") } { print }',
		'system("rm -rf /etc")',
	],
	["sql", "SELECT 1; DROP TABLE users; SELECT 2", "DROP TABLE users"],
	[
		"sql",
		"SELECT 1; DO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$; SELECT 2",
		"$$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$",
	],
	["cmd", "echo a & rd /s /q C:\\Windows & echo b", "rd /s /q C:\\Windows"],
	["cmd", "set a=rd& %a% /s /q C:\\Windows", "%a% /s /q C:\\Windows"],
	[
		"powershell",
		"npm test --a=b, c; Remove-Item -Recurse C:\\Windows; ls",
		"Remove-Item -Recurse C:\\Windows",
	],
	[
		"powershell",
		"$x = 10MB; foo a,b --c=d | Remove-Item -Recurse C:\\Windows",
		"Remove-Item -Recurse C:\\Windows",
	],
];

describe("the first finding stands at its cause", () => {
	test.each(cases)("%s: %s", (language, command, cause) => {
		const [first] = classify({ ...where, command, language }).why;
		expect(command.slice(first?.start, first?.end)).toBe(cause);
	});
});
