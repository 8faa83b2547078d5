/** Folders with files to count, repositories among them, and questions about lines that run there. Call these in a test. */
import { execFileSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ReachView } from "../../../contract/approvals.ts";
import type { NewQuestion } from "../../../core/approval/question.ts";
import { count } from "../../../core/reach/count.ts";
import type { Reply } from "../../../core/reach/job.ts";
import { wantedOf, type Whereabouts } from "../../../core/reach/wanted.ts";
import { judged } from "../policy/some-policy.ts";

/** A folder of this test's own; under no link. */
export function folder(): string {
	const made = realpathSync(mkdtempSync(join(tmpdir(), "reach-")));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

/** Ten bytes each. */
export function fill(base: string, ...names: readonly string[]): void {
	for (const name of names) {
		const file = join(base, name);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, "0123456789");
	}
}

/** By nobody's settings. */
export const git = (base: string, ...args: readonly string[]): string =>
	execFileSync("git", ["-C", base, ...args], {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		env: {
			...process.env,
			HOME: base,
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_CONFIG_GLOBAL: devNull,
			GIT_AUTHOR_NAME: "a",
			GIT_AUTHOR_EMAIL: "a@example.org",
			GIT_COMMITTER_NAME: "a",
			GIT_COMMITTER_EMAIL: "a@example.org",
		},
	});

/** With one commit of all that is there. */
export function repository(base: string): void {
	git(base, "init", "-q", "-b", "main");
	git(base, "add", "-A");
	git(base, "commit", "-q", "--allow-empty", "-m", "first");
}

export const questionOn = (
	line: string,
	cwd: string,
): Pick<NewQuestion, "cwd" | "judgement"> => ({
	cwd,
	judgement: judged(line, [], { cwd, project: cwd, home: "/home/nobody" }),
});

/** As the thread does it, at once. */
export function reachOf(
	line: string,
	cwd: string,
	options: {
		readonly entries?: number;
		readonly ms?: number;
		readonly whereabouts?: Whereabouts;
		readonly searchPath?: string;
	} = {},
): Reply | "not-here" | "not-computed" {
	const job = wantedOf(questionOn(line, cwd), options.whereabouts ?? "here");
	if (typeof job === "string") return job;
	return count({
		job,
		searchPath: options.searchPath ?? process.env["PATH"] ?? "",
		mostEntries: options.entries ?? 100_000,
		mostMs: options.ms ?? 20_000,
	});
}

/** @throws where nothing was counted */
export function countOf(...args: Parameters<typeof reachOf>): ReachView {
	const found = reachOf(...args);
	if (typeof found !== "object") throw new Error(`${found}`);
	return found;
}
