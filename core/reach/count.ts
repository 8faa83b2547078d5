/**
 * Counts what one held call would reach on the disk. Runs on a thread of its own (reach-thread.ts): everything here waits for
 * the disk. Never says less than there is without saying that it is cut.
 */
import { lstatSync, realpathSync, type Stats } from "node:fs";
import { isKnown } from "../command/field.ts";
import { Budget } from "./budget.ts";
import { askGit } from "./git.ts";
import type { GitQuestion, Order, Reply } from "./job.ts";
import { isChanged, Repositories } from "./repositories.ts";
import { Tally } from "./tally.ts";
import { Walk } from "./walk.ts";

export function count({ job, searchPath, mostEntries, mostMs }: Order): Reply {
	const budget = new Budget(mostEntries, mostMs);
	const repositories = new Repositories();
	const tally = new Tally(repositories);
	const walk = new Walk(tally, budget);
	if (job.isPartial) tally.gap("partial");
	// What contains another comes first, so that nothing is counted twice.
	for (const spot of job.spots.toSorted(
		(a, b) => a.path.length - b.path.length,
	)) {
		if (spot.how === "changes") changes(spot.path, repositories, tally, budget);
		else walk.count(spot);
	}
	if (
		job.git !== undefined &&
		!askedGit(job.git, { repositories, tally, budget, searchPath })
	) {
		if (job.spots.length === 0) return undefined;
		tally.gap("partial");
	}
	if (tally.isEmpty) {
		if (job.onlyWrites) return tally.has("into-folder") ? undefined : "none";
		tally.remark("nothing");
	}
	return tally.view();
}

interface Asked {
	readonly repositories: Repositories;
	readonly tally: Tally;
	readonly budget: Budget;
	readonly searchPath: string;
}

/** `false`: nobody could tell. */
function askedGit(question: GitQuestion, asked: Asked): boolean {
	const { tally, budget, searchPath } = asked;
	const ask = (...args: string[]): string | undefined =>
		askGit(args, question.cwd, { searchPath, mostMs: budget.leftMs });
	const commits = (has: string, hasNot: string): number | undefined => {
		const text = ask("rev-list", "--count", has, `^${hasNot}`, "--");
		return text === undefined ? undefined : Number(text);
	};
	switch (question.kind) {
		case "untracked":
			return untracked(question, ask, asked);
		case "reset": {
			const lost = commits("HEAD", question.to);
			if (lost === undefined) return false;
			tally.commits = lost;
			const repository = asked.repositories.of(realpathSync(question.cwd));
			if (repository === null) return false;
			changes(repository.top, asked.repositories, tally, budget);
			return true;
		}
		case "push": {
			const head = ask("symbolic-ref", "-q", "HEAD")?.trim();
			const own = head?.startsWith("refs/heads/") ? head.slice(11) : undefined;
			const branch = question.branch ?? own;
			if (branch === undefined) return false;
			const there = `refs/remotes/${question.remote}/${branch}`;
			const lost =
				question.from === undefined
					? Number(ask("rev-list", "--count", there, "--"))
					: commits(there, question.from === "" ? "HEAD" : question.from);
			if (lost === undefined || !Number.isInteger(lost)) return false;
			tally.commits = lost;
			tally.remark("last-seen");
			return true;
		}
		default:
			return false;
	}
}

function untracked(
	{ cwd, ignored, paths }: Extract<GitQuestion, { kind: "untracked" }>,
	ask: (...args: string[]) => string | undefined,
	{ tally, budget }: Asked,
): boolean {
	const only = {
		left: ["--exclude-standard"],
		also: [],
		only: ["--ignored", "--exclude-standard"],
	} as const;
	const text = ask(
		"ls-files",
		"--others",
		"-z",
		...only[ignored],
		"--",
		...paths,
	);
	if (text === undefined) return false;
	tally.remark("at-most");
	for (const name of text.split("\0")) {
		// With a slash: a repository of its own, which git leaves alone.
		if (name === "" || name.endsWith("/")) continue;
		if (!budget.spend()) {
			tally.gap("too-much");
			break;
		}
		const path = `${cwd === "/" ? "" : cwd}/${name}`;
		const stats = look(path, tally);
		if (stats !== undefined) tally.file(path, stats, true);
	}
	return true;
}

/** Files that git keeps there, as they are now and nowhere else. */
function changes(
	folder: string,
	repositories: Repositories,
	tally: Tally,
	budget: Budget,
): void {
	const repository = isKnown(folder) ? repositories.of(folder) : null;
	if (repository?.kept === undefined) {
		tally.gap("partial");
		return;
	}
	const { top, kept } = repository;
	for (const [name, before] of kept) {
		const path = `${top === "/" ? "" : top}/${name}`;
		if (
			path !== folder &&
			!path.startsWith(folder === "/" ? "/" : `${folder}/`)
		)
			continue;
		if (!budget.spend()) {
			tally.gap("too-much");
			return;
		}
		const stats = look(path, tally);
		if (stats !== undefined && !stats.isDirectory() && isChanged(before, stats))
			tally.file(path, stats, true);
	}
}

/** undefined: it is not there, or nobody may see it; which is said. */
function look(path: string, tally: Tally): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch {
		tally.gap("not-readable");
		return undefined;
	}
}
