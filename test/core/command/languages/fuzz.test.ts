/**
 * Mutated code of every language: no crash, no hang, no low verdict for what PowerShell's grammar refuses, and nothing that
 * stands behind a dangerous statement hides it.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../../../../core/command/code.ts";
import { classify } from "../../../../core/command/classify.ts";
import {
	preparePowerShell,
	withPowerShellTree,
} from "../../../../core/command/languages/powershell-parser.ts";
import { respelled } from "../../../../core/command/languages/powershell-spelling.ts";
import { dice, mutated } from "../mutate.ts";
import { codeCorpus, languages } from "./corpus/read.ts";

const soaking = process.env["DRAWBRIDGE_SOAK"] === "1";
const pieceCount = soaking ? Math.ceil(1_000_000 / languages.length) : 5_000;
const seed = 20_261_122;
const where = { cwd: "/home/dev/project", home: "/home/dev" };

/** It runs whatever follows it. */
const dangerous: Readonly<Record<Language, string>> = {
	python: "import os\nos.system('rm -rf /')\n",
	javascript: "require('child_process').execSync('rm -rf /');\n",
	sql: "DROP TABLE users;\n",
	powershell: "Remove-Item -Recurse -Force C:\\Windows\n",
	julia: "run(`rm -rf /`)\n",
	cmd: "rd /s /q C:\\Windows\n",
	ruby: "system('rm -rf /')\n",
	perl: "system('rm -rf /');\n",
	php: "<?php system('rm -rf /');\n",
	lua: "os.execute('rm -rf /')\n",
	awk: 'BEGIN { system("rm -rf /") }\n',
	sed: "1e rm -rf /\n",
	r: "system('rm -rf /')\n",
	applescript: 'do shell script "rm -rf /"\n',
};

beforeAll(preparePowerShell);

describe.each(languages)("%s", (language) => {
	test(`${pieceCount} mutated pieces`, { timeout: 1_200_000 }, () => {
		const pieces = codeCorpus()
			.filter((row) => row.language === language)
			.map((row) => row.text);
		const roll = dice(seed);
		const crashed: string[] = [];
		const low: string[] = [];
		const slow: string[] = [];
		const hidden: string[] = [];
		for (let count = 0; count < pieceCount; count += 1) {
			const command = mutated(pieces, roll);
			const startedAt = performance.now();
			const { risk, why } = classify({ ...where, command, language });
			// Again, because the machine may have had other things to do.
			if (performance.now() - startedAt > 2_000 && isSlow(command, language))
				slow.push(command);
			if (why.some(({ reason }) => reason === "It cannot be read."))
				crashed.push(command);
			if (risk === "low" && language === "powershell" && isRefused(command))
				low.push(command);
			if (count % 8 !== 0) continue;
			const behind = dangerous[language] + command;
			if (classify({ ...where, command: behind, language }).risk === "low")
				hidden.push(behind);
		}
		expect({ crashed, low, slow, hidden }).toEqual({
			crashed: [],
			low: [],
			slow: [],
			hidden: [],
		});
	});
});

function isRefused(command: string): boolean {
	return (
		withPowerShellTree(respelled(command).text, (root) => root.hasError) ?? true
	);
}

function isSlow(command: string, language: Language): boolean {
	const startedAt = process.cpuUsage();
	classify({ ...where, command, language });
	const { user, system } = process.cpuUsage(startedAt);
	return user + system > 1_000_000;
}
