/** `classify` as scripts use it: one verdict a line, in order, whatever comes in; nothing is run and no gate is asked. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { compiledOnce, end, testedEntry } from "../../stub/gate-process.ts";
import { tempFolder } from "../parts.ts";

interface Answer {
	readonly command: string;
	readonly risk: string;
	readonly categories: readonly string[];
	readonly why: readonly {
		text: string;
		start: number;
		end: number;
		reason: string;
	}[];
}

async function classify(words: readonly string[], input: string | Buffer = "") {
	const folder = await tempFolder();
	await writeFile(join(folder, "wipe.sh"), "rm -rf /srv\n");
	const child = spawn(
		testedEntry[0],
		[...testedEntry.slice(1), "classify", ...words],
		{
			cwd: folder,
			env: {
				PATH: process.env["PATH"],
				...compiledOnce,
				HOME: folder,
				DRAWBRIDGE_HOME: join(folder, "home"),
			},
		},
	);
	onTestFinished(() => end(child));
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	child.stdin.end(input);
	await once(child, "close");
	return { code: child.exitCode, stdout, stderr };
}

const answers = (stdout: string): Answer[] =>
	stdout
		.trimEnd()
		.split("\n")
		.map((line): Answer => JSON.parse(line));

const riskOf = async (...words: string[]): Promise<string | undefined> =>
	answers((await classify(["--json", ...words])).stdout)[0]?.risk;

test("a command as words is one command", async () => {
	const { code, stdout } = await classify(["--json", "rm -rf /srv"]);
	expect(code).toBe(0);
	const [answer] = answers(stdout);
	expect(answer).toMatchObject({
		command: "rm -rf /srv",
		risk: "critical",
		categories: ["destructive"],
	});
	expect(answer?.why[0]).toMatchObject({ text: "/srv", start: 7, end: 11 });
});

test("for a person it says the risk and why", async () => {
	const { code, stdout } = await classify(["cat ~/.ssh/id_rsa"]);
	expect(code).toBe(0);
	expect(stdout).toMatch(/^high \(secrets\)\n {2}4-17 {2}~\/\.ssh\/id_rsa: /);
});

test("without a command all of stdin is one", async () => {
	const { stdout } = await classify(["--json"], "ls\nrm -rf /srv\n");
	expect(answers(stdout)).toMatchObject([
		{ command: "ls\nrm -rf /srv", risk: "critical" },
	]);
});

test("--cwd, --home and --language say where and what it is", async () => {
	expect(await riskOf("--cwd", "/srv/app", "rm -rf /srv/app/dist")).toBe("low");
	expect(await riskOf("--home", "/srv/ann", "cat /srv/ann/.netrc")).toBe(
		"high",
	);
	expect(await riskOf("--language", "sql", "DROP TABLE x")).toBe("critical");
	expect(await riskOf("sh wipe.sh")).toBe("critical");
});

describe("wrong usage exits 2", () => {
	test.each([
		["--language", "klingon", "ls"],
		["--jsonl", "ls"],
		["--nonsense", "ls"],
	])("classify %s %s %s", async (...words) => {
		const { code, stdout, stderr } = await classify(words);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toBe("");
	});
});

test("--jsonl answers every line in order, the invalid ones as high", async () => {
	const input = Buffer.concat([
		Buffer.from('"ls"\nnot json\n{"command":"cat .env"}\n'),
		Buffer.from([0x22, 0x61, 0xff, 0x22, 0x0a]),
		Buffer.from(
			'\n{"command":"ls","cwd":"relative"}\n{"nothing":1}\n["ls"]\n{"command":"DROP TABLE x","language":"sql"}\n{"command":"ls","language":"klingon"}\n"\\ud800"\n"last"',
		),
	]);
	const { code, stdout, stderr } = await classify(["--jsonl"], input);
	expect([code, stderr]).toEqual([0, ""]);
	expect(answers(stdout).map(({ risk }) => risk)).toEqual([
		"low",
		"high",
		"high",
		"high",
		"high",
		"high",
		"high",
		"high",
		"critical",
		"high",
		"high",
		"low",
	]);
	for (const { why, risk } of answers(stdout))
		if (risk !== "low") expect(why).not.toEqual([]);
});

test("10,000 lines give 10,000 answers, also when one of them has ten megabytes", async () => {
	const lines = Array.from({ length: 10_000 }, (_, index) =>
		JSON.stringify(index === 5_000 ? "a".repeat(10_000_000) : `echo ${index}`),
	);
	const { stdout } = await classify(["--jsonl"], lines.join("\n"));
	const all = answers(stdout);
	expect(all).toHaveLength(10_000);
	expect(all[5_000]?.risk).toBe("high");
	expect(all[9_999]).toMatchObject({ command: "echo 9999", risk: "low" });
});
